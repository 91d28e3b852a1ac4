"""The end of the invented contest: the ranking is computed, prizes are given, the results published."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Edition, Organiser, Result
from contest.rules.rights import Actor, Role
from contest.services import results


def compute(session: Session, edition: Edition, *, now: datetime) -> None:
    """Ask for the ranking, as an organiser does: a job answers."""
    results.compute(session, _host(session), edition=edition, now=now)


def publish(session: Session, edition: Edition, result: Result, *, now: datetime) -> None:
    """Prizes and mentions, then the publication."""


def _host(session: Session) -> Actor:
    account_id = session.scalars(select(Organiser.account_id)).first()
    return Actor(role=Role.ORGANISER, account_id=account_id)
