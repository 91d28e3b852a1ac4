"""The strict reader of PLY, text and binary: counts are compared with the bytes, indices with the vertices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from uploads.errors import Reason, Unreadable
from uploads.formats.limits import refuse_count, refuse_wild_coordinates
from uploads.formats.part import Part
from uploads.formats.ply_body import Columns, Ragged, Records, records_of
from uploads.formats.ply_header import header_of

_AXES = ("x", "y", "z")
_CORNERS = ("vertex_indices", "vertex_index")
_PAINTS = (("red", "green", "blue"), ("diffuse_red", "diffuse_green", "diffuse_blue"))


def read(data: bytes, *, max_triangles: int) -> Part:
    """Read a PLY, polygons as fans from their first corner.

    Unreadable with TRUNCATED, LYING_HEADER, BAD_TEXT, BAD_INDEX, …; `where` is a triangle for coordinates and
    indices, a line of the header for BAD_TEXT, else a byte offset.
    """
    header = header_of(data)
    refuse_count(header.count("face"), max_triangles=max_triangles)
    records = records_of(data, header)
    vertex, face = records.get("vertex", Records()), records["face"]
    vertices = _stacked(vertex.columns, _AXES)
    polygons = next((face.ragged[name] for name in _CORNERS if name in face.ragged), None)
    if vertices is None or polygons is None:
        raise Unreadable(Reason.NO_TRIANGLE)
    corners, owners = _fans(polygons)
    refuse_count(len(corners), max_triangles=max_triangles)
    _refuse_bad_corners(corners, len(vertices))
    triangles = vertices[corners]
    refuse_wild_coordinates(triangles)
    return Part(triangles=triangles, format="ply", colors=_colors(vertex, face, corners, owners))


def _stacked(columns: Columns, names: tuple[str, ...]) -> NDArray[np.float64] | None:
    return np.stack([columns[name] for name in names], axis=1) if all(n in columns for n in names) else None


def _fans(polygons: Ragged) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(n, 3) corners, and (n,) the polygon each triangle is of; lists shorter than three give none."""
    counts = np.maximum(polygons.lengths - 2, 0)
    owners = np.repeat(np.arange(len(counts)), counts)
    step = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
    first = (np.cumsum(polygons.lengths) - polygons.lengths)[owners]
    return polygons.values[np.stack([first, first + step + 1, first + step + 2], axis=1)], owners


def _refuse_bad_corners(corners: NDArray[np.int64], vertices: int) -> None:
    wrong = (corners < 0) | (corners >= vertices)
    if wrong.any():
        first = int(wrong.argmax())
        index = int(corners.flat[first])
        raise Unreadable(Reason.BAD_INDEX, where=first // 3, index=index, vertices=vertices)


def _colors(
    vertex: Records, face: Records, corners: NDArray[np.int64], owners: NDArray[np.int64]
) -> NDArray[np.uint8] | None:
    """The polygon's colour, else the mean of its corners' colours."""
    for names in _PAINTS:
        if (paint := _stacked(face.columns, names)) is not None:
            return _bytes(paint[owners])
        if (paint := _stacked(vertex.columns, names)) is not None:
            return _bytes(paint[corners].mean(axis=1))
    return None


def _bytes(paint: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.clip(np.rint(np.nan_to_num(paint)), 0, 255).astype(np.uint8)
