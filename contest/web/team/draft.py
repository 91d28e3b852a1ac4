"""The draft: read it, save it by the button, or field by field while it is written."""

from __future__ import annotations

from datetime import datetime

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries.ballots import entry_code
from contest.queries.entries import Draft, draft_of
from contest.queries.photo_queue import images_granted
from contest.rules.drafts import LIMITS, EditedMeanwhile, clean, stamp
from contest.services import entries as services
from contest.services import photos as photo_services
from contest.services import scope
from contest.web.forms.team import OTHER_COLOR, PALETTE, DraftForm, PhotoForm
from contest.web.request import actor, db
from contest.web.team import rules, shown
from contest.web.team.door import blueprint
from contest.wording import photos as photo_words
from contest.wording.dates import day_of, hour_in_words
from contest.wording.eligibility import told
from contest.wording.entries import (
    FIELD_NAMES,
    missing_count,
    verdict_words,
)
from contest.wording.numbers import bed_in_words
from uploads.printer import Printer

STAMP_PREFIX = "shown-"


@blueprint.get("/equipes/<key>/candidature")
def draft(key: str) -> ResponseReturnValue:
    """The entry as a form."""
    whole = draft_of(db(), scope.entry_for(db(), actor(), key))
    return page(whole, DraftForm.of(whole.edition, obj=whole.entry))


@blueprint.post("/equipes/<key>/candidature")
def save_draft(key: str) -> ResponseReturnValue:
    """« Enregistrer le brouillon », for those who have no script."""
    entry = scope.entry_for(db(), actor(), key)
    form = DraftForm.of(entry.team.edition)
    form.color.data = _color(form.color.data)
    if not form.validate_on_submit():
        return page(draft_of(db(), entry), form), 422
    try:
        services.save(db(), actor(), key=key, texts=form.texts, shown=_stamps(), now=utc_now())
    except EditedMeanwhile as clash:
        return page(draft_of(db(), entry), form, theirs=clash.fields), 409
    flash("Le brouillon est enregistré.", "good")
    return redirect(url_for("team.draft", key=key), 303)


@blueprint.post("/equipes/<key>/candidature/enregistrer")
def autosave(key: str) -> ResponseReturnValue:
    """One field or several, while they are written; answers in JSON."""
    entry = scope.entry_for(db(), actor(), key)
    sent = {name: clean(name, request.form[name]) for name in LIMITS if name in request.form}
    if "color" in sent or "color_other" in request.form:
        sent["color"] = _color(sent.get("color", OTHER_COLOR))
    form = DraftForm.of(entry.team.edition, data=sent)
    if not form.validate():
        errors = {name: form[name].errors[0] for name in sent if form[name].errors}
        if errors:
            return jsonify(error="invalid", errors=errors), 422
    try:
        services.save(db(), actor(), key=key, texts=sent, shown=_stamps(), now=utc_now())
    except EditedMeanwhile as clash:
        return jsonify(_clash(draft_of(db(), entry), clash)), 409
    return jsonify(_saved(draft_of(db(), entry), sent))


def page(
    whole: Draft, form: DraftForm, *, theirs: tuple[str, ...] = (), photo_form: PhotoForm | None = None
) -> str:
    """The draft's page; `theirs` names the fields that somebody else changed in between."""
    now, gaps = utc_now(), whole.gaps()
    known = {color for color, _ in PALETTE}
    return render_template(
        "team/draft.html",
        draft=whole,
        form=form,
        photo_form=photo_form or PhotoForm(formdata=None),
        entry_code=entry_code(whole.entry.number),
        saved_at=_saved_at(whole, now),
        photo_refusals=photo_words.REFUSALS,
        photo_limit_bytes=photo_services.LIMIT_BYTES,
        stamps={STAMP_PREFIX + name: stamp(getattr(whole.entry, name)) for name in LIMITS},
        theirs=[(FIELD_NAMES[name], getattr(whole.entry, name)) for name in theirs],
        palette=PALETTE,
        other_color=OTHER_COLOR,
        own_color=form.color.data if form.color.data and form.color.data not in known else "",
        limits=LIMITS,
        missing=missing_count(gaps),
        gaps=gaps,
        lines=shown.check_lines(whole, actor()),
        deadline=shown.deadline(whole, now),
        writable=whole.writable(now) and actor().recognised,
        recognised=actor().recognised,
        verdict=verdict_words(whole.upload.inspection.verdict if whole.upload else None),
        bed=bed_in_words(Printer.from_json(whole.edition.printer).bed_mm),
        poster=shown.poster_url(whole.upload),
        team_words=shown.team_words(whole),
        report_url=shown.report_url(whole),
        pupil=actor().team_id is not None,
        eligibility=told(whole.entry, deadline=whole.deadline, jury=shown.jury_words(whole, now), now=now),
        photo_told=_photo_words(whole),
        nav_items=shown.nav(whole.team.key, actor()),
        **rules.news(whole.entry),
    )


def _photo_words(whole: Draft) -> dict[str, str]:
    """What organisers saw on each photo, by its key."""
    granted = images_granted(whole.pupils, whole.edition) == len(whole.pupils) > 0
    return {
        photo.key: photo_words.team_words(photo.decision, photo.refusal, granted=granted)
        for photo in whole.photos
    }


def _color(value: str | None) -> str:
    """A swatch of the palette, or the browser's colour field when « Autre » is chosen."""
    if value == OTHER_COLOR:
        return clean("color", request.form.get("color_other", "")).lower()
    return (value or "").lower()


def _saved_at(whole: Draft, now: datetime) -> str:
    """The hour of today's last save, or nothing."""
    at = whole.entry.saved_at
    return hour_in_words(at) if whole.entry.version and day_of(at) == day_of(now) else ""


def _stamps() -> dict[str, str]:
    return {name: request.form[STAMP_PREFIX + name] for name in LIMITS if STAMP_PREFIX + name in request.form}


def _saved(whole: Draft, sent: dict[str, str]) -> dict[str, object]:
    return {
        "saved_at": hour_in_words(whole.entry.saved_at),
        "version": whole.entry.version,
        "stamps": {STAMP_PREFIX + name: stamp(getattr(whole.entry, name)) for name in sent},
        "missing": missing_count(whole.gaps()),
        "checklist": shown.check_lines(whole, actor()),
    }


def _clash(whole: Draft, clash: EditedMeanwhile) -> dict[str, object]:
    """Both texts stay: the writer's on their page, the other one in the answer."""
    words = {
        name: f"Quelqu’un vient d’écrire autre chose ici : « {getattr(whole.entry, name)} ». "
        "Votre texte reste affiché : reprenez ce qu’il faut, puis enregistrez."
        for name in clash.fields
    }
    return {
        "error": "conflict",
        "errors": words,
        "theirs": {name: getattr(whole.entry, name) for name in clash.fields},
        "stamps": {STAMP_PREFIX + name: stamp(getattr(whole.entry, name)) for name in clash.fields},
        "sentence": next(iter(words.values())),
    }
