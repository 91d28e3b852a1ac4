"""The board: where the contest stands, what to do next, who is late, what failed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.services import retries
from contest.web.organiser import overview
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import organiser as wording


@blueprint.get("/organisation")
def board() -> ResponseReturnValue:
    """The state of the contest in one sentence, then what waits."""
    return render_template("organiser/board.html", wording=wording, **overview.values())


@blueprint.post("/organisation/taches/<int(max=2147483647):job_id>/relancer")
def retry_job(job_id: int) -> ResponseReturnValue:
    """Give a dead job three new attempts."""
    retries.retry_job(db(), actor(), job_id=job_id, now=utc_now())
    flash("La tâche est relancée. Si elle échoue encore, elle reviendra ici.", "good")
    return redirect(url_for("organiser.board"), 303)
