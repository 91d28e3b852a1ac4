"""Where the pin of a finding stands: on the object, in the middle of the largest patch, where it can be seen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from uploads.preview.tracer import Tracer, tracer_of

CANDIDATES = 160
PATCHES = 6
WELL_SEEN = 0.6
AZIMUTHS = 12
# The heights at which the report may stand its camera, and what each costs against the most pleasant one.
ELEVATIONS_DEG = {20.0: 0.0, 30.0: 0.1, 12.0: 0.1, 50.0: 0.3, -25.0: 0.55}
LIFT_FRACTION = 1e-4
FRAME_FRACTION = (0.04, 0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A point on the object (3,) mm, the unit normal there (3,), and the radius to frame in mm."""

    place: NDArray[np.float64]
    normal: NDArray[np.float64]
    radius_mm: float


class Surface:
    """The (n, 3, 3) mm triangles that pins stand on, with what is computed from them once, when asked."""

    def __init__(self, triangles: NDArray[np.float64]) -> None:
        self.triangles = triangles
        self.diagonal_mm = max(float(np.linalg.norm(np.ptp(triangles.reshape(-1, 3), axis=0))), 1e-9)

    @cached_property
    def centres(self) -> NDArray[np.float64]:
        """(n, 3) mm."""
        middle: NDArray[np.float64] = self.triangles.mean(axis=1)
        return middle

    @cached_property
    def crosses(self) -> NDArray[np.float64]:
        """(n, 3) normals as long as twice the area in mm²."""
        edges = self.triangles[:, 1:] - self.triangles[:, :1]
        return np.cross(edges[:, 0], edges[:, 1])

    @cached_property
    def tree(self) -> cKDTree:
        """The centres, ready for nearest-neighbour questions."""
        return cKDTree(self.centres)

    @cached_property
    def tracer(self) -> Tracer:
        """Rays against these triangles, in single precision."""
        return tracer_of(self.triangles.astype(np.float32))

    def normal(self, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """The mean unit normal (3,) of those triangles; upwards if they cancel out."""
        total = self.crosses[numbers].sum(axis=0)
        length = float(np.linalg.norm(total))
        return total / length if length > 0 else np.array([0.0, 0.0, 1.0])


def anchor_of(
    surface: Surface,
    *,
    faces: NDArray[np.bool_] | None,
    edges: NDArray[np.float64],
    points: NDArray[np.float64],
) -> Anchor | None:
    """The pin of a finding: from its faces (n,) bool, else its edges (e, 2, 3), else its points (p, 3) in mm."""
    if faces is not None and faces.any():
        return _on_faces(surface, np.flatnonzero(faces))
    if len(edges):
        groups = _groups(edges)
        return _on_rim(surface, edges[groups == np.argmax(np.bincount(groups))])
    if len(points):
        return _on_rim(surface, np.repeat(points[:, None], 2, axis=1))
    return None


def _on_faces(surface: Surface, numbers: NDArray[np.int64]) -> Anchor:
    """On the patch that shows most of itself: a thin wall has an inner side too."""
    areas = np.linalg.norm(surface.crosses[numbers], axis=1)
    groups = _groups(surface.triangles[numbers])
    heaviest = np.argsort(-np.bincount(groups, weights=areas), kind="stable")[:PATCHES]
    shown = [_shown(surface, numbers[groups == group]) for group in heaviest]
    place, normal, patch, _ = max(shown, key=lambda found: found[3])
    reach = np.linalg.norm(surface.triangles[patch].reshape(-1, 3) - place, axis=1)
    return Anchor(place=place, normal=normal, radius_mm=_framed(surface, float(np.quantile(reach, 0.9))))


def _shown(
    surface: Surface, patch: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64], float]:
    """Where the pin of a patch stands, the normal there, the patch, and about how much of it shows (mm²)."""
    areas = np.linalg.norm(surface.crosses[patch], axis=1) / 2
    middle = np.average(surface.centres[patch], axis=0, weights=areas + 1e-12)
    order = np.argsort(np.linalg.norm(surface.centres[patch] - middle, axis=1), kind="stable")
    if len(order) > CANDIDATES:
        spread = np.linspace(CANDIDATES // 2, len(order) - 1, CANDIDATES // 2).astype(np.int64)
        order = np.concatenate([order[: CANDIDATES // 2], order[spread]])
    near = patch[order]
    seen = seen_from(surface, surface.centres[near], surface.crosses[near]).mean(axis=1)
    # The middle of a patch may lie in a groove that a single direction looks into.
    chosen = near[int(np.argmax(seen >= WELL_SEEN * seen.max()))]
    # A patch that nobody sees still counts for something against another such patch.
    return (
        surface.centres[chosen],
        surface.normal(np.array([chosen])),
        patch,
        areas.sum() * (seen.mean() + 1e-6),
    )


def camera_directions() -> NDArray[np.float64]:
    """(d, 3) unit vectors from the object towards the places where a camera may stand."""
    azimuth, elevation = np.meshgrid(
        np.arange(AZIMUTHS) * (2 * np.pi / AZIMUTHS), np.radians(list(ELEVATIONS_DEG)), indexing="ij"
    )
    flat = np.cos(elevation)
    directions = np.stack([flat * np.cos(azimuth), flat * np.sin(azimuth), np.sin(elevation)], axis=-1)
    return directions.reshape(-1, 3)


def seen_from(
    surface: Surface, places: NDArray[np.float64], normals: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """(places, directions) True where a front face turned well enough is in plain sight of that camera."""
    directions = camera_directions()
    units = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    facing = units @ directions.T > 0.25
    starts = places + units * (surface.diagonal_mm * LIFT_FRACTION)
    rays = np.repeat(starts, len(directions), axis=0).astype(np.float32)
    towards = np.tile(directions, (len(places), 1)).astype(np.float32)
    free = ~surface.tracer.blocked(rays, towards)
    seen: NDArray[np.bool_] = facing & free.reshape(len(places), -1)
    return seen


def _on_rim(surface: Surface, edges: NDArray[np.float64]) -> Anchor:
    middles = edges.mean(axis=1)
    centre = middles.mean(axis=0)
    around = np.unique(surface.tree.query(middles)[1])
    place = middles[np.argmin(np.linalg.norm(middles - centre, axis=1))]
    reach = float(np.linalg.norm(edges.reshape(-1, 3) - place, axis=1).max())
    return Anchor(place=place, normal=surface.normal(around), radius_mm=_framed(surface, reach))


def _framed(surface: Surface, reach_mm: float) -> float:
    low, high = FRAME_FRACTION
    return float(np.clip(reach_mm * 1.4, low * surface.diagonal_mm, high * surface.diagonal_mm))


def _groups(cells: NDArray[np.float64]) -> NDArray[np.int64]:
    """(c,) the number of the group each of the (c, k, 3) cells hangs together with, by shared corners."""
    _, corners = np.unique(cells.reshape(-1, 3).round(6), axis=0, return_inverse=True)
    corners = corners.reshape(len(cells), -1)
    first = np.repeat(corners[:, 0], corners.shape[1])
    links = coo_matrix((np.ones(len(first)), (first, corners.ravel())), shape=(corners.max() + 1,) * 2)
    groups: NDArray[np.int64] = connected_components(links, directed=False)[1][corners[:, 0]]
    return groups
