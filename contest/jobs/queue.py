"""Jobs are rows: written with what they are about, claimed by lease, ended with a fencing token.

A worker that was stopped, or is merely slow, may still believe that it holds a job. Each claim raises the row's
`fence`; whoever comes back with an older one gets LeaseLost and can't write anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from contest.models import Job
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState

ATTEMPTS = 3
# A failed attempt waits before the next one, so that a passing trouble (a mail server, a disk) can pass.
PAUSES_SECONDS = (2, 10)
# A mail server is given more time to come back.
MAIL_PAUSES_SECONDS = (60, 900)
ERROR_CHARACTERS = 500
VANISHED = "worker_vanished"


class LeaseLost(Exception):
    """The job was given to another worker, or ended, since this ticket was handed out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """What a worker holds of a job: enough to work without a session, and the fence to write with."""

    id: int
    kind: JobKind
    arguments: dict[str, Any]
    fence: int
    attempt: int


def enqueue(
    session: Session,
    kind: JobKind,
    *,
    priority: int = 100,
    run_after: datetime | None = None,
    **arguments: Any,
) -> Job:
    """Add a job to the session's transaction; smaller priority first. Arguments are ids only, never a secret."""
    job = Job(kind=kind, priority=priority, arguments=arguments, run_after=run_after or utc_now())
    session.add(job)
    session.flush()
    return job


def enqueue_all(
    session: Session,
    kind: JobKind,
    arguments: Iterable[dict[str, Any]],
    *,
    priority: int = 100,
    run_after: datetime | None = None,
) -> None:
    """Add many jobs of one kind to the session's transaction at once."""
    when = run_after or utc_now()
    session.add_all(Job(kind=kind, priority=priority, arguments=each, run_after=when) for each in arguments)
    session.flush()


def claim(session: Session, *, worker: str, now: datetime, lease_seconds: float) -> Ticket | None:
    """Take the next job: the most urgent that is ready, or whose worker no longer renews; None when idle."""
    job = session.scalar(_waiting(now).where(Job.attempts < ATTEMPTS))
    if job is None:
        return None
    job.state = JobState.RUNNING
    job.worker = worker
    job.attempts += 1
    job.fence += 1
    job.lease_until = now + timedelta(seconds=lease_seconds)
    session.flush()
    return Ticket(id=job.id, kind=job.kind, arguments=job.arguments, fence=job.fence, attempt=job.attempts)


def bury(session: Session, *, now: datetime) -> Ticket | None:
    """Declare dead the next job whose last allowed worker vanished in the middle; None when there is none."""
    job = session.scalar(_waiting(now).where(Job.attempts >= ATTEMPTS))
    if job is None:
        return None
    job.fence += 1
    _end(job, JobState.DEAD, now=now, error=job.error or VANISHED)
    session.flush()
    return Ticket(id=job.id, kind=job.kind, arguments=job.arguments, fence=job.fence, attempt=job.attempts)


def renew(session: Session, ticket: Ticket, *, now: datetime, lease_seconds: float) -> None:
    """Hold the job a little longer; LeaseLost when it is no longer ours."""
    hold(session, ticket).lease_until = now + timedelta(seconds=lease_seconds)
    session.flush()


def hold(session: Session, ticket: Ticket) -> Job:
    """The job's row, locked until the commit; LeaseLost when it is no longer ours. Call it before any write."""
    job = session.scalar(
        select(Job)
        .where(Job.id == ticket.id, Job.fence == ticket.fence, Job.state == JobState.RUNNING)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if job is None:
        raise LeaseLost(ticket.id)
    return job


def finish(session: Session, ticket: Ticket, *, now: datetime) -> None:
    """The job is done, in the same transaction as what it wrote; LeaseLost undoes both."""
    _end(hold(session, ticket), JobState.DONE, now=now, error=None)
    session.flush()


def fail(session: Session, ticket: Ticket, *, now: datetime, error: str, final: bool = False) -> JobState:
    """Note a failed attempt: READY again after a pause, or DEAD after the last one (or when `final`)."""
    job = hold(session, ticket)
    if final or job.attempts >= ATTEMPTS:
        _end(job, JobState.DEAD, now=now, error=error)
    else:
        pauses = MAIL_PAUSES_SECONDS if job.kind is JobKind.MAIL else PAUSES_SECONDS
        pause = pauses[min(job.attempts, len(pauses)) - 1]
        _put_back(job, run_after=now + timedelta(seconds=pause), error=error)
    session.flush()
    return job.state


def release(session: Session, ticket: Ticket, *, now: datetime) -> None:
    """Give an unfinished job back because the worker stops; this attempt doesn't count."""
    job = hold(session, ticket)
    job.attempts -= 1
    _put_back(job, run_after=now, error=job.error)
    session.flush()


def retry(session: Session, job: Job, *, now: datetime) -> None:
    """Give a dead job three new attempts; harmless for a job in any other state."""
    if job.state is not JobState.DEAD:
        return
    job.attempts = 0
    job.finished_at = None
    _put_back(job, run_after=now, error=job.error)
    session.flush()


def _waiting(now: datetime) -> Select[Job]:
    ready = and_(Job.state == JobState.READY, Job.run_after <= now)
    abandoned = and_(Job.state == JobState.RUNNING, Job.lease_until < now)
    return (
        select(Job)
        .where(or_(ready, abandoned))
        .order_by(Job.priority, Job.run_after, Job.id)
        .limit(1)
        # SQLite ignores it: there the whole transaction began IMMEDIATE.
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _put_back(job: Job, *, run_after: datetime, error: str | None) -> None:
    job.state = JobState.READY
    job.run_after = run_after
    job.error = error[:ERROR_CHARACTERS] if error else None
    job.worker = None
    job.lease_until = None


def _end(job: Job, state: JobState, *, now: datetime, error: str | None) -> None:
    job.state = state
    job.finished_at = now
    job.error = error[:ERROR_CHARACTERS] if error else None
    job.lease_until = None
