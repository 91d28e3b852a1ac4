"""Who reads what, in which order, and how well the jurors can be compared with each other."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from judging.masks import bits, met_in, spread

Pair = tuple[str, str]  # entry, juror


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Which jurors have a common entry; only those who read something count.

    `fewest_unlinked` is a bound that no plan with these loads gets below. `between` is the most intermediaries needed
    from one juror to another (0 when all pairs are linked), None when some can't be reached.
    """

    jurors: int
    pairs: int
    linked: int
    unlinked: int
    fewest_unlinked: int
    between: int | None

    @property
    def connected(self) -> bool:
        """Whether all jurors can be compared, over others at least."""
        return self.between is not None

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "jurors": self.jurors,
            "pairs": self.pairs,
            "linked": self.linked,
            "unlinked": self.unlinked,
            "fewest_unlinked": self.fewest_unlinked,
            "connected": self.connected,
            "between": self.between,
        }

    @classmethod
    def of(cls, pairs: Iterable[Pair]) -> Links:
        """Count them."""
        readers, crowds = _crowds(pairs)
        met = _met(len(readers), crowds)
        count = len(readers)
        everybody = count * (count - 1) // 2
        linked = sum(mask.bit_count() for mask in met) // 2
        return cls(
            jurors=count,
            pairs=everybody,
            linked=linked,
            unlinked=everybody - linked,
            fewest_unlinked=everybody - _most_linked(count, crowds),
            between=_between(met),
        )


def meetings(pairs: Iterable[Pair]) -> dict[str, frozenset[str]]:
    """For each juror who reads something those who read one of the same entries."""
    readers, crowds = _crowds(pairs)
    met = _met(len(readers), crowds)
    return {
        juror: frozenset(readers[other] for other in bits(mask))
        for juror, mask in zip(readers, met, strict=True)
    }


def _crowds(pairs: Iterable[Pair]) -> tuple[list[str], list[int]]:
    """Everybody who reads something, and for each entry the mask of its readers among them."""
    known = list(pairs)
    readers = sorted({juror for _, juror in known})
    place = {juror: number for number, juror in enumerate(readers)}
    crowds: dict[str, int] = defaultdict(int)
    for entry, juror in known:
        crowds[entry] |= 1 << place[juror]
    return readers, list(crowds.values())


def _met(count: int, crowds: Iterable[int]) -> list[int]:
    return [mask & ~(1 << juror) for juror, mask in enumerate(met_in(crowds, count))]


def _most_linked(count: int, crowds: Iterable[int]) -> int:
    """As if nobody met anybody twice, except those who sit with others more often than there are others."""
    offers = [0] * count
    for crowd in crowds:
        for juror in bits(crowd):
            offers[juror] += crowd.bit_count() - 1
    return sum(min(count - 1, offer) for offer in offers) // 2


def _between(met: list[int]) -> int | None:
    """The most intermediaries on the shortest way from one juror to another."""
    longest = 0
    for start in range(len(met)):
        reached = list(spread(1 << start, met))
        if reached[-1].bit_count() < len(met):
            return None
        longest = max(longest, len(reached) - 1)
    return max(0, longest - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An assignment: all pairs, kept ones included, and those among them that were dealt now.

    `piles` holds for each juror the entries in an order of their own, `loads` their numbers; both name every juror that
    was given, and those who are gone but keep pairs.
    """

    seed: str
    readings: int
    pairs: tuple[Pair, ...]
    dealt: tuple[Pair, ...]
    piles: dict[str, tuple[str, ...]]
    links: Links

    @property
    def loads(self) -> dict[str, int]:
        """How many entries each juror has in all."""
        return {juror: len(pile) for juror, pile in self.piles.items()}

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "seed": self.seed,
            "readings": self.readings,
            "pairs": [list(pair) for pair in self.pairs],
            "dealt": [list(pair) for pair in self.dealt],
            "piles": {juror: list(pile) for juror, pile in self.piles.items()},
            "loads": self.loads,
            "links": self.links.to_json(),
        }


def own_order(seed: str, juror: str, entries: Iterable[str]) -> tuple[str, ...]:
    """A random order that depends on the seed and the juror only: an entry more or less doesn't stir the others."""

    def draw(entry: str) -> tuple[bytes, str]:
        return hashlib.sha256("\0".join((seed, juror, entry)).encode()).digest(), entry

    return tuple(sorted(entries, key=draw))
