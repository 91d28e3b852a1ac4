"""The boundary to manifold3d: closed solids, their union with the origin of every triangle, the gap between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import manifold3d
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Solid:
    """A closed solid in manifold3d's own form."""

    body: Any


@dataclass(frozen=True, slots=True)
class United:
    """vertices (v, 3) mm, faces (m, 3), source (m,): the number given to the triangle each was cut from."""

    vertices: Floats
    faces: Longs
    source: Longs


def solid(vertices: Floats, faces: Longs, numbers: Longs) -> Solid | None:
    """A solid of faces (m, 3) wound outwards that carry `numbers` (m,); None when manifold3d refuses them."""
    used, compact = np.unique(faces, return_inverse=True)
    mesh = manifold3d.Mesh64(
        vert_properties=np.ascontiguousarray(vertices[used]),
        tri_verts=np.ascontiguousarray(compact.reshape(-1, 3).astype(np.uint64)),
        face_id=numbers.astype(np.uint64),
    )
    body = manifold3d.Manifold(mesh)
    usable = body.status() == manifold3d.Error.NoError and not body.is_empty()
    return Solid(body) if usable else None


def unite(solids: Sequence[Solid]) -> United:
    """The union of all solids."""
    whole = manifold3d.Manifold.batch_boolean([one.body for one in solids], manifold3d.OpType.Add)
    mesh = whole.to_mesh64()
    return United(
        vertices=np.asarray(mesh.vert_properties, np.float64)[:, :3],
        faces=np.asarray(mesh.tri_verts, np.int64).reshape(-1, 3),
        source=np.asarray(mesh.face_id, np.int64),
    )


def gap_mm(one: Solid, other: Solid, most_mm: float) -> float:
    """The distance between two solids, 0 when they overlap or touch, at most `most_mm`."""
    return float(one.body.min_gap(other.body, most_mm))
