"""The marks of an edition as the law of the jury takes them: codes instead of names."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from contest.models import Ballot, Edition, Entry, Juror, MarkRow
from contest.queries.judged import is_judged
from contest.rules.jury import BallotState
from judging.ballot import Ballots, Mark
from judging.rubric import Rubric

# What counts: a ballot handed in, and one that says « I can't judge » (its marks are missing, never zero).
COUNTED = (BallotState.DONE, BallotState.CANNOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkLine:
    """One line of the table of ballots: `entry` is F-014, `juror` J-07; no mark when the juror couldn't judge."""

    entry: str
    juror: str
    criterion: str
    mark: int | None
    weight: int  # percent of the criterion


def entry_code(number: int) -> str:
    """How an entry is named wherever nobody's name may stand: F-014."""
    return f"F-{number:03d}"


def entry_number(code: str) -> int:
    """The number of the entry that `entry_code` names."""
    return int(code.removeprefix("F-"))


def juror_code(number: int) -> str:
    """How a juror is named wherever nobody's name may stand: J-07."""
    return f"J-{number:02d}"


def marks_of(session: Session, edition: Edition) -> tuple[MarkLine, ...]:
    """Every mark that counts, by entry, juror and criterion; in two statements.

    Ballots of entries that are withdrawn, refused or hidden don't count, nor those that were freed.
    """
    rubric = Rubric.from_json(edition.rubric)
    ballots = session.execute(
        select(Ballot.id, Ballot.state, Entry.number, Juror.number)
        .join(Entry, Entry.id == Ballot.entry_id)
        .join(Juror, Juror.id == Ballot.juror_id)
        .where(
            Entry.edition_id == edition.id,
            is_judged(),
            Ballot.state.in_(COUNTED),
        )
        .order_by(Entry.number, Juror.number)
    ).all()
    values = _values(session, edition)
    return tuple(
        MarkLine(
            entry=entry_code(entry),
            juror=juror_code(juror),
            criterion=criterion.code,
            mark=values.get((ballot_id, criterion.code)) if state is BallotState.DONE else None,
            weight=criterion.weight,
        )
        for ballot_id, state, entry, juror in ballots
        for criterion in rubric.criteria
    )


def any_counts(session: Session, edition: Edition) -> bool:
    """Whether a ranking would have anything to rank."""
    counted = exists().where(
        Ballot.entry_id == Entry.id,
        Ballot.state.in_(COUNTED),
        Entry.edition_id == edition.id,
        is_judged(),
    )
    return bool(session.scalar(select(counted)))


def digest_of(session: Session, edition: Edition) -> str:
    """The digest of the marks as they are now: that of a ranking computed from them."""
    marks = [Mark(line.entry, line.juror, line.criterion, line.mark) for line in marks_of(session, edition)]
    weights = {each.code: each.weight for each in Rubric.from_json(edition.rubric).criteria}
    return Ballots.of(marks).digest(weights)


def _values(session: Session, edition: Edition) -> dict[tuple[int, str], int | None]:
    rows = session.execute(
        select(MarkRow.ballot_id, MarkRow.criterion, MarkRow.value)
        .join(Ballot, Ballot.id == MarkRow.ballot_id)
        .join(Juror, and_(Juror.id == Ballot.juror_id, Juror.edition_id == edition.id))
        .where(Ballot.state == BallotState.DONE)
    )
    return {(ballot_id, criterion): value for ballot_id, criterion, value in rows}
