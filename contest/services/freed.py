"""Take an entry's open ballots from their jurors when the entry goes, and give them back when it returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from contest.models import Ballot, Entry, Juror, MarkRow
from contest.queries import conflicts
from contest.queries.conflicts import NOTHING_APART, Apart
from contest.rules.jury import HELD, OPEN, BallotState, Freed
from contest.services import piles


def take(session: Session, entry: Entry, *, now: datetime) -> Sequence[Ballot]:
    """Free what jurors haven't handed in yet; marks stay in the rows, and what was handed in isn't touched."""
    open_ones = session.scalars(
        select(Ballot)
        .where(Ballot.entry_id == entry.id, Ballot.state.in_(OPEN))
        .order_by(Ballot.id)
        .with_for_update(of=Ballot)
        .execution_options(populate_existing=True)
    ).all()
    for ballot in open_ones:
        ballot.state, ballot.freed, ballot.freed_at = BallotState.FREED, Freed.ENTRY_GONE, now
    session.flush()
    return open_ones


def give_back(session: Session, entry: Entry) -> Sequence[Ballot]:
    """The opposite, for jurors who may still read it, and never past the number of readings of the edition.

    Those who had begun come first: their marks are still there.
    """
    # A tie that is declared at this moment is known below, or finds what was given back.
    piles.hold_jurors(session, Juror.id.in_(select(Ballot.juror_id).where(Ballot.entry_id == entry.id)))
    held = select(func.count(Ballot.id)).where(Ballot.entry_id == entry.id, Ballot.state.in_(HELD))
    missing = entry.team.edition.readings - (session.scalar(held) or 0)
    if missing <= 0:
        return []
    begun = exists().where(MarkRow.ballot_id == Ballot.id).correlate(Ballot)
    rows = session.execute(
        select(Ballot, begun)
        .join(Juror, Juror.id == Ballot.juror_id)
        .where(
            Ballot.entry_id == entry.id,
            Ballot.state == BallotState.FREED,
            Ballot.freed == Freed.ENTRY_GONE,
            Juror.accepted_at.is_not(None),
            Juror.declined_at.is_(None),
            Juror.left_at.is_(None),
        )
        .order_by(begun.desc(), Ballot.id)
    ).all()
    apart = conflicts.kept_apart(session, entry.team.edition)
    found = [(ballot, started) for ballot, started in rows if not _is_apart(apart, ballot, entry)][:missing]
    for ballot, started in found:
        ballot.state = BallotState.STARTED if started else BallotState.TO_READ
        ballot.freed = ballot.freed_at = None
    session.flush()
    return [ballot for ballot, _ in found]


def _is_apart(apart: Mapping[int, Apart], ballot: Ballot, entry: Entry) -> bool:
    theirs = apart.get(ballot.juror_id, NOTHING_APART)
    return entry.team.school_id in theirs.schools or entry.id in theirs.entries
