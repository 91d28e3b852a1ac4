"""Draws the posters of a part and the picture of its report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from uploads.preview.body import Body, Paint, body_of, linear, linear_bytes
from uploads.preview.camera import Camera, View, framed
from uploads.preview.layers import Layer, read_layers
from uploads.preview.light import LightMesh, read_light
from uploads.preview.marks import marks_of
from uploads.preview.reporting import report_view
from uploads.preview.shading import lamps_for
from uploads.preview.tracing import Quality, Studio, picture
from uploads.report import Severity

POSTER_SIZE = (1200, 960)
POSTER_SHRINK = 3
REPORT_SIZE = (1000, 800)
CLAY = "#d8d0bf"
CLAY_SHARE = np.float32(0.78)
LAYER_MM = 0.45
LAYER_MIN_PX = 5.0
LAYERS_AT_LEAST = 25
LAYER_DEPTH = 0.10
KEY_TURN_DEG = -38.0
STRIPE_PX = 26.0
WEBP_QUALITY = {"poster-400.webp": 64, "poster-1200.webp": 76, "report-1000.webp": 82}

Floats = NDArray[np.float32]


def render(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Draw the asked "views" of the light mesh at "light": "poster", and "report" with the layers at "layers".

    Writes poster-400.webp and poster-1200.webp, report-1000.webp; "color" is the object's where the file names
    none. Returns the files, and where the pin of each layer stands in the report's picture (0 to 1 rightwards and
    downwards).
    """
    mesh = read_light(Path(arguments["light"]))
    views = arguments["views"]
    files: list[str] = []
    pins: list[dict[str, Any]] = []
    if "poster" in views:
        files += poster(mesh, str(arguments["color"]), folder)
    if "report" in views:
        layers = read_layers(Path(arguments["layers"]))
        pins = report(mesh, layers, folder)
        files.append("report-1000.webp")
    return {"files": files, "pins": pins}


def poster(mesh: LightMesh, color: str, folder: Path) -> list[str]:
    """Write the two posters and return their names."""
    body = body_of(mesh.triangles, part_colors(mesh, color))
    drawn = photograph(body, View(), size=POSTER_SIZE)
    small = shrunk(drawn, POSTER_SHRINK)
    save(small, folder / "poster-400.webp")
    save(drawn, folder / "poster-1200.webp")
    return ["poster-400.webp", "poster-1200.webp"]


def report(mesh: LightMesh, layers: list[Layer], folder: Path) -> list[dict[str, Any]]:
    """Write report-1000.webp and return the pins."""
    clay = np.tile(clay_of(CLAY), (len(mesh.faces), 1))
    bare = body_of(mesh.triangles, clay, painted(len(mesh.faces), layers))
    body = marks_of(bare, layers)
    view, pins = report_view(bare, layers, REPORT_SIZE)
    save(photograph(body, view, size=REPORT_SIZE), folder / "report-1000.webp")
    return pins


def clay_of(color: str) -> Floats:
    """Linear RGB (3,) of a clay that shows as `color` in full light, instead of burning out."""
    return linear(color) * CLAY_SHARE


def painted(triangles: int, layers: list[Layer]) -> NDArray[np.uint8]:
    """(triangles,) Paint of the layers: blocking over warning; notes leave the clay as it is."""
    paint = np.full(triangles, int(Paint.PLAIN), dtype=np.uint8)
    for severity, shown in ((Severity.WARNING, Paint.WARNING), (Severity.BLOCKING, Paint.BLOCKING)):
        for layer in layers:
            if layer.severity is severity and layer.faces is not None:
                paint[layer.faces] = int(shown)
    return paint


def part_colors(mesh: LightMesh, color: str) -> Floats:
    """(n, 3) linear RGB: the part's own colours, else `color`."""
    if mesh.colors is not None:
        return linear_bytes(mesh.colors)
    return np.tile(linear(color), (len(mesh.faces), 1))


def photograph(
    body: Body,
    view: View,
    *,
    size: tuple[int, int],
    quality: Quality | None = None,
    key_turn_deg: float = KEY_TURN_DEG,
    around: NDArray[np.float64] | None = None,
    stripe_px: float = STRIPE_PX,
) -> Floats:
    """(h, w, 4) premultiplied sRGB of a body framed by its silhouette, or by that of (p, 3) mm `around`."""
    points = body.triangles.reshape(-1, 3).astype(np.float64) if around is None else body.inside(around)
    camera = framed(points, view, width_px=size[0], height_px=size[1])
    pitches = _pitches(body, camera, stripe_px)
    lamps = lamps_for(
        view.azimuth_deg,
        key_turn_deg=key_turn_deg,
        hatching=(camera.right + camera.up) / 2**0.5,
        pitches=pitches,
    )
    studio = Studio(lamps=lamps, quality=quality or Quality())
    return picture(body, camera, studio)


def _pitches(body: Body, camera: Camera, stripe_px: float) -> tuple[float, float, float]:
    """Pitch and depth of the layer lines and pitch of the stripes, such that the camera's pixels can show them."""
    pixel = pixel_size(camera)
    height = float(np.ptp(body.triangles[:, :, 2]))
    layer = max(LAYER_MM / body.scale_mm, LAYER_MIN_PX * pixel)
    return min(layer, max(height, 0.1) / LAYERS_AT_LEAST), LAYER_DEPTH, stripe_px * pixel


def pixel_size(camera: Camera) -> float:
    """The width of a pixel at the middle of the body, in the body's unit."""
    distance = float(np.linalg.norm(camera.eye))
    return 2 * camera.half_height * distance / camera.height_px


def shrunk(drawn: Floats, times: int) -> Floats:
    """The mean of each square of `times` pixels a side."""
    height, width = drawn.shape[0] // times, drawn.shape[1] // times
    squares = drawn[: height * times, : width * times].reshape(height, times, width, times, 4)
    mean: Floats = squares.mean(axis=(1, 3), dtype=np.float32)
    return mean


def as_image(drawn: Floats) -> Image.Image:
    """An RGBA picture of premultiplied sRGB floats."""
    alpha = drawn[..., 3:]
    color = drawn[..., :3] / np.maximum(alpha, 1 / 255)
    # Where nothing is seen, one constant colour costs no bytes.
    content = np.concatenate([np.where(alpha < 0.5 / 255, 0, color), alpha], axis=-1)
    return Image.fromarray((np.clip(content, 0, 1) * 255 + 0.5).astype(np.uint8), "RGBA")


def save(drawn: Floats, path: Path) -> None:
    """Write a WebP with transparency."""
    quality = WEBP_QUALITY.get(path.name, 80)
    # A shadow with fewer levels of transparency shows contours on plain paper.
    as_image(drawn).save(path, format="WEBP", quality=quality, method=4, alpha_quality=100)
