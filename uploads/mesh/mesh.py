"""A part as the checks see it: welded, connected, its shells wound outwards, its outer skin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import trimesh
from numpy.typing import NDArray

from uploads.mesh import skin, topology, welding
from uploads.mesh.shells import Shells, part
from uploads.mesh.skin import Skin
from uploads.mesh.topology import Topology

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

TORN_EDGES = 1_000
TORN_FRACTION = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Triangles wound outwards with what every geometric check needs of them.

    vertices (v, 3) mm; points (u, 3): those of them that a face uses; faces (m, 3); source (m,) faces of the file;
    normals (m, 3), zero where there is no area; areas_mm2 (m,); low, high (3,) mm.
    """

    vertices: Floats
    points: Floats
    faces: Longs
    source: Longs
    normals: Floats
    areas_mm2: Floats
    low: Floats
    high: Floats

    @property
    def corners(self) -> Floats:
        """(m, 3, 3) mm."""
        corners: Floats = self.vertices[self.faces]
        return corners

    @property
    def area_mm2(self) -> float:
        """Of all triangles."""
        return float(self.areas_mm2.sum())


@dataclass(frozen=True, slots=True, kw_only=True)
class Mesh:
    """One part. `faces` are in the order of the file; shells, topology and places speak of these numbers.

    vertices (v, 3) mm; faces (n, 3); areas_mm2 (n,).
    open_before_snap: edges with one face before the second, tolerant weld; None when it wasn't needed.
    snap_mm: its reach. piece (k,): the body each shell belongs to.
    volume_mm3: what the skin encloses; None when it isn't closed or the union of overlapping shells is unknown.
    center_mm (3,): centre of mass of the volume, else of the area.
    """

    vertices: Floats
    faces: Longs
    areas_mm2: Floats
    topology: Topology
    shells: Shells
    piece: Longs
    skin: Skin
    surface: Surface
    open_before_snap: int | None
    snap_mm: float
    volume_mm3: float | None
    center_mm: Floats

    @property
    def triangles(self) -> int:
        """How many the file holds."""
        return len(self.faces)

    @property
    def size_mm(self) -> tuple[float, float, float]:
        """Lengths of the box around it."""
        x, y, z = (self.surface.high - self.surface.low).tolist()
        return x, y, z

    @property
    def closed(self) -> bool:
        """Whether every shell is closed and can be wound consistently."""
        return bool(self.shells.count and (self.shells.closed & self.shells.orientable).all())

    @property
    def torn(self) -> bool:
        """Whether so many edges are open or crowded that inside and outside have no meaning."""
        odd = len(self.topology.open) + len(self.topology.crowded)
        return odd > max(TORN_EDGES, TORN_FRACTION * 3 * self.triangles)


def _ignored(stage: str) -> None:
    pass


def build(triangles: Floats, *, weld_fraction: float = 1e-5, lap: Callable[[str], None] = _ignored) -> Mesh:
    """A mesh of (n, 3, 3) mm triangles, n ≥ 1, finite; `lap` is called with the name of each stage when it ends.

    Open edges left by the exact weld are snapped within `weld_fraction` of the diagonal.
    """
    welded = welding.weld(triangles)
    lap("weld")
    joined = topology.connect(welded.vertices, welded.faces)
    diagonal = float(np.linalg.norm(np.ptp(welded.vertices, axis=0)))
    open_before = len(joined.open) or None
    if open_before and diagonal > 0:
        loose = np.unique(np.concatenate(topology.ends(welded.faces, joined.open)))
        welded = welding.snap(welded, loose, weld_fraction * diagonal)
        joined = topology.connect(welded.vertices, welded.faces)
    lap("topology")
    vertices, faces = welded.vertices, welded.faces
    doubled = _doubled_area(vertices, faces)
    shells = part(vertices, faces, joined, doubled)
    lap("shells")
    outer = skin.join(vertices, faces, shells)
    surface = _surface(outer.skin)
    volume, center = _mass(surface, shells, outer.skin)
    lap("geometry")
    return Mesh(
        vertices=vertices,
        faces=faces,
        areas_mm2=0.5 * np.linalg.norm(doubled, axis=1),
        topology=joined,
        shells=shells,
        piece=outer.piece,
        skin=outer.skin,
        surface=surface,
        open_before_snap=open_before,
        snap_mm=weld_fraction * diagonal,
        volume_mm3=volume,
        center_mm=center,
    )


def as_trimesh(surface: Surface) -> trimesh.Trimesh:
    """The same triangles as trimesh knows them; nothing is merged or dropped."""
    return trimesh.Trimesh(
        vertices=surface.vertices, faces=surface.faces, face_normals=surface.normals, process=False
    )


def _doubled_area(vertices: Floats, faces: Longs) -> Floats:
    a = vertices[faces[:, 0]]
    crossed: Floats = np.cross(vertices[faces[:, 1]] - a, vertices[faces[:, 2]] - a)
    return crossed


def _surface(outer: Skin) -> Surface:
    crossed = _doubled_area(outer.vertices, outer.faces)
    length = np.linalg.norm(crossed, axis=1)
    used = np.zeros(len(outer.vertices), np.bool_)
    used[outer.faces.ravel()] = True
    points = outer.vertices[used] if len(outer.faces) else outer.vertices
    return Surface(
        vertices=outer.vertices,
        points=points,
        faces=outer.faces,
        source=outer.source,
        normals=crossed / np.where(length > 0, length, 1.0)[:, None],
        areas_mm2=0.5 * length,
        low=points.min(axis=0),
        high=points.max(axis=0),
    )


def _mass(surface: Surface, shells: Shells, outer: Skin) -> tuple[float | None, Floats]:
    """Volume, and centre of mass of the volume or else of the area."""
    # Far from the origin the sums lose digits, so the part is brought there first.
    middle = 0.5 * (surface.low + surface.high)
    corners = surface.corners
    first = corners[:, 0] - middle
    thirds = corners.sum(axis=1) - 3.0 * middle
    doubled = (2.0 * surface.areas_mm2)[:, None] * surface.normals
    cones = np.einsum("ij,ij->i", first, doubled) / 6.0
    volume = float(cones.sum())
    whole = bool((shells.closed & shells.orientable).all()) and volume > 0
    if whole:
        return (volume if outer.exact else None), middle + cones @ thirds / (4.0 * volume)
    area = surface.area_mm2 or 1.0
    return None, middle + surface.areas_mm2 @ thirds / (3.0 * area)
