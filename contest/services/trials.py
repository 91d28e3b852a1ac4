"""The try-it page: a file is checked for whoever sent it, and erased with its report when its hour has passed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Edition, Trial
from contest.models.jobs import JobKind
from contest.queries.trials import trial_for
from contest.services import inspections
from uploads.intake import Received


def receive(
    session: Session, *, received: Received, name: str, edition: Edition, minutes: int, now: datetime
) -> Trial:
    """Note the file, ask for its check, and plan the sweep that erases both."""
    inspection = inspections.request(
        session, received=received, name=name, edition=edition, priority=inspections.TRIED
    )
    trial = Trial(inspection=inspection, received_at=now, expires_at=now + timedelta(minutes=minutes))
    session.add(trial)
    session.flush()
    enqueue(session, JobKind.SWEEP, priority=inspections.TRIED, run_after=trial.expires_at)
    return trial


def rescale(session: Session, *, key: str, unit: str, edition: Edition, now: datetime) -> Trial:
    """Read a tried file as drawn in another unit; NotFound once it is erased, Invalid for a unit that isn't offered."""
    trial = trial_for(session, key, now=now)
    scale = inspections.scale_of(unit)
    before = trial.inspection
    if before.scale != scale:
        trial.inspection = inspections.request(
            session,
            received=inspections.received_before(before),
            name=before.name,
            edition=edition,
            scale=scale,
            priority=inspections.TRIED,
        )
        session.flush()
        session.delete(before)
    session.flush()
    return trial


def again(session: Session, *, key: str, now: datetime) -> Trial:
    """Start the check again after our failure."""
    trial = trial_for(session, key, now=now)
    inspections.restart(session, trial.inspection, now=now, priority=inspections.TRIED)
    return trial
