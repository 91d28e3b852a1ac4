"""Letting more jurors meet: swaps of two readings that leave every load as it is."""

from __future__ import annotations

from collections.abc import Iterator

from judging.dealing import Deal
from judging.masks import bits, mask_of, spread

# So many swaps are weighed, not so many seconds: a slow machine must find the same plan. Of 2,000 entries × 200 jurors
# × 5 it leaves 5.9 % of the pairs unlinked instead of 6.3 %; three times as many would leave 5.5 %.
WEIGHED = 50_000

# The first juror gives the first entry to the second juror and gets the second entry for it.
Swap = tuple[int, int, int, int]


def improve(hand: Deal) -> None:
    """Leave fewer pairs of jurors without a common entry, then connect them all if swaps can do it."""
    meetings = _Meetings(hand)
    _cross(meetings)
    _connect(meetings)


class _Meetings:
    """Who reads each entry, and how often each two jurors meet there.

    `met[juror]` are those met at least once, oneself among them, `often[juror]` those met twice or more.
    """

    def __init__(self, hand: Deal) -> None:
        self.hand = hand
        jurors = range(len(hand.loads))
        self.counts = [[0 for _ in jurors] for _ in jurors]
        self.met = [1 << juror for juror in jurors]
        self.often = [0 for _ in jurors]
        self.crowds = [0 for _ in hand.kept]
        for entry in range(len(hand.kept)):
            for juror in bits(hand.readers(entry)):
                self._join(juror, entry)

    def allows(self, entry: int, juror: int) -> bool:
        """Whether the entry can be given to the juror."""
        return bool(self.hand.free(entry) >> juror & 1)

    def gain(self, swap: Swap) -> int:
        """How many pairs fewer would be without a common entry."""
        giver, entry, taker, other = swap
        here = self.crowds[entry] & ~(1 << giver)
        there = self.crowds[other] & ~(1 << taker)
        if both := here & there:
            # Who reads both meets the same two as before.
            here ^= both
            there ^= both
        return self.change(giver, taker, here) + self.change(taker, giver, there)

    def change(self, leaver: int, comer: int, crowd: int) -> int:
        """The same for one juror who takes the place of another in a crowd."""
        won = crowd & ~self.met[comer]
        lost = crowd & self.met[leaver] & ~self.often[leaver]
        return won.bit_count() - lost.bit_count()

    def make(self, swap: Swap) -> None:
        """Do it."""
        giver, entry, taker, other = swap
        self._replace(entry, giver, taker)
        self._replace(other, taker, giver)

    def spares(self, juror: int, entry: int) -> bool:
        """Whether the juror still reaches the entry's other readers without it, over others at least."""
        crowd = self.crowds[entry] & ~(1 << juror)
        met = self.met.copy()
        met[juror] &= ~crowd | self.often[juror]
        *_, reached = spread(1 << juror, met)
        return crowd != 0 and not crowd & ~reached

    def parts(self) -> list[int]:
        """The jurors who read something, by who can be compared with whom."""
        left = mask_of(juror for juror, load in enumerate(self.hand.loads) if load)
        parts = []
        while left:
            *_, part = spread(left & -left, self.met)
            parts.append(part)
            left &= ~part
        return parts

    def _replace(self, entry: int, leaver: int, comer: int) -> None:
        self.hand.take(entry, leaver)
        self._leave(leaver, entry)
        self.hand.give(entry, comer)
        self._join(comer, entry)

    def _join(self, juror: int, entry: int) -> None:
        for other in bits(self.crowds[entry]):
            self._count(juror, other, self.counts[juror][other] + 1)
        self.crowds[entry] |= 1 << juror

    def _leave(self, juror: int, entry: int) -> None:
        self.crowds[entry] ^= 1 << juror
        for other in bits(self.crowds[entry]):
            self._count(juror, other, self.counts[juror][other] - 1)

    def _count(self, one: int, two: int, times: int) -> None:
        for juror, other in ((one, two), (two, one)):
            self.counts[juror][other] = times
            self.met[juror] = self.met[juror] & ~(1 << other) | (times > 0) << other
            self.often[juror] = self.often[juror] & ~(1 << other) | (times > 1) << other


def _cross(meetings: _Meetings) -> None:
    """For each two who never met, the first swap that lets them and gains; again until nothing gains."""
    left, swapped = WEIGHED, True
    while swapped:
        swapped = False
        for juror, other in list(_strangers(meetings)):
            if meetings.met[juror] >> other & 1:
                continue
            for swap in _introductions(meetings, juror, other):
                left -= 1
                if meetings.gain(swap) > 0:
                    meetings.make(swap)
                    swapped = True
                    break
                if left < 0:
                    return


def _strangers(meetings: _Meetings) -> Iterator[tuple[int, int]]:
    """Those who never met, both ways round: it matters who goes to whom."""
    reading = mask_of(juror for juror, load in enumerate(meetings.hand.loads) if load)
    for juror in bits(reading):
        for other in bits(reading & ~meetings.met[juror]):
            yield juror, other


def _introductions(meetings: _Meetings, juror: int, host: int) -> Iterator[Swap]:
    """The swaps that bring a juror to an entry of the host and, there, lose no more than they win."""
    hand = meetings.hand
    for entry in (*hand.settled[host], *hand.seats[host]):
        if not meetings.allows(entry, juror):
            continue
        for giver in bits(hand.held[entry] & ~(1 << host)):
            if meetings.change(giver, juror, meetings.crowds[entry] & ~(1 << giver)) >= 0:
                for other in hand.seats[juror]:
                    if meetings.allows(other, giver):
                        yield giver, entry, juror, other


def _connect(meetings: _Meetings) -> None:
    """Swap readings of jurors who can't be compared, until they can or nobody can give an entry away.

    Where every dealt reading holds its part together, no plan with as many readings has fewer parts: it has no circle
    left to open.
    """
    parts = meetings.parts()
    while len(parts) > 1:
        swap = next(_bridges(meetings, parts), None)
        if swap is None:
            return
        meetings.make(swap)
        parts = meetings.parts()


def _bridges(meetings: _Meetings, parts: list[int]) -> Iterator[Swap]:
    """The swaps that make one part of two.

    What the first gives away it can do without; the second falls apart in two at most, and each half gets a reading in
    the first.
    """
    hand = meetings.hand
    everybody = sum(parts)
    for part in parts:
        for giver in bits(part):
            for entry in hand.seats[giver]:
                takers = everybody & ~part & hand.free(entry)
                if takers and meetings.spares(giver, entry):
                    for taker in bits(takers):
                        for other in hand.seats[taker]:
                            if meetings.allows(other, giver):
                                yield giver, entry, taker, other
