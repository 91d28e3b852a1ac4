"""The connected surfaces of a mesh: which are closed, which way they are wound, which lie inside which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uploads.mesh import kernels
from uploads.mesh.topology import Topology, ends

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]

# How many (shell, triangle) pairs may be visited to tell cavities from shells turned inside out.
NESTING_BUDGET = 50_000_000
MOST_PAIRS = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Shells:
    """k shells, numbered by their first face.

    of_face (n,): the shell of each face, -1 for faces that take no part. closed, orientable (k,) bool.
    volume_mm3 (k,): signed, as wound after mending; negative for a cavity. area_mm2 (k,). low, high (k, 3) mm.
    turned (n,) bool: faces that mending turns over. inside_out (k,) bool: shells that mending turns as a whole.
    contradictions: joints (rows of Topology.joints) across which no winding agrees.
    """

    of_face: Longs
    closed: Flags
    orientable: Flags
    volume_mm3: Floats
    area_mm2: Floats
    low: Floats
    high: Floats
    turned: Flags
    inside_out: Flags
    contradictions: Longs

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.closed)

    @property
    def cavity(self) -> Flags:
        """(k,) bool: closed surfaces around a hollow inside another shell."""
        hollow: Flags = self.closed & (self.volume_mm3 < 0)
        return hollow


def part(vertices: Floats, faces: Longs, topology: Topology, doubled_area: Floats) -> Shells:
    """Find the shells and how each has to be wound; `doubled_area` (n, 3) is the cross product of two sides."""
    kept = topology.kept
    of_face, count = _labels(faces, kept, topology)
    area = 0.5 * np.linalg.norm(doubled_area, axis=1)
    volume = _cones(vertices, faces, doubled_area)
    side, contradicts = _sides(len(faces), topology, of_face, area, count)
    closed = _closed(of_face, topology, count)
    orientable = np.ones(count, np.bool_)
    orientable[of_face[topology.joints[contradicts, 0] // 3]] = False
    shell = of_face[kept]
    signed = _per_shell(shell, np.where(side, -volume, volume)[kept], count)
    low, high = _boxes(vertices, faces[kept], shell, count)
    inside_out = np.zeros(count, np.bool_)
    wholes = np.flatnonzero(closed & orientable)
    if (signed[wholes] < 0).any():
        nest = _Nest(vertices[faces].reshape(-1, 3), of_face, signed, low, high)
        inside_out[wholes] = nest.wrong(wholes)
    turned = side ^ np.append(inside_out, np.False_)[of_face]
    return Shells(
        of_face=of_face,
        closed=closed,
        orientable=orientable,
        volume_mm3=np.where(inside_out, -signed, signed),
        area_mm2=_per_shell(shell, area[kept], count),
        low=low,
        high=high,
        turned=turned,
        inside_out=inside_out,
        contradictions=np.flatnonzero(contradicts),
    )


def _labels(faces: Longs, kept: Flags, topology: Topology) -> tuple[Longs, int]:
    # Crowded edges hold their faces together too, else a torn part falls apart into hundreds of shells.
    crowd = topology.crowded
    edges = np.sort(np.stack(ends(faces, crowd)), axis=0)
    neighbours = (edges[:, 1:] == edges[:, :-1]).all(axis=0)
    left = np.concatenate([topology.joints[:, 0], crowd[:-1][neighbours]]) // 3
    right = np.concatenate([topology.joints[:, 1], crowd[1:][neighbours]]) // 3
    label = kernels.components(len(faces), left, right)
    _, of_kept = np.unique(label[kept], return_inverse=True)
    of_face = np.full(len(faces), -1, np.int64)
    of_face[kept] = of_kept
    return of_face, int(of_face.max(initial=-1)) + 1


def _sides(faces: int, topology: Topology, of_face: Longs, area: Floats, count: int) -> tuple[Flags, Flags]:
    """(n,) bool: faces wound against the larger part of their shell, and the joints where none agrees."""
    joints = topology.joints // 3
    side, contradicts = kernels.sides(
        faces, np.ascontiguousarray(joints[:, 0]), np.ascontiguousarray(joints[:, 1]), topology.opposed
    )
    kept = of_face >= 0
    other = np.bincount(of_face[kept], (area * side)[kept], count)
    total = np.bincount(of_face[kept], area[kept], count)
    # The last place answers for faces without a shell, whose number is -1.
    side ^= np.append(other > 0.5 * total, np.False_)[of_face]
    return side & kept, contradicts


def _per_shell(shell: Longs, values: Floats, count: int) -> Floats:
    # bincount of nothing counts, and so returns integers.
    return np.bincount(shell, values, count).astype(np.float64)


def _closed(of_face: Longs, topology: Topology, count: int) -> Flags:
    closed = np.ones(count, np.bool_)
    closed[of_face[topology.open // 3]] = False
    closed[of_face[topology.crowded // 3]] = False
    return closed


def _cones(vertices: Floats, faces: Longs, doubled_area: Floats) -> Floats:
    """Signed volume between each face and the middle of the mesh, mm³."""
    middle = 0.5 * (vertices.min(axis=0) + vertices.max(axis=0))
    cones: Floats = np.einsum("ij,ij->i", vertices[faces[:, 0]] - middle, doubled_area) / 6.0
    return cones


def _boxes(vertices: Floats, faces: Longs, shell: Longs, count: int) -> tuple[Floats, Floats]:
    order = np.argsort(shell, kind="stable")
    start = np.searchsorted(shell[order], np.arange(count))
    if not count:
        return np.zeros((0, 3)), np.zeros((0, 3))
    corners = vertices[faces[order]]
    low = np.minimum.reduceat(corners.min(axis=1), start)
    return low, np.maximum.reduceat(corners.max(axis=1), start)


class _Nest:
    """Which closed shells lie inside which, asked only when one of them is wound inwards."""

    def __init__(self, corners: Floats, of_face: Longs, signed: Floats, low: Floats, high: Floats) -> None:
        self._corners = np.ascontiguousarray(corners)
        self._order = np.argsort(of_face, kind="stable")
        self._start = np.searchsorted(of_face[self._order], np.arange(len(signed) + 1))
        self._signed = signed
        self._low, self._high = low, high

    def wrong(self, wholes: Longs) -> Flags:
        """Those of the closed shells that would leave a region wound a negative number of times.

        Outside a shell the others wind w times around it; inside, w + 1 or w - 1 times as the shell itself is
        wound. Neither may be negative: so a cavity in a solid stays, an outer shell wound inwards doesn't.
        """
        sign = np.where(self._signed[wholes] < 0, -1.0, 1.0)
        around = np.zeros(len(wholes))
        budget = NESTING_BUDGET
        low, high = self._low[wholes], self._high[wholes]
        for pair in kernels.overlapping_boxes(low, high, 0.0, MOST_PAIRS):
            for inner, outer in (pair, pair[::-1]):
                if (low[outer] > low[inner]).any() or (high[outer] < high[inner]).any():
                    continue
                budget -= self._size(wholes[outer])
                # Past the budget, boxes decide: one box inside the other.
                held = self._holds(wholes[outer], wholes[inner]) if budget > 0 else 1.0
                around[inner] += sign[outer] * held
        wrong: Flags = (around < -0.5) | (around + sign < -0.5)
        return wrong

    def _size(self, shell: int) -> int:
        return int(self._start[shell + 1] - self._start[shell])

    def _holds(self, outer: int, inner: int) -> float:
        corner = self._corners[3 * self._order[self._start[inner]]]
        turns = kernels.turns_around(
            corner, self._corners, self._order, int(self._start[outer]), int(self._start[outer + 1])
        )
        return float(abs(turns) > 0.5)
