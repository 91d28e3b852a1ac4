"""Tells real holes from hairlines: open edges that lie on others but were cut at different points (T-junctions)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

# More than this and a file isn't hairline-cracked but torn; every open edge then counts as a hole.
MOST_EDGES = 20_000
MOST_CANDIDATES = 500_000


def gaping(vertices: Floats, first: Longs, last: Longs, reach_mm: float) -> Flags:
    """(e,) bool: open edges (from `first` to `last`) of which some stretch has no counterpart running back.

    Each edge is cut at the ends of others that lie on it within `reach_mm`; stretches that run once each way
    cancel. What is left has nothing on its other side.
    """
    if len(first) > MOST_EDGES:
        return np.ones(len(first), np.bool_)
    numbers = np.unique(np.concatenate([first, last]))
    tree = cKDTree(vertices[numbers])
    start, stop = vertices[first], vertices[last]
    length = np.linalg.norm(stop - start, axis=1)
    middle, radius = 0.5 * (start + stop), 0.5 * length + reach_mm
    counts = np.asarray(tree.query_ball_point(middle, radius, return_length=True), np.int64)
    if counts.sum() > MOST_CANDIDATES:
        return np.ones(len(first), np.bool_)
    near = np.concatenate(list(tree.query_ball_point(middle, radius))).astype(np.int64)
    edge = np.repeat(np.arange(len(first)), counts)
    along = (stop - start) / np.where(length > 0, length, 1.0)[:, None]
    away = vertices[numbers[near]] - start[edge]
    position = (away * along[edge]).sum(axis=1)
    aside = np.linalg.norm(away - position[:, None] * along[edge], axis=1)
    inner = (aside <= reach_mm) & (position > reach_mm) & (position < length[edge] - reach_mm)
    return _uncancelled(
        np.concatenate([np.arange(len(first)), edge[inner], np.arange(len(first))]),
        np.concatenate([np.zeros(len(first)), position[inner], length]),
        np.concatenate([first, numbers[near[inner]], last]),
    )


def _uncancelled(edge: Longs, position: Floats, vertex: Longs) -> Flags:
    """Edges with a stretch between two neighbouring vertices that runs more often one way than the other."""
    order = np.lexsort((position, edge))
    edge, vertex = edge[order], vertex[order]
    together = edge[1:] == edge[:-1]
    one, two, owner = vertex[:-1][together], vertex[1:][together], edge[:-1][together]
    ends = np.stack([np.minimum(one, two), np.maximum(one, two)])
    _, stretch = np.unique(ends, axis=1, return_inverse=True)
    balance = np.bincount(stretch.ravel(), np.where(one < two, 1.0, -1.0))
    loose = balance[stretch.ravel()] != 0
    gaping = np.zeros(int(edge.max()) + 1, np.bool_)
    gaping[owner[loose]] = True
    return gaping
