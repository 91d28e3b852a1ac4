"""What the organiser sees: what waits, the teams and their entries, the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, contains_eager, joinedload, lazyload

from contest.models import Account, Entry, Inspection, JournalRow, School, Teacher, Team, Upload
from contest.rules.entries import EntryState
from contest.rules.errors import NotFound
from uploads.report import Verdict

PAGE = 30
Row = TypeVar("Row")


class TeacherFilter(StrEnum):
    """Which teachers the list shows."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class TeamFilter(StrEnum):
    """Which teams the list shows."""

    ALL = "all"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The numbers of the board."""

    waiting_teachers: int
    teams: int
    drafts: int
    submitted: int
    withdrawn: int
    schools: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamLine:
    """One line of the list of teams; the verdict is the last file's, None while it is being read."""

    entry: Entry
    has_file: bool
    verdict: Verdict | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[Row]):
    """Some rows of many, and whether there are more before and after."""

    rows: Sequence[Row]
    total: int
    page: int

    @property
    def has_previous(self) -> bool:
        """Whether a page comes before."""
        return self.page > 1

    @property
    def has_next(self) -> bool:
        """Whether a page comes after."""
        return self.page * PAGE < self.total


_TEACHERS: dict[TeacherFilter, ColumnElement[bool]] = {
    TeacherFilter.WAITING: and_(Teacher.approved_at.is_(None), Teacher.refused_at.is_(None)),
    TeacherFilter.APPROVED: and_(Teacher.approved_at.is_not(None), Teacher.refused_at.is_(None)),
    TeacherFilter.REFUSED: Teacher.refused_at.is_not(None),
}
_TEAMS: dict[TeamFilter, ColumnElement[bool]] = {
    TeamFilter.ALL: true(),
    TeamFilter.DRAFT: Entry.state == EntryState.DRAFT,
    TeamFilter.SUBMITTED: Entry.state == EntryState.SUBMITTED,
    TeamFilter.WITHDRAWN: Entry.state == EntryState.WITHDRAWN,
}


def board(session: Session, edition_id: int) -> Board:
    """Everything the board counts, in four statements."""
    counts = session.execute(
        select(Entry.state, func.count())
        .join(Entry.team)
        .where(Entry.edition_id == edition_id, Team.dissolved_at.is_(None))
        .group_by(Entry.state)
    )
    states = dict(counts.all())
    living = (Team.edition_id == edition_id, Team.dissolved_at.is_(None))
    return Board(
        waiting_teachers=_counted(session, select(Teacher.id).where(_TEACHERS[TeacherFilter.WAITING])),
        teams=_counted(session, select(Team.id).where(*living)),
        schools=_counted(session, select(Team.school_id).where(*living).distinct()),
        drafts=states.get(EntryState.DRAFT, 0),
        submitted=states.get(EntryState.SUBMITTED, 0),
        withdrawn=states.get(EntryState.WITHDRAWN, 0),
    )


def teachers(session: Session, which: TeacherFilter, *, words: str = "", page: int = 1) -> Listed[Teacher]:
    """Teachers with their account and school, the longest waiting first."""
    wanted = (
        select(Teacher)
        .join(Teacher.account)
        .join(Teacher.school)
        .where(
            _TEACHERS[which],
            *_holding(words, Account.name, Account.email, School.name, School.town, School.uai),
        )
    )
    shown = wanted.options(contains_eager(Teacher.account), contains_eager(Teacher.school)).order_by(
        Teacher.id
    )
    return Listed(
        rows=session.scalars(_cut(shown, page)).unique().all(),
        total=_counted(session, wanted.with_only_columns(Teacher.id)),
        page=page,
    )


def first_of_school(session: Session, school_ids: Sequence[int]) -> frozenset[int]:
    """Those of the schools that have no approved teacher yet: only the organiser can help them."""
    taught = select(Teacher.school_id).where(_TEACHERS[TeacherFilter.APPROVED])
    missing = select(School.id).where(School.id.in_(school_ids), School.id.not_in(taught))
    return frozenset(session.scalars(missing))


def teams(
    session: Session, edition_id: int, which: TeamFilter, *, words: str = "", page: int = 1
) -> Listed[TeamLine]:
    """The living teams with their entry, in the order of the numbers; searched by object, team, school, number."""
    wanted = (
        select(Entry)
        .join(Entry.team)
        .join(Team.school)
        .where(Entry.edition_id == edition_id, Team.dissolved_at.is_(None), _TEAMS[which], *_searched(words))
    )
    shown = wanted.options(
        contains_eager(Entry.team).options(
            contains_eager(Team.school), lazyload(Team.edition), joinedload(Team.extension)
        )
    )
    entries = session.scalars(_cut(shown.order_by(Entry.number), page)).unique().all()
    verdicts = _last_verdicts(session, [entry.id for entry in entries])
    return Listed(
        rows=[
            TeamLine(entry=entry, has_file=entry.id in verdicts, verdict=verdicts.get(entry.id))
            for entry in entries
        ],
        total=_counted(session, wanted.with_only_columns(Entry.id)),
        page=page,
    )


def journal(session: Session, *, words: str = "", page: int = 1) -> Listed[JournalRow]:
    """The journal, the newest first; searched by actor, act or subject."""
    wanted = select(JournalRow).where(*_holding(words, JournalRow.actor, JournalRow.act, JournalRow.subject))
    return Listed(
        rows=session.scalars(_cut(wanted.order_by(JournalRow.id.desc()), page)).all(),
        total=_counted(session, wanted.with_only_columns(JournalRow.id)),
        page=page,
    )


def _last_verdicts(session: Session, entry_ids: Sequence[int]) -> dict[int, Verdict | None]:
    last = (
        select(Upload.entry_id, func.max(Upload.number).label("number"))
        .where(Upload.entry_id.in_(entry_ids))
        .group_by(Upload.entry_id)
        .subquery()
    )
    rows = session.execute(
        select(Upload.entry_id, Inspection.verdict)
        .join(last, and_(Upload.entry_id == last.c.entry_id, Upload.number == last.c.number))
        .join(Inspection, Inspection.id == Upload.inspection_id)
    )
    return dict(rows.all())


def _searched(words: str) -> list[ColumnElement[bool]]:
    number = words.strip().upper().removeprefix("F-")
    if number.isdecimal():
        return [Entry.number == int(number[:9])]
    return _holding(words, Entry.title, Team.name, School.name, School.town, School.uai)


def _holding(words: str, *columns: Any) -> list[ColumnElement[bool]]:
    """Each word must stand in one of the columns; % and _ are plain letters."""
    return [
        or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words.split()[:6]
    ]


def _cut(statement: Select[Any], page: int) -> Select[Any]:
    return statement.limit(PAGE).offset((page - 1) * PAGE)


def _counted(session: Session, statement: Select[Any]) -> int:
    return session.scalar(select(func.count()).select_from(statement.subquery())) or 0


def teacher(session: Session, teacher_id: int) -> Teacher:
    """One teacher, account and school joined; NotFound when there is none."""
    found = session.get(Teacher, teacher_id)
    if found is None:
        raise NotFound
    return found
