"""A judged contest, and its ranking computed here and now: what a worker's child does, without the child."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Result
from contest.models.columns import utc_now
from contest.queries import ballots
from contest.services import results
from contest.worker.ranking import content_of
from judging.ranking import run
from judging.rubric import Rubric
from tests import builders

CODES = ("originality", "creativity", "ecology")
# Three readings each of up to six entries, best first; the second and the third have the same score.
MARKS = (
    ((4, 4, 4), (3, 4, 4), (4, 3, 4)),
    ((3, 3, 3), (3, 3, 4), (3, 3, 3)),
    ((3, 3, 3), (3, 3, 3), (3, 3, 4)),
    ((2, 2, 3), (2, 2, 2), (3, 2, 2)),
    ((0, 2, 1), (3, 1, 1), (2, 1, 2)),
    ((1, 0, 1), (1, 1, 0), (0, 1, 1)),
)


def judge(session: Session, *, edition: Edition, entries: int = 4) -> list[Entry]:
    """So many admitted entries, each read by the same three jurors; the best one first."""
    made = [builders.admitted_entry(session, edition=edition) for _ in range(entries)]
    jurors = [builders.juror(session, edition=edition) for _ in range(3)]
    for entry, readings in zip(made, MARKS, strict=False):
        for juror, marks in zip(jurors, readings, strict=True):
            builders.ballot(session, juror=juror, entry=entry, marks=dict(zip(CODES, marks, strict=True)))
    return made


def compute(session: Session, *, edition: Edition) -> Result:
    """The ranking of the marks as they are."""
    last = session.scalar(
        select(Result.number).where(Result.edition_id == edition.id).order_by(Result.number.desc()).limit(1)
    )
    result = Result(edition_id=edition.id, number=(last or 0) + 1, method=results.METHOD)
    session.add(result)
    session.flush()
    rows = [
        [each.entry, each.juror, each.criterion, each.mark] for each in ballots.marks_of(session, edition)
    ]
    weights = {each.code: each.weight for each in Rubric.from_json(edition.rubric).criteria}
    # The folder is where a child may leave files: a ranking leaves none.
    ranking = run({"rows": rows, "weights": weights, "method": result.method}, None)  # type: ignore[arg-type]
    content = content_of(ranking, rows=rows, weights=weights)
    results.record(session, result_id=result.id, content=content, now=utc_now())
    return result
