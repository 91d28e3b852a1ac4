"""What is still to be done before the demonstration is complete."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import Job
from contest.models.jobs import JobKind, JobState

WAITING = (JobState.READY, JobState.RUNNING)


def unfinished(session: Session) -> int:
    """Jobs that wait or run; sweeps come back for ever and don't count."""
    counted = select(func.count()).where(Job.kind != JobKind.SWEEP, Job.state.in_(WAITING))
    return session.scalar(counted) or 0


def still_building(session: Session, *, besides: int) -> bool:
    """Whether a file, a photo or a submission of the demonstration is still to come, besides the job that asks."""
    kinds = (JobKind.EXAMPLE, JobKind.PHOTO)
    waiting = select(Job.id).where(Job.kind.in_(kinds), Job.state.in_(WAITING), Job.id != besides).limit(1)
    return session.scalar(waiting) is not None
