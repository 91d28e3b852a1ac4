"""One entry in the drawer: decide, hide, look at its photos, close what jurors reported, read its report."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Edition, Entry
from contest.models.columns import utc_now
from contest.queries import editions, entry_list, examining
from contest.queries.ballots import entry_code
from contest.queries.inspections import is_shown
from contest.queries.seen import titles
from contest.rules.eligibility import REASON_LIMIT, Eligibility
from contest.rules.entries import InspectionState
from contest.rules.errors import Conflict, Invalid, NotFound
from contest.rules.phases import Phase, window_of
from contest.services import eligibility as services
from contest.services import hiding
from contest.services import photos as photo_services
from contest.web.forms.checked import checked_files, head_of
from contest.web.forms.eligibility import DecisionForm, HideForm, explain
from contest.web.forms.photos import looks, without_reason
from contest.web.organiser import asked, listing
from contest.web.organiser.blueprint import blueprint
from contest.web.organiser.examined import Examined, examined
from contest.web.request import actor, db
from contest.wording import eligibility as wording
from contest.wording import photos as photo_words
from contest.wording.dates import paris
from contest.wording.photos import FAULT_MISSING
from contest.wording.reports import told
from contest.wording.units import read_as

ANSWER_BEFORE_CLOSE = timedelta(hours=6)
LONG_ENOUGH = timedelta(hours=24)
USUAL_WAIT = timedelta(days=3)
NOON = 12


@blueprint.get("/organisation/candidatures/<key>")
def entry(key: str) -> ResponseReturnValue:
    """The entry beside the list it was found in; a page of its own on a phone."""
    return _page(examining.entry_keyed(db(), key))


@blueprint.post("/organisation/candidatures/<key>/decision")
def decide(key: str) -> ResponseReturnValue:
    """Admit, ask or refuse; then the next entry of the list that waits."""
    row = examining.entry_keyed(db(), key)
    form = DecisionForm.of(editions.rulebook_accepted(db(), row))
    if not form.validate_on_submit():
        return _page(row, form=form), 422
    try:
        services.decide(db(), actor(), key=key, decision=form.typed, version=_version(), now=utc_now())
    except Invalid as invalid:
        explain(form, invalid.reasons)
        return _page(row, form=form), 422
    except Conflict as clash:
        if clash.field != "decision":
            raise
        return _page(row, form=form, clash=True), 409
    decision = Eligibility(form.decision.data)
    flash(f"{_name(row)} {wording.DONE[decision]} ; l’équipe est prévenue par e-mail.", "good")
    return redirect(_onward(row), 303)


@blueprint.post("/organisation/candidatures/<key>/masquer")
def hide(key: str) -> ResponseReturnValue:
    """Hide the entry at once, with the reason that its team reads."""
    row, form = examining.entry_keyed(db(), key), HideForm()
    reason = form.reason.data or ""
    try:
        hiding.hide(db(), actor(), key=key, reason=reason, version=_version(), now=utc_now())
    except Invalid as invalid:
        explain(form, invalid.reasons)
        return _page(row, hide_form=form), 422
    except Conflict as clash:
        if clash.field != "decision":
            raise
        return _page(row, hide_form=form, clash=True), 409
    flash(f"{_name(row)} est masquée. L’équipe est prévenue par e-mail.", "good")
    return redirect(_here(key), 303)


@blueprint.post("/organisation/candidatures/<key>/montrer")
def show_again(key: str) -> ResponseReturnValue:
    """Show a hidden entry again."""
    row = examining.entry_keyed(db(), key)
    try:
        hiding.show(db(), actor(), key=key, version=_version())
    except Conflict:
        return _page(row, clash=True), 409
    flash(f"{_name(row)} n’est plus masquée. L’équipe est prévenue par e-mail.", "good")
    return redirect(_here(key), 303)


@blueprint.post("/organisation/candidatures/<key>/rendre-publique")
def allow(key: str) -> ResponseReturnValue:
    """Let an entry be public that was kept private when a pupil left."""
    row = examining.entry_keyed(db(), key)
    try:
        hiding.allow(db(), actor(), key=key, version=_version())
    except Conflict:
        return _page(row, clash=True), 409
    flash(f"{_name(row)} peut à nouveau être publique.", "good")
    return redirect(_here(key), 303)


@blueprint.post("/organisation/candidatures/<key>/signalements/<int(max=2147483647):report_id>/classer")
def dismiss_report(key: str, report_id: int) -> ResponseReturnValue:
    """A juror's report changes nothing."""
    hiding.dismiss(db(), actor(), key=key, report_id=report_id, now=utc_now())
    flash("Le signalement est classé sans suite.", "good")
    return redirect(_here(key), 303)


@blueprint.post("/organisation/candidatures/<key>/photos")
def look_at_photos(key: str) -> ResponseReturnValue:
    """Say what the photos of this entry show."""
    row = examining.entry_keyed(db(), key)
    chosen = looks(request.form)
    if wrong := without_reason(chosen):
        return _page(row, photo_errors=dict.fromkeys(wrong, FAULT_MISSING)), 422
    try:
        photo_services.look(db(), actor(), looks=chosen, now=utc_now())
    except Conflict:
        return _page(row, clash=True), 409
    flash("C’est noté." if chosen else "Rien n’a changé.", "good" if chosen else "note")
    return redirect(_here(key), 303)


@blueprint.get("/organisation/candidatures/<key>/rapport")
def entry_report(key: str) -> ResponseReturnValue:
    """What the check found, as the team reads it."""
    found = examined(examining.entry_keyed(db(), key), utc_now())
    inspection = found.inspection
    if found.upload is None or inspection is None:
        raise NotFound
    finished = inspection.report is not None and inspection.state is not InspectionState.FAILED
    shown = finished and is_shown(inspection, now=utc_now())
    return render_template(
        "organiser/entry_report.html",
        found=found,
        upload=found.upload,
        inspection=inspection,
        code=entry_code(found.entry.number),
        files=checked_files(inspection),
        words=told(inspection.report, inspection.pins, head=head_of(inspection))
        if shown and inspection.report
        else None,
        read_as=read_as(inspection.scale),
        now=utc_now(),
    )


def _page(
    row: Entry,
    *,
    form: DecisionForm | None = None,
    hide_form: HideForm | None = None,
    photo_errors: dict[str, str] | None = None,
    clash: bool = False,
) -> str:
    now = utc_now()
    found = examined(row, now)
    edition = found.draft.edition
    return render_template(
        "organiser/entry.html",
        **listing.values(edition, now, opened=found.entry),
        found=found,
        code=entry_code(found.entry.number),
        form=form or _empty(found, edition, now),
        hide_form=hide_form or HideForm(formdata=None),
        hints=wording.hints(edition.windows, found.moment),
        reason_limit=REASON_LIMIT,
        photo_words=photo_words,
        photo_errors=photo_errors or {},
        typed=request.form,
        clash=clash,
    )


def _empty(found: Examined, edition: Edition, now: datetime) -> DecisionForm:
    form = DecisionForm.of(found.rulebook, formdata=None)
    form.answer_until.data = paris(_usual_wait(edition, now)).replace(tzinfo=None)
    return form


def _usual_wait(edition: Edition, now: datetime) -> datetime:
    """Some hours before eligibility closes, while that leaves a day; else noon in three days."""
    before = window_of(edition.windows, Phase.ELIGIBILITY).closes_at - ANSWER_BEFORE_CLOSE
    if before >= now + LONG_ENOUGH:
        return before
    return paris(now + USUAL_WAIT).replace(hour=NOON, minute=0, second=0, microsecond=0)


def _version() -> int:
    return request.form.get("version", -1, type=int)


def _name(row: Entry) -> str:
    return f"« {titles(db(), [row.id])[row.id] or 'Sans nom'} » ({entry_code(row.number)})"


def _here(key: str) -> str:
    return url_for("organiser.entry", key=key, **asked.kept(*asked.KEPT, "page"))


def _onward(row: Entry) -> str:
    """The next entry to decide of the same list, or the list when nothing waits there."""
    following = entry_list.next_to_decide(db(), row.team.edition, listing.wanted(), after=row)
    if following is None:
        return url_for("organiser.entries", **asked.kept())
    return url_for("organiser.entry", key=following.key, **asked.kept(*asked.KEPT, "page"))
