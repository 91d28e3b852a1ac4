"""Letting more jurors meet: swaps of two readings that leave every load as it is."""

from __future__ import annotations

from collections.abc import Iterator

from judging.dealing import Deal
from judging.masks import bits, mask_of, met_in, spread

# So many changes are weighed, two for a swap, and not for so many seconds: a slow machine must find the same plan. Of
# 2,000 entries × 200 jurors × 5 it leaves 5.8 % of the pairs unlinked instead of 6.2 %; three times as many, 5.4 %.
WEIGHED = 150_000

# The first juror gives the first entry to the second juror and gets the second entry for it.
Swap = tuple[int, int, int, int]


def improve(hand: Deal) -> None:
    """Leave fewer pairs of jurors without a common entry, then connect them all if swaps can do it."""
    everybody = mask_of(juror for juror, load in enumerate(hand.loads) if load)
    crowds = [hand.readers(entry) for entry in range(len(hand.kept))]
    if all(met in (0, everybody) for met in met_in(crowds, len(hand.loads))):
        return
    meetings = _Meetings(hand)
    _cross(meetings, everybody)
    _connect(meetings, everybody)


class _Meetings:
    """Who reads each entry, and how often each two jurors meet there.

    `met[juror]` are those met at least once, oneself among them, `often[juror]` those met twice or more.
    """

    def __init__(self, hand: Deal) -> None:
        self.hand = hand
        self.weighed = 0
        jurors = range(len(hand.loads))
        self.counts = [[0 for _ in jurors] for _ in jurors]
        self.met = [1 << juror for juror in jurors]
        self.often = [0 for _ in jurors]
        self.crowds = [0 for _ in hand.kept]
        for entry in range(len(hand.kept)):
            for juror in bits(hand.readers(entry)):
                self._join(juror, entry)

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
        self.weighed += 1
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

    def parts(self, everybody: int) -> list[int]:
        """The jurors by who can be compared with whom."""
        left, parts = everybody, []
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


def _cross(meetings: _Meetings, everybody: int) -> None:
    """For each two who never met, the first swap that lets them and gains; again until nothing gains."""
    swapped = True
    while swapped:
        swapped = False
        # Both ways round: it matters who goes to whom.
        strangers = [(one, two) for one in bits(everybody) for two in bits(everybody & ~meetings.met[one])]
        for juror, host in strangers:
            if meetings.weighed > WEIGHED:
                return
            if not meetings.met[juror] >> host & 1:
                swapped |= _introduce(meetings, juror, host)


def _introduce(meetings: _Meetings, juror: int, host: int) -> bool:
    """Whether a swap that gains brings a juror to an entry of the host."""
    for swap in _introductions(meetings, juror, host):
        if meetings.gain(swap) > 0:
            meetings.make(swap)
            return True
        if meetings.weighed > WEIGHED:
            break
    return False


def _introductions(meetings: _Meetings, juror: int, host: int) -> Iterator[Swap]:
    """The swaps that bring a juror to an entry of the host and, there, lose no more than they win."""
    hand = meetings.hand
    for entry in bits((hand.settled[host] | hand.seats[host]) & hand.open(juror)):
        for giver in bits(hand.held[entry] & ~(1 << host)):
            if meetings.change(giver, juror, meetings.crowds[entry] & ~(1 << giver)) >= 0:
                for other in bits(hand.seats[juror] & hand.open(giver)):
                    yield giver, entry, juror, other


def _connect(meetings: _Meetings, everybody: int) -> None:
    """Swap readings of jurors who can't be compared, until they can or nobody can give an entry away.

    Where every dealt reading holds its part together, no plan with as many readings has fewer parts: it has no circle
    left to open.
    """
    while len(parts := meetings.parts(everybody)) > 1:
        swap = next(_bridges(meetings, parts), None)
        if swap is None:
            return
        meetings.make(swap)


def _bridges(meetings: _Meetings, parts: list[int]) -> Iterator[Swap]:
    """The swaps that make one part of two.

    What the first gives away it can do without; the second falls apart in two at most, and each half gets a reading in
    the first.
    """
    hand = meetings.hand
    for part in parts:
        others = sum(parts) & ~part
        for giver in bits(part):
            for entry in bits(hand.seats[giver]):
                takers = others & hand.free(entry)
                if takers and meetings.spares(giver, entry):
                    for taker in bits(takers):
                        for other in bits(hand.seats[taker] & hand.open(giver)):
                            yield giver, entry, taker, other
