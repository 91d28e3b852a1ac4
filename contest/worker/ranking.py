"""Computes a ranking in a child, from the marks as they stand when the job runs."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from contest.jobs.queue import Ticket
from contest.models import Edition, Result
from contest.models.columns import utc_now
from contest.queries import ballots
from contest.services import results
from contest.worker.inspecting import nothing_left
from contest.worker.workshop import Outcome, Workshop
from uploads.sandbox import Limits, Target

# 2,000 entries × 5 readings × 3 criteria are 30,000 lines.
LIMITS = Limits(cpu_seconds=60, wall_seconds=90.0)


def rank(workshop: Workshop, ticket: Ticket) -> Outcome:
    """The ranking with the marks it comes from; both are stored together, so that anybody can recompute it."""
    result_id = int(ticket.arguments["result_id"])
    with workshop.database.reading() as session:
        result = session.get(Result, result_id)
        if result is None:
            return Outcome(write=nothing_left)
        lines = ballots.marks_of(session, session.get_one(Edition, result.edition_id))
        method = result.method
    marks = [[line.entry, line.juror, line.criterion, line.mark] for line in lines]
    weights = {line.criterion: line.weight for line in lines}
    with workshop.folder() as folder:
        question = {"marks": marks, "weights": weights, "method": method}
        ranking = workshop.sandbox.run(Target.RANK, question, folder=folder, limits=LIMITS)
    content = {"ranking": ranking, "marks": marks, "weights": weights}
    return Outcome(write=partial(results.record, result_id=result_id, content=content, now=utc_now()))


def ranking_lost(session: Session, ticket: Ticket, reason: str) -> None:
    """Three attempts broke down: the page says so and offers another computation."""
    results.fail(session, result_id=int(ticket.arguments["result_id"]), reason=reason)
