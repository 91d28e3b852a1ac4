"""Dealing readings: a greedy hand first, then exchanges until every reading is dealt and the loads are even.

Entries and jurors are numbers here, a set of jurors is an int with a bit for each. A juror's load counts kept readings.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterator

# A juror may run ahead of the least loaded one by so many entries while dealing, so that each entry still finds jurors
# who never met; levelling takes it back. Measured in bench/assignment.py.
HEAD_START = 5


def bits(mask: int) -> Iterator[int]:
    """The places of the ones, from the lowest."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def lots(seed: str) -> random.Random:
    """Where all chance comes from: the same in every run; only its random() is promised to be the same in any Python."""
    return random.Random(seed)  # noqa: S311 - a plan must be repeatable, not secret


class Deal:
    """The hand as it grows; `held[entry]` was dealt here, `kept[entry]` lay there before and never moves."""

    def __init__(self, eligible: list[int], kept: list[int], rooms: list[int], missing: list[int]) -> None:
        self.eligible = [may & ~done for may, done in zip(eligible, kept, strict=True)]
        self.kept = kept
        self.held = [0] * len(kept)
        self.missing = missing
        self.seats: list[set[int]] = [set() for _ in rooms]
        self.loads = [0] * len(rooms)
        for readers in kept:
            for juror in bits(readers):
                self.loads[juror] += 1
        self.limits = [load + room for load, room in zip(self.loads, rooms, strict=True)]

    def readers(self, entry: int) -> int:
        """All who read it."""
        return self.kept[entry] | self.held[entry]

    def free(self, entry: int) -> int:
        """Those who may still be given it, if they have room."""
        return self.eligible[entry] & ~self.held[entry]

    def give(self, entry: int, juror: int) -> None:
        self.held[entry] |= 1 << juror
        self.seats[juror].add(entry)
        self.loads[juror] += 1

    def take(self, entry: int, juror: int) -> None:
        self.held[entry] ^= 1 << juror
        self.seats[juror].remove(entry)
        self.loads[juror] -= 1

    def lacking(self, entry: int) -> int:
        """How many readings it misses still."""
        return self.missing[entry] - self.held[entry].bit_count()


def deal(hand: Deal, chance: random.Random) -> None:
    """Give each entry the least loaded jurors who met the fewest of its readers; some entries may stay short."""
    met = [0] * len(hand.loads)
    for entry in range(len(hand.kept)):
        for juror in bits(hand.kept[entry]):
            met[juror] |= hand.kept[entry]
    levels = _Levels(hand)
    draws = {entry: chance.random() for entry in range(len(hand.kept))}
    # Whoever has little choice chooses first.
    choice = {entry: hand.eligible[entry].bit_count() - hand.missing[entry] for entry in draws}
    for entry in sorted(draws, key=lambda entry: (choice[entry], draws[entry])):
        crowd = _Crowd(met, hand.kept[entry])
        for _ in range(hand.missing[entry]):
            if not (able := levels.lowest(hand.free(entry))):
                break
            juror = _drawn(crowd.strangers(able), len(met), chance)
            levels.leave(juror)
            hand.give(entry, juror)
            levels.enter(juror)
            crowd.add(juror)
        for juror in bits(hand.readers(entry)):
            met[juror] |= hand.readers(entry)


class _Levels:
    """The jurors who have room, by load."""

    def __init__(self, hand: Deal) -> None:
        self.hand = hand
        self.at: dict[int, int] = {}
        for juror in range(len(hand.loads)):
            self.enter(juror)

    def enter(self, juror: int) -> None:
        load = self.hand.loads[juror]
        if load < self.hand.limits[juror]:
            self.at[load] = self.at.get(load, 0) | 1 << juror

    def leave(self, juror: int) -> None:
        load = self.hand.loads[juror]
        self.at[load] ^= 1 << juror
        if not self.at[load]:
            del self.at[load]

    def lowest(self, among: int) -> int:
        """Those of the least loaded few levels; of higher ones only if there is nobody else."""
        found, limit = 0, None
        for load in sorted(self.at):
            if limit is None:
                limit = load + HEAD_START
            if load > limit and found:
                break
            found |= self.at[load] & among
        return found


class _Crowd:
    """The readers of one entry; `layers[i]` are the jurors who met more than i of them elsewhere."""

    def __init__(self, met: list[int], readers: int) -> None:
        self.met = met
        self.layers: list[int] = []
        for juror in bits(readers):
            self.add(juror)

    def add(self, juror: int) -> None:
        known = self.met[juror]
        self.layers.append(0)
        for place in range(len(self.layers) - 1, 0, -1):
            self.layers[place] |= self.layers[place - 1] & known
        self.layers[0] |= known

    def strangers(self, able: int) -> int:
        """Those who met the fewest of them."""
        for layer in self.layers:
            if strangers := able & ~layer:
                return strangers
        return able


def _drawn(mask: int, count: int, chance: random.Random) -> int:
    """One of the ones: the first from a place drawn by lot."""
    start = int(chance.random() * count)
    chosen = (mask >> start) << start or mask
    return (chosen & -chosen).bit_length() - 1


# juror → the entry that comes to them and who passes it on: nobody at the start of an empty seat, None at the root
Trail = dict[int, tuple[int, int | None] | None]


def fill(hand: Deal) -> list[frozenset[int]]:
    """Deal what is missing by exchanges along augmenting paths.

    Returns for each entry that stays short the entries that the search reached: together they miss more readings than
    the jurors have to give them. It is empty when all is dealt.
    """
    stuck = []
    for entry in range(len(hand.held)):
        while hand.lacking(entry) > 0:
            trail: Trail = dict.fromkeys(bits(hand.free(entry)), (entry, None))
            end = _search(hand, trail, lambda juror: hand.loads[juror] < hand.limits[juror])
            if end is None:
                stuck.append(frozenset({entry}.union(*(hand.seats[juror] for juror in trail))))
                break
            _exchange(hand, trail, end)
    return stuck


def level(hand: Deal) -> None:
    """Exchange until no path leads from a juror to one who has at least two entries less.

    Then no other deal of these readings has a smaller highest load, or a smaller sum of squared loads.
    """
    jurors = range(len(hand.loads))
    moved = True
    while moved:
        moved = False
        for juror in sorted(jurors, key=lambda juror: (-hand.loads[juror], juror)):
            while _lighten(hand, juror):
                moved = True


def _lighten(hand: Deal, juror: int) -> bool:
    """Move one entry away from a juror, along a path to somebody who still has no more than they."""
    most = hand.loads[juror] - 2

    def good(other: int) -> bool:
        return hand.loads[other] <= most and hand.loads[other] < hand.limits[other]

    if not any(map(good, range(len(hand.loads)))):
        return False
    trail: Trail = {juror: None}
    end = _search(hand, trail, good)
    if end is None:
        return False
    _exchange(hand, trail, end)
    return True


def _search(hand: Deal, trail: Trail, good: Callable[[int], bool]) -> int | None:
    """Breadth first from the jurors on the trail, which it makes longer, to the nearest good one."""
    waiting = deque(trail)
    reached = sum(1 << juror for juror in trail)
    seen: set[int] = set()
    while waiting:
        juror = waiting.popleft()
        if good(juror):
            return juror
        for entry in sorted(hand.seats[juror] - seen):
            seen.add(entry)
            fresh = hand.free(entry) & ~reached
            reached |= fresh
            for other in bits(fresh):
                trail[other] = (entry, juror)
                waiting.append(other)
    return None


def _exchange(hand: Deal, trail: Trail, end: int) -> None:
    """Everybody on the way to `end` passes an entry on."""
    juror = end
    while (step := trail[juror]) is not None:
        entry, giver = step
        hand.give(entry, juror)
        if giver is None:
            return
        hand.take(entry, giver)
        juror = giver
