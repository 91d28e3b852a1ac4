"""The box around an object, drawn to scale with its three dimensions and a coin beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from contest.wording.numbers import millimetres

# Isometric: x goes down to the right, y down to the left, z up; units are those of the drawing.
COSINE, SINE = math.cos(math.radians(30)), math.sin(math.radians(30))
WIDTH, BOX_WIDTH, BOX_HEIGHT = 380.0, 232.0, 210.0
MARGIN = 12.0
HEIGHT_ROOM = 48.0
OFFSET, TICK = 22.0, 6.0
LABEL = 15.0
# Council Regulation (EU) No 729/2014: the coin of one euro is 23.25 mm across.
COIN_MM = 23.25
COIN_MOST, COIN_LEAST = 54.0, 3.0
COIN_GAP = 26.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """One dimension line with its two ticks as an SVG path, and where its words stand."""

    path: str
    words: str
    x: float
    y: float
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Coin:
    """The coin lying beside: the middle and the half axes of its ellipse."""

    x: float
    y: float
    rx: float
    ry: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Everything the template draws; `faces` are the top, the left and the right one as polygon points."""

    width: float
    height: float
    faces: tuple[str, str, str]
    dimensions: tuple[Dimension, ...]
    coin: Coin | None


def drawing(size_mm: Sequence[float]) -> Drawing:
    """The box of these three sides, as large as the drawing allows unless its coin would be too large."""
    x, y, z = size_mm
    across, up = (x + y) * COSINE, (x + y) * SINE + z
    scale = min(BOX_WIDTH / max(across, 1e-6), BOX_HEIGHT / max(up, 1e-6), COIN_MOST / (COIN_MM * 1.2247))
    x, y, z = x * scale, y * scale, z * scale
    # A little to the right: the height stands at the left with its words.
    left = (WIDTH + HEIGHT_ROOM - (x + y) * COSINE) / 2 + y * COSINE
    top = MARGIN + z

    def at(px: float, py: float, pz: float) -> Point:
        return left + (px - py) * COSINE, top + (px + py) * SINE - pz

    corners = [
        [at(0, 0, z), at(x, 0, z), at(x, y, z), at(0, y, z)],
        [at(0, y, z), at(x, y, z), at(x, y, 0), at(0, y, 0)],
        [at(x, y, z), at(x, 0, z), at(x, 0, 0), at(x, y, 0)],
    ]
    top_face, left_face, right_face = (" ".join(_pair(point) for point in face) for face in corners)
    bottom = at(x, y, 0)[1] + OFFSET + LABEL + TICK
    coin = _coin(scale, bottom + COIN_GAP / 2)
    return Drawing(
        width=WIDTH,
        height=round((coin.y + coin.ry if coin else bottom) + MARGIN, 1),
        faces=(top_face, left_face, right_face),
        dimensions=(
            _dimension(at(0, y, 0), at(x, y, 0), (-SINE, COSINE), size_mm[0], "end"),
            _dimension(at(x, y, 0), at(x, 0, 0), (SINE, COSINE), size_mm[1], "start"),
            _dimension(at(0, y, z), at(0, y, 0), (-1.0, 0.0), size_mm[2], "end"),
        ),
        coin=coin,
    )


def _dimension(start: Point, end: Point, away: Point, mm: float, anchor: str) -> Dimension:
    """A line beside that edge, `away` from the box by a unit vector."""
    shift = (away[0] * OFFSET, away[1] * OFFSET)
    ends = [(point[0] + shift[0], point[1] + shift[1]) for point in (start, end)]
    ticks = "".join(
        f"M{_pair((point[0] - away[0] * TICK, point[1] - away[1] * TICK))}"
        f"L{_pair((point[0] + away[0] * TICK, point[1] + away[1] * TICK))}"
        for point in ends
    )
    middle = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
    return Dimension(
        path=f"M{_pair(ends[0])}L{_pair(ends[1])}{ticks}",
        words=millimetres(mm),
        x=round(middle[0] + away[0] * 8, 1),
        y=round(middle[1] + (LABEL if away[1] else LABEL / 3), 1),
        anchor=anchor,
    )


def _coin(scale: float, top: float) -> Coin | None:
    radius = COIN_MM / 2 * scale
    if radius < COIN_LEAST:
        return None
    rx, ry = radius * COSINE * math.sqrt(2), radius * SINE * math.sqrt(2)
    return Coin(x=round(MARGIN + rx, 1), y=round(top + ry, 1), rx=round(rx, 1), ry=round(ry, 1))


def _pair(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"
