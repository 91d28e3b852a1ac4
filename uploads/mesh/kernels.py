"""The few loops that numpy can't express fast enough, compiled once by numba into a cache that the install warms."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]
Flags = NDArray[np.bool_]
Function = TypeVar("Function", bound=Callable[..., object])

# Signatures are given so that compiling happens at import, in the warm server, and never in a child.
POINTS = "float64[:,::1]"
NUMBERS = "int64[::1]"
BITS = "boolean[::1]"


def compiled(signature: str) -> Callable[[Function], Function]:
    """numba's njit with its cache, typed."""

    def apply(function: Function) -> Function:
        return cast(Function, numba.njit(signature, cache=True)(function))

    return apply


@compiled(f"int64[::1]({POINTS})")
def first_of_each(points: Floats) -> Longs:
    """For each of (m, 3) points the number of the first point with exactly its coordinates; hashing, linear time."""
    count = len(points)
    size = 16
    while size < 2 * count:
        size *= 2
    bits = points.view(np.uint64)
    table = np.full(size, -1, np.int64)
    first = np.empty(count, np.int64)
    mask = np.uint64(size - 1)
    for i in range(count):
        key = bits[i, 0] * np.uint64(0x9E3779B97F4A7C15)
        key = (key ^ (key >> np.uint64(29)) ^ bits[i, 1]) * np.uint64(0xBF58476D1CE4E5B9)
        key = (key ^ (key >> np.uint64(32)) ^ bits[i, 2]) * np.uint64(0x94D049BB133111EB)
        slot = np.int64((key ^ (key >> np.uint64(31))) & mask)
        while True:
            other = table[slot]
            if other < 0:
                table[slot] = i
                first[i] = i
                break
            if bits[other, 0] == bits[i, 0] and bits[other, 1] == bits[i, 1] and bits[other, 2] == bits[i, 2]:
                first[i] = other
                break
            slot = (slot + 1) & (size - 1)
    return first


@compiled(f"int64[::1]({POINTS}, float64)")
def leader_of_each(points: Floats, reach: float) -> Longs:
    """For each of (m, 3) points the nearest earlier leader within `reach`, else itself, which then leads.

    A grid of cells of side `reach` holds the leaders; leaders lie further apart than `reach`, so a cell holds few
    of them and the time stays linear whatever the points are.
    """
    count = len(points)
    size = 16
    while size < 2 * count:
        size *= 2
    heads = np.full(size, -1, np.int64)
    following = np.full(count, -1, np.int64)
    leader = np.empty(count, np.int64)
    low = np.array([points[:, 0].min(), points[:, 1].min(), points[:, 2].min()])
    for i in range(count):
        x, y, z = (points[i] - low) / reach
        cx, cy, cz = np.int64(x), np.int64(y), np.int64(z)
        best, nearest = i, reach * reach
        for dx in range(-1, 2):
            for dy in range(-1, 2):
                for dz in range(-1, 2):
                    slot = ((cx + dx) * 73856093 ^ (cy + dy) * 19349663 ^ (cz + dz) * 83492791) & (size - 1)
                    other = heads[slot]
                    while other >= 0:
                        gap = (
                            (points[other, 0] - points[i, 0]) ** 2
                            + (points[other, 1] - points[i, 1]) ** 2
                            + (points[other, 2] - points[i, 2]) ** 2
                        )
                        if gap <= nearest and other != best:
                            best, nearest = other, gap
                        other = following[other]
        leader[i] = best
        if best == i:
            slot = (cx * 73856093 ^ cy * 19349663 ^ cz * 83492791) & (size - 1)
            following[i] = heads[slot]
            heads[slot] = i
    return leader


@compiled(f"int64[::1](int64, {NUMBERS}, {NUMBERS})")
def components(count: int, left: Longs, right: Longs) -> Longs:
    """The component (0, 1, …, in order of its first member) of each of `count` items joined by the pairs given."""
    parent = np.arange(count)
    for pair in range(len(left)):
        a, b = left[pair], right[pair]
        while parent[a] != a:
            parent[a] = parent[parent[a]]
            a = parent[a]
        while parent[b] != b:
            parent[b] = parent[parent[b]]
            b = parent[b]
        if a < b:
            parent[b] = a
        elif b < a:
            parent[a] = b
    label = np.empty(count, np.int64)
    found = 0
    # A root is the smallest member, so it has its label before any other member asks for it.
    for i in range(count):
        parent[i] = parent[parent[i]]
        root = parent[i]
        if root == i:
            label[i] = found
            found += 1
        else:
            while parent[root] != root:
                root = parent[root]
            label[i] = label[root]
    return label


@compiled(f"Tuple((boolean[::1], boolean[::1]))(int64, {NUMBERS}, {NUMBERS}, {BITS})")
def sides(count: int, left: Longs, right: Longs, opposed: Flags) -> tuple[Flags, Flags]:
    """Split joined items in two sides: a pair lies on one side, or on two when it is `opposed`.

    Returns the side of each item, and for each pair whether it contradicts the pairs before it (a Möbius band).
    Union by size with parity.
    """
    parent = np.arange(count)
    odd = np.zeros(count, np.bool_)
    weight = np.ones(count, np.int64)
    contradicts = np.zeros(len(left), np.bool_)
    for pair in range(len(left)):
        a, b = left[pair], right[pair]
        across = opposed[pair]
        while parent[a] != a:
            across ^= odd[a]
            a = parent[a]
        while parent[b] != b:
            across ^= odd[b]
            b = parent[b]
        if a == b:
            contradicts[pair] = across
        elif weight[a] < weight[b]:
            parent[a], odd[a] = b, across
            weight[b] += weight[a]
        else:
            parent[b], odd[b] = a, across
            weight[a] += weight[b]
    side = np.zeros(count, np.bool_)
    for i in range(count):
        a = i
        while parent[a] != a:
            side[i] ^= odd[a]
            a = parent[a]
    return side, contradicts


@compiled(f"int64[:,::1]({POINTS}, {POINTS}, float64, int64)")
def overlapping_boxes(low: Floats, high: Floats, margin: float, most: int) -> Longs:
    """Pairs (p, 2) of axis-parallel boxes closer than `margin`, found by a sweep along x; at most `most` pairs.

    One pair more than `most` is returned when there are too many.
    """
    order = np.argsort(low[:, 0])
    found = np.empty((most + 1, 2), np.int64)
    count = 0
    for position in range(len(order)):
        i = order[position]
        for later in range(position + 1, len(order)):
            j = order[later]
            if low[j, 0] > high[i, 0] + margin:
                break
            if (
                low[j, 1] <= high[i, 1] + margin
                and low[i, 1] <= high[j, 1] + margin
                and low[j, 2] <= high[i, 2] + margin
                and low[i, 2] <= high[j, 2] + margin
            ):
                found[count, 0], found[count, 1] = i, j
                count += 1
                if count > most:
                    return found
    return found[:count].copy()


@compiled(f"float64(float64[::1], {POINTS}, {NUMBERS}, int64, int64)")
def turns_around(point: Floats, corners: Floats, faces: Longs, start: int, stop: int) -> float:
    """The winding number at `point` of the triangles faces[start:stop], each three rows of `corners`.

    Sum of signed solid angles over 4π (Van Oosterom and Strackee, 1983): exact for closed shells, and kind to
    small holes.
    """
    total = 0.0
    for position in range(start, stop):
        f = 3 * faces[position]
        ax, ay, az = corners[f, 0] - point[0], corners[f, 1] - point[1], corners[f, 2] - point[2]
        bx, by, bz = corners[f + 1, 0] - point[0], corners[f + 1, 1] - point[1], corners[f + 1, 2] - point[2]
        cx, cy, cz = corners[f + 2, 0] - point[0], corners[f + 2, 1] - point[1], corners[f + 2, 2] - point[2]
        a = np.sqrt(ax * ax + ay * ay + az * az)
        b = np.sqrt(bx * bx + by * by + bz * bz)
        c = np.sqrt(cx * cx + cy * cy + cz * cz)
        over = ax * (by * cz - bz * cy) + ay * (bz * cx - bx * cz) + az * (bx * cy - by * cx)
        under = (
            a * b * c
            + (ax * bx + ay * by + az * bz) * c
            + (bx * cx + by * cy + bz * cz) * a
            + (cx * ax + cy * ay + cz * az) * b
        )
        total += 2.0 * np.arctan2(over, under)
    return total / (4.0 * np.pi)


@compiled(f"int64[::1]({POINTS})")
def hull_of_sorted(points: Floats) -> Longs:
    """Numbers of the corners, counter-clockwise, of the convex hull of (m, 2) points sorted by x then y.

    Andrew's monotone chain; collinear points and copies are left out, so flat input gives two corners or one.
    """
    count = len(points)
    chain = np.empty(2 * count + 2, np.int64)
    top = 0
    floor = 0
    for step in range(2 * count):
        i = step if step < count else 2 * count - 1 - step
        if step == count:
            # The upper chain begins where the lower one ended.
            floor = top
            continue
        least = 2 if step < count else floor + 1
        while top >= least:
            p, q = chain[top - 2], chain[top - 1]
            turn = (points[q, 0] - points[p, 0]) * (points[i, 1] - points[p, 1])
            turn -= (points[q, 1] - points[p, 1]) * (points[i, 0] - points[p, 0])
            if turn > 0:
                break
            top -= 1
        chain[top] = i
        top += 1
    return chain[: max(top - 1, 1)].copy()


@compiled(f"Tuple((int64[::1], float64[::1]))({POINTS}, {POINTS}, {POINTS}, {NUMBERS})")
def first_hits(origins: Floats, directions: Floats, corners: Floats, faces: Longs) -> tuple[Longs, Floats]:
    """The nearest triangle each ray meets (-1 for none) and its distance, by trying every triangle.

    Möller and Trumbore (1997). Only for machines without embree, on bounded samples.
    """
    hit = np.full(len(origins), -1, np.int64)
    distance = np.full(len(origins), np.inf)
    for position in range(len(faces)):
        f = 3 * faces[position]
        a = corners[f]
        u = corners[f + 1] - a
        v = corners[f + 2] - a
        for ray in range(len(origins)):
            d = directions[ray]
            px, py, pz = d[1] * v[2] - d[2] * v[1], d[2] * v[0] - d[0] * v[2], d[0] * v[1] - d[1] * v[0]
            det = u[0] * px + u[1] * py + u[2] * pz
            if det == 0.0:
                continue
            sx, sy, sz = origins[ray, 0] - a[0], origins[ray, 1] - a[1], origins[ray, 2] - a[2]
            s = (sx * px + sy * py + sz * pz) / det
            if s < 0.0 or s > 1.0:
                continue
            qx, qy, qz = sy * u[2] - sz * u[1], sz * u[0] - sx * u[2], sx * u[1] - sy * u[0]
            t = (d[0] * qx + d[1] * qy + d[2] * qz) / det
            if t < 0.0 or s + t > 1.0:
                continue
            far = (v[0] * qx + v[1] * qy + v[2] * qz) / det
            if 0.0 < far < distance[ray]:
                hit[ray], distance[ray] = position, far
    return hit, distance
