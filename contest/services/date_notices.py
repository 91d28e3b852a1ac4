"""Tell the teachers that dates changed: one mail in the evening, however often they change before."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue_all
from contest.models import Edition, Job
from contest.models.jobs import JobKind, JobState
from contest.queries import recipients
from contest.rules.calendar import PARIS
from contest.rules.messages import Audience
from contest.services.outgoing import PRIORITY

LETTER = "dates_changed"
EVENING = time(18, 0)


def plan(session: Session, *, edition: Edition, now: datetime) -> int:
    """One mail to each teacher of a living team, at six in the evening; how many people get one.

    Whoever has such a mail to come gets no second one: it says the dates as they are when it leaves.
    """
    people = recipients.accounts(session, edition.id, Audience.ALL_TEAMS)
    waiting = session.scalars(
        select(Job).where(
            Job.kind == JobKind.MAIL,
            Job.state == JobState.READY,
            Job.arguments["template"].as_string() == LETTER,
        )
    )
    told = {job.arguments["account_id"] for job in waiting if job.arguments["edition_id"] == edition.id}
    enqueue_all(
        session,
        JobKind.MAIL,
        [
            {"template": LETTER, "account_id": account_id, "edition_id": edition.id}
            for account_id in people
            if account_id not in told
        ],
        priority=PRIORITY,
        run_after=next_evening(now),
    )
    return len(people)


def next_evening(now: datetime) -> datetime:
    """The next six o'clock of Paris."""
    local = now.astimezone(PARIS)
    today = datetime.combine(local.date(), EVENING, tzinfo=PARIS)
    if today > local:
        return today.astimezone(UTC)
    return datetime.combine(local.date() + timedelta(days=1), EVENING, tzinfo=PARIS).astimezone(UTC)
