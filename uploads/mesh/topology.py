"""Which triangle meets which along every edge: the joints, the open edges and the crowded ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uploads.mesh import kernels

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topology:
    """Half-edge h = 3 f + k runs from corner k to corner k + 1 of face f.

    collapsed (n,) bool: faces with a vertex twice. repeated: faces that copy an earlier one, turned the same way.
    mirrored: faces that copy an earlier one, turned the other way; they stay in the topology.
    joints (p, 2): half-edges that belong together. opposed (p,) bool: the two faces are wound differently.
    open (k,): half-edges without a partner. touching: half-edges where several solids touch along an edge and each
    is whole. crowded: half-edges of edges with more than two faces that can't be told apart so, edge by edge.
    """

    collapsed: Flags
    repeated: Longs
    mirrored: Longs
    joints: Longs
    opposed: Flags
    open: Longs
    touching: Longs
    crowded: Longs

    @property
    def kept(self) -> Flags:
        """(n,) bool: faces that take part."""
        kept = ~self.collapsed
        kept[self.repeated] = False
        return kept


def ends(faces: Longs, half_edges: Longs) -> tuple[Longs, Longs]:
    """First and last vertex of each half-edge."""
    flat = faces.ravel()
    return flat[half_edges], flat[half_edges // 3 * 3 + (half_edges + 1) % 3]


def connect(vertices: Floats, faces: Longs) -> Topology:
    """Sort all half-edges by the two vertices they join and look at what meets on each edge."""
    a, b, c = faces.T
    collapsed = (a == b) | (b == c) | (c == a)
    repeated, mirrored = _copies(faces, np.flatnonzero(~collapsed))
    kept = ~collapsed
    kept[repeated] = False
    half = (3 * np.flatnonzero(kept)[:, None] + np.arange(3)).ravel()
    order, size, start = _grouped(*ends(faces, half), len(vertices))
    half = half[order]
    pairs = half[start[size == 2][:, None] + np.arange(2)]
    many = half[np.repeat(size > 2, size)]
    joined, crowded = _split(vertices, faces, many, size[size > 2])
    first, _ = ends(faces, pairs[:, 0])
    second, _ = ends(faces, pairs[:, 1])
    opposed = np.concatenate([first == second, np.zeros(len(joined), np.bool_)])
    return Topology(
        collapsed=collapsed,
        repeated=repeated,
        mirrored=mirrored,
        joints=np.concatenate([pairs, joined]),
        opposed=opposed,
        open=np.sort(half[start[size == 1]]),
        touching=joined.ravel(),
        crowded=crowded,
    )


def _grouped(first: Longs, last: Longs, vertices: int) -> tuple[Longs, Longs, Longs]:
    """Order that brings half-edges of one edge together, size of each group, where it starts."""
    key = np.minimum(first, last) * vertices + np.maximum(first, last)
    order = np.argsort(key, kind="stable")
    key = key[order]
    start = (
        np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, np.int64)
    )
    return order, np.diff(np.append(start, len(key))), start


def _copies(faces: Longs, candidates: Longs) -> tuple[Longs, Longs]:
    """Faces on the same three vertices as an earlier face: those turned the same way, those turned the other way."""
    three = faces[candidates]
    low, high = three.min(axis=1), three.max(axis=1)
    middle = three.sum(axis=1) - low - high
    # Odd multipliers spread the triples over 64 bits; equal triples are compared for real afterwards.
    key = (low * -7046029254386353131) ^ (middle * -4658895280553007687) ^ (high * -7723592293110705685)
    order = np.argsort(key, kind="stable")
    same = key[order[1:]] == key[order[:-1]]
    if not same.any():
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    suspects = order[np.concatenate([same, [False]]) | np.concatenate([[False], same])]
    triples = np.stack([low, middle, high], axis=1)[suspects]
    column = np.argmax(three[suspects] == triples[:, :1], axis=1)
    turned = three[suspects, (column + 1) % 3] != triples[:, 1]
    return _copies_among(candidates[suspects], triples, turned)


def _copies_among(numbers: Longs, triples: Longs, turned: Flags) -> tuple[Longs, Longs]:
    _, group = np.unique(triples, axis=0, return_inverse=True)
    order = np.lexsort((numbers, group))
    numbers, group, turned = numbers[order], group.ravel()[order], turned[order]
    _, first = np.unique(group, return_index=True)
    like_first = turned == turned[first][group]
    mirrored = np.flatnonzero(~like_first)
    _, first_mirrored = np.unique(group[mirrored], return_index=True)
    leads = np.zeros(len(numbers), np.bool_)
    leads[first] = True
    leads[mirrored[first_mirrored]] = True
    return np.sort(numbers[~leads]), np.sort(numbers[mirrored[first_mirrored]])


def _split(vertices: Floats, faces: Longs, half: Longs, size: Longs) -> tuple[Longs, Longs]:
    """Half-edges of edges with more than two faces: joints that part the solids there, and those left crowded.

    Around such an edge faces are sorted by angle. Where faces that open a solid and faces that close it follow
    each other by turns, each solid between two of them is whole: two boxes that share an edge are no defect of
    either.
    """
    if not len(half):
        return np.zeros((0, 2), np.int64), half
    group = np.repeat(np.arange(len(size)), size)
    angle, closes = _around(vertices, faces, half)
    # On equal angles the face that closes one solid comes before the face that opens the next.
    order = np.lexsort((~closes, np.round(angle, 6), group))
    half, closes = half[order], closes[order]
    start = np.cumsum(size) - size
    place = np.arange(len(half)) - np.repeat(start, size)
    following = np.repeat(start, size) + (place + 1) % np.repeat(size, size)
    by_turns = np.minimum.reduceat(closes != closes[following], start) & (size % 2 == 0)
    whole = np.repeat(by_turns, size)
    opening = np.flatnonzero(whole & ~closes)
    return np.stack([half[opening], half[following[opening]]], axis=1), half[~whole]


def _around(vertices: Floats, faces: Longs, half: Longs) -> tuple[Floats, Flags]:
    """Angle of each face around its edge, and whether a solid wound outwards ends at it (else begins)."""
    first, last = ends(faces, half)
    low, high = np.minimum(first, last), np.maximum(first, last)
    axis = _unit(vertices[high] - vertices[low])
    apex = faces.ravel()[half // 3 * 3 + (half + 2) % 3]
    away = vertices[apex] - vertices[low]
    helper = np.eye(3)[np.argmin(np.abs(axis), axis=1)]
    across = _unit(np.cross(axis, helper))
    over = np.cross(axis, across)
    angle = np.arctan2((away * over).sum(axis=1), (away * across).sum(axis=1))
    # -π and π are one direction.
    return np.where(angle < 1e-6 - np.pi, np.pi, angle), first == low


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: Floats = vectors / np.where(length == 0, 1.0, length)
    return unit


def pinched(faces: Longs, topology: Topology, vertices: int) -> Longs:
    """Vertices where several fans of faces meet in nothing but the point; those on odd edges aren't told again."""
    left, right = topology.joints[:, 0], topology.joints[:, 1]
    left_next, right_next = left // 3 * 3 + (left + 1) % 3, right // 3 * 3 + (right + 1) % 3
    opposed = topology.opposed
    # Corners at the same vertex: start meets end across a joint, or start when the two run the same way.
    one = np.concatenate([left, left_next])
    two = np.concatenate([np.where(opposed, right, right_next), np.where(opposed, right_next, right)])
    fan = kernels.components(faces.size, one, two)
    corners = (3 * np.flatnonzero(topology.kept)[:, None] + np.arange(3)).ravel()
    _, representative = np.unique(fan[corners], return_index=True)
    fans = np.bincount(faces.ravel()[corners[representative]], minlength=vertices)
    odd = np.concatenate([topology.open, topology.touching, topology.crowded])
    fans[np.concatenate(ends(faces, odd))] = 1
    return np.flatnonzero(fans > 1)
