"""Give one team more time; where its list used to be."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models import Team
from contest.models.columns import utc_now
from contest.rules.errors import Invalid
from contest.rules.phases import Phase, window_of
from contest.services import extensions, scope
from contest.web.forms.organiser import WORDS, ExtensionForm
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording.dates import instant_in_words


@blueprint.get("/organisation/equipes")
def teams() -> ResponseReturnValue:
    """The list of entries took the place of the list of teams; old links still lead there."""
    return redirect(url_for("organiser.entries", **asked.kept("q")), 301)


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
            return redirect(_entry_url(team), 303)
    common = window_of(team.edition.windows, Phase.SUBMISSION).closes_at
    page = render_template(
        "organiser/extension.html", form=form, team=team, common=common, back=_entry_url(team)
    )
    return page, 422 if form.errors else 200


def _entry_url(team: Team) -> str:
    return url_for("organiser.entry", key=team.entry.key) if team.entry else url_for("organiser.entries")


def _explain(form: Any, invalid: Invalid) -> None:
    for name, code in invalid.reasons.items():
        form[name].errors = [WORDS[name, code]]
