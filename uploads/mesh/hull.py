"""Convex outlines in the plane: their area, their narrowest width, whether they fit a rectangle, how far a point is."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from uploads.mesh import kernels

Floats = NDArray[np.float64]

ANGLES = 720
# An outline with more sides is so round that the even angles miss nothing.
MOST_SIDES = 1_000
# Clouds larger than this are thinned before they are sorted.
LARGE = 5_000
SUPPORTS = 32


def outline(points: Floats) -> Floats:
    """Corners (h, 2), counter-clockwise, of the convex hull of (m, 2) points, m ≥ 1; two corners when they are flat."""
    if len(points) > LARGE:
        points = _without_the_inside(points)
    order = np.lexsort((points[:, 1], points[:, 0]))
    corners = np.ascontiguousarray(points[order])
    return corners[kernels.hull_of_sorted(corners)]


def _without_the_inside(points: Floats) -> Floats:
    """Points that aren't inside the polygon of those furthest in SUPPORTS directions (Akl and Toussaint, 1978)."""
    angles = np.arange(SUPPORTS) * (2 * np.pi / SUPPORTS)
    toward = np.stack([np.cos(angles), np.sin(angles)])
    furthest = points[[int(np.argmax(points @ direction)) for direction in toward.T]]
    sides = np.roll(furthest, -1, axis=0) - furthest
    inside = np.ones(len(points), np.bool_)
    for corner, side in zip(furthest, sides, strict=True):
        if side.any():
            inside &= side[0] * (points[:, 1] - corner[1]) - side[1] * (points[:, 0] - corner[0]) > 0
    return points[~inside]


def area(corners: Floats) -> float:
    """Area inside."""
    x, y = (corners - corners[0]).T
    return float(0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))))


def directions(corners: Floats) -> Floats:
    """(d, 2) unit vectors: along every side, and evenly over a half-turn in case there are none."""
    angles = np.arange(ANGLES) * (np.pi / ANGLES)
    sides = np.roll(corners, -1, axis=0) - corners
    length = np.linalg.norm(sides, axis=1)
    drawn = length > 0 if len(corners) <= MOST_SIDES else np.zeros(len(corners), np.bool_)
    along = sides[drawn] / length[drawn, None]
    return np.concatenate([along, np.stack([np.cos(angles), np.sin(angles)], axis=1)])


def extents(corners: Floats) -> tuple[Floats, Floats]:
    """Length (d,) and breadth (d,) of the rectangle around it, turned along each of `directions`."""
    along = directions(corners)
    across = np.stack([-along[:, 1], along[:, 0]], axis=1)
    return np.ptp(corners @ along.T, axis=0), np.ptp(corners @ across.T, axis=0)


def narrowest(corners: Floats) -> float:
    """The smallest distance between two parallel lines that hold it."""
    return float(extents(corners)[1].min())


def excess(corners: Floats, width: float, depth: float) -> float:
    """How far it sticks out of a width × depth rectangle, turned as well as it can be; negative when it fits.

    A rectangle around a convex outline is smallest along one of its sides (rotating calipers); a fit need not be
    there, so half a thousand angles in between are tried as well.
    """
    length, breadth = extents(corners)
    lying = np.maximum(length - width, breadth - depth)
    standing = np.maximum(length - depth, breadth - width)
    return float(min(lying.min(), standing.min()))


def outside(corners: Floats, point: Floats) -> float:
    """Distance of a (2,) point from the outline; negative when it is inside, by its distance from the border."""
    sides = np.roll(corners, -1, axis=0) - corners
    away = point - corners
    length2 = (sides**2).sum(axis=1)
    along = np.clip((away * sides).sum(axis=1) / np.where(length2 > 0, length2, 1.0), 0.0, 1.0)
    gap = float(np.linalg.norm(away - along[:, None] * sides, axis=1).min())
    turned_left = sides[:, 0] * away[:, 1] - sides[:, 1] * away[:, 0] >= 0
    return -gap if len(corners) > 2 and turned_left.all() else gap
