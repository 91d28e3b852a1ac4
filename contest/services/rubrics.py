"""Keep each rubric as ballots were marked with it, under its digest."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from contest.models import Ballot, Edition, RubricVersion
from contest.models.columns import Document


def remember(session: Session, ballot: Ballot, edition: Edition, *, now: datetime) -> None:
    """Say which rubric this ballot was last marked with; its first use stores the whole rubric."""
    digest = digest_of(edition.rubric)
    if ballot.rubric_digest == digest:
        return
    known = select(RubricVersion.id).where(RubricVersion.digest == digest)
    if session.scalar(known) is None:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        row = {"digest": digest, "rubric": edition.rubric, "first_used_at": now}
        # Two jurors may be the first at once.
        session.execute(insert(RubricVersion).values(row).on_conflict_do_nothing(index_elements=["digest"]))
    ballot.rubric_digest = digest
    session.flush()


def digest_of(rubric: Document) -> str:
    """SHA-256 of the rubric in its canonical form."""
    return hashlib.sha256(json.dumps(rubric, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
