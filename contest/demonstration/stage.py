"""Sets the stage of the later scenes once every file is there: decisions, the jury's work, the results."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from contest.demonstration import admission, ending, reading
from contest.demonstration.calendar import Moment
from contest.models import Assignment, Edition, Job, Publication, Result
from contest.models.jobs import JobKind, JobState
from contest.queries import ballots, editions
from contest.services import eligibility, publication

# What the invented organisers' acts would write to invented people.
LETTERS = (*eligibility.TEMPLATES.values(), "entry_hidden", "juror_ready", publication.LETTER)


def set_next(session: Session, *, moment: Moment, now: datetime) -> bool:
    """Do the next part of the scene; whether another one is to come. What is done already isn't done again."""
    last = session.scalar(select(func.max(Job.id))) or 0
    more = _set_next(session, editions.current(session), moment=moment, now=now)
    _keep_silent(session, after=last)
    return more


def _set_next(session: Session, edition: Edition, *, moment: Moment, now: datetime) -> bool:
    if session.scalar(select(Assignment.id).where(Assignment.edition_id == edition.id).limit(1)) is None:
        admission.decide(session, edition, moment=moment, now=now)
        reading.read(session, edition, moment=moment, now=now)
        # Without a single file that could be built there is nothing to rank.
        if moment is Moment.EVALUATION or not ballots.any_counts(session, edition):
            return False
        ending.compute(session, edition, now=now)
        return True
    result = session.scalars(select(Result).where(Result.edition_id == edition.id)).first()
    if result is None or result.failure is not None:
        return False
    if result.computed_at is None:
        return True
    ending.date(result)
    published = select(Publication.id).where(Publication.edition_id == edition.id)
    if moment is Moment.RESULTS and session.scalar(published) is None:
        ending.publish(session, edition, result, now=now)
    return False


def _keep_silent(session: Session, *, after: int) -> None:
    """Nobody reads these letters; on a console they would hide what matters."""
    session.execute(
        delete(Job).where(
            Job.id > after,
            Job.kind == JobKind.MAIL,
            Job.state == JobState.READY,
            Job.arguments["template"].as_string().in_(LETTERS),
        )
    )
