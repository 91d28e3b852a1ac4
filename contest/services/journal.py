"""Write the journal: append-only rows, each with the hash of the one before."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from contest.models import JournalRow
from contest.models.columns import utc_now
from contest.rules.journal import FIRST_HASH, digest
from contest.rules.rights import Actor

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
    row.hash = digest(
        previous_hash=row.previous_hash, at=row.at, actor=row.actor, act=act, subject=subject, facts=facts
    )
    session.add(row)
    session.flush()
    return row
