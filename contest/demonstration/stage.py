"""Sets the stage of the later scenes once every file is there: decisions, the jury's work, the results."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.demonstration import admission, ending, reading
from contest.demonstration.calendar import Moment
from contest.models import Assignment, Publication, Result
from contest.queries import editions
from contest.rules.eligibility import Eligibility


def set_next(session: Session, *, moment: Moment, now: datetime) -> bool:
    """Do the next part of the scene; whether another one is to come. What is done already isn't done again."""
    edition = editions.current(session)
    if session.scalar(select(Assignment.id).where(Assignment.edition_id == edition.id).limit(1)) is None:
        admission.decide(session, edition, moment=moment, now=now)
        admitted = [
            entry
            for entry in admission.submitted(session, edition)
            if entry.eligibility is Eligibility.ACCEPTED
        ]
        reading.read(session, edition, admitted, moment=moment, now=now)
        if moment is Moment.EVALUATION:
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
