"""The camera of the report's picture: turned so that the first thing to mend can be seen, with its pins."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from uploads.preview.anchors import ELEVATIONS_DEG, LIFT_FRACTION
from uploads.preview.body import Body
from uploads.preview.camera import Camera, View, framed
from uploads.preview.layers import Layer
from uploads.preview.tracer import tracer_of
from uploads.report import Severity

RANKS = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}
FILL = 0.80
USUAL = View(fill=FILL, elevation_deg=20.0)
TURNS = 24
HIDDEN_COST = 2.0


def report_view(body: Body, layers: list[Layer], size: tuple[int, int]) -> tuple[View, list[dict[str, Any]]]:
    """The view for (width, height) px and the pins {"index", "x", "y", "hidden"} of the layers that have a place."""
    placed = [layer for layer in layers if layer.anchor is not None and layer.normal is not None]
    main = min(placed, key=lambda layer: (RANKS[layer.severity], layer.index), default=None)
    view = USUAL if main is None else _facing(body, main)
    points = body.triangles.reshape(-1, 3).astype(np.float64)
    camera = framed(points, view, width_px=size[0], height_px=size[1])
    return view, [_pin(body, layer, camera) for layer in placed]


def _facing(body: Body, layer: Layer) -> View:
    """Of all turns and heights, the view that shows the layer's anchor best and stays pleasant."""
    views = [
        View(fill=FILL, azimuth_deg=turn * 360 / TURNS - 180, elevation_deg=elevation)
        for elevation in ELEVATIONS_DEG
        for turn in range(TURNS)
    ]
    towards = np.stack([view.towards_camera for view in views])
    hidden = _hidden(body, layer, towards)
    facing = np.clip(towards @ np.asarray(layer.normal), -1, 0.9)
    costs = np.array([ELEVATIONS_DEG[view.elevation_deg] for view in views])
    # Between equals, the side that posters show.
    usual = np.array(
        [0.05 * (1 - np.cos(np.radians(view.azimuth_deg - USUAL.azimuth_deg))) for view in views]
    )
    return views[int(np.argmin(costs + usual - facing + HIDDEN_COST * hidden))]


def _hidden(body: Body, layer: Layer, towards: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(views,) True where the body stands between the anchor and the camera, or turns its back."""
    normal = np.asarray(layer.normal)
    start = body.inside(np.asarray(layer.anchor)[None])[0] + 2 * LIFT_FRACTION * normal
    origins = np.tile(start, (len(towards), 1)).astype(np.float32)
    blocked = tracer_of(body.triangles).blocked(origins, towards.astype(np.float32))
    hidden: NDArray[np.bool_] = blocked | (towards @ normal < 0)
    return hidden


def _pin(body: Body, layer: Layer, camera: Camera) -> dict[str, Any]:
    anchor = body.inside(np.asarray(layer.anchor)[None])
    towards = camera.eye - anchor
    towards /= np.linalg.norm(towards)
    x, y = camera.project(anchor)[0]
    hidden = bool(_hidden(body, layer, towards)[0])
    return {"index": layer.index, "x": round(float(x), 4), "y": round(float(y), 4), "hidden": hidden}
