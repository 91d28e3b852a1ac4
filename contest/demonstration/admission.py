"""What the invented organisers decide after the deadline: entries admitted, refused, asked about; photos looked at."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.demonstration import sentences
from contest.demonstration.calendar import Moment, within
from contest.models import Edition, EligibilityDecision, Entry, Organiser
from contest.rules.eligibility import Eligibility, PhotoDecision
from contest.rules.entries import EntryState
from contest.rules.phases import Phase, window_of

# Numbers of the entries that aren't simply admitted.
ASKED, REFUSED = 10, 11
# One photo in so many waits for a look while the jury reads.
UNSEEN_EVERY = 5


def decide(session: Session, edition: Edition, *, moment: Moment, now: datetime) -> None:
    """Every submitted entry gets its decision, in the days between the deadline and the jury; photos are looked at,
    all of them once the jury is done."""
    host = session.scalars(select(Organiser.account_id)).first()
    entries = submitted(session, edition)
    for place, entry in enumerate(entries):
        at = within(window_of(edition.windows, Phase.ELIGIBILITY), now, place / len(entries))
        decision = _decision(entry, at=at, host=host, moment=moment, now=now)
        entry.eligibility = decision.decision
        entry.decision_version += 1
        session.add(decision)
        for photo in entry.photos:
            if moment is not Moment.EVALUATION or entry.number % UNSEEN_EVERY != 2:
                photo.decision, photo.looked_at, photo.looked_by = PhotoDecision.OBJECT, at, host
    session.flush()


def submitted(session: Session, edition: Edition) -> list[Entry]:
    """The submitted entries, by number."""
    wanted = select(Entry).where(Entry.edition_id == edition.id, Entry.state == EntryState.SUBMITTED)
    return list(session.scalars(wanted.order_by(Entry.number)))


def _decision(
    entry: Entry, *, at: datetime, host: int | None, moment: Moment, now: datetime
) -> EligibilityDecision:
    decision = EligibilityDecision(
        entry_id=entry.id, decision=Eligibility.ACCEPTED, decided_at=at, decided_by=host
    )
    if entry.number == REFUSED:
        decision.decision, decision.message = Eligibility.REFUSED, sentences.REFUSAL
        decision.article = sentences.REFUSAL_ARTICLE
    # Once the jury is done, the answer has come and the entry is admitted.
    if entry.number == ASKED and moment is Moment.EVALUATION:
        decision.decision, decision.message = Eligibility.ASKED, sentences.QUESTION
        decision.answer_until = now + timedelta(days=1)
    return decision
