"""What the invented organisers decide after the deadline: entries admitted, refused, asked about; photos looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.demonstration import sentences
from contest.demonstration.calendar import Moment, within
from contest.demonstration.people import host_of
from contest.models import Edition, Entry, TeamTeacher
from contest.rules.eligibility import Eligibility, PhotoDecision
from contest.rules.entries import EntryState
from contest.rules.phases import Phase, window_of
from contest.rules.rights import Actor, Role
from contest.services import eligibility
from contest.services.eligibility import Decision

# Numbers of the entries that aren't simply admitted.
ASKED, REFUSED = 10, 11
# One photo in so many waits for a look while the jury reads.
UNSEEN_EVERY = 5
ACCEPT = Decision(eligibility=Eligibility.ACCEPTED)


def decide(session: Session, edition: Edition, *, moment: Moment, now: datetime) -> None:
    """Every submitted entry gets its decision, in the days between the deadline and the jury; photos are looked at,
    all of them once the jury is done."""
    host, window = host_of(session), window_of(edition.windows, Phase.ELIGIBILITY)
    entries = submitted(session, edition)
    for place, entry in enumerate(entries):
        at = within(window, now, place / len(entries))
        for photo in entry.photos:
            if moment is not Moment.EVALUATION or entry.number % UNSEEN_EVERY != 2:
                photo.decision, photo.looked_at, photo.looked_by = PhotoDecision.OBJECT, at, host.account_id
        if entry.number == ASKED:
            _ask(session, host, entry, at=at, moment=moment, now=now)
        else:
            _decide(session, host, entry, _refusal() if entry.number == REFUSED else ACCEPT, at=at)
    session.flush()


def submitted(session: Session, edition: Edition) -> list[Entry]:
    """The submitted entries, by number."""
    wanted = select(Entry).where(Entry.edition_id == edition.id, Entry.state == EntryState.SUBMITTED)
    return list(session.scalars(wanted.order_by(Entry.number)))


def _refusal() -> Decision:
    return Decision(
        eligibility=Eligibility.REFUSED, message=sentences.REFUSAL, article=sentences.REFUSAL_ARTICLE
    )


def _ask(session: Session, host: Actor, entry: Entry, *, at: datetime, moment: Moment, now: datetime) -> None:
    """A question to the team: open while the jury reads, answered and admitted once it is done."""
    until = now + timedelta(days=1) if moment is Moment.EVALUATION else at + timedelta(days=2)
    question = Decision(eligibility=Eligibility.ASKED, message=sentences.QUESTION, answer_until=until)
    row = _decide(session, host, entry, question, at=at)
    if moment is Moment.EVALUATION:
        return
    answered_at = at + timedelta(hours=20)
    eligibility.answer(
        session, _lead_of(entry), key=entry.team.key, question_id=row, text=sentences.ANSWER, now=answered_at
    )
    _decide(session, host, entry, ACCEPT, at=answered_at + timedelta(hours=3))


def _decide(session: Session, host: Actor, entry: Entry, decision: Decision, *, at: datetime) -> int:
    row = eligibility.decide(
        session, host, key=entry.key, decision=decision, version=entry.decision_version, now=at
    )
    return row.id


def _lead_of(entry: Entry) -> Actor:
    place: TeamTeacher = next(place for place in entry.team.teachers if place.leads)
    return Actor(role=Role.TEACHER, account_id=place.teacher.account_id, teacher_id=place.teacher_id)
