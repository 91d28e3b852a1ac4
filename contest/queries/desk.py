"""What a juror reads: their pile, and one ballot with its object. No row of a team or a school is ever loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from contest.models import (
    Ballot,
    ConflictOfInterest,
    Edition,
    EligibilityDecision,
    Entry,
    Inspection,
    Juror,
    MarkRow,
    Upload,
)
from contest.queries.judged import is_held, is_judged
from contest.queries.seen import (
    TEXTS,
    Part,
    Shot,
    part_columns,
    part_of,
    shots_of,
    submitted,
    submitted_texts,
)
from contest.queries.submitted import counted_upload
from contest.rules.errors import NotFound
from contest.rules.jury import CONFLICTS, BallotState, Cannot, Given
from contest.rules.rights import Actor

# What a ballot in this state still asks of its juror comes first; what was kept for later comes last.
WAITING = (BallotState.TO_READ, BallotState.STARTED)
ANSWERED = (BallotState.DONE, BallotState.CANNOT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """The juror as their own pages name them."""

    id: int
    number: int
    conflicts: int  # declared and not lifted
    conflicts_declared_at: datetime | None
    seen_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One ballot of the pile; `place` counts from one in the juror's own order and never changes with the states."""

    key: str
    place: int
    state: BallotState
    cannot: Cannot | None
    marked: int
    saved_at: datetime | None
    number: int  # of the entry
    title: str
    inspection: str  # its key, empty while there is no file
    pictures: Mapping[str, str]

    @property
    def is_conflict(self) -> bool:
        """Whether the juror declared a conflict of interest there."""
        return self.state is BallotState.CANNOT and self.cannot in CONFLICTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """Every ballot a juror holds, in their own order."""

    seat: Seat
    lines: Sequence[Line]

    @property
    def answered(self) -> int:
        """Handed in, with marks or without."""
        return sum(line.state in ANSWERED for line in self.lines)

    @property
    def later(self) -> int:
        """Kept for later."""
        return sum(line.state is BallotState.LATER for line in self.lines)

    @property
    def given_up(self) -> int:
        """Handed in without a mark."""
        return sum(line.state is BallotState.CANNOT for line in self.lines)

    @property
    def left(self) -> int:
        """What still waits, kept for later or not."""
        return len(self.lines) - self.answered

    def line(self, key: str) -> Line:
        """The ballot with that key; NotFound when the pile doesn't hold it."""
        found = next((line for line in self.lines if line.key == key), None)
        if found is None:
            raise NotFound
        return found

    def to_do(self) -> Sequence[Line]:
        """What waits, in the order to read it: kept for later last, what wasn't shown at the very end."""
        waiting = [line for line in self.lines if line.state not in ANSWERED]
        return sorted(waiting, key=_turn)

    def after(self, key: str) -> Sequence[Line]:
        """What to read after that ballot: what waits further on, then before it, then what was kept for later."""
        here = self.line(key).place
        others = [line for line in self.to_do() if line.key != key]
        return sorted(others, key=lambda line: (*_turn(line)[:2], line.place < here, line.place))

    def beside(self, key: str, step: int) -> Line | None:
        """The neighbour in the juror's order, whatever its state: 1 after, -1 before."""
        at = self.line(key).place - 1 + step
        return self.lines[at] if 0 <= at < len(self.lines) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One ballot with everything its page shows."""

    pile: Pile
    line: Line
    texts: Mapping[str, str]  # TEXTS, as they were submitted
    part: Part | None
    photos: Sequence[Shot]
    answers: Sequence[str]  # of the team to the organisers' questions: it was told that jurors read them
    given: Mapping[str, Given]
    note: str
    cannot_note: str
    version: int
    saved_at: datetime | None
    done_at: datetime | None


def pile_of(session: Session, actor: Actor) -> Pile:
    """The juror's pile, in two statements; NotFound for whoever isn't a juror."""
    return Pile(seat=_seat(session, actor), lines=_lines(session, actor))


def desk_of(session: Session, actor: Actor, *, key: str, edition: Edition) -> Desk:
    """The ballot with that key, in six statements whatever the pile; NotFound unless the juror holds it."""
    pile = pile_of(session, actor)
    line = pile.line(key)
    row = session.execute(_ballot(actor, key)).one()
    return Desk(
        pile=pile,
        line=line,
        texts={text: submitted(row, text) for text in TEXTS},
        part=part_of(row),
        photos=shots_of(session, row.entry_id, edition),
        answers=_answers(session, row.entry_id),
        given=_given(session, row.id),
        note=row.note,
        cannot_note=row.cannot_note,
        version=row.version,
        saved_at=row.saved_at,
        done_at=row.done_at,
    )


def _turn(line: Line) -> tuple[bool, bool, int]:
    return line.state is BallotState.LATER, line.cannot is Cannot.NOT_SHOWN, line.place


def _seat(session: Session, actor: Actor) -> Seat:
    conflicts = (
        select(func.count())
        .select_from(ConflictOfInterest)
        .where(ConflictOfInterest.juror_id == Juror.id, ConflictOfInterest.lifted_at.is_(None))
        .scalar_subquery()
    )
    row = session.execute(
        select(Juror.id, Juror.number, conflicts, Juror.conflicts_declared_at, Juror.seen_at).where(
            Juror.id == actor.juror_id, Juror.declined_at.is_(None), Juror.left_at.is_(None)
        )
    ).one_or_none()
    if row is None:
        raise NotFound
    juror_id, number, count, declared_at, seen_at = row
    return Seat(
        id=juror_id, number=number, conflicts=count, conflicts_declared_at=declared_at, seen_at=seen_at
    )


def _lines(session: Session, actor: Actor) -> Sequence[Line]:
    marked = (
        select(func.count())
        .select_from(MarkRow)
        .where(MarkRow.ballot_id == Ballot.id, MarkRow.value.is_not(None))
        .scalar_subquery()
    )
    columns = (
        Ballot.key, Ballot.state, Ballot.cannot, Ballot.saved_at, marked.label("marked"), Entry.number,
        Entry.title, submitted_texts().label("texts"), Inspection.key.label("inspection"), Inspection.pictures,
    )  # fmt: skip
    rows = session.execute(_held(select(*columns), actor).order_by(Ballot.position, Ballot.id)).all()
    return [
        Line(
            key=row.key,
            place=place,
            state=row.state,
            cannot=row.cannot,
            marked=row.marked,
            saved_at=row.saved_at,
            number=row.number,
            title=submitted(row, "title"),
            inspection=row.inspection or "",
            pictures=row.pictures or {},
        )
        for place, row in enumerate(rows, start=1)
    ]


def _held(asked: Select[Any], actor: Actor) -> Select[Any]:
    """What is asked of each ballot the juror holds, its entry and its submitted file joined."""
    return (
        asked.select_from(Ballot)
        .join(Juror, Juror.id == Ballot.juror_id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .outerjoin(Upload, Upload.id == counted_upload())
        .outerjoin(Inspection, Inspection.id == Upload.inspection_id)
        .where(is_held(actor), is_judged())
    )


def _ballot(actor: Actor, key: str) -> Select[Any]:
    columns = (
        Ballot.id, Ballot.entry_id, Ballot.note, Ballot.cannot_note, Ballot.version, Ballot.saved_at,
        Ballot.done_at, submitted_texts().label("texts"), *(getattr(Entry, text) for text in TEXTS),
        *part_columns(),
    )  # fmt: skip
    return _held(select(*columns), actor).where(Ballot.key == key)


def _answers(session: Session, entry_id: int) -> list[str]:
    return list(
        session.scalars(
            select(EligibilityDecision.answer)
            .where(EligibilityDecision.entry_id == entry_id, EligibilityDecision.answer != "")
            .order_by(EligibilityDecision.id)
        )
    )


def _given(session: Session, ballot_id: int) -> dict[str, Given]:
    rows = session.execute(
        select(MarkRow.criterion, MarkRow.value, MarkRow.evidence).where(MarkRow.ballot_id == ballot_id)
    )
    return {criterion: Given(mark=value, evidence=evidence) for criterion, value, evidence in rows}
