"""Piles and pairs as numbers for SVG: layers of filament, a triangle; bars where a jury is too large for them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from judging.plan import Pair

# More jurors than this are drawn as a distribution.
DRAWN_JURORS = 40
# The drawing of the piles, in pixels at full width.
WIDTH, COLUMNS, GAP, TALLEST, THICKEST = 1180, 12, 8, 30, 9
UNITS = (1, 5, 10, 50, 100, 500)
# The squares of the triangle.
PITCH, SIDE = 17, 14
# Widths of strokes: they make the corners round, and lie half outside of the path.
FULL, HOLLOW = 4, 2
# A smaller jury leaves the rest of the width free: a drawing is as wide as its place, and its figures grow with it.
NARROWEST = 12
MOST_BARS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """One juror's pile: what they hold now, and what would be new on top."""

    number: int
    load: int
    new: int
    x: float
    middle: float
    held_y: float
    held_height: float
    new_y: float
    new_height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Piles:
    """All piles with their frame; one layer stands for `unit` ballots."""

    piles: tuple[Pile, ...]
    unit: int
    layer: float
    pitch: float
    width: float
    height: float
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Triangle:
    """Which jurors share an object: two paths of squares, numbers along both sides."""

    linked: str
    unlinked: str
    left: tuple[tuple[int, float], ...]  # number, y
    below: tuple[tuple[int, float], ...]  # number, x
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar of a distribution: what it counts, how many, and its length in percent of the longest."""

    first: int
    last: int
    count: int
    percent: float


def piles(numbers: Mapping[str, int], loads: Mapping[str, int], new: Mapping[str, int]) -> Piles:
    """One column for each juror, the bottom of every pile on the same line."""
    most = max(loads.values(), default=0)
    unit = next((each for each in UNITS if most <= each * TALLEST), UNITS[-1])
    layer = min(THICKEST, 140 / max(1, most / unit))
    pitch = (WIDTH + GAP) / max(COLUMNS, len(loads))
    # Whole threes of layers: the pattern of the strand has three.
    height = 3 * layer * math.ceil(most / unit / 3)
    drawn = []
    for place, (code, load) in enumerate(loads.items()):
        fresh = new.get(code, 0)
        tall, top = (load - fresh) / unit * layer, fresh / unit * layer
        drawn.append(
            Pile(
                number=numbers[code],
                load=load,
                new=fresh,
                x=_short(place * pitch),
                middle=_short(place * pitch + (pitch - GAP) / 2),
                held_y=_short(height - tall),
                held_height=_short(tall),
                new_y=_short(height - tall - top),
                new_height=_short(top),
            )
        )
    return Piles(
        piles=tuple(drawn),
        unit=unit,
        layer=_short(layer),
        pitch=_short(pitch),
        width=_short(pitch - GAP),
        height=_short(height),
        most=most,
    )


def triangle(numbers: Sequence[int], met: Mapping[int, Iterable[int]]) -> Triangle:
    """The jurors by number; `met` are the places in `numbers` of those who share an object."""
    linked: list[str] = []
    unlinked: list[str] = []
    left, top = 30, 4
    for row in range(1, len(numbers)):
        known = set(met.get(row, ()))
        for column in range(row):
            x, y = left + column * PITCH, top + (row - 1) * PITCH
            if column in known:
                linked.append(_square(x, y, FULL))
            else:
                unlinked.append(_square(x, y, HOLLOW))
    count = max(0, len(numbers) - 1)
    rows = [place for place in range(1, count + 1) if place % 3 == 1 or place == count]
    return Triangle(
        linked="".join(linked),
        unlinked="".join(unlinked),
        left=tuple((numbers[place], top + (place - 1) * PITCH + 12) for place in rows),
        below=tuple((numbers[place], left + place * PITCH + 7) for place in range(0, count, 3)),
        width=left + PITCH * max(count, NARROWEST),
        height=top + PITCH * count + 18,
    )


def distribution(values: Iterable[int], *, at_most: int = MOST_BARS) -> tuple[Bar, ...]:
    """How many have each value, the smallest first; values that lie close share a bar when there are too many."""
    counted = Counter(values)
    if not counted:
        return ()
    first, last = min(counted), max(counted)
    step = max(1, math.ceil((last - first + 1) / at_most))
    groups: dict[int, int] = defaultdict(int)
    for value, count in counted.items():
        groups[first + (value - first) // step * step] += count
    longest = max(groups.values())
    return tuple(
        Bar(
            first=start,
            last=start + step - 1,
            count=groups[start],
            percent=_short(100 * groups[start] / longest),
        )
        for start in sorted(groups)
    )


def common_objects(pairs: Iterable[Pair], jurors: Iterable[str]) -> dict[tuple[str, str], int]:
    """How many entries each pair of these jurors both read; 0 for those who share none."""
    known = sorted(jurors)
    counted = dict.fromkeys(combinations(known, 2), 0)
    readers: dict[str, list[str]] = defaultdict(list)
    for entry, juror in pairs:
        readers[entry].append(juror)
    for together in readers.values():
        for pair in combinations(sorted(together), 2):
            if pair in counted:
                counted[pair] += 1
    return counted


def _square(x: float, y: float, stroke: float) -> str:
    side, inset = SIDE - stroke, stroke / 2
    return f"M{x + inset:g} {y + inset:g}h{side:g}v{side:g}h-{side:g}z"


def _short(value: float) -> float:
    return round(value, 2)
