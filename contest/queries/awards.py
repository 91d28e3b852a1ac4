"""The awards of an edition with their entries, places first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import case, select
from sqlalchemy.orm import Session, contains_eager, lazyload

from contest.models import Award, Edition, Entry
from contest.rules.errors import NotFound


def of(session: Session, edition: Edition) -> Sequence[Award]:
    """Every award, entries joined: the podium by place, then the others in the order they were given."""
    return session.scalars(
        select(Award)
        .join(Award.entry)
        .where(Award.edition_id == edition.id)
        .order_by(case((Award.rank.is_(None), 1), else_=0), Award.rank, Award.position, Entry.number)
        .options(contains_eager(Award.entry).options(lazyload(Entry.team)))
    ).all()


def one(session: Session, edition: Edition, award_id: int) -> Award:
    """That award of this edition; NotFound."""
    found = session.scalar(select(Award).where(Award.edition_id == edition.id, Award.id == award_id))
    if found is None:
        raise NotFound
    return found
