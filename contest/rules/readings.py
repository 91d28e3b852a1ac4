"""What one juror's ballot gives an entry, and how far apart the ballots of an entry lie."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from judging.digits import printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The lowest and the highest reading of an entry as they are printed; `complete` counts whole readings.

    It is what jurors said, not a margin: a margin needs a model.
    """

    lowest: str
    highest: str
    complete: int

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"lowest": self.lowest, "highest": self.highest, "complete": self.complete}


def extents(rows: Iterable[Sequence[Any]], weights: Mapping[str, int]) -> dict[str, Extent]:
    """By entry, from rows of entry, juror, criterion and mark; a ballot that lacks a mark is no whole reading."""
    given: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for entry, juror, criterion, mark in rows:
        if mark is not None:
            given[entry][juror][criterion] = mark
    found = {}
    for entry, jurors in given.items():
        readings = [_reading(marks, weights) for marks in jurors.values() if marks.keys() >= weights.keys()]
        if readings:
            found[entry] = Extent(
                lowest=printed(min(readings)), highest=printed(max(readings)), complete=len(readings)
            )
    return found


def _reading(marks: Mapping[str, int], weights: Mapping[str, int]) -> Fraction:
    return Fraction(sum(weights[code] * marks[code] for code in weights), sum(weights.values()))
