"""The versions of a règlement, and which of them a team hasn't read yet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from contest.models import Edition, Entry, Rulebook
from contest.rules.errors import NotFound


def versions(session: Session, edition: Edition) -> Sequence[Rulebook]:
    """Every published version, the newest first."""
    return session.scalars(
        select(Rulebook).where(Rulebook.edition_id == edition.id).order_by(Rulebook.version.desc())
    ).all()


def version(session: Session, edition: Edition, number: int) -> Rulebook:
    """That version; NotFound when it was never published."""
    found = session.scalar(
        select(Rulebook).where(Rulebook.edition_id == edition.id, Rulebook.version == number)
    )
    if found is None:
        raise NotFound
    return found


def newer_than_accepted(session: Session, entry: Entry) -> Sequence[Rulebook]:
    """The versions published since the one that the team accepted, oldest first; none before it accepted any."""
    if entry.rulebook_id is None:
        return []
    accepted = aliased(Rulebook)
    return session.scalars(
        select(Rulebook)
        .join(accepted, accepted.edition_id == Rulebook.edition_id)
        .where(accepted.id == entry.rulebook_id, Rulebook.version > accepted.version)
        .order_by(Rulebook.version)
    ).all()
