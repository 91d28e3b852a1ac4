"""Report a content that nobody should be shown; an organiser looks and decides."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import ContentReport
from contest.rules.ballots import REASON_LIMIT
from contest.rules.errors import Invalid
from contest.rules.rights import Actor
from contest.rules.texts import several_lines
from contest.services import journal
from contest.services.ballots import held_ballot


def report(session: Session, actor: Actor, *, key: str, reason: str, now: datetime) -> ContentReport:
    """Tell the organisers about the entry of that ballot, whether the round is open or not.

    Invalid without a reason; the same words again, while nobody has looked, are the same report.
    """
    ballot = held_ballot(session, actor, key=key)
    words = several_lines(reason)
    if not words or len(words) > REASON_LIMIT:
        raise Invalid(reason="too_long" if words else "missing")
    known = session.scalar(
        select(ContentReport).where(
            ContentReport.entry_id == ballot.entry_id,
            ContentReport.juror_id == ballot.juror_id,
            ContentReport.reason == words,
            ContentReport.handled_at.is_(None),
        )
    )
    if known is not None:
        return known
    made = ContentReport(entry_id=ballot.entry_id, juror_id=ballot.juror_id, reason=words, reported_at=now)
    session.add(made)
    session.flush()
    journal.write(session, actor, "content.reported", f"entry:{ballot.entry_id}", report=made.id)
    return made
