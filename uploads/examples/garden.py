"""Objects for the garden: a seed pot, a dripping carrot, a bee hotel, a bird feeder, a mould for seed balls."""

from __future__ import annotations

import numpy as np

from uploads.examples.forms import (
    INK,
    WHITE,
    Piece,
    Pieces,
    Solid,
    arc,
    around,
    ball,
    box,
    cylinder,
    egg,
    eye,
    hull,
    joined,
    outline,
    tube,
    turned,
    wavy,
)

SOIL = "#4a372a"
LEAF = "#5fae4a"


def seed_pot(
    *, color: str = "#e9763a", waves: int = 14, height: float = 52, twist: float = 28, planted: bool = True
) -> Pieces:
    """A pot with feet and a face, to grow seedlings; `planted` adds the earth and a sprout."""
    shell = wavy(21, 1.3, waves).extrude(height, 40, twist, (1.35, 1.35))
    inside = cylinder(height, 18.2, 25.6).translate((0, 0, 3))
    rim = turned([(25.5, height - 5), (30.5, height - 5), (30.5, height), (25.5, height)], soft=1)
    feet = [egg(7.5, 10, 5.2).translate((side * 11, -14, 2.6)) for side in (-1, 1)]
    pot = joined(shell - inside, rim, joined(*feet).trim_by_plane((0, 0, 1), 0) - inside)
    smile = tube([_on_pot(6.6 * np.sin(t), 26.6 - 4.0 * np.cos(t)) for t in arc(16, 1.15)], 1.05)
    face = [Piece(smile - inside, INK)]
    for side in (-8, 8):
        face += [Piece(piece.solid - inside, piece.color) for piece in eye((side, -24.2, 32), 4.6)]
    return [Piece(pot, color), *face, *(_sprout(height) if planted else [])]


def _on_pot(x: float, z: float) -> tuple[float, float, float]:
    return x, -float(np.sqrt(26.1**2 - x**2)) + 0.1 * (27 - 22), z


def _sprout(height: float) -> Pieces:
    earth = cylinder(height - 10, 18.5, 24.6).translate((0, 0, 2.8))
    stem = tube([(0, 0, height - 9), (0.5, 0, height + 5), (0, 0, height + 14)], [1.6, 1.4, 1.2])
    leaf = egg(9, 4.6, 1.3).translate((9, 0, 0)).rotate((0, -38, 0))
    leaves = [leaf.rotate((0, 0, turn)).translate((0, 0, height + 13)) for turn in (20, 200)]
    return [Piece(earth, SOIL), Piece(joined(stem, *leaves), LEAF)]


def drip_carrot(*, color: str = "#ee7a2b", leaf_color: str = "#4f9d45", leaves: int = 5) -> Pieces:
    """A carrot that screws onto a bottle and waters a plant drop by drop, standing in a saucer of earth."""
    z = np.linspace(0, 92, 90)
    radius = (1.2 + 15.5 * (z / 92) ** 0.72) * (1 + 0.022 * np.sin(z * 0.55))
    radius = np.where(z > 86, radius * np.sqrt(np.clip(1 - ((z - 86) / 9) ** 2, 0, 1)), radius)
    body = turned([(0, 0), *np.stack([radius, z], axis=1), (0, 92)], sides=72)
    slits = [(20, 18), (140, 26), (260, 34), (80, 44), (200, 54), (320, 62), (20, 70)]
    for turn, up in slits:
        angle = np.radians(turn)
        reach = 1.2 + 15.5 * (up / 92) ** 0.72
        body -= (
            box(9, 1.7, 1.7)
            .rotate((0, 0, turn))
            .translate((reach * np.cos(angle), reach * np.sin(angle), up))
        )
    smile = tube(
        [(4.4 * np.sin(t), -13.4 + 0.8 * abs(np.sin(t)), 67.6 - 2.6 * np.cos(t)) for t in arc(12, 1.1)], 0.85
    )
    eyes = eye((-5.4, -13.6, 74), 3.6) + eye((5.4, -13.6, 74), 3.6)
    carrot = [Piece(body, color), Piece(_tuft(leaves), leaf_color), *eyes, Piece(smile, INK)]
    planted = [Piece(p.solid.rotate((0, 0, 20)).trim_by_plane((0, 0, 1), 26), p.color) for p in carrot]
    return [Piece(p.solid.translate((0, 0, -18)), p.color) for p in planted] + _saucer()


def _tuft(leaves: int) -> Solid:
    neck = turned([(0, 84), (10.6, 84), (10.6, 104), (0, 104)], sides=64)
    turn = np.linspace(0, 2 * np.pi * 2.6, 60)
    thread = tube(
        np.stack([10.5 * np.cos(turn), 10.5 * np.sin(turn), 93 + turn * 0.62], axis=1), 1.1, sides=10
    )
    blades = []
    for x, y, _ in around(leaves, 9, start_deg=10):
        path = [
            (x * (1 + 1.3 * k), y * (1 + 1.3 * k), 100 + 24 * k - 9 * k * k) for k in np.linspace(0, 1, 6)
        ]
        blades.append(tube(path, [2.6, 3.8, 4.2, 3.8, 2.8, 1.4], sides=18))
    return joined(neck, thread, *blades)


def _saucer() -> Pieces:
    dish = turned([(0, 0), (27, 0), (32, 14), (29.6, 14), (25.4, 3), (0, 3)], soft=0.6)
    grains = [(16, -12), (-18, -8), (-4, -21), (9, -21), (21, 3), (-21, 6), (-12, -17)]
    earth = joined(
        cylinder(9, 25.9, 28.7).translate((0, 0, 2.6)),
        *(ball(2.2, at=(x, y, 11.6), sides=16) for x, y in grains),
    )
    return [Piece(dish, "#c9643c"), Piece(earth, SOIL)]


def bee_hotel(*, color: str = "#e2a43a", roof_color: str = "#3f7f4c", slope_deg: float = 34) -> Pieces:
    """Seven hexagonal tubes of different bores under a roof, for solitary bees."""
    side = 9.2
    cells = [(0.0, 0.0), *((x, y) for x, y, _ in around(6, side * 1.74, start_deg=30))]
    hexagon = outline((x, y) for x, y, _ in around(6, side + 0.25))
    bores = [5.8, 4.6, 3.6, 5.2, 4.2, 5.8, 3.4]
    tubes = joined(*(hexagon.extrude(44).translate((x, y, -22)) for x, y in cells))
    holes = [cylinder(60, r, sides=48).translate((x, y, -17)) for (x, y), r in zip(cells, bores, strict=True)]
    comb = (tubes - joined(*holes)).rotate((90, 0, 0)).translate((0, 0, 33))
    floor = box(56, 44, 4).translate((0, 0, 9))
    walls = [box(4, 44, 43).translate((way * 26, 0, 32.5)) for way in (-1, 1)]
    roof = [box(52, 50, 4.2).rotate((0, way * slope_deg, 0)).translate((way * 20, 0, 58)) for way in (-1, 1)]
    feet = [cylinder(9, 2.8, 3.6, sides=24).translate((x, y, 0)) for x in (-22, 22) for y in (-15, 15)]
    house = joined(comb, floor, *walls)
    return [Piece(house, color), Piece(joined(*roof), roof_color), Piece(joined(*feet), roof_color), *_bee()]


def _bee() -> Pieces:
    def placed(solid: Solid) -> Solid:
        return solid.rotate((0, 0, 20)).translate((16, -27.5, 51))

    body = egg(6.4, 4.8, 4.8)
    ribbon = cylinder(1.5, 5.2, sides=40).rotate((0, 90, 0))
    stripes = joined(*(ribbon.translate((x, 0, 0)) ^ egg(6.6, 5, 5) for x in (-1.6, 2)))
    wings = joined(
        egg(2, 4.6, 1).rotate((35, 0, 0)).translate((16, -29.6, 56.0)),
        egg(2, 4.6, 1).rotate((-35, 0, 0)).translate((16, -25, 56.5)),
    )
    return [Piece(placed(body), "#f5c431"), Piece(placed(stripes), INK), Piece(wings, WHITE)]


def bird_feeder(*, color: str = "#d9534a", tray_color: str = "#f0b429", posts: int = 3) -> Pieces:
    """A tray of seeds under a hat, with a bird on its perch."""
    tray = turned([(0, 0), (36, 0), (44, 8), (44, 13), (41, 13), (34.5, 4), (0, 4)], soft=0.8)
    columns = [tube([(x, y, 4), (x, y, 45.5)], 2.2) for x, y, _ in around(posts, 13.5, start_deg=29)]
    hat = joined(
        turned([(0, 60), (40, 34), (40, 31), (36.8, 31.4), (0, 56)], soft=0.6), ball(5, at=(0, 0, 61))
    )
    angles = [-np.pi / 2 + offset for offset in (-0.5, 2.1, -2.6)]
    perches = [tube([(r * np.cos(a), r * np.sin(a), 9) for r in (40, 58)], 2) for a in angles]
    spots = [(r * np.cos(a), r * np.sin(a)) for a, r in ((i * 2.399, 6 + i**0.5 * 4.2) for i in range(44))]
    seeds = [
        egg(2.2, 1.5, 1.4, sides=16).rotate((0, 0, 9.0 * i)).translate((x, y, 4.9))
        for i, (x, y) in enumerate(spots)
    ]
    bird = _bird((53 * np.cos(angles[0]), 53 * np.sin(angles[0]), 18))
    stand = joined(tray, *perches, *columns)
    return [Piece(stand, tray_color), Piece(hat, color), Piece(joined(*seeds), "#7a5a36"), *bird]


def _bird(at: tuple[float, float, float]) -> Pieces:
    body = egg(7.4, 9.4, 7.8).rotate((18, 0, 0))
    tail = hull(ball(3, at=(0, -6, -1)), egg(3.4, 2, 1).translate((0, -17, 3)))
    beak = cylinder(5, 2, 0.4, sides=20).rotate((-90, 0, 0)).translate((0, 10.6, 7.4))
    pieces = [Piece(joined(body, ball(5.8, at=(0, 6.2, 8)), tail), "#3d8fb0"), Piece(beak, "#ee7a2b")]
    for side in (-1, 1):
        pieces += eye((side * 4.6, 8.6, 9.6), 1.5, look=(side, 0.5, 0.1), pupil=0.7)
    return [Piece(p.solid.rotate((0, 0, -28)).translate(at), p.color) for p in pieces]


def seed_mould(
    *, color: str = "#6aa84f", ball_color: str = "#8a5a3a", petals: int = 10, dots: int = 34
) -> Pieces:
    """A flower that moulds a ball of earth and seeds; the ball sits in it."""
    bowl = [(24 * np.cos(t), 29 - 24 * np.sin(t)) for t in np.linspace(0.05, np.pi / 2, 24)]
    cup = turned([(0, 0), (14, 0), (28, 18), (31, 26), (36, 26), (36, 29), (24, 29), *bowl])
    petal = egg(8, 12, 3).translate((0, 33, 27.5))
    flower = joined(cup, *(petal.rotate((0, 0, 360 / petals * i)) for i in range(petals)))
    flower -= ball(23.9, at=(0, 0, 29), sides=64)
    earth = ball(24.2, at=(0, 0, 29), sides=64)
    tilts = [(i * 2.399, np.arccos(1 - (i + 0.5) / dots)) for i in range(dots)]
    seeds = [
        ball(1.9, at=(24 * np.cos(a) * np.sin(b), 24 * np.sin(a) * np.sin(b), 29 + 24 * np.cos(b)), sides=16)
        for a, b in tilts
    ]
    return [Piece(flower, color), Piece(earth, ball_color), Piece(joined(*seeds), "#f0b429")]
