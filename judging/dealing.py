"""Dealing readings: a greedy hand first, then exchanges until every reading is dealt and the loads are even.

Entries and jurors are numbers here, sets of them are masks. A juror's load counts kept readings.
"""

from __future__ import annotations

import random
from collections import deque

from judging.masks import bits, mask_of, met_in, transposed

# A juror may run ahead of the least loaded one by so many entries while dealing, so that each entry still finds jurors
# who never met. Of 2,000 entries × 200 jurors × 5, 5 leaves 7.3 % of the pairs unlinked, 10 and 50 leave 6.4 %.
HEAD_START = 10


def lots(seed: str) -> random.Random:
    """Where all chance comes from; only its random() is promised to give the same numbers in any Python."""
    return random.Random(seed)  # noqa: S311 - a plan must be repeatable, not secret


class Deal:
    """The hand as it grows.

    `held[entry]` are the jurors it was dealt to, `kept[entry]` those who had it before and never lose it,
    `eligible[entry]` those who may be dealt it. `seats[juror]`, `settled[juror]` and `able[juror]` say the same from
    the other side.
    """

    def __init__(self, may: list[int], kept: list[int], rooms: list[int], missing: list[int]) -> None:
        roomy = mask_of(juror for juror, room in enumerate(rooms) if room)
        self.eligible = [mask & roomy & ~done for mask, done in zip(may, kept, strict=True)]
        self.able = transposed(self.eligible, len(rooms))
        self.kept = kept
        self.settled = transposed(kept, len(rooms))
        self.held = [0] * len(kept)
        self.seats = [0] * len(rooms)
        self.missing = missing
        self.loads = [entries.bit_count() for entries in self.settled]
        self.limits = [load + room for load, room in zip(self.loads, rooms, strict=True)]

    def readers(self, entry: int) -> int:
        """All who read it."""
        return self.kept[entry] | self.held[entry]

    def free(self, entry: int) -> int:
        """Those who may still be given it, if they have room."""
        return self.eligible[entry] & ~self.held[entry]

    def open(self, juror: int) -> int:
        """The entries that this juror may still be given."""
        return self.able[juror] & ~self.seats[juror]

    def give(self, entry: int, juror: int) -> None:
        self.held[entry] |= 1 << juror
        self.seats[juror] |= 1 << entry
        self.loads[juror] += 1

    def take(self, entry: int, juror: int) -> None:
        self.held[entry] ^= 1 << juror
        self.seats[juror] ^= 1 << entry
        self.loads[juror] -= 1

    def roomy(self, *, below: int | None = None) -> int:
        """The jurors who have room, if asked those with fewer entries than `below`."""
        return mask_of(
            juror
            for juror, (load, limit) in enumerate(zip(self.loads, self.limits, strict=True))
            if load < limit and (below is None or load < below)
        )

    def tide(self) -> int:
        """The load that nobody needs to pass when those with fewer entries are filled up first."""
        tide = min(self.loads, default=0)
        need = min(sum(self.missing), sum(self.limits) - sum(self.loads))
        while need > 0:
            tide += 1
            need -= sum(load < tide <= limit for load, limit in zip(self.loads, self.limits, strict=True))
        return tide

    def lacking(self, entry: int) -> int:
        """How many readings it misses still."""
        return self.missing[entry] - self.held[entry].bit_count()


def deal(hand: Deal, chance: random.Random) -> None:
    """Give each entry the least loaded jurors who met the fewest of its readers; some entries may stay short."""
    met = met_in(hand.kept, len(hand.loads))
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
        self.tide = hand.tide()
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
        """Those of the least loaded few levels below the tide; of higher ones only if there is nobody else."""
        found, lowest = 0, min(self.at, default=0)
        for load in sorted(self.at):
            if found and load >= min(lowest + HEAD_START, self.tide):
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
            end = _search(hand, trail, hand.roomy())
            if end is None:
                stuck.append(frozenset({entry}.union(*(bits(hand.seats[juror]) for juror in trail))))
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
    lighter = hand.roomy(below=hand.loads[juror] - 1)
    trail: Trail = {juror: None}
    end = _search(hand, trail, lighter) if lighter else None
    if end is None:
        return False
    _exchange(hand, trail, end)
    return True


def _search(hand: Deal, trail: Trail, good: int) -> int | None:
    """Breadth first from the jurors on the trail, which it makes longer, to the nearest of the good ones."""
    reached = mask_of(trail)
    if found := reached & good:
        return next(bits(found))
    waiting = deque(trail)
    seen = 0
    while waiting:
        juror = waiting.popleft()
        passed_on = hand.seats[juror] & ~seen
        seen |= passed_on
        for entry in bits(passed_on):
            fresh = hand.free(entry) & ~reached
            reached |= fresh
            for other in bits(fresh & good or fresh):
                trail[other] = (entry, juror)
                waiting.append(other)
            if found := fresh & good:
                return next(bits(found))
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
