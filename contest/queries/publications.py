"""What was published of an edition, and what of it everybody sees already."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from contest.models import Edition, Publication
from contest.rules.publication import results_shown


def latest(session: Session, edition_id: int) -> Publication | None:
    """The publication in force: the first, or its last correction; None before anything is published."""
    return session.scalar(
        select(Publication)
        .where(Publication.edition_id == edition_id)
        .order_by(Publication.number.desc())
        .limit(1)
    )


def shown(session: Session, edition: Edition, now: datetime) -> Publication | None:
    """The publication in force, once everybody may see it; asks the database only from then on."""
    return latest(session, edition.id) if results_shown(edition.windows, now, published=True) else None


def history(session: Session, edition_id: int) -> Sequence[Publication]:
    """Every publication without its content, the newest first."""
    return session.scalars(
        select(Publication)
        .where(Publication.edition_id == edition_id)
        .order_by(Publication.number.desc())
        .options(defer(Publication.content))
    ).all()
