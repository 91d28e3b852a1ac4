"""Objects for desk, kitchen and school bag: rocket, ghost, cup sleeve, bag clip and book stand."""

from __future__ import annotations

import numpy as np

from uploads.examples.forms import (
    INK,
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
    outline,
    pillow,
    rounded,
    softened,
    tube,
    turned,
    wavy,
)


def rocket(*, color: str = "#e9e2d2", fin_color: str = "#d8462f", fins: int = 4) -> Pieces:
    """A rocket that holds pencil ends too short for the hand."""
    z = np.linspace(0, 70, 70)
    radius = 13 * np.sin(np.clip((z + 16) / 86, 0, 1) * np.pi) ** 0.6
    skin = [(max(float(r), 0.01), h) for r, h in zip(radius, z, strict=True)]
    hull_part = turned([(0, 0), *skin, (0, 70)], sides=80).translate((0, 0, 16))
    nose = [(r * 1.02, h) for r, h in skin if h >= 52]
    tip = turned([(0, 52), *nose, (0, 70.6)], sides=80).translate((0, 0, 16))
    blade = softened(outline([(9, 32), (24, 10), (26, 0), (19, 0), (8, 16)]), 1.4)
    fin = pillow(blade, 4, 1.2).rotate((90, 0, 0)).translate((0, 2, 0))
    blades = [fin.rotate((0, 0, turn)) for _, _, turn in around(fins, 1, start_deg=-70)]
    nozzle = turned([(0, 6), (8, 6), (10, 17), (0, 17)], soft=0.5)
    tail = joined(tip, *blades, nozzle).trim_by_plane((0, 0, 1), 0.4).translate((0, 0, 0))
    pieces = [Piece(hull_part, color), Piece(tail, fin_color), *_porthole()]
    return [Piece(piece.solid - cylinder(44, 4.2), piece.color) for piece in pieces]


def _porthole() -> Pieces:
    ring = (
        turned([(0, 0), (9.2, 0), (9.2, 3.4), (0, 3.4)], soft=0.8)
        .rotate((90, 0, 0))
        .translate((0, -10.4, 52))
    )
    glass = cylinder(2.2, 6.4).rotate((90, 0, 0)).translate((0, -12.0, 52))
    smile = tube([(2.8 * np.sin(t), -14.2, 51.2 - 2.2 * np.cos(t)) for t in arc(10, 1.1)], 0.7, sides=12)
    eyes = [ball(1.2, at=(x, -14.2, 53.8), sides=20) for x in (-2.3, 2.3)]
    return [Piece(ring, "#f0b429"), Piece(glass, "#bfe3ee"), Piece(joined(smile, *eyes), INK)]


def ghost(*, color: str = "#f3efe6", waves: int = 9, height: float = 34) -> Pieces:
    """A ghost that haunts power strips: it sits on the switch so that nobody forgets the standby lights."""
    sheet = wavy(21, 2.2, waves).extrude(height, 40, 18, (0.93, 0.93))
    dome = egg(19.6, 19.6, 22, sides=80).translate((0, 0, height))
    arms = [hull(ball(6, at=(s * 15, -3, height - 6)), ball(4, at=(s * 29, -7, height + 1))) for s in (-1, 1)]
    body = (
        joined(sheet, dome, *arms) - cylinder(height - 4, 16) - egg(16, 16, 14).translate((0, 0, height - 4))
    )
    eyes = [egg(3, 2, 4.4).translate((x, -18.6, height + 6)) for x in (-7, 7)]
    mouth = egg(3.4, 2.6, 4.6).translate((0, -19.8, height - 4.5))
    return [Piece(body, color), Piece(joined(*eyes, mouth), INK)]


def cup_sleeve(
    *, color: str = "#f0b429", leaf_color: str = "#4f9d45", ribs: int = 13, height: float = 74
) -> Pieces:
    """A pineapple lattice that keeps fingers off a hot glass and replaces cardboard sleeves."""
    lattice: list[Solid] = []
    for way in (-1, 1):
        for number in range(ribs):
            start = 2 * np.pi * number / ribs
            steps = np.linspace(0, 1, 14)
            turn, reach = start + way * steps * 1.25, 27 + 6 * steps
            path = np.stack([reach * np.cos(turn), reach * np.sin(turn), 4 + (height - 8) * steps], axis=1)
            lattice.append(tube(path, 1.65, sides=12))
    foot = turned([(24.6, 0), (29.4, 0), (29.8, 5), (24.8, 5)], soft=0.9)
    top = turned([(31, height - 6), (36, height - 6), (36.4, height), (31, height)], soft=0.9)
    crown = []
    for x, y, _ in around(10, 1):
        steps = np.linspace(0, 1, 6)
        reach = 34 + steps + 7 * steps * steps
        path = np.stack([reach * x, reach * y, height - 3 + 17 * steps - 3 * steps * steps], axis=1)
        crown.append(tube(path, [3.4, 3.6, 3.2, 2.4, 1.6, 0.9], sides=14))
    return [Piece(joined(*lattice, foot, top), color), Piece(joined(*crown), leaf_color)]


def bag_clip(*, color: str = "#c56bb0", ears: int = 2) -> Pieces:
    """A smile that closes opened bags, so that nothing goes stale."""
    x = np.linspace(-44, 20, 40)
    above = np.stack([x, -6.5 + 0.0085 * x * x], axis=1)
    below = np.stack([x, -10.2 + 0.0085 * x * x], axis=1)[::-1]
    slot = outline([*above, *below]).offset(0.6)
    hinge = disc(4.6, sides=48).translate((21, -4.6))
    head = pillow(disc(30).scale((1.25, 0.92)) - slot - hinge, 16, 2.6)
    places = [-16, 10] if ears == 2 else list(np.linspace(-20, 14, ears))
    tufts = [
        pillow(disc(8, sides=48).translate((float(at), 26)), 12, 2.4).translate((0, 0, 2)) for at in places
    ]
    body = joined(head, *tufts).rotate((90, 0, 0)).translate((0, 8, 26.6)).trim_by_plane((0, 0, 1), 0)
    eyes = [piece for at in (-17, 3) for piece in eye((at, -8.4, 36), 5, look=(-0.1, -1, 0.05))]
    return [Piece(body, color), *eyes]


def fox_stand(*, color: str = "#e56a2c", tip_color: str = "#f6f1e6") -> Pieces:
    """A fox that holds a book or a second-hand tablet upright."""
    shape = [(-34, 0), (34, 0), (34, 44), (30, 78), (12, 62), (-12, 62), (-30, 78), (-34, 44)]
    window = softened(outline([(-24, 12), (24, 12), (22, 44), (0, 54), (-22, 44)]), 3)
    frame = pillow(softened(outline(shape), 3) - window, 5, 1.0).rotate((90, 0, 0))
    bars = [box(3.4, 4.4, 54).rotate((0, tilt, 0)).translate((0, -2.4, 32)) for tilt in (-38, 38)]
    leaning = joined(frame, *bars).rotate((-16, 0, 0)).translate((0, 0, 2))
    ledge = joined(
        pillow(rounded(72, 24, 4), 4, 1.2).translate((0, -11, 0)),
        pillow(rounded(72, 10, 3), 3.4, 1).rotate((90, 0, 0)).translate((0, -19.4, 5.0)),
    )
    leg = joined(tube([(0, 15, 54), (0, 34, 3)], 3.4), tube([(-16, 36, 3.2), (16, 36, 3.2)], 3.2))
    nose = ball(4.6, at=(0, 12.6, 58), sides=32)
    fox = joined(leaning, ledge, leg).trim_by_plane((0, 0, 1), 0.6)
    tips = [ball(3.6, at=(side * 28.0, 19.6, 75.0), sides=32) for side in (-1, 1)]
    eyes = [
        piece for side in (-1, 1) for piece in eye((side * 15.5, 10.8, 61), 3.8, look=(-side * 0.2, -1, -0.1))
    ]
    return [Piece(fox, color), Piece(nose, INK), Piece(joined(*tips), tip_color), *eyes]
