"""Erase what has had its time: tried files, forgotten checks, old sessions, links, counts and finished jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, delete, or_, select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Inspection, Job, RateCount, SignInSession, Token, Trial, Upload
from contest.models.jobs import JobKind, JobState
from contest.services import accounts

SWEEP_EVERY = timedelta(minutes=5)
SWEEP_PRIORITY = 200
KEEP_COUNTS = timedelta(days=1)
KEEP_LINKS = timedelta(days=1)
KEEP_JOBS = timedelta(days=7)
# A check that no file needs any more (the scale was changed) can still be gone back to for a while.
KEEP_UNUSED_CHECKS = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many rows of each kind went."""

    trials: int
    checks: int
    sessions: int
    links: int
    counts: int
    jobs: int
    addresses: int


def sweep(session: Session, *, now: datetime) -> Swept:
    """Delete the rows; the files that no row names any more are collected from the store afterwards."""
    # With its check: the report of a tried file never belongs to anything else.
    tried = select(Trial.inspection_id).where(Trial.expires_at <= now)
    trials = _delete(session, delete(Inspection).where(Inspection.id.in_(tried)))
    return Swept(
        trials=trials,
        checks=_unused_checks(session, now),
        sessions=_delete(session, delete(SignInSession).where(_over(SignInSession, now))),
        links=_delete(session, delete(Token).where(Token.expires_at < now - KEEP_LINKS)),
        counts=_delete(session, delete(RateCount).where(RateCount.window_start < now - KEEP_COUNTS)),
        jobs=_delete(
            session, delete(Job).where(Job.state == JobState.DONE, Job.finished_at < now - KEEP_JOBS)
        ),
        addresses=accounts.forget_unconfirmed(session, now=now),
    )


def plan_next(session: Session, *, now: datetime) -> Job | None:
    """The next regular sweep, unless one is already planned before it."""
    planned = select(Job.id).where(
        Job.kind == JobKind.SWEEP, Job.state == JobState.READY, Job.run_after <= now + SWEEP_EVERY
    )
    if session.scalar(planned.limit(1)) is not None:
        return None
    return enqueue(session, JobKind.SWEEP, priority=SWEEP_PRIORITY, run_after=now + SWEEP_EVERY)


def _unused_checks(session: Session, now: datetime) -> int:
    return _delete(
        session,
        delete(Inspection).where(
            Inspection.id.not_in(select(Upload.inspection_id)),
            Inspection.id.not_in(select(Trial.inspection_id)),
            Inspection.created_at < now - KEEP_UNUSED_CHECKS,
        ),
    )


def _over(row: type[SignInSession], now: datetime) -> Any:
    return or_(row.expires_at < now, row.revoked_at < now - KEEP_LINKS)


def _delete(session: Session, statement: Delete) -> int:
    # The rows aren't in this session: nothing to keep in step with.
    result = session.execute(statement.execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", result).rowcount
