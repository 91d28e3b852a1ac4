"""The board: what to do next, how many entries there are, what failed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import editions, jobs
from contest.queries import organiser as reading
from contest.services import retries
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import organiser as wording


@blueprint.get("/organisation")
def board() -> ResponseReturnValue:
    """The state of the contest in one sentence, then what waits."""
    now, edition = utc_now(), editions.current(db())
    counted = reading.board(db(), edition.id)
    return render_template(
        "organiser/board.html",
        board=counted,
        headline=wording.headline(counted, edition.windows, now),
        phase=wording.phase_in_words(edition.windows, now),
        timeline=wording.timeline(edition.windows, now),
        tasks=wording.tasks(counted),
        queue=jobs.state(db(), now=now),
        dead_jobs=jobs.dead(db(), limit=20),
        wording=wording,
        now=now,
    )


@blueprint.post("/organisation/taches/<int(max=2147483647):job_id>/relancer")
def retry_job(job_id: int) -> ResponseReturnValue:
    """Give a dead job three new attempts."""
    retries.retry_job(db(), actor(), job_id=job_id, now=utc_now())
    flash("La tâche est relancée. Si elle échoue encore, elle reviendra ici.", "good")
    return redirect(url_for("organiser.board"), 303)
