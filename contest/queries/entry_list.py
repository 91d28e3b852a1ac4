"""The organiser's list of entries: filters, search, order, and what each line says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, select, true
from sqlalchemy.orm import Session, contains_eager, lazyload

from contest.models import (
    ConsentRow,
    ContentReport,
    Edition,
    EligibilityDecision,
    Entry,
    Inspection,
    Photo,
    Pupil,
    School,
    Team,
    Upload,
)
from contest.queries.admissible import photo_waits
from contest.queries.organiser import PAGE, Listed, holding
from contest.queries.seen import submitted_text
from contest.queries.submitted import counted_upload
from contest.rules.consent import Signature, State, Use, state_of
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState
from contest.rules.publication import NEEDED
from uploads.report import Verdict


class EntryFilter(StrEnum):
    """Which entries the list shows."""

    ALL = "all"
    TO_DECIDE = "to_decide"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    HIDDEN = "hidden"


class EntryOrder(StrEnum):
    """How the list is sorted."""

    NUMBER = "number"
    TITLE = "title"
    SCHOOL = "school"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked of the list."""

    which: EntryFilter = EntryFilter.ALL
    words: str = ""
    order: EntryOrder = EntryOrder.NUMBER
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What lies around an entry: the title and the check of the file that count, what waits to be looked at, the last
    question.

    `inspection_key` is empty without a file; the verdict is None while the file is being read.
    """

    title: str
    inspection_key: str
    verdict: Verdict | None
    pictures: dict[str, str]
    photos_waiting: int
    reports_waiting: int
    answer_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """How many pupils there are, may take part, and may have the work published."""

    pupils: int = 0
    take_part: int = 0
    shown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One line of the list."""

    entry: Entry
    facts: Facts
    agreed: Agreed


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many entries each filter finds, how many questions were left unanswered, how many photos wait."""

    by_filter: dict[EntryFilter, int]
    unanswered: int
    photos_waiting: int


_LIVING = and_(Entry.team_id == Team.id, Team.dissolved_at.is_(None))
_SUBMITTED = Entry.state == EntryState.SUBMITTED
_FILTERS: dict[EntryFilter, ColumnElement[bool]] = {
    EntryFilter.ALL: true(),
    EntryFilter.DRAFT: Entry.state == EntryState.DRAFT,
    EntryFilter.WITHDRAWN: Entry.state == EntryState.WITHDRAWN,
    EntryFilter.HIDDEN: Entry.hidden_at.is_not(None),
    **{EntryFilter(each.value): and_(_SUBMITTED, Entry.eligibility == each) for each in Eligibility},
}
_ORDERS: dict[EntryOrder, tuple[Any, ...]] = {
    EntryOrder.NUMBER: (Entry.number,),
    EntryOrder.TITLE: (func.lower(submitted_text("title")), Entry.number),
    EntryOrder.SCHOOL: (func.lower(School.name), School.id, Entry.number),
    EntryOrder.SUBMITTED: (Entry.submitted_at.is_(None), Entry.submitted_at.desc(), Entry.number),
}


def entries(session: Session, edition: Edition, wanted: Wanted) -> Listed[EntryLine]:
    """A page of the living teams' entries, in four statements however many there are."""
    # 1 entries with team and school · 2 their number · 3 files, photos, reports, questions · 4 pupils, consents
    found = _wanted(edition, wanted)
    shown = found.options(_team_alone()).order_by(*_ORDERS[wanted.order])
    rows = session.scalars(shown.limit(PAGE).offset((wanted.page - 1) * PAGE)).unique().all()
    total = select(func.count()).select_from(found.with_only_columns(Entry.id).subquery())
    facts = _facts(session, [row.id for row in rows])
    agreed = _agreed(session, edition, [row.team_id for row in rows])
    return Listed(
        rows=[
            EntryLine(entry=row, facts=facts[row.id], agreed=agreed.get(row.team_id, Agreed()))
            for row in rows
        ],
        total=session.scalar(total) or 0,
        page=wanted.page,
    )


def next_to_decide(session: Session, edition: Edition, wanted: Wanted, *, after: Entry) -> Entry | None:
    """The next entry of that list that waits for a decision, by number, the first one after the last."""
    return session.scalars(
        _wanted(edition, wanted)
        .where(_FILTERS[EntryFilter.TO_DECIDE], Entry.id != after.id)
        .options(_team_alone())
        .order_by(Entry.number < after.number, Entry.number)
        .limit(1)
    ).first()


def counts(session: Session, edition: Edition, *, now: datetime) -> Counts:
    """What the chips and the title say, in three statements."""
    hidden = Entry.hidden_at.is_not(None)
    living = select(func.count(Entry.id)).join(Team, _LIVING).where(Entry.edition_id == edition.id)
    rows = session.execute(
        living.add_columns(Entry.state, Entry.eligibility, hidden).group_by(
            Entry.state, Entry.eligibility, hidden
        )
    )
    found = dict.fromkeys(EntryFilter, 0)
    for count, state, eligibility, is_hidden in rows:
        mine = eligibility.value if state is EntryState.SUBMITTED else state.value
        for which in (EntryFilter.ALL, EntryFilter(mine), *([EntryFilter.HIDDEN] if is_hidden else ())):
            found[which] += count
    late = living.where(_FILTERS[EntryFilter.ASKED], _answer_until() <= now)
    photos = (
        living.with_only_columns(func.count(Photo.id)).join(Entry.photos).where(_SUBMITTED, photo_waits())
    )
    return Counts(
        by_filter=found,
        unanswered=session.scalar(late) or 0,
        photos_waiting=session.scalar(photos) or 0,
    )


def _wanted(edition: Edition, wanted: Wanted) -> Select[Entry]:
    return (
        select(Entry)
        .join(Team, _LIVING)
        .join(School, School.id == Team.school_id)
        .where(Entry.edition_id == edition.id, _FILTERS[wanted.which], *_searched(wanted.words))
    )


def _team_alone() -> Any:
    return contains_eager(Entry.team).options(contains_eager(Team.school), lazyload(Team.edition))


def _searched(words: str) -> list[ColumnElement[bool]]:
    number = words.strip().upper().removeprefix("F-")
    if number.isdecimal():
        return [Entry.number == int(number[:9])]
    return holding(words, submitted_text("title"), Team.name, School.name, School.town, School.uai)


def _facts(session: Session, entry_ids: Sequence[int]) -> dict[int, Facts]:
    photos = select(func.count(Photo.id)).where(Photo.entry_id == Entry.id, photo_waits())
    reports = select(func.count(ContentReport.id)).where(
        ContentReport.entry_id == Entry.id, ContentReport.handled_at.is_(None)
    )
    rows = session.execute(
        select(
            Entry.id,
            submitted_text("title"),
            Inspection.key,
            Inspection.verdict,
            Inspection.pictures,
            photos.correlate(Entry).scalar_subquery(),
            reports.correlate(Entry).scalar_subquery(),
            _answer_until(),
        )
        .select_from(Entry)
        .outerjoin(Upload, Upload.id == counted_upload())
        .outerjoin(Inspection, Inspection.id == Upload.inspection_id)
        .where(Entry.id.in_(entry_ids))
    )
    return {
        entry_id: Facts(
            title=title,
            inspection_key=key or "",
            verdict=verdict,
            pictures=pictures or {},
            photos_waiting=waiting,
            reports_waiting=reported,
            answer_until=until,
        )
        for entry_id, title, key, verdict, pictures, waiting, reported, until in rows
    }


def _answer_until() -> ScalarSelect[datetime | None]:
    """Until when the last question to the team of Entry waits for an answer."""
    return (
        select(EligibilityDecision.answer_until)
        .where(EligibilityDecision.entry_id == Entry.id)
        .order_by(EligibilityDecision.id.desc())
        .limit(1)
        .correlate(Entry)
        .scalar_subquery()
    )


def _agreed(session: Session, edition: Edition, team_ids: Sequence[int]) -> dict[int, Agreed]:
    in_force = and_(
        ConsentRow.pupil_id == Pupil.id, ConsentRow.withdrawn_at.is_(None), ConsentRow.use.in_(NEEDED)
    )
    rows = session.execute(
        select(
            Pupil.team_id,
            Pupil.id,
            ConsentRow.use,
            ConsentRow.signer,
            ConsentRow.answer,
            ConsentRow.signed_on,
        )
        .outerjoin(ConsentRow, in_force)
        .where(Pupil.team_id.in_(team_ids))
    )
    teams: dict[int, dict[int, list[Signature]]] = {}
    for team_id, pupil_id, use, signer, answer, signed_on in rows:
        papers = teams.setdefault(team_id, {}).setdefault(pupil_id, [])
        if use is not None:
            papers.append(Signature(use=use, signer=signer, answer=answer, signed_on=signed_on))
    return {team_id: _counted(edition, list(pupils.values())) for team_id, pupils in teams.items()}


def _counted(edition: Edition, pupils: Sequence[Sequence[Signature]]) -> Agreed:
    def granted(use: Use) -> int:
        states = (state_of(papers, use, signatures_needed=edition.signatures_needed) for papers in pupils)
        return sum(state is State.GRANTED for state in states)

    return Agreed(pupils=len(pupils), take_part=granted(Use.PARTICIPATION), shown=granted(Use.WORK))
