"""The jury as the organiser sees it: who stands where, how far each one is, who is late, who is absent."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from sqlalchemy import ColumnElement, case, func, select, true
from sqlalchemy.orm import Session, joinedload, lazyload

from contest.models import Account, Ballot, ConflictOfInterest, Edition, Entry, Juror, Token
from contest.models.accounts import TokenPurpose
from contest.queries.judged import is_judged
from contest.queries.organiser import PAGE, Listed
from contest.rules.accounts import hash_of_token
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState
from contest.rules.errors import NotFound
from contest.rules.jurors import INVITATION_LIFE, MINUTES_PER_BALLOT, JurorState, is_late, is_silent, state_of
from contest.rules.jury import HELD, OPEN
from contest.rules.phases import Phase, progress, window_of

# Two ballots handed in one after the other tell a pace, unless a break lies between them, or nothing at all.
BREAK, BLINK = timedelta(minutes=30), timedelta(seconds=20)
GAPS_NEEDED = 20


class JurorFilter(StrEnum):
    """Which jurors the list shows."""

    ALL = "all"
    LATE = "late"
    FINISHED = "finished"
    INVITED = "invited"
    DECLINED = "declined"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class JurorLine:
    """One juror with what is counted; `read` are the ballots handed in or answered by « I can't judge »."""

    id: int
    account_id: int
    number: int
    name: str
    email: str
    affiliation: str
    is_chair: bool
    capacity: int | None
    state: JurorState
    invited_at: datetime
    decline_reason: str
    declared_at: datetime | None
    seen_at: datetime | None
    reminded_at: datetime | None
    read: int
    total: int
    conflicts: int
    undecided: int
    is_late: bool
    is_absent: bool

    @property
    def left(self) -> int:
        """How many ballots still wait for this juror."""
        return self.total - self.read

    def expired(self, now: datetime) -> bool:
        """Whether the links of the invitation don't work any more."""
        return self.state is JurorState.INVITED and now >= self.invited_at + INVITATION_LIFE


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted of one juror."""

    read: int
    total: int
    conflicts: int
    undecided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Minutes a ballot takes; measured between ballots handed in, or our estimate while there are too few."""

    minutes: float
    measured_on: int  # pairs of ballots; 0: an estimate


def everyone(session: Session, edition: Edition, *, now: datetime) -> list[JurorLine]:
    """Every juror of the edition by number, in three statements."""
    rows = session.execute(
        select(Juror, Account.name, Account.email)
        .join(Account, Account.id == Juror.account_id)
        .where(Juror.edition_id == edition.id)
        .options(lazyload(Juror.account))
        .order_by(Juror.number)
    ).all()
    ballots, conflicts = _ballots(session, edition.id), _conflicts(session, edition.id)
    nothing = (0, 0)
    return [
        _line(
            edition,
            juror,
            (name, email or ""),
            Counted(*ballots.get(juror.id, nothing), *conflicts.get(juror.id, nothing)),
            now=now,
        )
        for juror, name, email in rows
    ]


def line_of(session: Session, edition: Edition, juror: Juror, *, now: datetime) -> JurorLine:
    """One juror as in the list, in two statements."""
    nothing = (0, 0)
    counted = Counted(
        *_ballots(session, edition.id, juror_id=juror.id).get(juror.id, nothing),
        *_conflicts(session, edition.id, juror_id=juror.id).get(juror.id, nothing),
    )
    return _line(edition, juror, (juror.account.name, juror.account.email or ""), counted, now=now)


def listed(
    lines: Sequence[JurorLine], which: JurorFilter, *, words: str = "", page: int = 1
) -> Listed[JurorLine]:
    """One page of those that the filter and the words leave; a jury has hundreds of jurors, not thousands."""
    wanted = [line for line in lines if _shown(line, which) and _holds(line, words.lower().split())]
    return Listed(rows=wanted[(page - 1) * PAGE : page * PAGE], total=len(wanted), page=page)


def late(session: Session, edition: Edition, *, now: datetime) -> list[JurorLine]:
    """The jurors who are behind, those who have done least first."""
    lines = [line for line in everyone(session, edition, now=now) if line.is_late]
    return sorted(lines, key=lambda line: (line.read / line.total, line.number))


def absent(session: Session, edition: Edition, *, now: datetime) -> list[JurorLine]:
    """The jurors whose ballots lie untouched for so long that somebody else should read them."""
    return [line for line in everyone(session, edition, now=now) if line.is_absent]


def juror_by_id(session: Session, juror_id: int) -> Juror:
    """One juror of the current edition, account and school joined; NotFound otherwise."""
    juror = session.scalar(
        select(Juror)
        .join(Edition, Edition.id == Juror.edition_id)
        .where(Juror.id == juror_id, Edition.is_current.is_(True))
        .options(joinedload(Juror.school))
    )
    if juror is None:
        raise NotFound
    return juror


def of_account(session: Session, account_id: int | None) -> Juror | None:
    """The place of an account in the jury of the current edition, whatever became of it."""
    if account_id is None:
        return None
    return session.scalar(
        select(Juror)
        .join(Edition, Edition.id == Juror.edition_id)
        .where(Juror.account_id == account_id, Edition.is_current.is_(True))
    )


def pending_for(session: Session, account_id: int | None) -> Juror | None:
    """The invitation that this account hasn't answered yet, if there is one."""
    juror = of_account(session, account_id)
    return juror if juror is not None and state_of(juror) is JurorState.INVITED else None


def has_declared(session: Session, juror_id: int) -> bool:
    """Whether this juror has said which ties they have."""
    declared = select(Juror.id).where(Juror.id == juror_id, Juror.conflicts_declared_at.is_not(None))
    return session.scalar(declared) is not None


def of_link(session: Session, secret: str) -> Juror | None:
    """Whose invitation that link was, spent and old ones too: whoever knows the secret was told it."""
    account_id = session.scalar(
        select(Token.account_id).where(
            Token.token_hash == hash_of_token(secret), Token.purpose == TokenPurpose.INVITE_JUROR
        )
    )
    return of_account(session, account_id)


def progress_of(session: Session, juror_id: int) -> tuple[int, int]:
    """How many ballots this juror has read, and how many they hold."""
    states = session.scalars(
        select(Ballot.state)
        .join(Entry, Entry.id == Ballot.entry_id)
        .where(Ballot.juror_id == juror_id, Ballot.state.in_(HELD), is_judged())
    ).all()
    return sum(state not in OPEN for state in states), len(states)


def expected_load(session: Session, edition: Edition) -> int | None:
    """How many ballots each juror would get as things stand; None while there are too few to tell anything."""
    entries = session.scalar(
        select(func.count(Entry.id)).where(
            Entry.edition_id == edition.id,
            Entry.state == EntryState.SUBMITTED,
            Entry.eligibility != Eligibility.REFUSED,
        )
    )
    sitting = session.scalar(
        select(func.count(Juror.id)).where(
            Juror.edition_id == edition.id, Juror.declined_at.is_(None), Juror.left_at.is_(None)
        )
    )
    if not entries or not sitting or sitting < 2 * edition.readings:
        return None
    return -(-entries * edition.readings // sitting)


def pace(session: Session, edition_id: int) -> Pace:
    """How long a ballot takes this jury: the median time between two ballots of one juror, breaks left out."""
    rows = session.execute(
        select(Ballot.juror_id, Ballot.done_at)
        .join(Juror, Juror.id == Ballot.juror_id)
        .where(Juror.edition_id == edition_id, Ballot.done_at.is_not(None))
        .order_by(Ballot.juror_id, Ballot.done_at)
    )
    instants: dict[int, list[datetime]] = defaultdict(list)
    for juror_id, done_at in rows:
        assert done_at is not None
        instants[juror_id].append(done_at)
    gaps = [
        (after - before).total_seconds() / 60
        for one in instants.values()
        for before, after in pairwise(one)
        if BLINK < after - before < BREAK
    ]
    if len(gaps) < GAPS_NEEDED:
        return Pace(minutes=MINUTES_PER_BALLOT, measured_on=0)
    return Pace(minutes=statistics.median(gaps), measured_on=len(gaps))


def _line(
    edition: Edition, juror: Juror, account: tuple[str, str], counted: Counted, *, now: datetime
) -> JurorLine:
    window, state = window_of(edition.windows, Phase.JUDGING), state_of(juror)
    judging = state is JurorState.ACCEPTED and now >= window.opens_at
    silent = is_silent(seen_at=juror.seen_at, opens_at=window.opens_at, closes_at=window.closes_at, now=now)
    return JurorLine(
        id=juror.id,
        account_id=juror.account_id,
        number=juror.number,
        name=account[0],
        email=account[1],
        affiliation=juror.affiliation,
        is_chair=juror.is_chair,
        capacity=juror.capacity,
        state=state,
        invited_at=juror.invited_at,
        decline_reason=juror.decline_reason,
        declared_at=juror.conflicts_declared_at,
        seen_at=juror.seen_at,
        reminded_at=juror.reminded_at,
        read=counted.read,
        total=counted.total,
        conflicts=counted.conflicts,
        undecided=counted.undecided,
        is_late=judging and is_late(read=counted.read, total=counted.total, elapsed=progress(window, now)),
        is_absent=judging and counted.read < counted.total and silent,
    )


def _ballots(session: Session, edition_id: int, *, juror_id: int | None = None) -> dict[int, tuple[int, int]]:
    """Of each juror, how many are read and how many they hold."""
    opened = case((Ballot.state.in_(OPEN), 1), else_=0)
    rows = session.execute(
        select(Ballot.juror_id, func.count() - func.sum(opened), func.count())
        .join(Juror, Juror.id == Ballot.juror_id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .where(Juror.edition_id == edition_id, Ballot.state.in_(HELD), is_judged(), _one(juror_id))
        .group_by(Ballot.juror_id)
    )
    return {juror_id: (int(read), total) for juror_id, read, total in rows}


def _conflicts(
    session: Session, edition_id: int, *, juror_id: int | None = None
) -> dict[int, tuple[int, int]]:
    """Of each juror, how many are in force and how many of them no organiser has looked at."""
    undecided = case((ConflictOfInterest.looked_at.is_(None), 1), else_=0)
    rows = session.execute(
        select(ConflictOfInterest.juror_id, func.count(), func.sum(undecided))
        .join(Juror, Juror.id == ConflictOfInterest.juror_id)
        .where(Juror.edition_id == edition_id, ConflictOfInterest.lifted_at.is_(None), _one(juror_id))
        .group_by(ConflictOfInterest.juror_id)
    )
    return {juror_id: (count, int(waiting)) for juror_id, count, waiting in rows}


def _one(juror_id: int | None) -> ColumnElement[bool]:
    return true() if juror_id is None else Juror.id == juror_id


def _shown(line: JurorLine, which: JurorFilter) -> bool:
    match which:
        case JurorFilter.LATE:
            return line.is_late
        case JurorFilter.FINISHED:
            return line.state is JurorState.ACCEPTED and line.read == line.total > 0
        case JurorFilter.INVITED:
            return line.state is JurorState.INVITED
        case JurorFilter.DECLINED:
            return line.state is JurorState.DECLINED
        case JurorFilter.GONE:
            return line.state in (JurorState.GONE, JurorState.WITHDRAWN)
        case _:
            return line.state is not JurorState.WITHDRAWN


def _holds(line: JurorLine, words: Sequence[str]) -> bool:
    text = f"{line.number} J-{line.number:02d} {line.name} {line.email} {line.affiliation}".lower()
    return all(word in text for word in words)
