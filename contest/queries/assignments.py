"""What an assignment is computed from, and what was applied."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from contest.models import Assignment, Ballot
from contest.rules.jury import CONFLICTS, HELD, BallotState


def is_reading() -> ColumnElement[bool]:
    """The condition on Ballot: it is one of its entry's readings, done or to come. Who stepped back reads nothing."""
    stepped_back = and_(
        Ballot.state == BallotState.CANNOT, Ballot.cannot.is_not(None), Ballot.cannot.in_(CONFLICTS)
    )
    return and_(Ballot.state.in_(HELD), not_(stepped_back))


def last_number(session: Session, edition_id: int) -> int:
    """The number of the last applied assignment; 0 before the first."""
    return session.scalar(select(func.max(Assignment.number)).where(Assignment.edition_id == edition_id)) or 0
