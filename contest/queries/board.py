"""What the organiser's board counts whatever the phase: teams, entries, decisions, and what somebody should look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session, aliased

from contest.models import (
    ConflictOfInterest,
    ContentReport,
    Edition,
    EligibilityDecision,
    Entry,
    Juror,
    Photo,
    School,
    Teacher,
    Team,
)
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState, PhotoState
from contest.rules.jury import Cannot


@dataclass(frozen=True, slots=True, kw_only=True)
class Entering:
    """Living teams with their schools and entries, and the teachers who wait to be confirmed."""

    teams: int
    schools: int
    drafts: int
    submitted: int
    withdrawn: int
    waiting_teachers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitting:
    """Submitted entries by decision; of those that were asked something, how many answered or let the day pass.

    Those that answered wait for a decision again: they are among `to_decide`.
    """

    to_decide: int
    asked: int
    answered: int
    overdue: int
    accepted: int
    refused: int
    photos_waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The oldest report that nobody has looked at, and how many there are; `key` is the entry's."""

    entry: int
    key: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Undecided:
    """The oldest conflict of interest that nobody has looked at, and how many there are.

    It is about an entry or about a school, or about neither: then only the note says what it is.
    """

    juror: int
    entry: int | None
    school: str
    why: Cannot | None
    note: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What is counted whatever the phase."""

    entering: Entering
    admitting: Admitting
    reported: Reported | None
    undecided: Undecided | None


Counts = Mapping[tuple[EntryState, Eligibility], int]


def board(session: Session, edition: Edition, *, now: datetime) -> Board:
    """The counts, in seven statements."""
    # 1 entries · 2 teams and schools · 3 teachers · 4 questions · 5 photos · 6 reports · 7 conflicts
    rows = session.execute(
        select(Entry.state, Entry.eligibility, func.count())
        .join(Entry.team)
        .where(_living(edition))
        .group_by(Entry.state, Entry.eligibility)
    )
    counts = {(state, eligibility): count for state, eligibility, count in rows}
    return Board(
        entering=_entering(session, edition, counts),
        admitting=_admitting(session, edition, counts, now=now),
        reported=_reported(session, edition),
        undecided=_undecided(session, edition),
    )


def _living(edition: Edition) -> ColumnElement[bool]:
    return and_(Team.edition_id == edition.id, Team.dissolved_at.is_(None))


def _entering(session: Session, edition: Edition, counts: Counts) -> Entering:
    teams, schools = session.execute(
        select(func.count(), func.count(Team.school_id.distinct())).where(_living(edition))
    ).one()
    waiting = select(func.count(Teacher.id)).where(
        Teacher.approved_at.is_(None), Teacher.refused_at.is_(None)
    )
    by_state = {
        state: sum(count for (mine, _), count in counts.items() if mine is state) for state in EntryState
    }
    return Entering(
        teams=teams,
        schools=schools,
        drafts=by_state[EntryState.DRAFT],
        submitted=by_state[EntryState.SUBMITTED],
        withdrawn=by_state[EntryState.WITHDRAWN],
        waiting_teachers=session.scalar(waiting) or 0,
    )


def _admitting(session: Session, edition: Edition, counts: Counts, *, now: datetime) -> Admitting:
    answered, overdue = _answers(session, edition, now=now)
    photos = (
        select(func.count(Photo.id))
        .join(Photo.entry)
        .join(Entry.team)
        .where(_living(edition), _is(Eligibility.TO_DECIDE, Eligibility.ASKED, Eligibility.ACCEPTED))
        .where(Photo.state != PhotoState.REFUSED, Photo.decision.is_(None))
    )
    return Admitting(
        to_decide=counts.get((EntryState.SUBMITTED, Eligibility.TO_DECIDE), 0),
        asked=counts.get((EntryState.SUBMITTED, Eligibility.ASKED), 0),
        answered=answered,
        overdue=overdue,
        accepted=counts.get((EntryState.SUBMITTED, Eligibility.ACCEPTED), 0),
        refused=counts.get((EntryState.SUBMITTED, Eligibility.REFUSED), 0),
        photos_waiting=session.scalar(photos) or 0,
    )


def _is(*eligibilities: Eligibility) -> ColumnElement[bool]:
    return and_(Entry.state == EntryState.SUBMITTED, Entry.eligibility.in_(eligibilities))


def _answers(session: Session, edition: Edition, *, now: datetime) -> tuple[int, int]:
    """Of the entries that were asked something, how many answered, and how many let the day pass."""
    later = aliased(EligibilityDecision)
    last = select(func.max(later.id)).where(later.entry_id == Entry.id).correlate(Entry).scalar_subquery()
    answered = and_(Entry.eligibility == Eligibility.TO_DECIDE, EligibilityDecision.answered_at.is_not(None))
    overdue = and_(Entry.eligibility == Eligibility.ASKED, EligibilityDecision.answer_until <= now)
    counted = session.execute(
        select(_how_many(answered), _how_many(overdue))
        .select_from(Entry)
        .join(Entry.team)
        .join(EligibilityDecision, EligibilityDecision.id == last)
        .where(EligibilityDecision.decision == Eligibility.ASKED)
        .where(_living(edition), _is(Eligibility.ASKED, Eligibility.TO_DECIDE))
    ).one()
    return int(counted[0] or 0), int(counted[1] or 0)


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def _reported(session: Session, edition: Edition) -> Reported | None:
    row = session.execute(
        select(Entry.number, Entry.key, ContentReport.reason, func.count().over())
        .join(ContentReport.entry)
        .join(Entry.team)
        .where(_living(edition), ContentReport.handled_at.is_(None))
        .order_by(ContentReport.reported_at, ContentReport.id)
        .limit(1)
    ).first()
    return None if row is None else Reported(entry=row[0], key=row[1], reason=row[2], count=row[3])


def _undecided(session: Session, edition: Edition) -> Undecided | None:
    row = session.execute(
        select(
            Juror.number,
            Entry.number,
            School.name,
            ConflictOfInterest.why,
            ConflictOfInterest.note,
            func.count().over(),
        )
        .join(ConflictOfInterest.juror)
        .outerjoin(ConflictOfInterest.entry)
        .outerjoin(ConflictOfInterest.school)
        .where(Juror.edition_id == edition.id, Juror.left_at.is_(None))
        .where(ConflictOfInterest.looked_at.is_(None), ConflictOfInterest.lifted_at.is_(None))
        .order_by(ConflictOfInterest.declared_at, ConflictOfInterest.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    juror, entry, school, why, note, count = row
    return Undecided(juror=juror, entry=entry, school=school or "", why=why, note=note, count=count)
