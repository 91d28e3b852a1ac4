"""Keep a juror's sentence from the team, with a reason; put it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Ballot, Edition, Redaction
from contest.queries import evidence
from contest.rules.awards import MAX_REASON
from contest.rules.errors import Invalid, Refused
from contest.rules.rights import Actor, Role
from contest.services import journal


def withhold(
    session: Session,
    actor: Actor,
    *,
    edition: Edition,
    ballot_key: str,
    criterion: str,
    reason: str,
    now: datetime,
) -> Redaction:
    """The team reads this sentence no more, at once; a second reason replaces the first.

    It holds for whatever the juror writes in its place. Refused for anyone but an organiser, NotFound when nobody
    wrote it, Invalid(reason=…).
    """
    ballot = _found(session, actor, edition, ballot_key, criterion)
    words = " ".join(reason.split())
    if not words or len(words) > MAX_REASON:
        raise Invalid(reason="missing" if not words else "too_long")
    row = _redaction(session, ballot, criterion) or Redaction(ballot_id=ballot.id, criterion=criterion)
    row.reason, row.redacted_at, row.redacted_by = words, now, actor.account_id
    session.add(row)
    session.flush()
    journal.write(session, actor, "sentence.withheld", f"ballot:{ballot.id}", criterion=criterion)
    return row


def restore(session: Session, actor: Actor, *, edition: Edition, ballot_key: str, criterion: str) -> None:
    """The team reads it again; harmless when it does already."""
    ballot = _found(session, actor, edition, ballot_key, criterion)
    row = _redaction(session, ballot, criterion)
    if row is not None:
        session.delete(row)
        session.flush()
        journal.write(session, actor, "sentence.restored", f"ballot:{ballot.id}", criterion=criterion)


def _found(session: Session, actor: Actor, edition: Edition, ballot_key: str, criterion: str) -> Ballot:
    if actor.role is not Role.ORGANISER:
        raise Refused
    evidence.one(session, edition, ballot_key, criterion)
    # Held: two organisers at the same sentence come one after the other.
    return session.scalars(select(Ballot).where(Ballot.key == ballot_key).with_for_update(of=Ballot)).one()


def _redaction(session: Session, ballot: Ballot, criterion: str) -> Redaction | None:
    return session.scalar(
        select(Redaction).where(Redaction.ballot_id == ballot.id, Redaction.criterion == criterion)
    )
