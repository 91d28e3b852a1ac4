"""What the queue looks like: how much waits, what is dead, how old the oldest waiting job is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import Job
from contest.models.jobs import JobState


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueState:
    """Numbers for the organiser's board and the doctor: `ready` jobs may run at once, `planned` ones at a later moment;
    `waiting_since` is of the oldest that may run."""

    ready: int
    planned: int
    running: int
    dead: int
    waiting_since: datetime | None


def state(session: Session, *, now: datetime) -> QueueState:
    """The whole queue in two statements."""
    counted = dict(session.execute(select(Job.state, func.count()).group_by(Job.state)).all())
    due = select(func.count(), func.min(Job.run_after))
    ready, oldest = session.execute(due.where(Job.state == JobState.READY, Job.run_after <= now)).one()
    return QueueState(
        ready=ready,
        planned=counted.get(JobState.READY, 0) - ready,
        running=counted.get(JobState.RUNNING, 0),
        dead=counted.get(JobState.DEAD, 0),
        waiting_since=oldest,
    )


def dead(session: Session, *, limit: int = 100) -> Sequence[Job]:
    """Jobs that failed three times, the latest first, each with its reason."""
    return session.scalars(
        select(Job).where(Job.state == JobState.DEAD).order_by(Job.finished_at.desc(), Job.id).limit(limit)
    ).all()
