"""Re-encodes a photo in a child, so that EXIF and GPS are gone, then deletes the received bytes."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from contest.jobs.queue import Ticket
from contest.models import Photo
from contest.queries.files import is_received
from contest.services import photos
from contest.worker.inspecting import nothing_left
from contest.worker.workshop import Outcome, Workshop
from uploads.errors import ObjectMissing
from uploads.sandbox import Target, limits_for

LARGE = "photo-1600.webp"
SMALL = "photo-480.webp"
# 40 megapixels in RGBA, twice, besides the libraries.
PHOTO_LIMITS = limits_for(40 << 20)


def reencode(workshop: Workshop, ticket: Ticket) -> Outcome:
    """Two clean pictures, or a refusal with its reason."""
    photo_id = int(ticket.arguments["photo_id"])
    with workshop.database.reading() as session:
        photo = session.get(Photo, photo_id)
    if photo is None or photo.received_digest is None:
        return Outcome(write=nothing_left)
    digest = photo.received_digest
    with workshop.folder() as folder:
        source = {"source": str(workshop.store.path_of(digest))}
        result = workshop.sandbox.run(Target.PHOTO, source, folder=folder, limits=PHOTO_LIMITS)
        kept = {name: workshop.store.put_file(folder / name).digest for name in result.get("files", ())}
    return Outcome(
        write=partial(_write, photo_id=photo_id, result=result, kept=kept),
        afterwards=partial(forget, workshop, digest),
    )


def _write(session: Session, *, photo_id: int, result: dict[str, Any], kept: dict[str, str]) -> None:
    if "refused" in result:
        photos.refuse(session, photo_id=photo_id, reason=result["refused"])
        return
    photos.record(
        session,
        photo_id=photo_id,
        large_digest=kept[LARGE],
        small_digest=kept[SMALL],
        width=result["width"],
        height=result["height"],
    )


def forget(workshop: Workshop, digest: str) -> None:
    """Delete the received bytes now; if this is lost in a crash, the next sweep of the store does it."""
    with workshop.database.reading() as session:
        needed = is_received(session, digest)
    if not needed:
        with contextlib.suppress(ObjectMissing):
            workshop.store.delete(digest)


def photo_lost(session: Session, ticket: Ticket, _reason: str) -> None:
    """A picture that kills the child three times is refused as broken."""
    photos.refuse(session, photo_id=int(ticket.arguments["photo_id"]), reason="broken")
