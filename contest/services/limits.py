"""Count attempts in windows of time; the count is committed at once, whatever becomes of the request."""

from __future__ import annotations

import hashlib
import math
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import RateCount
from contest.rules.errors import TooMany
from contest.rules.rights import NOBODY
from contest.services import journal


def count(
    database: Database, what: str, subject: str, *, limit: int, window_seconds: int, now: datetime
) -> None:
    """Note one attempt of `subject` (an address, an account: kept hashed); TooMany past `limit` in the window.

    It writes in a transaction of its own: call it before the request's session has touched the database, or it
    would wait for that session's lock. The journal gets one line when a limit is reached, not one an attempt.
    """
    start = _window_start(now, window_seconds)
    with database.writing() as session:
        reached = _add_one(session, what, _hashed(what, subject), start)
        if reached == limit + 1:
            journal.write(session, NOBODY, "refused.limit", f"limit:{what}", limit=limit)
    if reached > limit:
        left = (start + timedelta(seconds=window_seconds) - now).total_seconds()
        raise TooMany(what, limit=limit, retry_after_seconds=max(1, math.ceil(left)))


def first_time(session: Session, what: str, subject: str, *, window_seconds: int, now: datetime) -> bool:
    """Note one attempt in the session's transaction; whether it is the first of its window."""
    return _add_one(session, what, _hashed(what, subject), _window_start(now, window_seconds)) == 1


def take_back(session: Session, what: str, subject: str, *, window_seconds: int, now: datetime) -> None:
    """One attempt less in this window: it was a right one, and those before it stay counted."""
    session.execute(
        update(RateCount)
        .where(
            RateCount.what == what,
            RateCount.subject_hash == _hashed(what, subject),
            RateCount.window_start == _window_start(now, window_seconds),
            RateCount.count > 0,
        )
        .values(count=RateCount.count - 1)
    )


def clear(session: Session, what: str, subject: str) -> None:
    """Forget the attempts of `subject`: it proved who it is."""
    session.execute(
        delete(RateCount).where(RateCount.what == what, RateCount.subject_hash == _hashed(what, subject))
    )


def _window_start(now: datetime, window_seconds: int) -> datetime:
    return datetime.fromtimestamp(now.timestamp() // window_seconds * window_seconds, UTC)


def _hashed(what: str, subject: str) -> str:
    return hashlib.sha256(f"{what}\n{subject}".encode()).hexdigest()


def _add_one(session: Session, what: str, subject_hash: str, start: datetime) -> int:
    # One statement: two attempts at the same instant are both counted, on both engines.
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = (
        insert(RateCount)
        .values(what=what, subject_hash=subject_hash, window_start=start, count=1)
        .on_conflict_do_update(
            index_elements=[RateCount.what, RateCount.subject_hash, RateCount.window_start],
            set_={"count": RateCount.count + 1},
        )
        .returning(RateCount.count)
    )
    return session.execute(statement).scalar_one()
