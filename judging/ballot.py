"""What jurors answered: marks from 0 to 4, or that they couldn't judge."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from judging.errors import BadMark, DoubledMark
from judging.rubric import LEVELS


@dataclass(frozen=True, slots=True)
class Mark:
    """One juror's answer about one criterion of one entry; None means "I can't judge", which is never a 0."""

    entry: str
    juror: str
    criterion: str
    mark: int | None

    def __post_init__(self) -> None:
        """BadMark unless the names are words and the mark is a level."""
        named = all(name and name == name.strip() for name in (self.entry, self.juror, self.criterion))
        if not named or not is_level(self.mark):
            raise BadMark(self.entry, self.juror, self.criterion, self.mark)


def is_level(mark: object) -> bool:
    """Whether it is None or a whole number from 0 to 4; True and 3.0 are neither."""
    return mark is None or (type(mark) is int and 0 <= mark < LEVELS)


@dataclass(frozen=True, slots=True)
class Ballots:
    """Every answer of a round, in one order whatever the order they came in."""

    marks: tuple[Mark, ...]

    @classmethod
    def of(cls, marks: Iterable[Mark]) -> Ballots:
        """Sort them; DoubledMark when a juror answers twice for one criterion of an entry."""
        ordered = sorted(marks, key=_place)
        for before, after in pairwise(map(_place, ordered)):
            if before == after:
                raise DoubledMark(*after)
        return cls(marks=tuple(ordered))

    def __iter__(self) -> Iterator[Mark]:
        return iter(self.marks)

    @property
    def criteria(self) -> tuple[str, ...]:
        """The codes of the criteria that jurors answered about."""
        return tuple(sorted({each.criterion for each in self.marks}))

    def digest(self, weights: Mapping[str, int] | None) -> str:
        """SHA-256 of all that a ranking depends on, in hexadecimal.

        It is taken of compact ASCII JSON: {"marks":[[entry,juror,criterion,mark],…],"weights":{…}}, marks sorted by
        entry, juror and criterion, null for "couldn't judge", null for weights that weren't given.
        """
        said = {
            "marks": [[each.entry, each.juror, each.criterion, each.mark] for each in self.marks],
            "weights": None if weights is None else dict(weights),
        }
        return hashlib.sha256(json.dumps(said, separators=(",", ":"), sort_keys=True).encode()).hexdigest()


def _place(mark: Mark) -> tuple[str, str, str]:
    return mark.entry, mark.juror, mark.criterion
