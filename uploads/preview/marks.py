"""Open edges and loose points drawn as tubes and balls, thick enough to be seen from afar."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from uploads.preview.body import Body, Paint, creased_normals
from uploads.preview.layers import Layer
from uploads.report import Severity

TUBE_RADIUS = 0.011
BALL_RADIUS = 0.022
SIDES = 8
COLORS = {Severity.BLOCKING: (0.72, 0.05, 0.03), Severity.WARNING: (0.88, 0.40, 0.06)}

Corners = NDArray[np.float64]


def marks_of(body: Body, layers: list[Layer]) -> Body:
    """The body with the edges and points of its blocking and warning layers standing on it."""
    for layer in layers:
        if layer.severity in COLORS and (len(layer.edges) or len(layer.points)):
            pieces = []
            if len(layer.edges):
                pieces.append(tubes(body.inside(layer.edges), TUBE_RADIUS))
            if len(layer.points):
                pieces.append(balls(body.inside(layer.points), BALL_RADIUS))
            body = _with(body, np.concatenate(pieces), COLORS[layer.severity])
    return body


def _with(body: Body, corners: Corners, color: tuple[float, float, float]) -> Body:
    triangles = corners.astype(np.float32)
    edges = corners[:, 1:] - corners[:, :1]
    cross = np.cross(edges[:, 0], edges[:, 1])
    flat = (cross / np.maximum(np.linalg.norm(cross, axis=1, keepdims=True), 1e-20)).astype(np.float32)
    tint = np.tile(np.array(color, dtype=np.float32), (len(triangles), 1))
    return replace(
        body,
        triangles=np.concatenate([body.triangles, triangles]),
        flat=np.concatenate([body.flat, flat]),
        creased=np.concatenate([body.creased, creased_normals(triangles, flat)]),
        colors=np.concatenate([body.colors, tint]),
        paint=np.concatenate([body.paint, np.full(len(triangles), int(Paint.SMOOTH), np.uint8)]),
    )


def tubes(segments: Corners, radius: float) -> Corners:
    """(t, 3, 3) triangles of a tube around each of the (e, 2, 3) segments, a little longer than them."""
    axis = segments[:, 1] - segments[:, 0]
    length = np.linalg.norm(axis, axis=1, keepdims=True)
    axis = np.where(length > 1e-12, axis / np.maximum(length, 1e-12), [1.0, 0.0, 0.0])
    aside = np.where(np.abs(axis[:, 2:]) < 0.9, [[0.0, 0.0, 1.0]], [[1.0, 0.0, 0.0]])
    across = np.cross(axis, aside)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    turn = np.arange(SIDES) * (2 * np.pi / SIDES)
    circle = np.cos(turn)[:, None, None] * across + np.sin(turn)[:, None, None] * np.cross(axis, across)
    start = segments[:, 0] - axis * radius / 2 + circle * radius
    end = segments[:, 1] + axis * radius / 2 + circle * radius
    next_start, next_end = np.roll(start, -1, axis=0), np.roll(end, -1, axis=0)
    sides = [np.stack([start, next_start, next_end], axis=2), np.stack([start, next_end, end], axis=2)]
    return np.concatenate(sides).reshape(-1, 3, 3)


def balls(points: Corners, radius: float) -> Corners:
    """(t, 3, 3) triangles of a ball at each of the (p, 3) points."""
    tops = np.linspace(-np.pi / 2, np.pi / 2, SIDES)
    turns = np.arange(SIDES + 1) * (2 * np.pi / SIDES)
    rings = np.stack(
        [
            np.cos(tops)[:, None] * np.cos(turns),
            np.cos(tops)[:, None] * np.sin(turns),
            np.sin(tops)[:, None] * np.ones_like(turns),
        ],
        axis=-1,
    )
    a, b, c, d = rings[:-1, :-1], rings[:-1, 1:], rings[1:, 1:], rings[1:, :-1]
    ball = np.concatenate([np.stack([a, b, c], axis=-2), np.stack([a, c, d], axis=-2)]).reshape(-1, 3, 3)
    return (points[:, None, None] + ball * radius).reshape(-1, 3, 3)
