"""Parts made in code: sound ones, and for every check one with its defect, whose docstring opens with the code.

Each function returns (n, 3, 3) float64 mm and says which triangles are the defective ones.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Triangles = NDArray[np.float64]

RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])

# The twelve triangles of a box, two a side in the order: bottom, top, front, back, left, right.
_CORNERS = np.array([[x, y, z] for z in (0, 1) for y in (0, 1) for x in (0, 1)], float)
_SIDES = ((0, 2, 3, 1), (4, 5, 7, 6), (0, 1, 5, 4), (2, 6, 7, 3), (0, 4, 6, 2), (1, 3, 7, 5))
_FACES = np.array([(a, b, c) for q in _SIDES for a, b, c in ((q[0], q[1], q[2]), (q[0], q[2], q[3]))])
BOTTOM, TOP, FRONT, BACK, LEFT, RIGHT = ((2 * side, 2 * side + 1) for side in range(6))


def stl(triangles: Triangles, *, tail: bytes = b"") -> bytes:
    """A binary STL with any bytes after its last triangle."""
    records = np.zeros(len(triangles), RECORD)
    records["corners"] = triangles
    return bytes(80) + len(triangles).to_bytes(4, "little") + records.tobytes() + tail


def box(
    size: tuple[float, float, float] = (20, 20, 20), at: tuple[float, float, float] = (0, 0, 0)
) -> Triangles:
    """Twelve triangles wound outwards; `at` is its lowest corner."""
    return _CORNERS[_FACES] * np.array(size, float) + np.array(at, float)


def together(*parts: Triangles) -> Triangles:
    """Several bodies in one file, one after the other."""
    return np.concatenate(parts)


def turned_over(triangles: Triangles) -> Triangles:
    """The same triangles wound the other way."""
    return triangles[:, ::-1].copy()


def rotated(triangles: Triangles, degrees: float, axis: int = 2) -> Triangles:
    """Turned around a coordinate axis through the origin."""
    angle = np.radians(degrees)
    one, two = (axis + 1) % 3, (axis + 2) % 3
    turn = np.eye(3)
    turn[one, one] = turn[two, two] = np.cos(angle)
    turn[one, two], turn[two, one] = -np.sin(angle), np.sin(angle)
    return triangles @ turn.T


def ball(radius: float = 10.0, rings: int = 24, at: tuple[float, float, float] = (0, 0, 0)) -> Triangles:
    """A sphere around `at` of `rings` bands and twice as many segments, closed at both poles."""
    polar = np.linspace(0, np.pi, rings + 1)
    around = np.linspace(0, 2 * np.pi, 2 * rings, endpoint=False)
    grid = np.stack(
        [
            np.sin(polar)[:, None] * np.cos(around),
            np.sin(polar)[:, None] * np.sin(around),
            np.repeat(np.cos(polar)[:, None], len(around), axis=1),
        ],
        axis=2,
    )
    # A pole is one point to the last bit, whatever sin(π) says.
    grid[0, :, :], grid[-1, :, :] = (0, 0, 1), (0, 0, -1)
    grid = radius * grid + np.array(at, float)
    beside = np.roll(grid, -1, axis=1)
    upper = np.stack([grid[:-1], grid[1:], beside[1:]], axis=2)[:-1].reshape(-1, 3, 3)
    lower = np.stack([grid[:-1], beside[1:], beside[:-1]], axis=2)[1:].reshape(-1, 3, 3)
    return np.concatenate([upper, lower])


def prism(outline: list[tuple[float, float]], length: float) -> Triangles:
    """A convex outline in x and z (seen from the front, counter-clockwise), drawn out along y."""
    front = np.array([(x, 0.0, z) for x, z in outline])
    back = front + np.array([0.0, length, 0.0])
    count = len(outline)
    faces = [np.stack([front[0], front[i], front[i + 1]]) for i in range(1, count - 1)]
    faces += [np.stack([back[0], back[i + 1], back[i]]) for i in range(1, count - 1)]
    for i in range(count):
        j = (i + 1) % count
        faces += [np.stack([front[i], back[i], back[j]]), np.stack([front[i], back[j], front[j]])]
    return np.stack(faces)


def cone(radius: float = 10.0, height: float = 20.0, segments: int = 48) -> Triangles:
    """Standing on its base, pointed."""
    angle = np.linspace(0, 2 * np.pi, segments, endpoint=False)
    rim = np.stack([radius * np.cos(angle), radius * np.sin(angle), 0 * angle], axis=1)
    beside = np.roll(rim, -1, axis=0)
    tip, foot = np.array([0, 0, height]), np.zeros(3)
    side = np.stack([rim, beside, np.broadcast_to(tip, rim.shape)], axis=1)
    base = np.stack([beside, rim, np.broadcast_to(foot, rim.shape)], axis=1)
    return np.concatenate([side, base])


# One defect each ---------------------------------------------------------------------------------------------------


def holed() -> Triangles:
    """open_edges: a box without the first triangle of its top; faces around it are 2, 3 (now 2), back and left."""
    return np.delete(box(), TOP[0], axis=0)


def cracked() -> Triangles:
    """open_edges, note: a box whose corners were written 20 nm apart; a tolerant weld closes it."""
    noise = np.random.default_rng(1).uniform(-1e-5, 1e-5, (12, 3, 3))
    return box() + noise


def hairline() -> Triangles:
    """open_edges, warning: the top's first triangle (now 2 and 12) is cut in two, its neighbour isn't."""
    part = box()
    a, b, c = part[TOP[0]].copy()
    middle = 0.5 * (a + b)
    part[TOP[0]] = (a, middle, c)
    return together(part, np.stack([middle, b, c])[None])


def finned() -> Triangles:
    """non_manifold, blocking: a triangle (12) without thickness stands on the upper front edge of a box."""
    return together(box(), np.array([[[0, 0, 20], [20, 0, 20], [10, 0, 30]]], float))


def edge_to_edge() -> Triangles:
    """non_manifold, warning: two boxes that share nothing but one upright edge, at (20, 20)."""
    return together(box(), box(at=(20, 20, 0)))


def corner_to_corner() -> Triangles:
    """non_manifold, warning: two boxes that share nothing but the point (20, 20, 20)."""
    return together(box(), box(at=(20, 20, 20)))


def one_face_turned() -> Triangles:
    """winding, warning: triangle 5 of a box is wound inwards."""
    part = box()
    part[5] = part[5, ::-1]
    return part


def inside_out() -> Triangles:
    """winding, warning: all of a box is wound inwards."""
    return turned_over(box())


def hollow() -> Triangles:
    """Nothing wrong: a box with a hollow of 10 mm inside, whose shell is rightly wound inwards."""
    return together(box(), turned_over(box((10, 10, 10), (5, 5, 5))))


def moebius(segments: int = 30) -> Triangles:
    """winding and open_edges, blocking: a band with a single side, 10 mm wide."""
    turn = np.linspace(0, 2 * np.pi, segments + 1)
    across = np.array([-5.0, 5.0])
    reach = 30 + across[:, None] * np.cos(turn / 2)
    grid = np.stack([reach * np.cos(turn), reach * np.sin(turn), across[:, None] * np.sin(turn / 2)], axis=2)
    # The end is the beginning turned over, to the last bit.
    grid[:, -1] = grid[::-1, 0]
    one = np.stack([grid[0, :-1], grid[0, 1:], grid[1, 1:]], axis=1)
    two = np.stack([grid[0, :-1], grid[1, 1:], grid[1, :-1]], axis=1)
    return np.concatenate([one, two])


def with_sliver() -> Triangles:
    """degenerate, note: triangle 12 has two corners in one place, 13 all three on the edge of the box."""
    point, end = np.array([0.0, 0, 0]), np.array([20.0, 0, 0])
    there, back = np.stack([point, end, point]), np.stack([end, point, end])
    return together(box(), there[None], back[None])


def with_copy() -> Triangles:
    """duplicate_faces, note: triangle 12 is triangle 7 again."""
    return together(box(), box()[7:8])


def two_pieces() -> Triangles:
    """pieces, note: two boxes side by side, both on the bed."""
    return together(box(), box(at=(30, 0, 0)))


def floating() -> Triangles:
    """pieces, warning: the second box (12 to 23) hangs 5 mm above the first."""
    return together(box(), box((10, 10, 10), (5, 5, 25)))


def eyed() -> Triangles:
    """Nothing wrong: eyes half sunk into a body don't float."""
    return together(box(), ball(2.0, 10, (5, 0, 14)), ball(2.0, 10, (15, 0, 14)))


def overlapping() -> Triangles:
    """pieces, note: two boxes that overlap by 10 × 20 × 20; the union has 12,000 mm³."""
    return together(box(), box(at=(10, 0, 0)))


def sheet(thickness: float = 0.3) -> Triangles:
    """thin_walls: a slab of 40 × 40 mm lying flat; its bottom and top are thin, its sides aren't."""
    return box((40, 40, thickness))


def wedge() -> Triangles:
    """No thin wall: a door wedge, 60 mm long, 20 mm high, sharp as a knife at its end."""
    return prism([(0, 0), (60, 0), (60, 20)], 40)


def mushroom() -> Triangles:
    """overhangs: a cap of 40 × 40 mm, 30 mm high on a foot of 20 × 20; the cap's bottom is 12 and 13."""
    return together(box((40, 40, 5), (-10, -10, 30)), box((20, 20, 30)))


def gate(span: float) -> Triangles:
    """overhangs if the span is wide: two posts and a beam whose bottom (0 and 1) hangs between them."""
    beam = box((span + 20, 10, 5), (0, 0, 20))
    return together(beam, box((10, 10, 20)), box((10, 10, 20), (span + 10, 0, 0)))


def mast() -> Triangles:
    """stability: 5 × 5 mm on the bed, 60 mm high."""
    return box((5, 5, 60))


def leaning() -> Triangles:
    """stability: a foot of 10 × 10 mm under an arm that reaches 60 mm to one side."""
    return together(box((10, 10, 30)), box((60, 10, 5), (0, 0, 30)))


def tiny() -> Triangles:
    """units: a box of two inches written as 2."""
    return box((2, 2, 1))


def huge() -> Triangles:
    """units and size: 1.2 m long."""
    return box((1200, 20, 20))


def too_long() -> Triangles:
    """size: 260 mm don't fit a bed of 180 mm, not even from corner to corner."""
    return box((260, 10, 10))


def diagonal_fit() -> Triangles:
    """Nothing wrong: 230 mm fit a bed of 180 mm from corner to corner."""
    return box((230, 10, 10))
