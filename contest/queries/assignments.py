"""What an assignment is computed from, and what was applied."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, func, not_, select
from sqlalchemy.orm import Session

from contest.models import Assignment, Ballot, Edition, Entry, Juror, Team
from contest.queries.ballots import entry_code, juror_code
from contest.queries.conflicts import NOTHING_APART, Apart, kept_apart
from contest.queries.judged import is_judged
from contest.rules.jurors import JurorState, state_of
from contest.rules.jury import CONFLICTS, HELD, OPEN, BallotState, Freed
from contest.rules.phases import Phase, window_of
from judging.plan import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One juror who would read: what a plan needs, and how many ballots they hold now."""

    id: int
    number: int
    code: str
    capacity: int | None
    has_declared: bool
    apart: Apart
    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealt:
    """One ballot that exists, as a pair of codes; `reads` when it is one of its entry's readings, done or to come."""

    id: int
    pair: Pair
    state: BallotState
    reads: bool
    excluded: bool  # a conflict keeps the two apart by now


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One admitted entry."""

    id: int
    code: str
    school_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Everything a plan is computed from: codes for the law, ids for the rows."""

    entries: tuple[Judged, ...]  # by number
    places: tuple[Place, ...]  # who would read, by number
    juror_ids: Mapping[str, int]  # of everybody, those who are gone too
    ballots: tuple[Dealt, ...]  # of these entries, in whatever state
    orphans: tuple[int, ...]  # ids of open ballots whose entry isn't judged any more


def source_of(session: Session, edition: Edition, *, without: Collection[int] = ()) -> Source:
    """Admitted entries, jurors who accepted and stayed, and all ballots; `without` leave. In five statements."""
    entries = _entries(session, edition)
    jurors = session.execute(
        select(
            Juror.id,
            Juror.number,
            Juror.capacity,
            Juror.conflicts_declared_at,
            Juror.accepted_at,
            Juror.declined_at,
            Juror.left_at,
        )
        .where(Juror.edition_id == edition.id)
        .order_by(Juror.number)
    ).all()
    names = {row.id: juror_code(row.number) for row in jurors}
    apart = kept_apart(session, edition)
    rows = _rows(session, edition)
    ballots, orphans = _ballots(rows, entries=entries, names=names, apart=apart)
    vanished = _vanished(rows, since=window_of(edition.windows, Phase.JUDGING).opens_at)
    held = Counter(ballot.pair[1] for ballot in ballots if ballot.reads)
    places = (
        Place(
            id=row.id,
            number=row.number,
            code=names[row.id],
            capacity=row.capacity,
            has_declared=row.conflicts_declared_at is not None,
            apart=_with(apart.get(row.id, NOTHING_APART), vanished.get(row.id, ())),
            held=held[names[row.id]],
        )
        for row in jurors
        if state_of(row) is JurorState.ACCEPTED and row.id not in without
    )
    return Source(
        entries=entries,
        places=tuple(places),
        juror_ids={code: juror_id for juror_id, code in names.items()},
        ballots=ballots,
        orphans=orphans,
    )


def is_reading() -> ColumnElement[bool]:
    """The condition on Ballot: it is one of its entry's readings, done or to come. Who stepped back reads nothing."""
    stepped_back = and_(
        Ballot.state == BallotState.CANNOT, Ballot.cannot.is_not(None), Ballot.cannot.in_(CONFLICTS)
    )
    return and_(Ballot.state.in_(HELD), not_(stepped_back))


def last_number(session: Session, edition_id: int) -> int:
    """The number of the last applied assignment; 0 before the first."""
    return session.scalar(select(func.max(Assignment.number)).where(Assignment.edition_id == edition_id)) or 0


def _entries(session: Session, edition: Edition) -> tuple[Judged, ...]:
    rows = session.execute(
        select(Entry.id, Entry.number, Team.school_id)
        .join(Team, Team.id == Entry.team_id)
        .where(Entry.edition_id == edition.id, is_judged(), Team.dissolved_at.is_(None))
        .order_by(Entry.number)
    )
    return tuple(
        Judged(id=entry_id, code=entry_code(number), school_id=school_id)
        for entry_id, number, school_id in rows
    )


def _rows(session: Session, edition: Edition) -> Sequence[Row[*tuple[Any, ...]]]:
    return session.execute(
        select(
            Ballot.id,
            Ballot.juror_id,
            Ballot.entry_id,
            Ballot.state,
            Ballot.cannot,
            Ballot.freed,
            Ballot.freed_at,
        )
        .join(Juror, Juror.id == Ballot.juror_id)
        .where(Juror.edition_id == edition.id)
        .order_by(Ballot.id)
    ).all()


def _vanished(rows: Sequence[Row[*tuple[Any, ...]]], *, since: datetime) -> Mapping[int, set[int]]:
    """The entries, by juror id, that a conflict took from a pile somebody was reading.

    That told the juror whose they are: they never come back, even when the conflict is lifted.
    """
    found: dict[int, set[int]] = defaultdict(set)
    for row in rows:
        stepped_back = row.state is BallotState.CANNOT and row.cannot in CONFLICTS
        taken = row.freed is Freed.CONFLICT and row.freed_at is not None and row.freed_at >= since
        if stepped_back or taken:
            found[row.juror_id].add(row.entry_id)
    return found


def _with(apart: Apart, entries: Collection[int]) -> Apart:
    return replace(apart, entries=apart.entries | frozenset(entries)) if entries else apart


def _ballots(
    rows: Sequence[Row[*tuple[Any, ...]]],
    *,
    entries: tuple[Judged, ...],
    names: Mapping[int, str],
    apart: Mapping[int, Apart],
) -> tuple[tuple[Dealt, ...], tuple[int, ...]]:
    judged = {entry.id: entry for entry in entries}
    found = (
        Dealt(
            id=row.id,
            pair=(judged[row.entry_id].code, names[row.juror_id]),
            state=row.state,
            reads=row.state in HELD and not (row.state is BallotState.CANNOT and row.cannot in CONFLICTS),
            excluded=_is_apart(judged[row.entry_id], apart.get(row.juror_id, NOTHING_APART)),
        )
        for row in rows
        if row.entry_id in judged
    )
    orphans = tuple(row.id for row in rows if row.entry_id not in judged and row.state in OPEN)
    return tuple(found), orphans


def _is_apart(entry: Judged, apart: Apart) -> bool:
    return entry.school_id in apart.schools or entry.id in apart.entries
