"""Which entries a juror may look at, as conditions in SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, select

from contest.models import Ballot, Entry, Juror
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState
from contest.rules.jury import HELD
from contest.rules.rights import Actor


def is_judged() -> ColumnElement[bool]:
    """The condition on Entry: submitted, admitted, not hidden."""
    return and_(
        Entry.state == EntryState.SUBMITTED,
        Entry.eligibility == Eligibility.ACCEPTED,
        Entry.hidden_at.is_(None),
    )


def is_held(actor: Actor) -> ColumnElement[bool]:
    """The condition on Ballot, Juror joined: in the pile of the juror who acts, as long as they are one."""
    if actor.juror_id is None:
        return false()
    return and_(
        Ballot.juror_id == actor.juror_id,
        Ballot.state.in_(HELD),
        Juror.id == actor.juror_id,
        Juror.declined_at.is_(None),
        Juror.left_at.is_(None),
    )


def is_read_by(actor: Actor) -> ColumnElement[bool]:
    """The condition on Entry: the juror who acts holds a ballot about it."""
    if actor.juror_id is None:
        return false()
    held = select(Ballot.id).join(Juror, Juror.id == Ballot.juror_id)
    return and_(
        is_judged(), held.where(Ballot.entry_id == Entry.id, is_held(actor)).correlate(Entry).exists()
    )
