"""Who reads what, in which order, and how well the jurors can be compared with each other."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

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
        known = list(pairs)
        met = meetings(known)
        readers = _readers(known)
        count = len(met)
        everybody = count * (count - 1) // 2
        linked = sum(map(len, met.values())) // 2
        offers = dict.fromkeys(met, 0)
        for jurors in readers.values():
            for juror in jurors:
                offers[juror] += len(jurors) - 1
        most = sum(min(count - 1, offer) for offer in offers.values()) // 2
        return cls(
            jurors=count,
            pairs=everybody,
            linked=linked,
            unlinked=everybody - linked,
            fewest_unlinked=everybody - most,
            between=_between(met),
        )


def meetings(pairs: Iterable[Pair]) -> dict[str, frozenset[str]]:
    """For each juror who reads something those who read one of the same entries."""
    met: dict[str, set[str]] = {}
    for jurors in _readers(pairs).values():
        for juror in jurors:
            met.setdefault(juror, set()).update(jurors)
    return {juror: frozenset(met[juror] - {juror}) for juror in sorted(met)}


def _readers(pairs: Iterable[Pair]) -> dict[str, set[str]]:
    readers: dict[str, set[str]] = defaultdict(set)
    for entry, juror in pairs:
        readers[entry].add(juror)
    return readers


def _between(met: Mapping[str, frozenset[str]]) -> int | None:
    """The most intermediaries on the shortest way from one juror to another."""
    longest = 0
    for start in met:
        reached, fresh, steps = {start}, {start}, 0
        while fresh := set().union(*(met[juror] for juror in fresh)) - reached:
            reached |= fresh
            steps += 1
        if len(reached) < len(met):
            return None
        longest = max(longest, steps)
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
