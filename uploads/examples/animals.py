"""Animals that do a job at home: duck, whale, snail, hedgehog, elephant and crocodile."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.interpolate import CubicSpline

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
    disc,
    egg,
    eye,
    hull,
    joined,
    pillow,
    rounded,
    tube,
    turned,
)

# Drawn long; a tube of toothpaste needs less.
CROCODILE_SCALE = 0.72


def duck(*, color: str = "#f2b632", bill_color: str = "#e9632b", label_color: str = "#4d9a52") -> Pieces:
    """A duck that wrings tea bags in its bill, and keeps them for a second cup."""
    body = egg(26, 17, 15).translate((0, 0, 15)).trim_by_plane((0, 0, 1), 1.2).translate((0, 0, -1.2))
    tail = hull(ball(7, at=(20, 0, 18)), ball(2, at=(33, 0, 30)))
    neck = hull(ball(10.5, at=(-19, 0, 33)), ball(13, at=(-12, 0, 16)))
    wings = [egg(13, 3.4, 8).rotate((0, 14, 0)).translate((5, side * 15.6, 19)) for side in (-1, 1)]
    upper = hull(egg(10, 11, 2.2).translate((-40, 0, 36.8)), egg(5, 7, 3).translate((-28, 0, 36)))
    lower = hull(egg(9, 10, 2).translate((-38.5, 0, 29.5)), egg(5, 6, 2.4).translate((-28, 0, 31.5)))
    bag = rounded(13, 11, 2).extrude(4.4).translate((-40, 0, 31.0))
    string = tube([(-46, 0, 33), (-52, -1, 28), (-51, -3, 16), (-53, -4, 7)], 0.7, sides=12)
    label = rounded(9, 11, 1.2).extrude(1.6).rotate((90, 0, 20)).translate((-53, -3.6, 5.5))
    eyes = [
        piece for side in (-1, 1) for piece in eye((-25.5, side * 10.2, 40.5), 3.6, look=(-0.6, side, 0.1))
    ]
    bird = joined(body, tail, ball(13, at=(-20, 0, 36), sides=64), neck, *wings)
    return [
        Piece(bird, color),
        Piece(joined(upper, lower), bill_color),
        Piece(bag, "#b98a5a"),
        Piece(string, "#efe7d6"),
        Piece(label, label_color),
        *eyes,
    ]


def whale(*, color: str = "#3d8fb0", jets: int = 6, water_color: str = "#bfe3ee") -> Pieces:
    """A whale that slips onto a tap: press the tap's mouth and water springs from the blowhole, no cup needed."""
    body = egg(34, 20, 18, sides=72).translate((0, 0, 18))
    tail = hull(egg(12, 8, 8).translate((26, 0, 18)), ball(4.5, at=(46, 0, 32)))
    flukes = [
        hull(
            ball(3.6, at=(46, 0, 33)), egg(5, 9, 2.2).rotate((0, 0, side * 28)).translate((54, side * 9, 40))
        )
        for side in (-1, 1)
    ]
    fins = [
        egg(10, 4, 2.4).rotate((side * -24, 0, side * -30)).translate((-6, side * 21, 9)) for side in (-1, 1)
    ]
    nozzle = turned([(5, 0), (9, 0), (8, 9), (5, 9)], soft=0.7).translate((-6, 0, 33.5))
    swimmer = joined(body, tail, *flukes, *fins).trim_by_plane((0, 0, 1), 0.8).translate((0, 0, -0.8))
    swimmer = joined(swimmer, nozzle)
    water = [cylinder(9, 5.6).translate((-6, 0, 33))]
    for x, y, _ in around(jets, 9):
        path = [(-6 + k * k * x, k * k * y, 41 + 22 * k - 14 * k * k) for k in np.linspace(0, 1.05, 9)]
        water.append(tube(path, list(np.linspace(1.5, 1.9, 9)), sides=14))
    smile = tube(
        [(-33 + 1.44 * t * t, 12.5 * np.sin(t), 15.4 - 2.6 * np.cos(t)) for t in arc(22, 1.15)], 0.95
    )
    eyes = [
        piece for side in (-1, 1) for piece in eye((-24.5, side * 13.6, 20.2), 3.2, look=(-0.75, side, 0))
    ]
    return [Piece(swimmer, color), Piece(joined(*water), water_color), Piece(smile, INK), *eyes]


def snail(
    *, color: str = "#7cb342", shell_color: str = "#e8763c", turns: float = 2.35, cable: bool = True
) -> Pieces:
    """A snail whose shell winds up a cable."""
    low = joined(
        hull(
            egg(9, 9, 5).translate((-34, 0, 5)),
            egg(12, 11, 5).translate((0, 0, 5)),
            egg(6, 6, 3).translate((36, 0, 3)),
        )
    ).trim_by_plane((0, 0, 1), 0.6)
    neck = hull(ball(8, at=(-32, 0, 9)), ball(8.4, at=(-37, 0, 22)))
    horns = [tube([(-37, side * 3, 26), (-41, side * 6, 40)], [1.8, 1.4]) for side in (-1, 1)]
    angle = np.linspace(0, 2 * np.pi * turns, 90)
    reach = 3.5 + angle * 1.55 * 2.35 / turns
    spiral = np.stack([reach * np.cos(angle) + 3, 0 * angle, reach * np.sin(angle) + 29], axis=1)
    rolled = tube(spiral, list(2.4 + angle * 0.17 * 2.35 / turns), sides=18)
    plate = cylinder(5, 24).rotate((90, 0, 0)).translate((4, 2.5, 29))
    mouth = [(-45.2 + 0.35 * t * t, 3.6 * np.sin(t), 20.0 - 1.6 * np.cos(t)) for t in arc(12, 1.1)]
    pieces = [
        Piece(joined(low, neck, *horns), color),
        Piece(joined(rolled, plate), shell_color),
        Piece(tube(mouth, 0.8, sides=12), INK),
    ]
    for side in (-1, 1):
        pieces += eye((-41.3, side * 6.2, 42), 3.3, look=(-1, -0.35, 0.05))
    if cable:
        path = [(26, -1, 17), (35, -2, 11), (45, -7, 3.4), (58, -14, 1.6), (71, -9, 1.6), (76, 4, 1.6)]
        pieces.append(Piece(strand(path, 1.5), "#2b2a28"))
    return [Piece(piece.solid.trim_by_plane((0, 0, 1), 0.6), piece.color) for piece in pieces]


def strand(path: Sequence[Sequence[float]], radius: float, *, points: int = 60) -> Solid:
    """A supple rope through the points, never below the table."""
    places = np.array(path, dtype=float)
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(places, axis=0), axis=1))])
    curve = CubicSpline(along, places)(np.linspace(0, along[-1], points))
    curve[:, 2] = np.maximum(curve[:, 2], radius)
    return tube(curve, radius)


def hedgehog(
    *, color: str = "#8a6a52", face_color: str = "#e7c9a0", soap_color: str = "#bcd8b4", spines: int = 210
) -> Pieces:
    """A hedgehog that keeps solid soap dry on its back: the water runs off between its spines."""
    body = egg(40, 28, 22).translate((0, 0, 12)).trim_by_plane((0, 0, 1), 0)
    dish = egg(31, 20, 12).translate((3, 0, 31))
    drains = [cylinder(60, 1.8, sides=20).translate((x, y, -5)) for x in (-12, 0, 12, 22) for y in (-7, 7)]
    snout = hull(egg(14, 17, 14).translate((-30, 0, 14)), ball(3.4, at=(-56, 0, 11))).trim_by_plane(
        (0, 0, 1), 0
    )
    ears = [egg(3, 5.4, 5.4).translate((-27, side * 14, 26)) for side in (-1, 1)]
    soap = pillow(rounded(44, 25, 9), 14, 5).translate((4, 0, 20.5))
    pieces = [
        Piece(joined(body - dish - joined(*drains), *_spines(spines)), color),
        Piece(joined(snout, *ears), face_color),
        Piece(ball(3.9, at=(-58, 0, 12)), INK),
        Piece(soap, soap_color),
    ]
    for side in (-1, 1):
        pieces += eye((-43, side * 8.6, 19.6), 2.9, look=(-0.8, side, 0.25), pupil=0.7)
    return pieces


def _spines(count: int) -> list[Solid]:
    spines = []
    for number in range(count):
        up = 1 - (number + 0.5) / count
        turn, flat = number * 2.399963, np.sqrt(1 - up * up)
        way = np.array([flat * np.cos(turn), flat * np.sin(turn), up])
        root = way * [40, 28, 22] + [0, 0, 12]
        out = way / [40, 28, 22]
        out /= np.linalg.norm(out)
        on_dish = ((root[0] - 3) / 33) ** 2 + (root[1] / 22) ** 2 < 1
        if root[2] < 14 or way[0] < -0.66 or on_dish:
            continue
        tip = root + out * 8.5 + [3.4, 0, 2.5]
        spines.append(hull(ball(2.5, at=root - out, sides=14), ball(0.9, at=tip, sides=8)))
    return spines


def elephant(*, color: str = "#7f9fb6", cap_color: str = "#d8462f", ridges: int = 46) -> Pieces:
    """A coat hook with a trunk, wearing a bottle cap rescued from the bin."""
    plate = pillow(rounded(46, 68, 14), 7, 2.5).rotate((90, 0, 0)).translate((0, 3, 34))
    head = egg(19, 13, 20).translate((0, -6, 38))
    ear = pillow(disc(16).scale((1, 1.15)), 5, 2).rotate((90, 0, 0))
    ears = [ear.rotate((0, 0, side * 16)).translate((side * 27, 0, 42)) for side in (-1, 1)]
    path = [(0, -14, 34), (0, -21, 24), (0, -25, 13), (0, -31, 6), (0, -39, 6.5), (0, -43, 13), (0, -43, 18)]
    trunk = tube(path, [8, 6.8, 5.8, 5.2, 4.8, 4.5, 4.5], sides=28)
    grip = [cylinder(9, 0.8, sides=10).translate((x, y, 0)) for x, y, _ in around(ridges, 15)]
    cap = joined(cylinder(9, 15), *grip).rotate((14, -8, 0)).translate((0, -7, 55))
    foot = pillow(rounded(44, 26, 8), 5, 1.6).translate((0, -4, 0))
    eyes = [piece for side in (-1, 1) for piece in eye((side * 8.5, -16.6, 44), 3.4)]
    animal = joined(plate, head, *ears, trunk, foot).trim_by_plane((0, 0, 1), 0)
    return [Piece(animal, color), Piece(cap, cap_color), *eyes]


def crocodile(*, color: str = "#5b9c47", tube_color: str = "#eae4d8", cap_color: str = "#d8462f") -> Pieces:
    """A crocodile that bites toothpaste tubes until the last drop is out."""
    trunk = pillow(rounded(74, 26, 9), 22, 3).rotate((90, 0, 0)).translate((0, 11, 13))
    snout = hull(
        pillow(rounded(26, 22, 7), 22, 3).rotate((90, 0, 0)).translate((-26, 11, 11)),
        pillow(rounded(12, 14, 6), 20, 3).rotate((90, 0, 0)).translate((-60, 10, 7.4)),
    )
    tail = hull(
        pillow(rounded(20, 22, 7), 18, 3).rotate((90, 0, 0)).translate((32, 9, 11)), ball(2.6, at=(72, 0, 10))
    )
    crest = [
        hull(box(8, 3.4, 2).translate((x, 0, 24.6)), ball(1, at=(x + 2, 0, 31 - abs(x) * 0.06), sides=16))
        for x in np.arange(-12, 36, 9.5)
    ]
    feet = [
        egg(8, 6, 4.6).translate((x, y, 4)).trim_by_plane((0, 0, 1), 0) for x in (-16, 22) for y in (-13, 13)
    ]
    brows = [ball(6.4, at=(-20, side * 7, 26)) for side in (-1, 1)]
    teeth = [
        cylinder(4.4, 1.9, 0.5, sides=16).translate((x, y, 9.0))
        for x in np.arange(-60, -34, 5.2)
        for y in (-8.6, 8.6)
    ]
    eyes = [piece for side in (-1, 1) for piece in eye((-23, side * 9, 28), 4, look=(-0.7, side, 0.1))]
    animal = joined(trunk, snout, tail, *crest, *feet, *brows) - box(52, 60, 3.0).translate((-56, 0, 10.4))
    paste = joined(
        hull(box(2, 30, 3.6).translate((-46, 0, 10.4)), box(2, 34, 3.6).translate((-86, 0, 10.4))),
        hull(
            box(1, 32, 3.6).translate((-64, 0, 10.4)),
            cylinder(1, 10).rotate((0, 90, 0)).translate((-104, 0, 11)),
        ),
    )
    cap = cylinder(11, 5.6).rotate((0, -90, 0)).translate((-104, 0, 11))
    pieces = [
        Piece(animal, color),
        Piece(joined(*teeth), WHITE),
        Piece(paste, tube_color),
        Piece(cap, cap_color),
        *eyes,
    ]
    return [Piece(piece.solid.scale((CROCODILE_SCALE,) * 3), piece.color) for piece in pieces]
