"""Computes a ranking in a child, from the marks as they stand when the job runs."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from contest.jobs.queue import Ticket
from contest.models import Edition, Result
from contest.models.columns import utc_now
from contest.queries import ballots
from contest.rules.readings import extents
from contest.services import results
from contest.worker.inspecting import nothing_left
from contest.worker.workshop import Outcome, Workshop
from judging.explain import explain
from judging.result import Ranking
from judging.rubric import Rubric
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
        # Taken before the marks are read: one that is saved meanwhile counts as newer than the ranking.
        read_at, edition = utc_now(), session.get_one(Edition, result.edition_id)
        weights = {each.code: each.weight for each in Rubric.from_json(edition.rubric).criteria}
        lines, method = ballots.marks_of(session, edition), result.method
    rows = [[line.entry, line.juror, line.criterion, line.mark] for line in lines]
    with workshop.folder() as folder:
        question = {"rows": rows, "weights": weights, "method": method}
        ranking = workshop.sandbox.run(Target.RANK, question, folder=folder, limits=LIMITS)
    content = content_of(ranking, rows=rows, weights=weights)
    return Outcome(write=partial(results.record, result_id=result_id, content=content, now=read_at))


def content_of(ranking: dict[str, Any], *, rows: list[list[Any]], weights: dict[str, int]) -> dict[str, Any]:
    """What is kept: the ranking, its input, the addition of each score, and how far apart the readings lie."""
    read = Ranking.from_json(ranking)
    ranked = [each.entry for each in read.standings if each.score is not None]
    return {
        "ranking": ranking,
        "marks": rows,
        "weights": weights,
        "additions": {entry: explain(read, entry).to_json() for entry in ranked},
        "extents": {entry: extent.to_json() for entry, extent in extents(rows, weights).items()},
    }


def ranking_lost(session: Session, ticket: Ticket, reason: str) -> None:
    """Three attempts broke down: the page says so and offers another computation."""
    results.fail(session, result_id=int(ticket.arguments["result_id"]), reason=reason)
