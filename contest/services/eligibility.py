"""Decide whether an entry is admitted, ask its team a precision, take the answer: never without words to the team."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Edition, EligibilityDecision, Entry, Publication, TeamTeacher
from contest.models.jobs import JobKind
from contest.queries import admissible, examining
from contest.rules.eligibility import (
    ANSWER_LONGEST,
    ANSWER_SHORTEST,
    ARTICLE_LIMIT,
    MESSAGE_LIMIT,
    Eligibility,
    Moment,
    moment,
)
from contest.rules.entries import EntryState
from contest.rules.errors import Closed, Conflict, Invalid, Refused
from contest.rules.rights import Actor, Role
from contest.rules.texts import one_line, several_lines
from contest.services import freed, journal, scope
from contest.services.entries import deadline_of, lock

LONGEST_WAIT = timedelta(days=183)
TEMPLATES = {
    Eligibility.ACCEPTED: "entry_accepted",
    Eligibility.ASKED: "entry_asked",
    Eligibility.REFUSED: "entry_refused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What an organiser typed: the words go to the team as they are."""

    eligibility: Eligibility
    message: str = ""
    article: str = ""
    answer_until: datetime | None = None


def decide(
    session: Session, actor: Actor, *, key: str, decision: Decision, version: int, now: datetime
) -> EligibilityDecision:
    """Admit, ask a precision or refuse the submitted entry with that key; its teachers are told by mail.

    Refused for anyone but an organiser, Closed before the team's deadline or once results are published,
    Conflict("decision") when somebody decided or answered since `version` was shown, Invalid(message=…, article=…,
    answer_until=…).
    """
    entry = held(session, actor, key=key, version=version)
    expect_moment(session, entry, now)
    if entry.state is not EntryState.SUBMITTED:
        raise Conflict("not_submitted")
    row = _row(entry, decision, actor, now=now)
    before, entry.eligibility = entry.eligibility, decision.eligibility
    entry.decision_version += 1
    session.add(row)
    if decision.eligibility is Eligibility.REFUSED:
        freed.take(session, entry, now=now)
    elif before is Eligibility.REFUSED and entry.hidden_at is None:
        freed.give_back(session, entry)
    session.flush()
    journal.write(
        session, actor, f"eligibility.{decision.eligibility.value}", f"entry:{entry.id}", decision=row.id
    )
    _tell(session, [row])
    return row


def admit_complete(
    session: Session, actor: Actor, *, edition: Edition, shown: Mapping[str, int], now: datetime
) -> list[Entry]:
    """Admit the entries with those keys that are complete and still at the version shown; the others are left."""
    if actor.role is not Role.ORGANISER:
        raise Refused
    rows = session.scalars(
        select(Entry)
        .where(admissible.complete(edition, now=now), Entry.key.in_(shown))
        .order_by(Entry.number)
        .with_for_update(of=Entry)
    ).all()
    admitted = [entry for entry in rows if entry.decision_version == shown[entry.key]]
    decisions = [
        _row(entry, Decision(eligibility=Eligibility.ACCEPTED), actor, now=now) for entry in admitted
    ]
    for entry in admitted:
        entry.eligibility = Eligibility.ACCEPTED
        entry.decision_version += 1
    session.add_all(decisions)
    session.flush()
    if admitted:
        ids = [entry.id for entry in admitted]
        journal.write(session, actor, "entries.admitted", f"edition:{edition.id}", entries=ids)
    _tell(session, decisions)
    return admitted


def answer(
    session: Session, actor: Actor, *, key: str, question_id: int, text: str, now: datetime
) -> EligibilityDecision:
    """A teacher of the team with that **team** key answers the question; the entry waits for a decision again.

    Conflict("answered") when a colleague answered or an organiser decided in between, Closed after the question's
    deadline, Invalid(answer="too_short" or "too_long").
    """
    scope.approved_teacher(session, actor)
    entry = lock(session, scope.entry_for(session, actor, key))
    question = examining.open_question(session, entry)
    if question is None or question.id != question_id:
        raise Conflict("answered")
    if question.answer_until is not None and now >= question.answer_until:
        raise Closed(closed_at=question.answer_until)
    words = several_lines(text)
    if not ANSWER_SHORTEST <= len(words) <= ANSWER_LONGEST:
        raise Invalid(answer="too_short" if len(words) < ANSWER_SHORTEST else "too_long")
    question.answer, question.answered_at, question.answered_by = words, now, actor.account_id
    entry.eligibility = Eligibility.TO_DECIDE
    entry.decision_version += 1
    session.flush()
    journal.write(session, actor, "eligibility.answered", f"entry:{entry.id}", decision=question.id)
    return question


def forget(session: Session, entry: Entry, *, now: datetime) -> None:
    """What was decided no longer holds: the team submitted something else, or took the entry back.

    A page that shows what was there before decides nothing any more, even if nothing was decided yet.
    """
    if entry.state is not EntryState.SUBMITTED:
        freed.take(session, entry, now=now)
    entry.eligibility = Eligibility.TO_DECIDE
    entry.decision_version += 1


def held(session: Session, actor: Actor, *, key: str, version: int) -> Entry:
    """The entry with that **entry** key, locked; Conflict("decision") if somebody moved it since that version.

    Whoever changes it raises `decision_version` once everything typed has been accepted.
    """
    if actor.role is not Role.ORGANISER:
        raise Refused
    entry = lock(session, examining.entry_keyed(session, key))
    if entry.decision_version != version:
        raise Conflict("decision")
    return entry


def expect_moment(session: Session, entry: Entry, now: datetime) -> None:
    """Closed while the team may still change its entry, and once the results are out."""
    deadline, published_at = deadline_of(entry), published(session, entry.edition_id)
    when = moment(entry.team.edition.windows, deadline=deadline, published_at=published_at, now=now)
    if when is Moment.EARLY:
        raise Closed(opens_at=deadline)
    if when is Moment.OVER:
        raise Closed(closed_at=published_at)


def published(session: Session, edition_id: int) -> datetime | None:
    """When the results of that edition were published first, whatever was corrected since."""
    return session.scalar(
        select(func.min(Publication.published_at)).where(Publication.edition_id == edition_id)
    )


def _row(entry: Entry, decision: Decision, actor: Actor, *, now: datetime) -> EligibilityDecision:
    message = several_lines(decision.message)
    article = one_line(decision.article)
    asks, refuses = decision.eligibility is Eligibility.ASKED, decision.eligibility is Eligibility.REFUSED
    reasons: dict[str, str] = {}
    if decision.eligibility not in TEMPLATES:
        reasons["decision"] = "missing"
    if len(message) > MESSAGE_LIMIT or (not message and (asks or refuses)):
        reasons["message"] = "too_long" if message else "missing"
    if refuses and not 0 < len(article) <= ARTICLE_LIMIT:
        reasons["article"] = "too_long" if article else "missing"
    if asks and (code := _wait_fault(decision.answer_until, now)):
        reasons["answer_until"] = code
    if reasons:
        raise Invalid(**reasons)
    return EligibilityDecision(
        entry_id=entry.id,
        decision=decision.eligibility,
        message=message,
        article=article if refuses else "",
        answer_until=decision.answer_until if asks else None,
        decided_at=now,
        decided_by=actor.account_id,
    )


def _wait_fault(until: datetime | None, now: datetime) -> str:
    if until is None:
        return "missing"
    if until <= now:
        return "past"
    return "far" if until > now + LONGEST_WAIT else ""


def _tell(session: Session, decisions: list[EligibilityDecision]) -> None:
    """One mail a teacher of each team, with the words of the decision."""
    of_entry = {row.entry_id: row for row in decisions}
    places = session.execute(
        select(Entry.id, TeamTeacher)
        .join(TeamTeacher, TeamTeacher.team_id == Entry.team_id)
        .where(Entry.id.in_(of_entry))
        .order_by(Entry.id, TeamTeacher.id)
    )
    for entry_id, place in places:
        row = of_entry[entry_id]
        enqueue(
            session,
            JobKind.MAIL,
            template=TEMPLATES[row.decision],
            account_id=place.teacher.account_id,
            decision_id=row.id,
        )
