"""The few solid forms that every object is made of; lengths in mm, angles in degrees unless said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from manifold3d import CrossSection, FillRule, JoinType, Manifold, OpType

# manifold3d ships no types that mypy can follow.
Solid = Any
Outline = Any

INK = "#23211d"
WHITE = "#f6f1e6"
ROUND_SEGMENTS = 24


@dataclass(frozen=True, slots=True)
class Piece:
    """One coloured solid of an object."""

    solid: Solid
    color: str


Pieces = list[Piece]


def cylinder(height: float, radius: float, top: float | None = None, *, sides: int = 64) -> Solid:
    """A cylinder or cone standing on z = 0."""
    return Manifold.cylinder(height, radius, radius if top is None else top, sides)


def ball(radius: float, *, at: Iterable[float] = (0, 0, 0), sides: int = 40) -> Solid:
    """A sphere."""
    return Manifold.sphere(radius, sides).translate(tuple(map(float, at)))


def egg(x: float, y: float, z: float, *, sides: int = 56) -> Solid:
    """An ellipsoid of those half-axes around the origin."""
    return Manifold.sphere(1.0, sides).scale((x, y, z))


def box(x: float, y: float, z: float) -> Solid:
    """A box around the origin."""
    return Manifold.cube((x, y, z), center=True)


def joined(*solids: Solid) -> Solid:
    """The union of solids."""
    return Manifold.batch_boolean(list(solids), OpType.Add)


def hull(*solids: Solid) -> Solid:
    """The convex skin around solids."""
    return Manifold.batch_hull(list(solids))


def outline(points: Iterable[Sequence[float]]) -> Outline:
    """A flat closed outline of (x, y) points."""
    return CrossSection([np.array(list(points), dtype=float)], FillRule.NonZero)


def disc(radius: float, *, sides: int = 96) -> Outline:
    """A flat disc."""
    return CrossSection.circle(radius, sides)


def rounded(width: float, height: float, radius: float) -> Outline:
    """A flat rectangle with round corners."""
    inner = CrossSection.square((width - 2 * radius, height - 2 * radius), center=True)
    return inner.offset(radius, JoinType.Round, 2, ROUND_SEGMENTS)


def softened(shape: Outline, radius: float) -> Outline:
    """The outline with its corners rounded, outside and inside."""
    grown = shape.offset(-radius, JoinType.Round, 2, ROUND_SEGMENTS)
    grown = grown.offset(2 * radius, JoinType.Round, 2, ROUND_SEGMENTS)
    return grown.offset(-radius, JoinType.Round, 2, ROUND_SEGMENTS)


def wavy(radius: float, depth: float, waves: int, *, points: int = 180) -> Outline:
    """A circle whose radius waves."""
    turn = np.arange(points) * (2 * np.pi / points)
    reach = radius + depth * np.cos(waves * turn)
    return outline(np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1))


def pillow(shape: Outline, height: float, edge: float) -> Solid:
    """The outline raised by `height`, its top and bottom edges rounded by `edge`."""
    steps = 5
    layers = []
    for step in range(steps):
        inward = edge * (1 - np.sin(np.pi / 2 * step / steps))
        low = edge * (1 - np.cos(np.pi / 2 * (step + 1) / steps))
        layer = shape.offset(-inward, JoinType.Round, 2, ROUND_SEGMENTS).extrude(height - 2 * low)
        layers.append(layer.translate((0, 0, low)))
    return joined(*layers, shape.extrude(height - 2 * edge).translate((0, 0, edge)))


def turned(profile: Iterable[Sequence[float]], *, soft: float = 0.0, sides: int = 96) -> Solid:
    """The (radius, z) profile turned around the z axis, its corners rounded by `soft`."""
    shape = outline(profile)
    if soft:
        shape = softened(shape, soft)
    half = outline([(0, -500), (500, -500), (500, 500), (0, 500)])
    return Manifold.revolve(shape ^ half, sides)


def tube(path: Iterable[Sequence[float]], radius: float | Sequence[float], *, sides: int = 16) -> Solid:
    """A rope along (x, y, z) points; one radius, or one for each point."""
    places = np.array(list(path), dtype=float)
    radii = np.broadcast_to(np.asarray(radius, dtype=float), (len(places),))
    beads = [ball(float(r), at=place, sides=sides) for r, place in zip(radii, places, strict=True)]
    return joined(*(hull(first, second) for first, second in pairwise(beads)))


def eye(
    at: Sequence[float], radius: float, *, look: Sequence[float] = (0, -1, 0), pupil: float = 0.52
) -> Pieces:
    """A white ball and its pupil, looking that way."""
    way = np.asarray(look, dtype=float) / np.linalg.norm(look)
    black = np.asarray(at, dtype=float) + way * radius * 0.62
    return [Piece(ball(radius, at=at), WHITE), Piece(ball(radius * pupil, at=black, sides=32), INK)]


def around(count: int, radius: float, *, start_deg: float = 0.0) -> list[tuple[float, float, float]]:
    """`count` places (x, y, angle) spread on a circle."""
    angles = np.radians(start_deg) + np.arange(count) * (2 * np.pi / count)
    return [(float(radius * np.cos(a)), float(radius * np.sin(a)), float(np.degrees(a))) for a in angles]


def arc(count: int, half_angle: float) -> list[float]:
    """`count` angles in radians from -half_angle to half_angle."""
    return [float(angle) for angle in np.linspace(-half_angle, half_angle, count)]
