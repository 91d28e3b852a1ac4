"""The class code: the door for pupils, another code, coupons to cut out."""

from __future__ import annotations

from datetime import datetime

from flask import flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest import login
from contest.models.columns import utc_now
from contest.queries.entries import draft_of
from contest.rules.errors import Invalid
from contest.rules.rights import Role
from contest.services import classcodes as services
from contest.services import limits, scope
from contest.web.forms.team import ClassCodeForm
from contest.web.request import actor, client_address, database, db, settings
from contest.web.team import shown
from contest.web.team.door import blueprint

# A whole school stands behind one address: a code that opens counts for nothing, and a pupil who types nonsense shuts
# the door for a quarter of an hour at most. A right code forgives no failure: with their own one in hand, somebody
# could guess without end. So an address fails at 300 of more than 2 million codes a day.
FAILURES, FAILURES_SECONDS = 40, 900
FAILURES_A_DAY, DAY_SECONDS = 300, 24 * 3600
WINDOWS = (("class_code", FAILURES, FAILURES_SECONDS), ("class_code_day", FAILURES_A_DAY, DAY_SECONDS))
UNKNOWN = (
    "Ce code n’ouvre aucune équipe. Vérifiez chaque lettre, par exemple MELON-4207, ou demandez-le à votre "
    "enseignant."
)
COUPONS = 10


@blueprint.route("/classe", methods=["GET", "POST"])
def class_sign_in() -> ResponseReturnValue:
    """Pupils type their code; those who are in already go to their draft."""
    if actor().role is Role.PUPIL:
        own = scope.own_team(db(), actor())
        return redirect(url_for("team.draft", key=own.key), 303)
    form = ClassCodeForm()
    if form.validate_on_submit():
        now = utc_now()
        _count_attempt(now)
        try:
            team, token = services.enter(db(), typed=form.code.data, now=now)
        except Invalid:
            form.code.errors = [UNKNOWN]
        else:
            _take_back_attempt(now)
            response = make_response(redirect(url_for("team.draft", key=team.key), 303))
            login.remember(response, token)
            return response
    return render_template("team/class_sign_in.html", form=form), 422 if form.errors else 200


@blueprint.post("/equipes/<key>/code")
def code_change(key: str) -> ResponseReturnValue:
    """Another code; the old one stops at once."""
    team = services.change(db(), actor(), key=key, now=utc_now())
    flash(f"Le nouveau code est {team.class_code}. L’ancien ne marche plus, le travail reste.", "good")
    return redirect(url_for("team.show", key=key), 303)


@blueprint.get("/equipes/<key>/coupons")
def coupons(key: str) -> ResponseReturnValue:
    """One A4 page of coupons."""
    draft = draft_of(db(), scope.entry_for(db(), actor(), key))
    door = settings().base_url.rstrip("/") + url_for("team.class_sign_in")
    return render_template(
        "team/coupons.html", draft=draft, door=door, count=COUPONS, nav_items=shown.nav(key, actor())
    )


def _count_attempt(now: datetime) -> None:
    # Before it is known whether the code is right: attempts at the same instant are all counted.
    for what, limit, seconds in WINDOWS:
        limits.count(database(), what, client_address(), limit=limit, window_seconds=seconds, now=now)


def _take_back_attempt(now: datetime) -> None:
    for what, _, seconds in WINDOWS:
        limits.take_back(db(), what, client_address(), window_seconds=seconds, now=now)
