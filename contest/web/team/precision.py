"""The answer of a team to a question of the organisers."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.rules.errors import Conflict, Invalid
from contest.services import eligibility
from contest.web.forms.eligibility import AnswerForm, explain
from contest.web.request import actor, db
from contest.web.team import teams
from contest.web.team.door import blueprint


@blueprint.post("/equipes/<key>/precision")
def answer(key: str) -> ResponseReturnValue:
    """Send the answer; the entry waits for a decision again."""
    form = AnswerForm()
    question = request.form.get("question", 0, type=int)
    try:
        eligibility.answer(
            db(), actor(), key=key, question_id=question, text=form.answer.data or "", now=utc_now()
        )
    except Invalid as invalid:
        explain(form, invalid.reasons)
        return teams.page(key, answer_form=form), 422
    except Conflict:
        return teams.page(key, answer_form=form, clash=True), 409
    flash("Votre réponse est partie. Les organisateurs décident maintenant ; un e-mail vous le dira.", "good")
    return redirect(url_for("team.show", key=key, _anchor="recevabilite"), 303)
