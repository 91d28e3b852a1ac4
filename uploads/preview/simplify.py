"""Fewer triangles for the same shape: weld, collapse edges, and a coarser grid for what won't collapse."""

from __future__ import annotations

import fast_simplification
import numpy as np
from numpy.typing import NDArray

# 2^20 cells a side: finer than any printer, and three of them fit one 64-bit key.
WELD_CELLS = (1 << 20) - 1
GRIDS = (512, 256, 128, 64, 32)


def simplified(triangles: NDArray[np.float64], limit: int) -> NDArray[np.float64]:
    """At most `limit` triangles (m, 3, 3) mm that look like the (n, 3, 3) mm given."""
    vertices, faces = welded(triangles, WELD_CELLS)
    if len(faces) > limit:
        vertices, faces = _collapsed(vertices, faces, limit)
    for cells in GRIDS:
        if len(faces) <= limit:
            break
        vertices, faces = welded(vertices[faces], cells)
    corners: NDArray[np.float64] = vertices[faces]
    # An empty picture would be worse than a coarse one.
    return _largest(corners if len(corners) else triangles, limit)


def welded(triangles: NDArray[np.float64], cells: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Corners in one cell of a grid of `cells` a side made one; triangles that vanish or repeat are dropped.

    Returns (v, 3) mm and (m, 3) indices.
    """
    points = triangles.reshape(-1, 3)
    origin = points.min(axis=0)
    side = max(float(np.max(points.max(axis=0) - origin)), 1e-12)
    cell = np.rint((points - origin) * (cells / side)).astype(np.int64)
    keys = (cell[:, 0] << 42) | (cell[:, 1] << 21) | cell[:, 2]
    _, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    faces = inverse.reshape(-1, 3).astype(np.int64)
    a, b, c = faces.T
    faces = faces[(a != b) & (b != c) & (c != a)]
    if cells < WELD_CELLS and len(faces):
        faces = faces[np.sort(np.unique(np.sort(faces, axis=1), axis=0, return_index=True)[1])]
    return points[first], faces


def _collapsed(
    vertices: NDArray[np.float64], faces: NDArray[np.int64], limit: int
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    # Single precision inside: work on the unit cube so that no scale loses digits.
    centre, side = vertices.mean(axis=0), max(float(np.ptp(vertices, axis=0).max()), 1e-12)
    points, kept = fast_simplification.simplify(
        ((vertices - centre) / side).astype(np.float32), faces.astype(np.int32), target_count=limit, agg=5
    )
    return np.asarray(points, dtype=np.float64) * side + centre, np.asarray(kept, dtype=np.int64)


def _largest(triangles: NDArray[np.float64], limit: int) -> NDArray[np.float64]:
    if len(triangles) <= limit:
        return triangles
    edges = triangles[:, 1:] - triangles[:, :1]
    areas = np.linalg.norm(np.cross(edges[:, 0], edges[:, 1]), axis=1)
    return triangles[np.sort(np.argsort(-areas, kind="stable")[:limit])]
