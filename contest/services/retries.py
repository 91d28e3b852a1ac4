"""Give a dead job another chance, once its cause is mended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from contest.jobs import queue
from contest.models import Job
from contest.rules.errors import NotFound, Refused
from contest.rules.rights import Actor, Role
from contest.services import journal


def retry_job(session: Session, actor: Actor, *, job_id: int, now: datetime) -> Job:
    """Three new attempts for a dead job; harmless in any other state. Refused for anyone but an organiser."""
    if actor.role is not Role.ORGANISER:
        raise Refused
    job = session.get(Job, job_id)
    if job is None:
        raise NotFound
    queue.retry(session, job, now=now)
    journal.write(session, actor, "job.retried", f"job:{job.id}")
    return job
