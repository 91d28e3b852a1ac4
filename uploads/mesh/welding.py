"""Makes shared vertices out of loose triangles: by exact coordinates, then by nearness along open edges."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uploads.mesh import kernels

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Welded:
    """vertices (v, 3) mm; faces (n, 3) vertex numbers in the order of the file, degenerate ones kept."""

    vertices: Floats
    faces: Longs


def weld(triangles: Floats) -> Welded:
    """Join corners of (n, 3, 3) triangles whose coordinates are equal to the last bit (0 and -0 are equal)."""
    # Adding zero turns -0 into 0, which hashes differently.
    corners = np.ascontiguousarray(triangles.reshape(-1, 3) + 0.0)
    first = kernels.first_of_each(corners)
    return _renumbered(corners, first)


def snap(welded: Welded, loose: Longs, reach_mm: float) -> Welded:
    """Join those of the `loose` vertices that lie within `reach_mm` of one another; others stay.

    The lexicographic order decides who moves to whom, so the order of the triangles doesn't matter.
    """
    points = welded.vertices[loose]
    order = np.lexsort(points.T)
    leader = kernels.leader_of_each(np.ascontiguousarray(points[order]), reach_mm)
    target = np.arange(len(welded.vertices))
    target[loose[order]] = loose[order][leader]
    vertices, number = np.unique(target, return_inverse=True)
    return Welded(welded.vertices[vertices], number.astype(np.int64)[welded.faces])


def _renumbered(corners: Floats, first: Longs) -> Welded:
    leads = first == np.arange(len(first))
    number = np.cumsum(leads) - 1
    return Welded(corners[leads], number[first].reshape(-1, 3))
