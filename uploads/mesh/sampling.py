"""Points spread evenly over a surface, the same for the same surface whatever the order of its triangles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uploads.mesh.mesh import Surface

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

SEED = 20170320
# Irrational steps of the plastic number: points that cover a square evenly (Roberts, 2018).
STEPS = np.array([0.7548776662466927, 0.5698402909980532])
# Any direction without a relation to how parts are drawn: it orders triangles by where they are.
SORTING = np.array([0.6180339887, 0.3247179572, 0.7159843301])


@dataclass(frozen=True, slots=True, kw_only=True)
class Samples:
    """points, normals (s, 3); face (s,): triangle of the surface; weight_mm2 (s,): the area each stands for."""

    points: Floats
    normals: Floats
    face: Longs
    weight_mm2: Floats


def spread(surface: Surface, count: int) -> Samples:
    """`count` points, each standing for the same area; none on a surface without area."""
    total = surface.area_mm2
    if total <= 0 or count < 1:
        return _at(surface, np.zeros(0, np.int64), np.zeros(0))
    place = surface.corners.mean(axis=1) - surface.low
    order = np.argsort(place @ SORTING, kind="stable")
    reach = np.cumsum(surface.areas_mm2[order])
    jitter = np.random.default_rng(SEED).random(count)
    wanted = (np.arange(count) + jitter) * (reach[-1] / count)
    face = order[np.minimum(np.searchsorted(reach, wanted), len(order) - 1)]
    return _at(surface, face, np.full(count, total / count))


def spread_each(surface: Surface, faces: Longs, count: int) -> Samples:
    """About `count` points on some triangles of the surface, at least one on each."""
    areas = surface.areas_mm2[faces]
    grain = float(areas.sum()) / max(1, count)
    many = (
        np.maximum(1, np.ceil(areas / grain).astype(np.int64)) if grain > 0 else np.ones(len(faces), np.int64)
    )
    return _at(surface, np.repeat(faces, many), np.repeat(areas / many, many))


def _at(surface: Surface, face: Longs, weight: Floats) -> Samples:
    # The middle of the square comes first, so that a triangle with one point has it at its centroid.
    u, v = ((np.arange(len(face))[:, None] * STEPS + 1 / 3) % 1.0).T
    folded = u + v > 1
    u, v = np.where(folded, 1 - u, u)[:, None], np.where(folded, 1 - v, v)[:, None]
    a, b, c = np.moveaxis(surface.vertices[surface.faces[face]], 1, 0)
    return Samples(
        points=a + u * (b - a) + v * (c - a), normals=surface.normals[face], face=face, weight_mm2=weight
    )
