"""What stands beside the objects in pictures, never in the contest: a reel, a bed of 180 mm, a hand, a coin."""

from __future__ import annotations

import numpy as np

from uploads.examples.forms import (
    Piece,
    Pieces,
    around,
    ball,
    cylinder,
    hull,
    joined,
    pillow,
    rounded,
    tube,
    turned,
)

BED_MM = 180.0


def spool(*, color: str = "#efe6d4", strand_color: str = "#ef7d22") -> Pieces:
    """A standing reel of filament."""
    windows = [cylinder(20, 6.4, sides=40).translate((x, y, -8)) for x, y, _ in around(6, 31)]
    side = turned([(12, 0), (50, 0), (50, 3.4), (12, 3.4)], soft=1.0) - joined(*windows)
    core = turned([(12, 0), (18, 0), (18, 30), (12, 30)])
    turn = np.linspace(0, 2 * np.pi * 11, 330)
    height = 5.2 + 19.6 * turn / turn[-1]
    wound = tube(np.stack([42.4 * np.cos(turn), 42.4 * np.sin(turn), height], axis=1), 1.25, sides=10)
    inner = turned([(17, 3.4), (41.6, 3.4), (41.6, 26.6), (17, 26.6)])
    pieces = [
        Piece(joined(side, side.translate((0, 0, 26.6)), core), color),
        Piece(joined(wound, inner), strand_color),
    ]
    return [Piece(p.solid.rotate((90, 0, 0)).translate((0, 15, 50)), p.color) for p in pieces]


def bed(*, color: str = "#efe8d9", line_color: str = "#bcb19a") -> Pieces:
    """The printer's bed with lines each 10 mm, its top at z = 0."""
    slab = pillow(rounded(BED_MM, BED_MM, 6), 3, 0.8).translate((0, 0, -3))
    lines = []
    for at in np.arange(-80, 81, 10):
        width = 0.9 if at % 50 == 0 else 0.5
        lines.append(rounded(width, BED_MM - 1, 0.1).extrude(0.2).translate((float(at), 0, -0.1)))
        lines.append(rounded(BED_MM - 1, width, 0.1).extrude(0.2).translate((0, float(at), -0.1)))
    return [Piece(slab, color), Piece(joined(*lines), line_color)]


def hand(*, color: str = "#a3bd83") -> Pieces:
    """A hand of 180 mm in a gardening glove, lying on the table."""
    palm = hull(
        ball(13, at=(-24, 2, 13)),
        ball(12, at=(24, 2, 12)),
        ball(11, at=(-33, 84, 11)),
        ball(9, at=(33, 74, 9)),
        ball(14, at=(-30, 36, 13)),
    )
    wrist = hull(*(ball(14, at=(x, y, 14)) for x, y in ((-15, -30), (15, -30), (-18, 2), (18, 2))))
    fingers = [
        _finger(-27, 84, -7, 64, 9.6),
        _finger(-8, 88, -1, 74, 10),
        _finger(10, 85, 5, 68, 9.6),
        _finger(27, 76, 14, 50, 8.4),
    ]
    thumb = tube([(-26, 18, 14), (-44, 38, 13), (-56, 58, 11), (-64, 78, 9.6)], [14, 12.5, 11, 9], sides=24)
    return [Piece(joined(palm, wrist, *fingers, thumb).trim_by_plane((0, 0, 1), 0), color)]


def _finger(x: float, y: float, turn_deg: float, length: float, radius: float) -> object:
    turn = np.radians(turn_deg)
    steps = np.linspace(0, 1, 7)
    path = np.stack(
        [
            x + np.sin(turn) * length * steps,
            y + np.cos(turn) * length * steps,
            radius + 4.5 * np.sin(np.pi * steps),
        ],
        axis=1,
    )
    return tube(path, list(np.linspace(radius, radius * 0.82, 7)), sides=24)
