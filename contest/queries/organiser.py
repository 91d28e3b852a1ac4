"""What the organiser sees: what waits, the teachers, the journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from contest.models import Account, Entry, JournalRow, School, Teacher, Team
from contest.rules.entries import EntryState
from contest.rules.errors import NotFound

PAGE = 30
Row = TypeVar("Row")


class TeacherFilter(StrEnum):
    """Which teachers the list shows."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


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
            *holding(words, Account.name, Account.email, School.name, School.town, School.uai),
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


def holding(words: str, *columns: Any) -> list[ColumnElement[bool]]:
    """Each word must stand in one of the columns; % and _ are plain letters."""
    return [
        or_(*(column.icontains(word, autoescape=True) for column in columns)) for word in words.split()[:6]
    ]


def journal(session: Session, *, words: str = "", page: int = 1) -> Listed[JournalRow]:
    """The journal, the newest first; searched by actor, act or subject."""
    wanted = select(JournalRow).where(*holding(words, JournalRow.actor, JournalRow.act, JournalRow.subject))
    return Listed(
        rows=session.scalars(_cut(wanted.order_by(JournalRow.id.desc()), page)).all(),
        total=_counted(session, wanted.with_only_columns(JournalRow.id)),
        page=page,
    )


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
