"""The photos that organisers look at, with what families authorised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager, lazyload, selectinload

from contest.models import Edition, Entry, Photo, Pupil, Team
from contest.queries.organiser import PAGE, Listed
from contest.rules.consent import State, Use, state_of
from contest.rules.eligibility import PhotoDecision
from contest.rules.entries import EntryState, PhotoState


class PhotoFilter(StrEnum):
    """Which photos the page shows."""

    WAITING = "waiting"
    OBJECT = "object"
    PEOPLE = "people"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoLine:
    """One photo, and how many of the team's families authorised the image."""

    photo: Photo
    images: int
    pupils: int


_FILTERS: dict[PhotoFilter, ColumnElement[bool]] = {
    PhotoFilter.WAITING: Photo.decision.is_(None),
    **{PhotoFilter(each.value): Photo.decision == each for each in PhotoDecision},
}


def photos(session: Session, edition: Edition, which: PhotoFilter, *, page: int = 1) -> Listed[PhotoLine]:
    """A page of the photos of submitted entries, by number of entry, in four statements."""
    # 1 photos with entry and team · 2 their number · 3 pupils · 4 consents
    wanted = _wanted(edition).where(_FILTERS[which])
    rows = (
        session.scalars(
            wanted.options(
                contains_eager(Photo.entry)
                .contains_eager(Entry.team)
                .options(
                    lazyload(Team.edition),
                    lazyload(Team.school),
                    selectinload(Team.pupils).selectinload(Pupil.consents),
                )
            )
            .order_by(Entry.number, Photo.id)
            .limit(PAGE)
            .offset((page - 1) * PAGE)
        )
        .unique()
        .all()
    )
    total = select(func.count()).select_from(wanted.with_only_columns(Photo.id).subquery())
    return Listed(rows=[line(photo, edition) for photo in rows], total=session.scalar(total) or 0, page=page)


def counts(session: Session, edition: Edition) -> dict[PhotoFilter, int]:
    """How many photos each filter finds."""
    rows = session.execute(
        _wanted(edition).with_only_columns(Photo.decision, func.count()).group_by(Photo.decision)
    )
    found = dict.fromkeys(PhotoFilter, 0)
    for decision, count in rows:
        found[PhotoFilter(decision.value) if decision else PhotoFilter.WAITING] = count
    return found


def line(photo: Photo, edition: Edition) -> PhotoLine:
    """The photo with the authorisations of its team, which is loaded."""
    pupils = photo.entry.team.pupils
    return PhotoLine(photo=photo, images=images_granted(pupils, edition), pupils=len(pupils))


def images_granted(pupils: Sequence[Pupil], edition: Edition) -> int:
    """How many of these pupils' families authorised the image."""
    return sum(
        state_of(pupil.signatures, Use.IMAGE, signatures_needed=edition.signatures_needed) is State.GRANTED
        for pupil in pupils
    )


def _wanted(edition: Edition) -> Select[Photo]:
    return (
        select(Photo)
        .join(Photo.entry)
        .join(Entry.team)
        .where(
            Entry.edition_id == edition.id,
            Entry.state == EntryState.SUBMITTED,
            Team.dissolved_at.is_(None),
            Photo.state == PhotoState.READY,
        )
    )
