"""A juror steps back from an object they know: a conflict of interest, and its whole school kept away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Ballot, ConflictOfInterest, Entry, Team
from contest.rules.jury import Cannot, ConflictKind, Freed
from contest.rules.rights import Actor
from contest.services import journal, piles


def step_back(
    session: Session, actor: Actor, *, ballot: Ballot, why: Cannot, note: str, now: datetime
) -> ConflictOfInterest:
    """The juror recognised the object or helped to make it: what they still had to read of its school is freed.

    The ballot itself is left to the caller. Said twice of the same entry, the first row takes the new reason.
    """
    conflict = _standing(session, ballot) or _of_entry(actor, ballot, now)
    conflict.why, conflict.note = why, note
    session.add(conflict)
    freed = free_school(session, juror_id=ballot.juror_id, entry_id=ballot.entry_id, now=now)
    journal.write(
        session, actor, "conflict.declared", f"juror:{ballot.juror_id}",
        conflict=conflict.id, ballot=ballot.id, why=why.value, freed=[each.id for each in freed],
    )  # fmt: skip
    return conflict


def free_school(session: Session, *, juror_id: int, entry_id: int, now: datetime) -> Sequence[Ballot]:
    """Take from the juror what they haven't answered yet about other entries of that entry's school."""
    school = session.scalars(
        select(Team.school_id).join(Entry, Entry.team_id == Team.id).where(Entry.id == entry_id)
    ).one()
    waiting = [
        ballot for ballot in piles.open_of(session, juror_id, schools=[school]) if ballot.entry_id != entry_id
    ]
    piles.free(waiting, Freed.CONFLICT, now=now)
    session.flush()
    return waiting


def _standing(session: Session, ballot: Ballot) -> ConflictOfInterest | None:
    return session.scalar(
        select(ConflictOfInterest)
        .where(
            ConflictOfInterest.juror_id == ballot.juror_id,
            ConflictOfInterest.entry_id == ballot.entry_id,
            ConflictOfInterest.lifted_at.is_(None),
        )
        .limit(1)
    )


def _of_entry(actor: Actor, ballot: Ballot, now: datetime) -> ConflictOfInterest:
    return ConflictOfInterest(
        juror_id=ballot.juror_id,
        kind=ConflictKind.ENTRY,
        entry_id=ballot.entry_id,
        declared_at=now,
        declared_by=actor.account_id,
    )
