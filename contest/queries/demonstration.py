"""What is still to be done before the demonstration is complete."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import Job
from contest.models.jobs import JobKind, JobState


def unfinished(session: Session) -> int:
    """Jobs that wait or run; sweeps come back for ever and don't count."""
    waiting = (JobState.READY, JobState.RUNNING)
    counted = select(func.count()).where(Job.kind != JobKind.SWEEP, Job.state.in_(waiting))
    return session.scalar(counted) or 0
