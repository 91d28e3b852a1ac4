"""« Je ne peux pas juger »: five reasons, and the way back."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.rules.errors import Invalid
from contest.rules.jury import BallotState
from contest.services import ballots
from contest.web.forms.jury import GiveUpForm
from contest.web.jury import shown
from contest.web.jury.blueprint import blueprint
from contest.web.jury.sight import Sight, sight
from contest.web.request import actor, db
from contest.wording import jury as words

REFUSED = {"missing": words.SAY_REASON, "too_long": words.TOO_LONG["reason"]}


@blueprint.get("/jury/bulletins/<key>/sans-note")
def give_up_form(key: str) -> ResponseReturnValue:
    """The question; the ballot's own page instead when it was given up already, or the round isn't open."""
    now = utc_now()
    seen = sight(key, now)
    if seen.desk.line.state is BallotState.CANNOT or not seen.window.is_open(now):
        return redirect(url_for("jury.ballot", key=key), 303)
    return _page(seen, GiveUpForm(formdata=None), now)


@blueprint.post("/jury/bulletins/<key>/sans-note")
def give_up(key: str) -> ResponseReturnValue:
    """« Rendre ce bulletin sans note »."""
    form, now = GiveUpForm(), utc_now()
    if not form.validate_on_submit():
        return _page(sight(key, now), form, now), 422
    note, before = form.cannot_note.data or "", sight(key, now).desk.pile
    try:
        ballots.give_up(db(), actor(), key=key, why=form.reason, note=note, now=now)
    except Invalid as refusal:
        form.cannot_note.errors = [REFUSED[refusal.reasons["cannot_note"]]]
        return _page(sight(key, now), form, now), 422
    desk = sight(key, now).desk
    gone = len(before.lines) - len(desk.pile.lines)
    flash(words.given_up_told(desk.line, form.reason, gone), "good")
    return redirect(shown.next_url(desk.pile, key), 303)


@blueprint.post("/jury/bulletins/<key>/reprendre")
def take_back(key: str) -> ResponseReturnValue:
    """Judge after all: the marks are back."""
    ballots.take_back(db(), actor(), key=key, now=utc_now())
    flash("Ce bulletin est de nouveau à vous, avec les notes que vous aviez données.", "good")
    return redirect(url_for("jury.ballot", key=key), 303)


def _page(seen: Sight, form: GiveUpForm, now: datetime) -> str:
    desk = seen.desk
    marked = [code for code in seen.codes if code in desk.given and desk.given[code].mark is not None]
    set_aside, back = words.set_aside_words(seen.rubric, marked, seen.window)
    return render_template(
        "jury/give_up.html",
        **shown.parts(seen, now),
        form=form,
        held=shown.answers(seen),
        reasons={why.value: hint for why, (_, hint) in words.REASONS.items()},
        set_aside=set_aside,
        back=back,
        mark=desk.given[marked[0]].mark if marked else 0,
        count=words.given_up_words(desk.pile) if desk.pile.given_up else "",
    )
