"""The assignment that would come out: computed anew each time, written nowhere."""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from sqlalchemy.orm import Session

from contest.models import Edition
from contest.queries.assignments import Dealt, Source, source_of
from contest.rules.jury import OPEN, BallotState
from judging import eligibility
from judging.assignment import assign
from judging.errors import Impossible
from judging.plan import Pair, Plan
from judging.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What the organiser asks for.

    `without` are ids of jurors who would be taken out; with `keep_piles` untouched ballots stay where they are.
    """

    seed: str
    readings: int
    without: frozenset[int] = frozenset()
    keep_piles: bool = False


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A plan that nobody has applied, or why there is none."""

    wish: Wish
    source: Source
    kept: frozenset[Pair]
    plan: Plan | None
    reasons: tuple[Reason, ...]
    seconds: float

    @cached_property
    def current(self) -> frozenset[Pair]:
        """The pairs of entry and juror that stand now."""
        return frozenset(ballot.pair for ballot in self.source.ballots if ballot.reads)

    @cached_property
    def added(self) -> tuple[Pair, ...]:
        """The pairs that would be new."""
        return tuple(pair for pair in self.plan.dealt if pair not in self.current) if self.plan else ()

    @cached_property
    def dropped(self) -> tuple[Dealt, ...]:
        """The open ballots that would be taken from their juror."""
        if self.plan is None:
            return ()
        target = set(self.plan.pairs)
        return tuple(
            ballot for ballot in self.source.ballots if ballot.state in OPEN and ballot.pair not in target
        )

    @cached_property
    def loads(self) -> dict[str, int]:
        """How many ballots each juror who reads would hold in all, by code."""
        loads = self.plan.loads if self.plan else {}
        return {place.code: loads.get(place.code, 0) for place in self.source.places}

    @cached_property
    def to_read(self) -> int:
        """How many ballots would wait to be read."""
        answered = sum(ballot.reads and ballot.state not in OPEN for ballot in self.source.ballots)
        return len(self.plan.pairs) - answered if self.plan else 0

    @cached_property
    def most_more(self) -> int:
        """The largest number of ballots that one juror would hold more than now."""
        return max((self.loads[place.code] - place.held for place in self.source.places), default=0)

    @cached_property
    def read_by_kin(self) -> int:
        """How many answered ballots stand although a conflict was declared since."""
        return sum(
            ballot.reads and ballot.excluded and ballot.state not in OPEN for ballot in self.source.ballots
        )

    @property
    def changes_nothing(self) -> bool:
        """Whether applying it would write nothing."""
        return not (self.added or self.dropped or self.source.orphans or self.wish.without)

    @cached_property
    def digest(self) -> str:
        """Changes whenever the same wish would lead to another plan, or to other rows."""
        wish, source = self.wish, self.source
        said = [
            [wish.seed, wish.readings, sorted(wish.without), wish.keep_piles],
            [[entry.code, entry.school_id] for entry in source.entries],
            [
                [place.code, place.capacity, sorted(place.apart.schools), sorted(place.apart.entries)]
                for place in source.places
            ],
            sorted(self.kept),
            sorted(
                ballot.pair
                for ballot in source.ballots
                if ballot.state in OPEN and ballot.pair not in self.kept
            ),
            sorted(source.orphans),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def preview(session: Session, edition: Edition, wish: Wish) -> Preview:
    """The plan of that wish, from the rows as they are. If piles as they are leave no room, untouched ballots move."""
    source = source_of(session, edition, without=wish.without)
    first = _preview(source, wish)
    if first.plan is not None or not wish.keep_piles:
        return first
    second = _preview(source, replace(wish, keep_piles=False))
    return first if second.plan is None else second


def usual_seed(day: datetime, number: int) -> str:
    """« 2027-0304-17 »: the day, and how many plans were applied before and with this one."""
    return f"{day:%Y-%m%d}-{number:02d}"


def next_seed(seed: str) -> str:
    """Another one: « 2027-0304-18 » after « 2027-0304-17 »; one that doesn't end with a number gets one."""
    head, dash, tail = seed.rpartition("-")
    if dash and tail.isascii() and tail.isdigit() and len(tail) < 6:
        return f"{head}-{int(tail) + 1:0{len(tail)}d}"
    return f"{seed[:30]}-2"


def _preview(source: Source, wish: Wish) -> Preview:
    started, kept = time.perf_counter(), _kept(source, wish)
    plan: Plan | None = None
    reasons: tuple[Reason, ...] = ()
    try:
        plan = assign(
            [eligibility.Entry(code=entry.code, school=str(entry.school_id)) for entry in source.entries],
            _readers(source),
            readings=wish.readings,
            seed=wish.seed,
            kept=kept,
        )
    except Impossible as impossible:
        reasons = impossible.reasons
    seconds = time.perf_counter() - started
    return Preview(wish=wish, source=source, kept=kept, plan=plan, reasons=reasons, seconds=seconds)


def _kept(source: Source, wish: Wish) -> frozenset[Pair]:
    """The pairs that stay: what is answered; of those who read on, what is started, or waits if piles are kept."""
    present = {place.code for place in source.places}

    def stays(ballot: Dealt) -> bool:
        if ballot.state not in OPEN:
            return True
        if ballot.excluded or ballot.pair[1] not in present:
            return False
        return wish.keep_piles or ballot.state is not BallotState.TO_READ

    return frozenset(ballot.pair for ballot in source.ballots if ballot.reads and stays(ballot))


def _readers(source: Source) -> list[eligibility.Juror]:
    codes = {entry.id: entry.code for entry in source.entries}
    return [
        eligibility.Juror(
            code=place.code,
            capacity=place.capacity,
            conflicts=frozenset(codes[entry] for entry in place.apart.entries if entry in codes),
            school_conflicts=frozenset(map(str, place.apart.schools)),
        )
        for place in source.places
    ]
