"""How far the jury's reading has come: each entry's readings, marks at both ends of the scale."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from contest.models import Assignment, Ballot, Edition, Entry, Inspection, MarkRow, Team, Upload
from contest.queries.assignments import is_reading
from contest.queries.judged import is_judged
from contest.queries.seen import submitted_text
from contest.queries.submitted import counted_upload
from contest.rules.jury import HIGHEST, LOWEST, OPEN, BallotState

SHOWN = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryReadings:
    """One entry that the jury reads: ballots answered, how many of them by « I can't judge », and those that wait."""

    number: int
    done: int
    unmarked: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The readings of all entries; `asked` is how many each should have, `plans` how often readings were dealt."""

    asked: int
    plans: int
    entries: tuple[EntryReadings, ...]

    @property
    def needed(self) -> int:
        """How many readings there should be."""
        return self.asked * len(self.entries)

    @property
    def missing(self) -> int:
        """How many aren't done yet: one too many elsewhere makes up for nothing."""
        return sum(max(0, self.asked - each.done) for each in self.entries)

    @property
    def done(self) -> int:
        """How many of those that are needed are done."""
        return self.needed - self.missing

    @property
    def unmarked(self) -> int:
        """How many jurors said that they can't judge."""
        return sum(each.unmarked for each in self.entries)

    @property
    def short(self) -> tuple[EntryReadings, ...]:
        """The entries that won't get their readings as things stand: too few jurors hold them."""
        return tuple(each for each in self.entries if each.done + each.waiting < self.asked)

    @property
    def least_read(self) -> tuple[EntryReadings, ...]:
        """Those that lack most, a few of them, by number."""
        lacking = [each for each in self.entries if each.done < self.asked]
        return tuple(sorted(lacking, key=lambda each: (each.done, each.number))[:SHOWN])


@dataclass(frozen=True, slots=True, kw_only=True)
class Opposed:
    """An entry with the lowest and the highest mark on one criterion, and how many such pairs there are."""

    entry: int
    criterion: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictured:
    """An entry with the poster of the file that was submitted; `key` and `digest` are empty while there is none."""

    number: int
    title: str
    key: str
    pictures: dict[str, str]


def reading_round(session: Session, edition: Edition) -> Round:
    """The readings entry by entry, in two statements."""
    answered = and_(is_reading(), Ballot.state.not_in(OPEN))
    unmarked = and_(is_reading(), Ballot.state == BallotState.CANNOT)
    rows = session.execute(
        select(Entry.number, *(_how_many(each) for each in (answered, unmarked, Ballot.state.in_(OPEN))))
        .join(Team, and_(Team.id == Entry.team_id, Team.dissolved_at.is_(None)))
        .outerjoin(Ballot, Ballot.entry_id == Entry.id)
        .where(Entry.edition_id == edition.id, is_judged())
        .group_by(Entry.number)
        .order_by(Entry.number)
    )
    plans = select(func.count(Assignment.id)).where(Assignment.edition_id == edition.id)
    return Round(
        asked=edition.readings,
        plans=session.scalar(plans) or 0,
        entries=tuple(
            EntryReadings(number=number, done=int(read), unmarked=int(without), waiting=int(left))
            for number, read, without, left in rows
        ),
    )


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.sum(case((condition, 1), else_=0))


def opposed(session: Session, edition: Edition) -> Opposed | None:
    """The first entry where one juror sees the lowest level and another one the highest; None without any."""
    row = session.execute(
        select(Entry.number, MarkRow.criterion, func.count().over())
        .join(Ballot, and_(Ballot.id == MarkRow.ballot_id, Ballot.state == BallotState.DONE))
        .join(Entry, Entry.id == Ballot.entry_id)
        .where(Entry.edition_id == edition.id, is_judged())
        .group_by(Entry.number, MarkRow.criterion)
        .having(func.min(MarkRow.value) == LOWEST, func.max(MarkRow.value) == HIGHEST)
        .order_by(Entry.number, MarkRow.criterion)
        .limit(1)
    ).first()
    return None if row is None else Opposed(entry=row[0], criterion=row[1], count=row[2])


def pictured(session: Session, edition: Edition, numbers: Sequence[int]) -> dict[int, Pictured]:
    """These entries with their posters, by number."""
    rows = session.execute(
        select(Entry.number, submitted_text("title"), Inspection.key, Inspection.pictures)
        .select_from(Entry)
        .outerjoin(Upload, Upload.id == counted_upload())
        .outerjoin(Inspection, Inspection.id == Upload.inspection_id)
        .where(Entry.edition_id == edition.id, Entry.number.in_(numbers))
    )
    return {
        number: Pictured(number=number, title=title, key=key or "", pictures=pictures or {})
        for number, title, key, pictures in rows
    }
