"""The règlement: write, read again with what changes, publish a new version."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Edition, Rulebook
from contest.models.columns import utc_now
from contest.queries import recipients, rulebooks
from contest.rules.errors import Conflict, Invalid
from contest.rules.messages import Audience
from contest.rules.rulebooks import MAX_CHANGES, checked, differences, sections_of
from contest.services import rulebooks as services
from contest.web.forms.rulebook import RulebookForm
from contest.web.organiser.blueprint import blueprint
from contest.web.organiser.settings_page import asked_edition, edition_argument
from contest.web.request import actor, db
from contest.wording.numbers import plural

MORE, BACK = "more", "back"
SAME = "Rien n’est différent de la version publiée : changez un article avant de publier."


@blueprint.route("/organisation/reglement", methods=["GET", "POST"])
def rulebook() -> ResponseReturnValue:
    """Edit the version in force; sent, it is shown again as the teams will read it."""
    edition = asked_edition()
    last = _last(edition)
    form = RulebookForm.of(last)
    if request.method == "GET" or MORE in request.form or BACK in request.form:
        return _edit_page(edition, form, last)
    return _read_again(edition, form, last)


@blueprint.post("/organisation/reglement/publier")
def rulebook_publish() -> ResponseReturnValue:
    """The version becomes the one in force; teachers get a mail."""
    edition = asked_edition()
    form = RulebookForm.of(_last(edition))
    try:
        made = services.publish(
            db(),
            actor(),
            edition_id=edition.id,
            articles=form.articles,
            changes=form.changes.data or "",
            after=form.after_version,
            now=utc_now(),
        )
    except (Conflict, Invalid) as refusal:
        return _refused(edition, form, refusal)
    flash(f"La version {made.version} du règlement est publiée.", "good")
    return redirect(url_for("organiser.rulebook", edition=edition_argument(edition)), 303)


def _read_again(edition: Edition, form: RulebookForm, last: Rulebook | None) -> ResponseReturnValue:
    if form.after_version != (last.version if last else 0):
        return _refused(edition, form, Conflict("newer_rules"))
    try:
        words = checked(form.articles, form.changes.data or "", first=last is None)
    except Invalid as refusal:
        return _refused(edition, form, refusal)
    sections = sections_of(form.articles)
    if last is not None and last.sections == sections:
        return _refused(edition, form, Conflict("same_rules"))
    people = len(recipients.accounts(db(), edition.id, Audience.ALL_TEAMS))
    return render_template(
        "organiser/rulebook_preview.html",
        shown=edition,
        asked=edition_argument(edition),
        form=form,
        sections=sections,
        changes=words,
        version=(last.version if last else 0) + 1,
        differences=differences(last.sections if last else [], sections),
        told=plural(people, "enseignant prévenu", "enseignants prévenus") if people else "",
    )


def _refused(edition: Edition, form: RulebookForm, refusal: Conflict | Invalid) -> ResponseReturnValue:
    last = _last(edition)
    if isinstance(refusal, Invalid):
        form.explain(refusal)
        return _edit_page(edition, form, last), 422
    if refusal.field == "same_rules":
        form.form_errors.append(SAME)
        return _edit_page(edition, form, last), 422
    # What is typed stays; it now follows the version that came out in between.
    form.after.data = str(last.version if last else 0)
    return _edit_page(edition, form, last, theirs=True), 409


def _edit_page(edition: Edition, form: RulebookForm, last: Rulebook | None, *, theirs: bool = False) -> str:
    return render_template(
        "organiser/rulebook.html",
        shown=edition,
        asked=edition_argument(edition),
        form=form,
        versions=rulebooks.versions(db(), edition),
        last=last,
        theirs=theirs,
        limit=MAX_CHANGES,
    )


def _last(edition: Edition) -> Rulebook | None:
    known = rulebooks.versions(db(), edition)
    return known[0] if known else None
