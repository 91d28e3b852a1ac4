"""Where rays first meet a surface: embree where it can be installed, else a slow loop on a bounded sample."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from uploads.mesh import kernels

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

with contextlib.suppress(ImportError):  # no wheel for 64-bit ARM Linux
    from embreex import mesh_construction, rtcore_scene

# embree computes in float32: parts are brought to this size around the origin first.
SCENE_SIZE = 100.0
FAR = 1e30
# Rays × triangles that the loop may try without embree: a few seconds.
SLOW_BUDGET = 500_000_000


class Tracer(StrEnum):
    """What traces: told in the measures, because the loop sees fewer samples."""

    EMBREE = "embree"
    LOOP = "loop"


@dataclass(frozen=True, slots=True)
class Hits:
    """face (r,): the triangle each ray meets first, -1 for none; distance_mm (r,): inf for none."""

    face: Longs
    distance_mm: Floats


class Rays(Protocol):
    """A surface made ready for rays."""

    tracer: Tracer

    def most(self, wanted: int) -> int:
        """How many rays of `wanted` are reasonable on this surface."""

    def first(self, origins: Floats, directions: Floats) -> Hits:
        """First hits of rays with origins and unit directions (r, 3)."""


class EmbreeRays:
    """Traces with embree: millions of rays a second, float32 positions, distances from the exact plane."""

    tracer = Tracer.EMBREE

    def __init__(self, vertices: Floats, faces: Longs) -> None:
        used = vertices[faces.ravel()]
        low, high = used.min(axis=0), used.max(axis=0)
        self._middle = 0.5 * (low + high)
        self._scale = SCENE_SIZE / (float((high - low).max()) or 1.0)
        self._scene: Any = rtcore_scene.EmbreeScene()
        small = ((vertices - self._middle) * self._scale).astype(np.float32)
        # The scene doesn't hold on to its mesh; this object does.
        self._mesh = mesh_construction.TriangleMesh(
            scene=self._scene, vertices=small, indices=faces.astype(np.int32)
        )

    def most(self, wanted: int) -> int:
        """All of them."""
        return wanted

    def first(self, origins: Floats, directions: Floats) -> Hits:
        """First hits of rays with origins and unit directions (r, 3)."""
        if not len(origins):
            return Hits(np.zeros(0, np.int64), np.zeros(0))
        start = ((origins - self._middle) * self._scale).astype(np.float32)
        found = self._scene.run(start, directions.astype(np.float32), output=1)
        face = np.asarray(found["primID"], np.int64)
        distance = np.asarray(found["tfar"], np.float64) / self._scale
        return Hits(face, np.where(face < 0, np.inf, distance))


class LoopRays:
    """Tries every triangle for every ray."""

    tracer = Tracer.LOOP

    def __init__(self, vertices: Floats, faces: Longs) -> None:
        self._corners = np.ascontiguousarray(vertices[faces].reshape(-1, 3))
        self._faces = np.arange(len(faces))

    def most(self, wanted: int) -> int:
        """As many as the budget of tried triangles allows."""
        return max(1, min(wanted, SLOW_BUDGET // max(1, len(self._faces))))

    def first(self, origins: Floats, directions: Floats) -> Hits:
        """First hits of rays with origins and unit directions (r, 3)."""
        start, toward = np.ascontiguousarray(origins), np.ascontiguousarray(directions)
        return Hits(*kernels.first_hits(start, toward, self._corners, self._faces))


def embree_present() -> bool:
    """Whether this machine has embree."""
    return "rtcore_scene" in globals()


def rays(vertices: Floats, faces: Longs) -> Rays:
    """Make triangles (m, 3) of vertices (v, 3) mm ready for rays; m ≥ 1."""
    return EmbreeRays(vertices, faces) if embree_present() else LoopRays(vertices, faces)
