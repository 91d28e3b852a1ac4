"""Spoils a good object in one known way, so that the check has something to find."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from uploads.examples.forms import Piece, Pieces, ball, box, joined
from uploads.examples.solids import Model

MM_PER_INCH = 25.4
FIN_MM = 0.3
HOLE_FRACTION = 0.09
FLIPPED_FRACTION = 0.14
GAP_MM = 6.0


class Defect(StrEnum):
    """What can be wrong with an example; each gives the finding of about the same name."""

    THIN_WALL = "thin_wall"
    OPEN_HOLE = "open_hole"
    FLOATING_PIECE = "floating_piece"
    INCHES = "inches"
    OVERHANG = "overhang"
    FLIPPED = "flipped"


def spoiled_pieces(pieces: Pieces, defect: Defect | None) -> Pieces:
    """The pieces with what a defect adds to them; the others are made on the mesh."""
    change = _ADDED.get(defect) if defect else None
    return pieces if change is None else [*pieces, change(pieces)]


def spoiled_model(model: Model, defect: Defect | None) -> Model:
    """The model with what a defect does to its triangles."""
    change = _ON_MESH.get(defect) if defect else None
    return model if change is None else change(model)


def _bounds(pieces: Pieces) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    low, high = np.array(joined(*(piece.solid for piece in pieces)).bounding_box()).reshape(2, 3)
    return low, high


def _fin(pieces: Pieces) -> Piece:
    """A sail of 0.3 mm that stands on the bed beside the object and cuts into it."""
    low, high = _bounds(pieces)
    side = high - low
    length, height = max(side[0] * 0.5, 24.0), max(side[2] * 0.5, 20.0)
    sail = box(length, FIN_MM, height)
    middle = (low + high) / 2
    return Piece(sail.translate((high[0] - length * 0.3, middle[1], low[2] + height / 2)), pieces[0].color)


def _island(pieces: Pieces) -> Piece:
    """A ball that hangs in the air above the object."""
    low, high = _bounds(pieces)
    middle = (low + high) / 2
    radius = max(float((high - low).max()) * 0.05, 3.0)
    return Piece(ball(radius, at=(middle[0], middle[1], high[2] + GAP_MM + radius)), pieces[0].color)


def _balcony(pieces: Pieces) -> Piece:
    """A flat shelf that leaves the object with nothing under it."""
    low, high = _bounds(pieces)
    side, middle = high - low, (low + high) / 2
    length = max(side[0] * 0.35, 22.0)
    shelf = box(length + side[0] * 0.5, max(side[1] * 0.4, 18.0), 4.0)
    at = (high[0] + length / 2 - side[0] * 0.25, middle[1], low[2] + side[2] * 0.45)
    return Piece(shelf.translate(at), pieces[0].color)


def _shrunk(model: Model) -> Model:
    """The same object written in inches by a program that didn't say so."""
    return replace(model, vertices=model.vertices / MM_PER_INCH)


def _pierced(model: Model) -> Model:
    keep = ~_near(model, HOLE_FRACTION)
    return replace(model, faces=model.faces[keep], color_of=model.color_of[keep])


def _turned_over(model: Model) -> Model:
    faces = model.faces.copy()
    near = _near(model, FLIPPED_FRACTION)
    faces[near] = faces[near][:, ::-1]
    return replace(model, faces=faces)


def _near(model: Model, fraction: float) -> NDArray[np.bool_]:
    """(n,) True for the triangles around the foremost point at mid height, within a part of the diagonal."""
    centres = model.triangles.mean(axis=1)
    low, high = model.vertices.min(axis=0), model.vertices.max(axis=0)
    # Towards the camera of the posters: the front right.
    front = centres @ [0.5, -0.87, 0.0] - np.abs(centres[:, 2] - (low[2] + high[2]) / 2) * 0.8
    reach = fraction * float(np.linalg.norm(high - low))
    near: NDArray[np.bool_] = np.linalg.norm(centres - centres[np.argmax(front)], axis=1) < reach
    return near


_ADDED: dict[Defect, Callable[[Pieces], Piece]] = {
    Defect.THIN_WALL: _fin,
    Defect.FLOATING_PIECE: _island,
    Defect.OVERHANG: _balcony,
}
_ON_MESH: dict[Defect, Callable[[Model], Model]] = {
    Defect.OPEN_HOLE: _pierced,
    Defect.INCHES: _shrunk,
    Defect.FLIPPED: _turned_over,
}
