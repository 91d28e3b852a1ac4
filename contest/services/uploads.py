"""Receive a version of an entry's file: the bytes are safe in the store before this writes that they came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import Entry, Upload
from contest.rules.rights import Actor
from contest.services import inspections, journal, scope
from contest.services.entries import expect_before_deadline, lock
from uploads.intake import Received


def expect_welcome(session: Session, actor: Actor, *, key: str, now: datetime) -> Entry:
    """Rights and deadline, before a single byte of the body is read: NotFound or Closed."""
    entry = scope.entry_for(session, actor, key)
    expect_before_deadline(entry, now)
    return entry


def receive(
    session: Session, actor: Actor, *, key: str, received: Received, name: str, now: datetime
) -> Upload:
    """The next version of the team's file, its check and the job, in one transaction.

    `now` is the instant of receipt: it decides whether the file counts, however late the check runs. Raises
    NotFound and Closed.
    """
    entry = lock(session, expect_welcome(session, actor, key=key, now=now))
    edition = entry.team.edition
    inspection = inspections.known(
        session, received=received, name=name, entry=entry, color=entry.color
    ) or inspections.request(session, received=received, name=name, edition=edition, color=entry.color)
    last = session.scalar(select(func.max(Upload.number)).where(Upload.entry_id == entry.id)) or 0
    upload = Upload(
        entry_id=entry.id,
        number=last + 1,
        name=name,
        digest=received.digest,
        bytes=received.size,
        kind=received.kind.value,
        received_at=now,
        received_from=actor.pseudonym,
        inspection=inspection,
    )
    session.add(upload)
    session.flush()
    journal.write(
        session,
        actor,
        "upload.received",
        f"entry:{entry.id}",
        upload=upload.id,
        number=upload.number,
        sha256=received.digest,
    )
    return upload
