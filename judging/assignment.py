"""Which juror reads which entry: exactly so many readings each, even loads, no conflict, one plan from one seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from judging.crossing import improve
from judging.dealing import Deal, deal, fill, level, lots
from judging.eligibility import Entry, Juror, readers_masks
from judging.errors import DoubledCode, Impossible
from judging.masks import bits, mask_of
from judging.plan import Links, Pair, Plan, own_order
from judging.reasons import CapacityShort, Reason, TooCrowded, TooFewJurors

Coded = TypeVar("Coded", Entry, Juror)


def assign(
    entries: Iterable[Entry],
    jurors: Iterable[Juror],
    *,
    readings: int,
    seed: int | str,
    kept: Iterable[Pair] = (),
    avoid_region: bool = False,
) -> Plan:
    """The plan of these entries, jurors and seed, in whatever order they come.

    `kept` are (entry, juror) pairs that are done or started: they stay and count, even with a juror who isn't among
    `jurors` any more or with a conflict declared since; an entry that has `readings` of them gets no other. Raises
    Impossible, DoubledCode, LookupError for a kept entry that isn't among `entries`, ValueError unless `readings` > 0.
    """
    if readings < 1:
        raise ValueError(readings)
    round_ = _Round.of(entries, jurors, readings=readings, seed=str(seed), kept=set(kept))
    may = readers_masks(round_.entries, round_.jurors, avoid_region=avoid_region)
    hand = Deal(may, round_.kept, round_.rooms, round_.missing)
    reasons = _shortages(round_, hand)
    if not any(isinstance(reason, CapacityShort) for reason in reasons):
        deal(hand, lots(round_.seed))
        reasons += _crowds(round_, hand, fill(hand))
    if reasons:
        raise Impossible(reasons)
    level(hand)
    improve(hand)
    return _plan(round_, hand)


@dataclass(frozen=True, slots=True)
class _Round:
    """What is asked, with entries and jurors in an order that depends on their codes and the seed only.

    `readers` are the jurors, then those who are gone and keep pairs.
    """

    seed: str
    readings: int
    entries: list[Entry]
    jurors: list[Juror]
    readers: list[str]
    kept: list[int]
    rooms: list[int]

    @classmethod
    def of(
        cls, entries: Iterable[Entry], jurors: Iterable[Juror], *, readings: int, seed: str, kept: set[Pair]
    ) -> _Round:
        known = _by_code(entries)
        present = _by_code(jurors)
        chance = lots(f"{seed} jurors")
        ranks = {code: chance.random() for code in sorted(present)}
        readers = sorted(present, key=lambda code: ranks[code])
        readers += sorted({juror for _, juror in kept} - set(present))
        place = {code: number for number, code in enumerate(readers)}
        masks = dict.fromkeys(sorted(known), 0)
        loads: dict[str, int] = defaultdict(int)
        for entry, juror in kept:
            if entry not in masks:
                raise LookupError(entry)
            masks[entry] |= 1 << place[juror]
            loads[juror] += 1
        ordered = [present[code] for code in readers if code in present]
        # Nobody can be given more than all entries: that is no limit.
        capacities = [len(known) if each.capacity is None else each.capacity for each in ordered]
        rooms = [max(0, most - loads[each.code]) for each, most in zip(ordered, capacities, strict=True)]
        return cls(
            seed=seed,
            readings=readings,
            entries=[known[code] for code in masks],
            jurors=ordered,
            readers=readers,
            kept=list(masks.values()),
            rooms=rooms + [0] * (len(readers) - len(ordered)),
        )

    @property
    def missing(self) -> list[int]:
        """How many readings each entry misses."""
        return [max(0, self.readings - kept.bit_count()) for kept in self.kept]


def _by_code(known: Iterable[Coded]) -> dict[str, Coded]:
    by_code: dict[str, Coded] = {}
    for each in known:
        if each.code in by_code:
            raise DoubledCode(each.code)
        by_code[each.code] = each
    return by_code


def _shortages(round_: _Round, hand: Deal) -> list[Reason]:
    """What counting alone proves; an entry that has too few jurors is then left out of the deal."""
    needed = sum(hand.missing)
    present = mask_of(juror for juror, room in enumerate(round_.rooms) if room)
    wanted = 0
    lacking: dict[tuple[str, int], list[str]] = defaultdict(list)
    for number, entry in enumerate(round_.entries):
        possible = hand.eligible[number].bit_count()
        wanted += min(possible, hand.missing[number])
        if possible >= hand.missing[number]:
            continue
        done = hand.kept[number].bit_count()
        at_all = (present & ~hand.kept[number]).bit_count()
        place = ("", done + at_all) if at_all < hand.missing[number] else (entry.school, done + possible)
        lacking[place].append(entry.code)
        hand.missing[number] = 0
    reasons: list[Reason] = [
        TooFewJurors(school=school, entries=tuple(entries), eligible=eligible, needed=round_.readings)
        for (school, eligible), entries in sorted(lacking.items())
    ]
    if wanted > (available := sum(round_.rooms)):
        return [CapacityShort(needed=needed, available=available), *reasons]
    return reasons


def _crowds(round_: _Round, hand: Deal, stuck: Iterable[frozenset[int]]) -> Iterator[Reason]:
    """For each search that failed the smallest proof that taking entries out of it leaves."""
    named: set[int] = set()
    for reached in stuck:
        if named & reached:
            continue
        proof = _Proof(hand, round_.rooms, reached)
        named |= proof.entries
        yield TooCrowded(
            entries=tuple(round_.entries[entry].code for entry in sorted(proof.entries)),
            jurors=tuple(sorted(round_.readers[juror] for juror in proof.jurors)),
            needed=proof.needed,
            available=proof.available,
        )


class _Proof:
    """Entries that miss more readings than the jurors can give them; none of the entries can be left out."""

    def __init__(self, hand: Deal, rooms: list[int], entries: frozenset[int]) -> None:
        self.rooms = rooms
        self.entries = set(entries)
        self.needed = sum(hand.missing[entry] for entry in entries)
        self.wanted = dict.fromkeys(range(len(rooms)), 0)
        for entry in entries:
            for juror in bits(hand.eligible[entry]):
                self.wanted[juror] += 1
        for entry in sorted(entries):
            self._try_without(entry, hand)

    @property
    def available(self) -> int:
        """What the jurors can give to these entries."""
        return sum(min(self.rooms[juror], wanted) for juror, wanted in self.wanted.items())

    @property
    def jurors(self) -> list[int]:
        return [juror for juror, wanted in self.wanted.items() if min(self.rooms[juror], wanted)]

    def _try_without(self, entry: int, hand: Deal) -> None:
        freed = [juror for juror in bits(hand.eligible[entry]) if self.wanted[juror] <= self.rooms[juror]]
        if self.needed - hand.missing[entry] <= self.available - len(freed):
            return
        self.entries.remove(entry)
        self.needed -= hand.missing[entry]
        for juror in bits(hand.eligible[entry]):
            self.wanted[juror] -= 1


def _plan(round_: _Round, hand: Deal) -> Plan:
    pairs: list[Pair] = []
    dealt: list[Pair] = []
    held: dict[str, list[str]] = {code: [] for code in sorted(round_.readers)}
    for number, entry in enumerate(round_.entries):
        for juror in sorted(round_.readers[place] for place in bits(hand.readers(number))):
            pairs.append((entry.code, juror))
            held[juror].append(entry.code)
        dealt += sorted((entry.code, round_.readers[place]) for place in bits(hand.held[number]))
    return Plan(
        seed=round_.seed,
        readings=round_.readings,
        pairs=tuple(pairs),
        dealt=tuple(dealt),
        piles={juror: own_order(round_.seed, juror, entries) for juror, entries in held.items()},
        links=Links.of(pairs),
    )
