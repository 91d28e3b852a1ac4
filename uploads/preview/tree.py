"""A bounding-volume tree in plain compiled loops, for machines without embree: same answers, several times slower."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from uploads.preview.compiled import compiled

LEAF = 4
STACK = 64
FIRST_HIT, ANY_HIT = 0, 1


class TreeTracer:
    """Rays against (n, 3, 3) float32 triangles; see tracer.Tracer for what each method answers."""

    def __init__(self, triangles: NDArray[np.float32]) -> None:
        corners = np.ascontiguousarray(triangles, dtype=np.float32)
        order = np.arange(len(corners), dtype=np.int32)
        nodes = max(2 * len(corners), 2)
        boxes = np.empty((nodes, 2, 3), dtype=np.float32)
        spans = np.empty((nodes, 3), dtype=np.int32)
        _build(corners, corners.mean(axis=1), order, boxes, spans)
        self._tree = (corners, order, boxes, spans)

    def nearest(
        self, origins: NDArray[np.float32], directions: NDArray[np.float32]
    ) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
        """The first triangle on each ray."""
        numbers, hits = self._traced(origins, directions, FIRST_HIT)
        return numbers, hits[0], hits[1], hits[2]

    def blocked(self, origins: NDArray[np.float32], directions: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Whether anything lies on each ray."""
        numbers, _ = self._traced(origins, directions, ANY_HIT)
        blocked: NDArray[np.bool_] = numbers >= 0
        return blocked

    def _traced(
        self, origins: NDArray[np.float32], directions: NDArray[np.float32], wanted: int
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        numbers = np.full(len(origins), -1, dtype=np.int32)
        hits = np.zeros((3, len(origins)), dtype=np.float32)
        rays = (np.ascontiguousarray(origins), np.ascontiguousarray(directions))
        _trace(self._tree, rays, numbers, hits, wanted)
        return numbers, hits


@compiled
def _build(triangles: Any, centres: Any, order: Any, boxes: Any, spans: Any) -> None:
    """Median splits on the longest axis. spans: first, count (0 for an inner node), second child."""
    todo = np.empty((STACK * 2, 3), dtype=np.int32)
    todo[0, 0], todo[0, 1], todo[0, 2] = 0, len(order), -1
    height, made = 1, 0
    while height > 0:
        height -= 1
        first, last, parent = todo[height, 0], todo[height, 1], todo[height, 2]
        node = made
        made += 1
        if parent >= 0:
            spans[parent, 2] = node
        for axis in range(3):
            low, high = np.float32(np.inf), np.float32(-np.inf)
            for at in range(first, last):
                for corner in range(3):
                    value = triangles[order[at], corner, axis]
                    low, high = min(low, value), max(high, value)
            boxes[node, 0, axis], boxes[node, 1, axis] = low, high
        spans[node, 0], spans[node, 1], spans[node, 2] = first, last - first, -1
        if last - first <= LEAF:
            continue
        axis = int(np.argmax(boxes[node, 1] - boxes[node, 0]))
        part = order[first:last].copy()
        ranks = np.argsort(centres[part, axis], kind="mergesort")
        order[first:last] = part[ranks]
        middle = (first + last) // 2
        spans[node, 1] = 0
        todo[height, 0], todo[height, 1], todo[height, 2] = middle, last, node
        todo[height + 1, 0], todo[height + 1, 1], todo[height + 1, 2] = first, middle, -1
        height += 2


@compiled
def _trace(tree: Any, rays: Any, numbers: Any, hits: Any, wanted: int) -> None:
    triangles, order, boxes, spans = tree
    origins, directions = rays
    stack = np.empty(STACK, dtype=np.int32)
    for ray in range(len(origins)):
        best = np.float32(np.inf)
        stack[0] = 0
        height = 1
        while height > 0:
            height -= 1
            node = stack[height]
            if not _meets(boxes[node], origins[ray], directions[ray], best):
                continue
            if spans[node, 1] == 0:
                stack[height] = spans[node, 2]
                stack[height + 1] = node + 1
                height += 2
                continue
            for at in range(spans[node, 0], spans[node, 0] + spans[node, 1]):
                far, u, v = _crossing(triangles[order[at]], origins[ray], directions[ray])
                if 0 < far < best:
                    best = far
                    numbers[ray] = order[at]
                    hits[0, ray], hits[1, ray], hits[2, ray] = far, u, v
            if wanted == ANY_HIT and numbers[ray] >= 0:
                break


@compiled
def _meets(box: Any, origin: Any, direction: Any, best: Any) -> bool:
    near, far = np.float32(0.0), best
    for axis in range(3):
        if direction[axis] == 0:
            if origin[axis] < box[0, axis] or origin[axis] > box[1, axis]:
                return False
            continue
        inverse = np.float32(1.0) / direction[axis]
        a = (box[0, axis] - origin[axis]) * inverse
        b = (box[1, axis] - origin[axis]) * inverse
        near, far = max(near, min(a, b)), min(far, max(a, b))
    return bool(near <= far * np.float32(1.00001))


@compiled
def _crossing(triangle: Any, origin: Any, direction: Any) -> Any:
    """Distance and barycentric u, v (Möller and Trumbore, 1997); a negative distance where they don't cross."""
    e = triangle[1] - triangle[0]
    f = triangle[2] - triangle[0]
    none = (np.float32(-1.0), np.float32(0.0), np.float32(0.0))
    p = np.cross(direction, f)
    determinant = (e * p).sum()
    if determinant == 0:
        return none
    s = origin - triangle[0]
    u = (s * p).sum() / determinant
    q = np.cross(s, e)
    v = (direction * q).sum() / determinant
    if u < 0 or v < 0 or u + v > 1:
        return none
    return (f * q).sum() / determinant, u, v
