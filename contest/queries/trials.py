"""A file of the try-it page, for whoever holds its key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Trial
from contest.rules.errors import NotFound


def trial_for(session: Session, key: str, *, now: datetime) -> Trial:
    """The trial with that key, its inspection joined; NotFound once its hour has passed."""
    trial = session.scalar(select(Trial).where(Trial.key == key, Trial.expires_at > now))
    if trial is None:
        raise NotFound
    return trial
