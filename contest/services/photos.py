"""Take a photo of the object, have it re-encoded, caption it, delete it; say what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Entry, Photo, Team
from contest.models.jobs import JobKind
from contest.rules.eligibility import PhotoDecision, PhotoFault
from contest.rules.entries import EntryState, PhotoState
from contest.rules.errors import Conflict, Invalid, NotFound, Refused, TooMany
from contest.rules.rights import Actor, Role
from contest.rules.texts import one_line
from contest.services import journal, scope
from contest.services.entries import expect_before_deadline, lock
from uploads.errors import PictureRefused
from uploads.intake import Received
from uploads.kinds import PICTURES, Kind

LIMIT_BYTES = 20_000_000
CAPTION_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What an organiser saw on a photo, why it isn't shown, and what stood there when they looked."""

    decision: PhotoDecision
    fault: PhotoFault | None = None
    before: PhotoDecision | None = None


def look(session: Session, actor: Actor, *, looks: Mapping[str, Look], now: datetime) -> list[Photo]:
    """Note what the photos with those keys show; all or none.

    Refused for anyone but an organiser, NotFound for a photo that can't be looked at, Conflict("photos") when
    somebody decided on one of them in between, Invalid(fault="missing") for a refusal without a reason.
    """
    if actor.role is not Role.ORGANISER:
        raise Refused
    rows = session.scalars(
        select(Photo)
        .join(Photo.entry)
        .join(Entry.team)
        .where(
            Photo.key.in_(looks),
            Photo.state == PhotoState.READY,
            Entry.state == EntryState.SUBMITTED,
            Team.dissolved_at.is_(None),
        )
        .with_for_update(of=Photo)
    ).all()
    if len(rows) < len(looks):
        raise NotFound
    if any(photo.decision is not looks[photo.key].before for photo in rows):
        raise Conflict("photos")
    for photo in rows:
        _note(session, actor, photo, looks[photo.key], now=now)
    session.flush()
    return list(rows)


def _note(session: Session, actor: Actor, photo: Photo, seen: Look, *, now: datetime) -> None:
    refused = seen.decision is PhotoDecision.REFUSED
    if refused and seen.fault is None:
        raise Invalid(fault="missing")
    photo.decision, photo.looked_at, photo.looked_by = seen.decision, now, actor.account_id
    photo.refusal = seen.fault.value if refused and seen.fault else None
    journal.write(session, actor, "photo.looked", f"photo:{photo.id}", decision=seen.decision.value)


def add(
    session: Session, actor: Actor, *, key: str, received: Received, caption: str, now: datetime
) -> Photo:
    """Keep a received photo privately until a worker re-encodes it.

    Raises PictureRefused for bytes that aren't JPEG, PNG or WebP, TooMany past the edition's limit, Closed after
    the deadline.
    """
    entry = lock(session, scope.entry_for(session, actor, key))
    expect_before_deadline(entry, now)
    if received.kind not in PICTURES:
        raise PictureRefused("heic" if received.kind is Kind.HEIC else "not_a_picture")
    limit = entry.team.edition.max_photos
    if _count(session, entry.id) >= limit:
        raise TooMany("photos", limit=limit)
    photo = Photo(
        entry_id=entry.id,
        received_digest=received.digest,
        caption=one_line(caption)[:CAPTION_LIMIT],
        added_at=now,
    )
    session.add(photo)
    session.flush()
    enqueue(session, JobKind.PHOTO, photo_id=photo.id)
    journal.write(session, actor, "photo.added", f"entry:{entry.id}", photo=photo.id)
    return photo


def caption(session: Session, actor: Actor, *, key: str, words: str, now: datetime) -> Photo:
    """Say what a photo shows."""
    photo = scope.photo_for(session, actor, key)
    expect_before_deadline(photo.entry, now)
    photo.caption = one_line(words)[:CAPTION_LIMIT]
    journal.write(session, actor, "photo.captioned", f"entry:{photo.entry_id}", photo=photo.id)
    return photo


def delete(session: Session, actor: Actor, *, key: str, now: datetime) -> None:
    """Take a photo away; its files go with the next sweep of the store, since no row names them any more."""
    photo = scope.photo_for(session, actor, key)
    expect_before_deadline(photo.entry, now)
    journal.write(session, actor, "photo.deleted", f"entry:{photo.entry_id}", photo=photo.id)
    session.delete(photo)
    session.flush()


def record(
    session: Session, *, photo_id: int, large_digest: str, small_digest: str, width: int, height: int
) -> str | None:
    """The worker's result: the photo is ready. Gives the digest of the received bytes to delete after the commit,
    or None when another waiting photo still needs them or the photo is gone."""
    photo = session.get(Photo, photo_id)
    if photo is None:
        return None
    photo.large_digest, photo.small_digest = large_digest, small_digest
    photo.width, photo.height = width, height
    photo.state, photo.refusal = PhotoState.READY, None
    return _forget_received(session, photo)


def refuse(session: Session, *, photo_id: int, reason: str) -> str | None:
    """The worker couldn't accept the photo (a code of PictureRefused.why); the same answer as record."""
    photo = session.get(Photo, photo_id)
    if photo is None:
        return None
    photo.state, photo.refusal = PhotoState.REFUSED, reason
    return _forget_received(session, photo)


def _forget_received(session: Session, photo: Photo) -> str | None:
    digest, photo.received_digest = photo.received_digest, None
    session.flush()
    needed = session.scalar(select(Photo.id).where(Photo.received_digest == digest).limit(1))
    return digest if needed is None else None


def _count(session: Session, entry_id: int) -> int:
    # A refused photo takes no place.
    return (
        session.scalar(
            select(func.count())
            .select_from(Photo)
            .where(Photo.entry_id == entry_id, Photo.state != PhotoState.REFUSED)
        )
        or 0
    )
