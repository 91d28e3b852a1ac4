"""Teams and their entries: find one, give it more time."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import editions
from contest.queries import organiser as reading
from contest.queries.organiser import TeamFilter
from contest.rules.errors import Invalid
from contest.rules.phases import Phase, window_of
from contest.services import extensions, scope
from contest.web.forms.organiser import WORDS, ExtensionForm
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import organiser as wording
from contest.wording.dates import instant_in_words
from contest.wording.entries import verdict_words


@blueprint.get("/organisation/equipes")
def teams() -> ResponseReturnValue:
    """Every living team with its entry: state, file, extension."""
    which = asked.choice(TeamFilter, TeamFilter.ALL)
    edition = editions.current(db())
    listed = reading.teams(db(), edition.id, which, words=asked.words(), page=asked.page())
    return render_template(
        "organiser/teams.html",
        listed=listed,
        which=which,
        words=asked.words(),
        board=reading.board(db(), edition.id),
        neighbours=asked.neighbours(listed),
        states=wording.STATES,
        verdict_words=verdict_words,
        now=utc_now(),
    )


@blueprint.route("/organisation/equipes/<key>/delai", methods=["GET", "POST"])
def extension(key: str) -> ResponseReturnValue:
    """Grant one team a later deadline, with the reason it will receive."""
    form, team = ExtensionForm(), scope.team_for(db(), actor(), key)
    if form.validate_on_submit():
        try:
            granted = extensions.grant(
                db(), actor(), key=key, until=form.until_instant, reason=form.reason.data, now=utc_now()
            )
        except Invalid as invalid:
            _explain(form, invalid)
        else:
            flash(f"L’équipe {team.name} a jusqu’au {instant_in_words(granted.until)}.", "good")
            return redirect(url_for("organiser.teams"), 303)
    common = window_of(team.edition.windows, Phase.SUBMISSION).closes_at
    page = render_template("organiser/extension.html", form=form, team=team, common=common)
    return page, 422 if form.errors else 200


def _explain(form: Any, invalid: Invalid) -> None:
    for name, code in invalid.reasons.items():
        form[name].errors = [WORDS[name, code]]
