"""Computations of the ranking: the one to look at, those before, what changed since, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, defer

from contest.models import Account, Ballot, Edition, EligibilityDecision, Entry, Juror, Result, School, Team
from contest.models.columns import Document
from contest.queries.ballots import COUNTED
from contest.queries.judged import is_judged
from contest.queries.seen import submitted_text
from contest.rules.errors import NotFound
from contest.rules.jury import OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Computation:
    """One line of the history; `asker` is empty for an erased account."""

    result: Result
    asker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The last ranking without the marks it comes from; `result` is its row, whose content is read when asked for.

    `additions` is empty unless it was asked for.
    """

    result: Result
    ranking: Document
    extents: Document
    additions: Document

    @property
    def standings(self) -> Sequence[Document]:
        """By rank, entries without one last."""
        found: Sequence[Document] = self.ranking["standings"]
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What moved since a ranking read the marks."""

    ballots: int
    entries: int

    def __bool__(self) -> bool:
        return bool(self.ballots or self.entries)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A juror and how many ballots they still hold."""

    number: int
    name: str
    open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Short:
    """An admitted entry that was read less often than the edition asks."""

    number: int
    readings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An entry as organisers know it."""

    number: int
    key: str
    title: str
    team: str
    school: str
    town: str
    level: str


def admitted(edition: Edition) -> ColumnElement[bool]:
    """The condition on Entry: what the jury reads and the ranking holds."""
    return and_(Entry.edition_id == edition.id, is_judged())


def waiting(session: Session, edition_id: int) -> Result | None:
    """The computation that a worker is to do, or does."""
    return session.scalar(
        select(Result)
        .where(Result.edition_id == edition_id, Result.computed_at.is_(None), Result.failure.is_(None))
        .order_by(Result.number.desc())
        .limit(1)
    )


def ranked(session: Session, edition_id: int, *, additions: bool = False) -> Ranked | None:
    """The last ranking for pages: a third of the whole content of a large contest; None before the first."""
    parts = ("ranking", "extents", *(("additions",) if additions else ()))
    row = session.execute(
        select(Result, *(Result.content[part].label(part) for part in parts))
        .where(*_last_of(edition_id))
        .options(defer(Result.content))
    ).one_or_none()
    if row is None:
        return None
    result, ranking, extents, *more = row
    return Ranked(result=result, ranking=ranking, extents=extents, additions=more[0] if more else {})


def _last_of(edition_id: int) -> tuple[ColumnElement[bool], ...]:
    done = (Result.edition_id == edition_id, Result.computed_at.is_not(None))
    last = select(func.max(Result.number)).where(*done).scalar_subquery()
    return *done, Result.number == last


def numbered(session: Session, edition_id: int, number: int) -> Result:
    """That computation without its content; NotFound."""
    found = session.scalar(
        select(Result)
        .where(Result.edition_id == edition_id, Result.number == number)
        .options(defer(Result.content))
    )
    if found is None:
        raise NotFound
    return found


def history(session: Session, edition_id: int) -> Sequence[Computation]:
    """Every computation without its content, the newest first."""
    rows = session.execute(
        select(Result, Account.name)
        .outerjoin(Account, Account.id == Result.asked_by)
        .where(Result.edition_id == edition_id)
        .order_by(Result.number.desc())
        .options(defer(Result.content))
    )
    return [Computation(result=result, asker=name or "") for result, name in rows]


def changed_since(session: Session, edition: Edition, at: datetime) -> Changes:
    """How many ballots and decisions are newer, in two statements."""
    ballots = (
        select(func.count())
        .select_from(Ballot)
        .join(Ballot.entry)
        .where(
            Entry.edition_id == edition.id,
            or_(Ballot.saved_at > at, Ballot.done_at > at, Ballot.freed_at > at),
        )
    )
    decided = (
        select(func.count(Entry.id.distinct()))
        .outerjoin(EligibilityDecision, EligibilityDecision.entry_id == Entry.id)
        .where(
            Entry.edition_id == edition.id, or_(EligibilityDecision.decided_at > at, Entry.withdrawn_at > at)
        )
    )
    return Changes(ballots=session.scalar(ballots) or 0, entries=session.scalar(decided) or 0)


def missing_ballots(session: Session, edition: Edition) -> Sequence[Waiting]:
    """Jurors who hold ballots that aren't handed in, those with most first."""
    held = func.count(Ballot.id)
    rows = session.execute(
        select(Juror.number, Account.name, held)
        .join(Juror, Juror.id == Ballot.juror_id)
        .join(Account, Account.id == Juror.account_id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .where(admitted(edition), Ballot.state.in_(OPEN))
        .group_by(Juror.number, Account.name)
        .order_by(held.desc(), Juror.number)
    )
    return [Waiting(number=number, name=name, open=count) for number, name, count in rows]


def short_of_readings(session: Session, edition: Edition) -> Sequence[Short]:
    """Admitted entries with fewer counted ballots than asked, those with fewest first."""
    read = func.count(Ballot.id)
    counted = and_(Ballot.entry_id == Entry.id, Ballot.state.in_(COUNTED))
    rows = session.execute(
        select(Entry.number, read)
        .outerjoin(Ballot, counted)
        .where(admitted(edition))
        .group_by(Entry.number)
        .having(read < edition.readings)
        .order_by(read, Entry.number)
    )
    return [Short(number=number, readings=count) for number, count in rows]


def juror_names(session: Session, edition: Edition) -> Mapping[int, str]:
    """The names of the jurors by number, for organisers."""
    rows = session.execute(
        select(Juror.number, Account.name)
        .join(Account, Account.id == Juror.account_id)
        .where(Juror.edition_id == edition.id)
    )
    return dict(rows.all())


def named(session: Session, edition: Edition, numbers: Iterable[int]) -> Mapping[int, Named]:
    """Title and level as they were submitted, team and school of these entries, by number, in one statement."""
    rows = session.execute(
        select(
            Entry.number, Team.key, submitted_text("title"), Team.name, School.name, School.town,
            submitted_text("level"),
        )
        .join(Team, Team.id == Entry.team_id)
        .join(School, School.id == Team.school_id)
        .where(Entry.edition_id == edition.id, Entry.number.in_(set(numbers)))
    )  # fmt: skip
    return {
        number: Named(number=number, key=key, title=title, team=team, school=school, town=town, level=level)
        for number, key, title, team, school, town, level in rows
    }
