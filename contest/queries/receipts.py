"""What a submission holds, its digest, and the receipt to show again."""

from __future__ import annotations

import hashlib
import json

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from contest.models import Entry, Receipt, Rulebook, Upload
from contest.models.columns import Document
from contest.rules.drafts import ADDED_LATER, LIMITS
from contest.rules.errors import NotFound


def object_of(entry: Entry, upload: Upload) -> Document:
    """What the team says and sends of its object: compared with a receipt to know what changed since."""
    return {
        "texts": {
            field: getattr(entry, field)
            for field in LIMITS
            if field not in ADDED_LATER or getattr(entry, field)
        },
        "file": {
            "number": upload.number,
            "name": upload.name,
            "bytes": upload.bytes,
            "sha256": upload.digest,
            "kind": upload.kind,
            "received_at": upload.received_at.isoformat(),
        },
        # Keys, not digests: a photo that is re-encoded in between stays the same photo.
        "photos": [{"key": photo.key, "caption": photo.caption} for photo in entry.photos],
    }


def content_of(entry: Entry, upload: Upload, rulebook: Rulebook) -> Document:
    """The snapshot a receipt keeps. No first name: a pupil's data can be erased, a receipt can't change."""
    return {
        "entry": entry.number,
        "object": object_of(entry, upload),
        "team": {
            "name": entry.team.name,
            "kind": entry.team.kind.value,
            "level": entry.team.level,
            "pupils": len(entry.team.pupils),
        },
        "rulebook": {"version": rulebook.version, "published_at": rulebook.published_at.isoformat()},
    }


def digest_of(content: Document) -> str:
    """SHA-256 of the snapshot in its canonical form."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def receipt_numbered(session: Session, *, entry_id: int, number: int) -> Receipt:
    """That receipt of that entry, its file joined; NotFound when it was never issued."""
    receipt = session.scalar(
        select(Receipt)
        .where(Receipt.entry_id == entry_id, Receipt.number == number)
        .options(joinedload(Receipt.upload).joinedload(Upload.inspection), joinedload(Receipt.entry))
    )
    if receipt is None:
        raise NotFound
    return receipt
