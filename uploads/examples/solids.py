"""One closed, coloured mesh from the pieces of an object: merged, turned, centred on the bed and scaled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from manifold3d import Manifold, OpType
from numpy.typing import NDArray

from uploads.examples.forms import Pieces, Solid

# Slits and crumbs that merging leaves behind are no part of the object.
CRUMB_MM3 = 1.0
# Edges shorter than this are slivers of merging: no printer and no eye sees them go.
SLIVER_MM = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A mesh ready to be written: `vertices` (v, 3) mm, `faces` (n, 3), `color_of` (n,) index into `palette`."""

    vertices: NDArray[np.float64]
    faces: NDArray[np.int64]
    color_of: NDArray[np.int64]
    palette: tuple[str, ...]

    @property
    def triangles(self) -> NDArray[np.float64]:
        """(n, 3, 3) mm."""
        corners: NDArray[np.float64] = self.vertices[self.faces]
        return corners

    @property
    def colors(self) -> NDArray[np.uint8]:
        """(n, 3) RGB bytes."""
        rgb = [[int(color[at : at + 2], 16) for at in (1, 3, 5)] for color in self.palette]
        return np.array(rgb, dtype=np.uint8)[self.color_of]


def modelled(pieces: Pieces, *, turn_deg: float = 0.0, size_mm: float | None = None) -> Model:
    """The union of the pieces, later ones showing over earlier ones, standing on z = 0 around the z axis.

    `size_mm` is the longest side wanted; None keeps the drawing's own millimetres.
    """
    marked = [piece.solid.as_original() for piece in pieces]
    colors = {solid.original_id(): piece.color for solid, piece in zip(marked, pieces, strict=True)}
    whole = standing(kept(Manifold.batch_boolean(marked, OpType.Add)).rotate((0, 0, turn_deg)))
    if size_mm is not None:
        low, high = np.array(whole.bounding_box()).reshape(2, 3)
        whole = whole.scale((size_mm / float((high - low).max()),) * 3)
    return _model(whole.simplify(SLIVER_MM), colors)


def kept(solid: Solid) -> Solid:
    """The solid without its crumbs."""
    bodies = [body for body in solid.decompose() if abs(body.volume()) >= CRUMB_MM3]
    return Manifold.compose(bodies)


def standing(solid: Solid) -> Solid:
    """The solid moved to stand on z = 0, the middle of its box on the z axis."""
    x0, y0, z0, x1, y1, _ = solid.bounding_box()
    return solid.translate((-(x0 + x1) / 2, -(y0 + y1) / 2, -z0))


def _model(solid: Solid, colors: dict[int, str]) -> Model:
    mesh = solid.to_mesh64()
    faces = np.array(mesh.tri_verts, dtype=np.int64)
    palette = tuple(dict.fromkeys(colors.values()))
    color_of = np.zeros(len(faces), dtype=np.int64)
    starts = np.asarray(mesh.run_index, dtype=np.int64) // 3
    for run, original in enumerate(mesh.run_original_id):
        color_of[starts[run] : starts[run + 1]] = palette.index(colors[int(original)])
    return Model(
        vertices=np.array(mesh.vert_properties[:, :3], dtype=np.float64, order="C"),
        faces=faces,
        color_of=color_of,
        palette=palette,
    )
