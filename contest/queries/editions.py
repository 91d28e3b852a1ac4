"""The current edition, its règlement and its calendar."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Rulebook
from contest.rules.errors import NotFound


def current_or_none(session: Session) -> Edition | None:
    """The edition that is running, phases loaded; None before init."""
    return session.scalar(select(Edition).where(Edition.is_current.is_(True)).limit(1))


def current(session: Session) -> Edition:
    """The edition that is running, phases loaded; NotFound before init."""
    edition = current_or_none(session)
    if edition is None:
        raise NotFound
    return edition


def every(session: Session) -> Sequence[Edition]:
    """All editions, the oldest first."""
    return session.scalars(select(Edition).order_by(Edition.id)).all()


def named(session: Session, slug: str) -> Edition:
    """The edition of that short name; NotFound when there is none."""
    edition = session.scalar(select(Edition).where(Edition.slug == slug))
    if edition is None:
        raise NotFound
    return edition


def rulebook_in_force(session: Session, edition: Edition) -> Rulebook:
    """The last published version of the règlement; NotFound if there is none."""
    rulebook = session.scalar(
        select(Rulebook).where(Rulebook.edition_id == edition.id).order_by(Rulebook.version.desc()).limit(1)
    )
    if rulebook is None:
        raise NotFound
    return rulebook


def rulebook_accepted(session: Session, entry: Entry) -> Rulebook:
    """The version of the règlement that the team accepted, else the one in force."""
    accepted = session.get(Rulebook, entry.rulebook_id) if entry.rulebook_id is not None else None
    return accepted or rulebook_in_force(session, entry.team.edition)
