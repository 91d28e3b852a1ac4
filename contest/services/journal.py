"""Write the journal: append-only rows, each with the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from contest.models import JournalRow
from contest.models.columns import utc_now
from contest.rules.rights import Actor

FIRST_HASH = "0" * 64
# An arbitrary constant: two writers on PostgreSQL must not chain to the same row.
ADVISORY_LOCK = 7_204_611


def write(session: Session, actor: Actor, act: str, subject: str, **facts: Any) -> JournalRow:
    """Append one row, e.g. write(session, actor, "entry.submitted", "entry:12", receipt=3). Facts hold ids only."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
    session.flush()
    last = session.scalar(select(JournalRow.hash).order_by(JournalRow.id.desc()).limit(1))
    row = JournalRow(
        at=utc_now(),
        actor=actor.pseudonym,
        act=act,
        subject=subject,
        facts=facts,
        previous_hash=last or FIRST_HASH,
    )
    row.hash = hash_of(row)
    session.add(row)
    session.flush()
    return row


def hash_of(row: JournalRow) -> str:
    """SHA-256 of everything the row says and of the hash before it."""
    said = [row.previous_hash, row.at.astimezone(UTC).isoformat(), row.actor, row.act, row.subject, row.facts]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
