"""Who is kept away from what: declared conflicts of interest, and the juror's own school."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, func, select, true, union
from sqlalchemy.orm import Session, contains_eager, joinedload, lazyload

from contest.models import ConflictOfInterest, Edition, Entry, Juror, School, Teacher, Team
from contest.queries.organiser import PAGE, Listed
from contest.queries.schools import folded
from contest.rules.errors import NotFound
from contest.rules.jury import ConflictKind

# A list of so many schools is read at once; longer ones are searched.
SHOWN_AT_ONCE = 40
FOUND_AT_MOST = 24


class ConflictFilter(StrEnum):
    """Which conflicts the organiser's list shows."""

    WAITING = "waiting"
    IN_FORCE = "in_force"
    LIFTED = "lifted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """The ids of what one juror never judges."""

    schools: frozenset[int] = frozenset()
    entries: frozenset[int] = frozenset()


NOTHING_APART = Apart()
# With each conflict, its entry and the entry's school, and nothing else of the team.
_WITH_ENTRY = (
    joinedload(ConflictOfInterest.entry)
    .joinedload(Entry.team)
    .options(lazyload(Team.edition), joinedload(Team.school))
)
_FILTERS: dict[ConflictFilter, ColumnElement[bool]] = {
    ConflictFilter.WAITING: and_(
        ConflictOfInterest.looked_at.is_(None), ConflictOfInterest.lifted_at.is_(None)
    ),
    ConflictFilter.IN_FORCE: ConflictOfInterest.lifted_at.is_(None),
    ConflictFilter.LIFTED: ConflictOfInterest.lifted_at.is_not(None),
}


def kept_apart(session: Session, edition: Edition, *, juror_id: int | None = None) -> dict[int, Apart]:
    """What each juror is kept away from, or that one alone; in two statements. A juror kept from nothing is left out.

    Their own schools count before they have declared anything, and a conflict with one entry counts for its school.
    """
    mine = true() if juror_id is None else Juror.id == juror_id
    schools: dict[int, set[int]] = defaultdict(set)
    entries: dict[int, set[int]] = defaultdict(set)
    for juror, school in session.execute(
        select(Juror.id, Juror.school_id)
        .where(Juror.edition_id == edition.id, Juror.school_id.is_not(None), mine)
        .union_all(
            select(Juror.id, Teacher.school_id)
            .join(Teacher, Teacher.account_id == Juror.account_id)
            .where(Juror.edition_id == edition.id, mine)
        )
    ):
        assert school is not None
        schools[juror].add(school)
    for juror, school, entry, entry_school in session.execute(
        select(ConflictOfInterest.juror_id, ConflictOfInterest.school_id, Entry.id, Team.school_id)
        .join(Juror, Juror.id == ConflictOfInterest.juror_id)
        .outerjoin(Entry, Entry.id == ConflictOfInterest.entry_id)
        .outerjoin(Team, Team.id == Entry.team_id)
        .where(
            Juror.edition_id == edition.id,
            ConflictOfInterest.lifted_at.is_(None),
            ConflictOfInterest.kind != ConflictKind.OTHER,
            mine,
        )
    ):
        schools[juror].add(school if school is not None else entry_school)
        if entry is not None:
            entries[juror].add(entry)
    return {
        juror: Apart(schools=frozenset(found), entries=frozenset(entries[juror]))
        for juror, found in schools.items()
    }


def own_schools(session: Session, juror: Juror) -> Sequence[School]:
    """The schools where this juror works, as the organiser wrote it or as their teacher's account says."""
    taught = select(Teacher.school_id).where(Teacher.account_id == juror.account_id)
    ids: CompoundSelect[Any] = union(
        taught, select(Juror.school_id).where(Juror.id == juror.id, Juror.school_id.is_not(None))
    )
    return session.scalars(select(School).where(School.id.in_(ids)).order_by(School.name)).all()


def schools_taking_part(session: Session, edition: Edition) -> Sequence[School]:
    """The schools that have a living team, by town: nothing here tells which object is whose."""
    living = select(Team.school_id).where(Team.edition_id == edition.id, Team.dissolved_at.is_(None))
    return session.scalars(
        select(School).where(School.id.in_(living)).order_by(School.town, School.name)
    ).all()


def found_among(schools: Sequence[School], words: str) -> list[School]:
    """Those whose name, town or UAI hold every word, accents and case aside; at most FOUND_AT_MOST."""
    wanted = folded(words).split()
    if not wanted:
        return []
    texts = ((school, folded(f"{school.name} {school.town} {school.uai}")) for school in schools)
    return [school for school, text in texts if all(word in text for word in wanted)][:FOUND_AT_MOST]


def of_juror(session: Session, juror_id: int) -> Sequence[ConflictOfInterest]:
    """All conflicts of one juror, lifted ones too, the oldest first."""
    return session.scalars(
        select(ConflictOfInterest)
        .where(ConflictOfInterest.juror_id == juror_id)
        .options(joinedload(ConflictOfInterest.school), _WITH_ENTRY)
        .order_by(ConflictOfInterest.id)
    ).all()


def listed(
    session: Session, edition: Edition, which: ConflictFilter, *, page: int = 1
) -> Listed[ConflictOfInterest]:
    """The organiser's list, the newest first, jurors, schools and entries joined."""
    wanted = (
        select(ConflictOfInterest)
        .join(ConflictOfInterest.juror)
        .where(Juror.edition_id == edition.id, _FILTERS[which])
    )
    shown = (
        wanted.options(
            contains_eager(ConflictOfInterest.juror), joinedload(ConflictOfInterest.school), _WITH_ENTRY
        )
        .order_by(ConflictOfInterest.id.desc())
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    return Listed(rows=session.scalars(shown).unique().all(), total=total, page=page)


def in_force(session: Session, edition: Edition) -> dict[tuple[int, int], ConflictOfInterest]:
    """The conflicts that name a school or an entry, by juror id and id of the school they keep apart."""
    rows = session.execute(
        select(ConflictOfInterest, func.coalesce(ConflictOfInterest.school_id, Team.school_id))
        .join(ConflictOfInterest.juror)
        .outerjoin(Entry, Entry.id == ConflictOfInterest.entry_id)
        .outerjoin(Team, Team.id == Entry.team_id)
        .where(
            Juror.edition_id == edition.id,
            _FILTERS[ConflictFilter.IN_FORCE],
            ConflictOfInterest.kind != ConflictKind.OTHER,
        )
        .order_by(ConflictOfInterest.id)
    )
    return {(conflict.juror_id, school_id): conflict for conflict, school_id in rows}


def waiting(session: Session, edition: Edition) -> int:
    """How many conflicts no organiser has looked at."""
    return (
        session.scalar(
            select(func.count(ConflictOfInterest.id))
            .join(ConflictOfInterest.juror)
            .where(Juror.edition_id == edition.id, _FILTERS[ConflictFilter.WAITING])
        )
        or 0
    )


def conflict_by_id(session: Session, conflict_id: int) -> ConflictOfInterest:
    """One conflict of the current edition, juror joined; NotFound otherwise."""
    conflict = session.scalar(
        select(ConflictOfInterest)
        .join(ConflictOfInterest.juror)
        .join(Edition, Edition.id == Juror.edition_id)
        .where(ConflictOfInterest.id == conflict_id, Edition.is_current.is_(True))
        .options(contains_eager(ConflictOfInterest.juror), joinedload(ConflictOfInterest.school), _WITH_ENTRY)
    )
    if conflict is None:
        raise NotFound
    return conflict
