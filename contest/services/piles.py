"""Take ballots out of a juror's pile, and put them back; what was marked stays on them.

Whoever changes ballots holds rows in this order, each kind by id: the edition, the entry, the juror, the ballots. Who
takes the juror after a ballot of theirs waits for somebody who waits for that ballot.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from contest.models import Ballot, Edition, Entry, Juror, MarkRow, Team
from contest.queries.assignments import is_reading
from contest.queries.conflicts import NOTHING_APART, kept_apart
from contest.rules.jury import CONFLICTS, OPEN, BallotState, Freed


def hold_jurors(session: Session, which: ColumnElement[bool]) -> None:
    """Hold these jurors until the commit, before any of their ballots: ties, deals and answers come in turn.

    Rows that only point to a juror are still written meanwhile.
    """
    wanted = select(Juror.id).where(which).order_by(Juror.id)
    session.scalars(wanted.with_for_update(of=Juror, key_share=True)).all()


def free(ballots: Iterable[Ballot], why: Freed, *, now: datetime) -> int:
    """These ballots count for nothing any more; how many there were."""
    count = 0
    for ballot in ballots:
        ballot.state, ballot.freed, ballot.freed_at = BallotState.FREED, why, now
        count += 1
    return count


def open_of(session: Session, juror_id: int, *, schools: Collection[int] | None = None) -> list[Ballot]:
    """The ballots that still wait for a juror, held until the commit; of these schools' entries when given."""
    wanted = select(Ballot).where(Ballot.juror_id == juror_id, Ballot.state.in_(OPEN))
    if schools is not None:
        of_schools = select(Entry.id).join(Team, Team.id == Entry.team_id).where(Team.school_id.in_(schools))
        wanted = wanted.where(Ballot.entry_id.in_(of_schools))
    held = wanted.order_by(Ballot.id).with_for_update()
    return list(session.scalars(held.execution_options(populate_existing=True)))


def put_back(session: Session, ballots: Collection[Ballot]) -> None:
    """Freed ballots, and those given up for a conflict, wait for their juror again; with marks, as started."""
    ids = [ballot.id for ballot in ballots]
    marked = set(session.scalars(select(MarkRow.ballot_id).where(MarkRow.ballot_id.in_(ids)).distinct()))
    for ballot in ballots:
        ballot.state = BallotState.STARTED if ballot.id in marked else BallotState.TO_READ
        ballot.freed = ballot.freed_at = ballot.cannot = None
        ballot.cannot_note = ""
    session.flush()


def restore_left(session: Session, edition: Edition, juror_id: int, *, left_at: datetime) -> int:
    """Put back what was freed when the juror left, unless somebody else reads it by now; how many."""
    gone = and_(Ballot.freed == Freed.JUROR_GONE, Ballot.freed_at == left_at)
    return _restore(session, edition, juror_id, _of(session, juror_id, gone))


def restore_apart(session: Session, edition: Edition, juror_id: int, *, school_id: int) -> int:
    """Put back what a conflict kept apart, now that it is lifted, unless somebody else reads it by now; how many."""
    stepped_back = and_(Ballot.state == BallotState.CANNOT, Ballot.cannot.in_(CONFLICTS))
    apart = or_(Ballot.freed == Freed.CONFLICT, stepped_back)
    of_school = select(Entry.id).join(Team, Team.id == Entry.team_id).where(Team.school_id == school_id)
    return _restore(
        session, edition, juror_id, _of(session, juror_id, and_(apart, Ballot.entry_id.in_(of_school)))
    )


def _of(session: Session, juror_id: int, condition: ColumnElement[bool]) -> list[Ballot]:
    wanted = select(Ballot).where(Ballot.juror_id == juror_id, condition).order_by(Ballot.id)
    return list(session.scalars(wanted.with_for_update().execution_options(populate_existing=True)))


def _restore(session: Session, edition: Edition, juror_id: int, ballots: Collection[Ballot]) -> int:
    ids = [ballot.entry_id for ballot in ballots]
    readings: dict[int, int] = dict(
        session.execute(
            select(Ballot.entry_id, func.count())
            .where(Ballot.entry_id.in_(ids), is_reading())
            .group_by(Ballot.entry_id)
        ).all()
    )
    schools: dict[int, int] = dict(
        session.execute(
            select(Entry.id, Team.school_id).join(Team, Team.id == Entry.team_id).where(Entry.id.in_(ids))
        ).all()
    )
    apart = kept_apart(session, edition, juror_id=juror_id).get(juror_id, NOTHING_APART)
    back = [
        ballot
        for ballot in ballots
        if readings.get(ballot.entry_id, 0) < edition.readings
        and schools[ballot.entry_id] not in apart.schools
    ]
    put_back(session, back)
    return len(back)
