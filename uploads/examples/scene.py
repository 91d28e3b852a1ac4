"""Draws the pictures that ship with the pages: python -m uploads.examples.scene FOLDER [NAME …]."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from uploads.examples.animals import strand
from uploads.examples.build import SHAPES, example
from uploads.examples.forms import Piece, Pieces
from uploads.examples.garden import seed_pot
from uploads.examples.props import bed, hand, spool
from uploads.preview.body import Body, Paint, body_of, linear, linear_bytes
from uploads.preview.camera import View
from uploads.preview.pictures import CLAY, STRIPE_PX, as_image, clay_of, photograph, shrunk
from uploads.preview.tracing import Quality

Floats = NDArray[np.float32]
Points = NDArray[np.float64]

# Drawn once, looked at by everybody: twice the size and more rays than a poster.
FINE = Quality(key=6, sky=10, floor_key=10, floor_sky=16)
OVERSIZE = 2
KEY_TURN_DEG = -42.0
TILE = (400, 320)
FILAMENT = "#ef7d22"


@dataclass(frozen=True, slots=True)
class Standing:
    """An object of the table: its shape, where it stands (mm), how it is turned (degrees) and its scale."""

    shape: str
    x: float
    y: float
    turn_deg: float
    scale: float = 1.0


TABLE = (
    Standing("hotel", 84, 74, 10, 0.95),
    Standing("carrot", -52, 62, -4, 0.95),
    Standing("rocket", -152, 70, 0, 0.95),
    Standing("pot", -104, 14, 12),
    Standing("whale", -14, 0, 36),
    Standing("snail", 84, -30, 26, 0.95),
    Standing("duck", -190, 2, 146, 0.95),
    Standing("hedgehog", 196, -10, 30, 0.95),
    Standing("elephant", 262, 50, -24, 0.95),
)
TABLE_STRAND = (
    (172, 106, 9), (140, 82, 5), (114, 50, 1.7), (122, 0, 1.7), (124, -46, 1.7), (84, -72, 1.7), (20, -58, 1.7),
    (-50, -78, 1.7), (-130, -52, 1.7), (-210, -72, 1.7), (-330, -60, 1.7), (-520, -80, 1.7),
)  # fmt: skip
PHONE_TABLE = (
    Standing("hotel", 66, 70, 6, 0.95),
    Standing("carrot", -6, 74, -4, 0.9),
    Standing("rocket", -66, 70, 0, 0.9),
    Standing("pot", -62, 8, 12),
    Standing("whale", 20, -6, 36),
    Standing("snail", 84, -34, 26, 0.85),
)
PHONE_STRAND = (
    (300, -10, 1.5), (160, -40, 1.5), (110, -66, 1.5), (40, -64, 1.5), (-30, -50, 1.5), (-100, -58, 1.5),
    (-260, -40, 1.5),
)  # fmt: skip


def placed(pieces: Pieces, *, x: float, y: float, turn_deg: float = 0.0, scale: float = 1.0) -> Pieces:
    """The pieces turned, scaled and stood on the table at (x, y) mm."""
    low = min(float(piece.solid.bounding_box()[2]) for piece in pieces)
    return [
        Piece(
            piece.solid.translate((0, 0, -low))
            .rotate((0, 0, turn_deg))
            .scale((scale,) * 3)
            .translate((x, y, 0)),
            piece.color,
        )
        for piece in pieces
    ]


def corners(pieces: Pieces) -> tuple[Points, Floats]:
    """(n, 3, 3) mm triangles and (n, 3) linear colours of all pieces."""
    triangles, colors = [], []
    for piece in pieces:
        mesh = piece.solid.to_mesh64()
        vertices = np.asarray(mesh.vert_properties, dtype=np.float64)[:, :3]
        triangles.append(vertices[np.asarray(mesh.tri_verts, dtype=np.int64)])
        colors.append(np.tile(linear(piece.color), (len(triangles[-1]), 1)))
    return np.concatenate(triangles), np.concatenate(colors)


def table(
    objects: Sequence[Standing],
    others: Pieces,
    rope: Sequence[Sequence[float]],
    size: tuple[int, int],
    view: View,
) -> Floats:
    """Objects on a table with a strand of filament that crosses the frame."""
    pieces = list(others)
    for thing in objects:
        drawn = SHAPES[thing.shape]()
        pieces += placed(drawn, x=thing.x, y=thing.y, turn_deg=thing.turn_deg, scale=thing.scale)
    around = corners(pieces)[0].reshape(-1, 3)
    pieces.append(Piece(strand(rope, rope[-1][2], points=220), FILAMENT))
    triangles, colors = corners(pieces)
    body = body_of(triangles, colors, around=around)
    return _fine(body, view, size, around=around)


def _fine(body: Body, view: View, size: tuple[int, int], *, around: Points | None = None) -> Floats:
    big = (size[0] * OVERSIZE, size[1] * OVERSIZE)
    drawn = photograph(
        body,
        view,
        size=big,
        quality=FINE,
        around=around,
        key_turn_deg=KEY_TURN_DEG,
        stripe_px=STRIPE_PX * OVERSIZE,
    )
    return shrunk(drawn, OVERSIZE)


def scene() -> Floats:
    """The table of the home page, 1600 x 640."""
    reel = placed(spool(), x=172, y=106, turn_deg=38, scale=1.05)
    view = View(azimuth_deg=-90, elevation_deg=19, fill=0.93, shift=(0, -0.02))
    return table(TABLE, reel, TABLE_STRAND, (1600, 640), view)


def scene_phone() -> Floats:
    """The table of the home page on a phone, 800 x 660."""
    view = View(azimuth_deg=-90, elevation_deg=20, fill=0.93, shift=(0, 0.02))
    return table(PHONE_TABLE, [], PHONE_STRAND, (800, 660), view)


def specimen() -> Floats:
    """The clay pot whose wall is too thin at the red place, 1000 x 800."""
    pieces = seed_pot(planted=False)
    triangles, colors, paint = [], [], []
    for piece in pieces:
        drawn, _ = corners([Piece(piece.solid.refine_to_length(0.3), piece.color)])
        triangles.append(drawn)
        colors.append(np.tile(_clay(piece.color), (len(drawn), 1)))
        shown = piece is pieces[0]
        paint.append(_marks(drawn) if shown else np.zeros(len(drawn), np.uint8))
    body = body_of(np.concatenate(triangles), np.concatenate(colors), np.concatenate(paint))
    return _fine(body, View(azimuth_deg=-62, elevation_deg=14, fill=0.80), (1000, 800))


def _clay(color: str) -> Floats:
    """The clay of reports, lighter and darker where the object was, so that a face stays a face."""
    brightness = float(linear(color).mean())
    if brightness > 0.6:
        return clay_of("#e6dfd0")
    return clay_of("#6e675b") if brightness < 0.05 else clay_of(CLAY)


def _marks(triangles: Points) -> NDArray[np.uint8]:
    """A ragged patch on the side wall, and the underside of the rim."""
    x, y, z = triangles.mean(axis=1).T
    turn, reach = np.degrees(np.arctan2(y, x)), np.hypot(x, y)
    ragged = 1.2 * np.sin(turn * 0.31 + z * 0.5) + 0.9 * np.sin(z * 0.9 - turn * 0.2)
    thin = (np.hypot((turn + 30) * 0.46, (z - 27) * 0.82) + ragged < 11.5) & (reach > 17)
    edges = triangles[:, 1:] - triangles[:, :1]
    normal = np.cross(edges[:, 0], edges[:, 1])
    steep = normal[:, 2] < -0.35 * np.maximum(np.linalg.norm(normal, axis=1), 1e-12)
    paint = np.full(len(triangles), int(Paint.PLAIN), np.uint8)
    paint[steep & (z > 44) & (reach > 24)] = int(Paint.WARNING)
    paint[thin] = int(Paint.BLOCKING)
    return paint


def units(scale: float) -> Floats:
    """The pot at a scale beside a hand, on the bed of 180 mm, 1000 x 640."""
    beside = [*bed(), *placed(hand(), x=166, y=-52, turn_deg=8)]
    around = corners(beside)[0].reshape(-1, 3)
    pieces = [*beside, *placed(seed_pot(), x=0, y=-8, turn_deg=10, scale=scale)]
    triangles, colors = corners(pieces)
    body = body_of(triangles, colors, around=around)
    view = View(azimuth_deg=-80, elevation_deg=33, fill=0.84, shift=(0, -0.05))
    return _fine(body, view, (1000, 640), around=around)


def tile(shape: str, size: tuple[int, int] = TILE) -> Floats:
    """One example as in the gallery."""
    model = example(shape)
    return _fine(body_of(model.triangles, linear_bytes(model.colors)), View(), size)


@dataclass(frozen=True, slots=True)
class Shipped:
    """A picture to draw, its WebP quality, and whether an AVIF is written beside it."""

    draw: Callable[[], Floats]
    quality: int = 76
    avif: bool = False


def _tile_of(shape: str, size: tuple[int, int] = TILE) -> Shipped:
    return Shipped(lambda: tile(shape, size), 66)


PICTURES: dict[str, Shipped] = {
    "scene": Shipped(scene, 78, avif=True),
    "scene-phone": Shipped(scene_phone, 80, avif=True),
    "specimen": Shipped(specimen, 80),
    "unit-small": Shipped(lambda: units(1 / 25.4)),
    "unit-big": Shipped(lambda: units(1.0)),
    **{shape: _tile_of(shape) for shape in SHAPES},
    "ghost": _tile_of("ghost", (600, 480)),
    "carrot": _tile_of("carrot", (600, 480)),
}


def main(arguments: Sequence[str]) -> int:
    """Draw the named pictures, or all, into the folder."""
    folder, names = Path(arguments[0]), arguments[1:] or list(PICTURES)
    for name in names:
        shipped = PICTURES[name]
        image = as_image(shipped.draw())
        image.save(folder / f"{name}.webp", quality=shipped.quality, method=6, alpha_quality=100)
        if shipped.avif:
            image.save(folder / f"{name}.avif", quality=shipped.quality - 14, speed=4)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
