"""The pupils of a team: add several at once, correct one, remove one."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import editions
from contest.queries.entries import draft_of
from contest.rules.errors import Invalid, TooMany
from contest.rules.pupils import MAX_PUPILS
from contest.services import pupils as services
from contest.services import scope
from contest.web.forms.team import PupilForm, PupilsForm
from contest.web.request import actor, db
from contest.web.team import shown
from contest.web.team.door import blueprint
from contest.wording.numbers import plural

TWICE = "Un de ces prénoms est déjà dans l’équipe : ajoutez une lettre, par exemple « Léa B »."


@blueprint.route("/equipes/<key>/eleves", methods=["GET", "POST"])
def pupils(key: str) -> ResponseReturnValue:
    """The list, and a field that takes a whole class."""
    team = scope.team_for(db(), actor(), key)
    form = PupilsForm.of(editions.current(db()))
    if form.validate_on_submit():
        try:
            added = services.add(
                db(),
                actor(),
                key=key,
                first_names=form.names,
                level=form.level.data,
                under_15=form.under_15.data,
            )
        except (Invalid, TooMany) as refusal:
            form.first_names.errors = [_words(refusal)]
        else:
            flash(f"{plural(len(added), 'élève')} : c’est noté.", "good")
            return redirect(url_for("team.pupils", key=key), 303)
    if not form.is_submitted():
        form.level.data, form.under_15.data = team.level, True
    draft = draft_of(db(), scope.entry_for(db(), actor(), key))
    return render_template(
        "team/pupils.html",
        form=form,
        draft=draft,
        limit=MAX_PUPILS[team.kind],
        labels={level["code"]: level["label"] for level in draft.edition.levels},
        nav_items=shown.nav(key, actor()),
    ), 422 if form.errors else 200


@blueprint.route("/equipes/<key>/eleves/<int:pupil_id>", methods=["GET", "POST"])
def pupil(key: str, pupil_id: int) -> ResponseReturnValue:
    """Correct one pupil."""
    row = services.pupil_for(db(), actor(), key=key, pupil_id=pupil_id)
    form = PupilForm.of(editions.current(db()))
    if form.validate_on_submit():
        try:
            services.correct(
                db(),
                actor(),
                key=key,
                pupil_id=pupil_id,
                first_name=form.names[0],
                level=form.level.data,
                under_15=form.under_15.data,
                now=utc_now(),
            )
        except Invalid as refusal:
            form.first_names.errors = [_words(refusal)]
        else:
            flash("C’est noté.", "good")
            return redirect(url_for("team.pupils", key=key), 303)
    if not form.is_submitted():
        form.first_names.data, form.level.data, form.under_15.data = row.first_name, row.level, row.under_15
    team = scope.team_for(db(), actor(), key)
    return render_template(
        "team/pupil.html", form=form, pupil=row, team=team, nav_items=shown.nav(key, actor())
    ), 422 if form.errors else 200


@blueprint.post("/equipes/<key>/eleves/<int:pupil_id>/retirer")
def remove_pupil(key: str, pupil_id: int) -> ResponseReturnValue:
    """Erase a pupil and their authorisations."""
    services.remove(db(), actor(), key=key, pupil_id=pupil_id, now=utc_now())
    flash("Ce prénom et ses autorisations sont effacés.", "good")
    return redirect(url_for("team.pupils", key=key), 303)


def _words(refusal: Invalid | TooMany) -> str:
    if isinstance(refusal, TooMany):
        return f"Cette équipe compte {plural(refusal.limit, 'élève')} au plus."
    reasons = {
        "twice": TWICE,
        "surname": "Le prénom seul suffit, sans nom de famille.",
        "too_long": "Un prénom est trop long.",
    }
    return reasons.get(next(iter(refusal.reasons.values())), "Reprenez ce prénom.")
