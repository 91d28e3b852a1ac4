"""Ask for the ranking, and keep what was computed: a row that never changes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Edition, Result
from contest.models.jobs import JobKind
from contest.queries import ballots
from contest.queries import results as reading
from contest.rules.errors import Invalid, Refused
from contest.rules.frozen import digest_of
from contest.rules.rights import Actor, Role
from contest.services import journal

METHOD = "mean"
PRIORITY = 30
FAILURE_CHARACTERS = 200


def compute(session: Session, actor: Actor, *, edition: Edition, now: datetime) -> Result:
    """Ask for a computation: a worker does it on the marks as they are then; one that waits already is given back.

    Refused for anyone but an organiser, Invalid(ballots="none") before the first ballot was handed in.
    """
    if actor.role is not Role.ORGANISER:
        raise Refused
    # Held: two organisers who ask at the same moment get one computation.
    session.get_one(Edition, edition.id, with_for_update={"of": Edition}, populate_existing=True)
    if waiting := reading.waiting(session, edition.id):
        return waiting
    if not ballots.any_counts(session, edition):
        raise Invalid(ballots="none")
    last = session.scalar(select(func.max(Result.number)).where(Result.edition_id == edition.id)) or 0
    result = Result(
        edition_id=edition.id, number=last + 1, asked_at=now, asked_by=actor.account_id, method=METHOD
    )
    session.add(result)
    session.flush()
    enqueue(session, JobKind.RANK, priority=PRIORITY, result_id=result.id)
    journal.write(session, actor, "result.asked", f"result:{result.id}")
    return result


def record(session: Session, *, result_id: int, content: Mapping[str, Any], now: datetime) -> None:
    """Write what the child computed, once; `content` holds the ranking, the marks it comes from, the additions.

    `now` is the moment when the marks were read: later ones aren't in it.
    """
    result = session.get(Result, result_id)
    if result is None or result.computed_at is not None:
        return
    result.content = dict(content)
    result.method_version = content["ranking"]["version"]
    result.input_digest = content["ranking"]["digest"]
    result.digest = digest_of(result.content)
    result.failure = None
    result.computed_at = now
    session.flush()


def fail(session: Session, *, result_id: int, reason: str) -> None:
    """The computation broke down three times; it can be asked for again."""
    result = session.get(Result, result_id)
    if result is not None and result.computed_at is None:
        result.failure = reason[:FAILURE_CHARACTERS]
        session.flush()
