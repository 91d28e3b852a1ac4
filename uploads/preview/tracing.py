"""From a body and a camera to a picture with transparency: rays, light, edges, and the shade on the floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, zoom

from uploads.preview import grid, shading
from uploads.preview.body import Body
from uploads.preview.camera import Camera
from uploads.preview.tracer import Tracer, tracer_of

Floats = NDArray[np.float32]
Longs = NDArray[np.int64]

FLOOR_COARSE = 3
FLOOR_BLUR = 1.7
FLOOR_BASE = 0.03
FLOOR_TINT = 0.3
FLOOR_DEPTH = 0.9
FLOOR_FADE = (0.70, 0.985)
FLOOR_REACH = 40.0
# Eight queens: no two points of a pixel share a row or a column.
QUEENS = np.array([(0, 3), (1, 6), (2, 2), (3, 7), (4, 1), (5, 4), (6, 0), (7, 5)], dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How many rays: to the key lamp and to the sky, for a pixel of the body and for a point of the floor."""

    key: int = 4
    sky: int = 6
    floor_key: int = 6
    floor_sky: int = 10
    rounds: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """The lamps of one picture; `edge` says how wide the shade fades at the frame, `shade` how dark it is."""

    lamps: Floats
    quality: Quality = Quality()
    shade: float = 1.0
    fade: tuple[float, float] = FLOOR_FADE


@dataclass(frozen=True, slots=True)
class Samples:
    """Where rays met the body: `pixels` (s,) int64, `numbers` (s,) triangles, the rest (s, 3)."""

    pixels: Longs
    numbers: NDArray[np.int32]
    place: Floats
    flat: Floats
    smooth: Floats
    views: Floats


def picture(body: Body, camera: Camera, studio: Studio) -> Floats:
    """(h, w, 4) premultiplied sRGB with transparency, floats from 0 to 1."""
    tracer = tracer_of(body.triangles)
    seen = _seen(body, camera, tracer, np.arange(camera.height_px * camera.width_px), offset=(0.5, 0.5))
    light = _light(body, tracer, seen, studio)
    index = np.full((camera.height_px, camera.width_px), -1, dtype=np.int32)
    index.flat[seen.pixels] = np.arange(len(seen.pixels), dtype=np.int32)
    light = _spread(index, seen, light, studio.quality.rounds)
    front = np.zeros((camera.height_px * camera.width_px, 4), dtype=np.float32)
    front[seen.pixels, :3] = _shaded(body, seen, light, studio)
    front[seen.pixels, 3] = 1
    _smooth_edges(body, camera, tracer, studio, (index, seen, light, front))
    return _over(front.reshape(*index.shape, 4), _floor(body, camera, tracer, studio))


def _seen(body: Body, camera: Camera, tracer: Tracer, pixels: Longs, offset: tuple[float, float]) -> Samples:
    directions = _directions(camera, pixels, offset)
    eye = camera.eye.astype(np.float32)
    numbers, distances, u, v = tracer.nearest(np.broadcast_to(eye, directions.shape), directions)
    met = np.flatnonzero(numbers >= 0)
    views = directions[met]
    place, flat, smooth = (np.empty((len(met), 3), dtype=np.float32) for _ in range(3))
    hits = (numbers[met], distances[met], u[met], v[met])
    shading.surface((body.flat, body.creased), hits, (eye, views), (place, flat, smooth))
    return Samples(pixels[met], numbers[met], place, flat, smooth, views)


def _directions(camera: Camera, pixels: Longs, offset: tuple[float, float]) -> Floats:
    x = (
        ((pixels % camera.width_px + offset[0]) / camera.width_px * 2 - 1)
        * camera.aspect
        * camera.half_height
    )
    y = (1 - (pixels // camera.width_px + offset[1]) / camera.height_px * 2) * camera.half_height
    frame = np.stack([camera.right, camera.up, camera.forward]).astype(np.float32)
    flat = np.stack([x, y, np.ones_like(x)], axis=1).astype(np.float32)
    directions: Floats = flat @ frame
    directions /= np.sqrt(np.einsum("ij,ij->i", directions, directions))[:, None]
    return directions


def _light(body: Body, tracer: Tracer, seen: Samples, studio: Studio) -> Floats:
    """(s, 5): the key's visibility, the sky's RGB and its openness."""
    count, quality = len(seen.pixels), studio.quality
    light = np.zeros((count, 5), dtype=np.float32)
    origins, directions = np.empty((count, 3), np.float32), np.empty((count, 3), np.float32)
    for step in range(quality.key):
        samples = (seen.pixels, seen.place, seen.flat)
        shading.key_rays(studio.lamps, samples, (step, quality.key), (origins, directions))
        light[:, 0] += ~tracer.blocked(origins, directions)
    sums = np.zeros((count, 4), dtype=np.float32)
    for step in range(quality.sky):
        shading.sky_rays((*samples, seen.smooth), (step, quality.sky), (origins, directions))
        numbers = tracer.nearest(origins, directions)[0]
        rays = (origins, directions, np.float32(body.floor))
        shading.gather_sky((body.flat, body.colors), studio.lamps, rays, numbers, sums)
    light[:, 0] /= quality.key
    light[:, 1:] = sums / quality.sky
    return light


def _spread(index: NDArray[np.int32], seen: Samples, light: Floats, rounds: int) -> Floats:
    for level in range(rounds):
        out = np.empty_like(light)
        grid.spread(index, (seen.place, seen.smooth), light, 1 << level, out)
        light = out
    return light


def _shaded(body: Body, seen: Samples, light: Floats, studio: Studio) -> Floats:
    rgb = np.empty((len(seen.pixels), 3), dtype=np.float32)
    samples = (seen.numbers, seen.place, seen.flat, seen.smooth, seen.views)
    shading.shade((body.colors, body.paint), studio.lamps, samples, light, rgb)
    return rgb


def _smooth_edges(
    body: Body,
    camera: Camera,
    tracer: Tracer,
    studio: Studio,
    drawn: tuple[NDArray[np.int32], Samples, Floats, Floats],
) -> None:
    """Replace the pixels of `front` on edges by the mean of eight samples each."""
    index, seen, light, front = drawn
    marked = np.zeros(index.shape, dtype=np.bool_)
    guides = (seen.place, seen.smooth)
    grid.edges(index, (seen.numbers, _kinds(body)), guides, marked)
    pixels = np.flatnonzero(marked)
    front[pixels] = 0
    for column, row in QUEENS:
        offset = ((float(column) + 0.5) / len(QUEENS), (float(row) + 0.5) / len(QUEENS))
        extra = _seen(body, camera, tracer, pixels, offset=offset)
        lent = np.empty((len(extra.pixels), 5), dtype=np.float32)
        grid.borrowed(index, guides, light, (extra.pixels, extra.place, extra.smooth), lent)
        front[extra.pixels, :3] += _shaded(body, extra, lent, studio) / len(QUEENS)
        front[extra.pixels, 3] += 1 / len(QUEENS)


def _kinds(body: Body) -> Longs:
    """(n,) a number for each triangle that differs when colour or paint differ."""
    looks = np.concatenate(
        [np.rint(body.colors * 1023).astype(np.int64), body.paint[:, None].astype(np.int64)], axis=1
    )
    kinds: Longs = ((looks[:, 0] * 1024 + looks[:, 1]) * 1024 + looks[:, 2]) * 8 + looks[:, 3]
    return kinds


def _floor(body: Body, camera: Camera, tracer: Tracer, studio: Studio) -> Floats:
    """(h, w, 4) premultiplied sRGB of the shade on a floor that can't be seen otherwise; nothing from below."""
    if camera.forward[2] >= 0:
        return np.zeros((camera.height_px, camera.width_px, 4), dtype=np.float32)
    rows, columns = -(-camera.height_px // FLOOR_COARSE), -(-camera.width_px // FLOOR_COARSE)
    ratio = _floor_ratio(body, camera, tracer, studio, (rows, columns))
    ratio = np.stack([gaussian_filter(ratio[..., channel], FLOOR_BLUR) for channel in range(3)], axis=-1)
    fine = zoom(ratio, (FLOOR_COARSE, FLOOR_COARSE, 1), order=1, grid_mode=True, mode="nearest")
    fine = fine[: camera.height_px, : camera.width_px]
    dark = 1 - encoded(np.clip(fine, 0, 1)) ** FLOOR_DEPTH
    gray = dark.mean(axis=-1, keepdims=True)
    dark = gray + (dark - gray) * FLOOR_TINT
    # Next to nothing becomes nothing, without a border that the eye could follow.
    dark = np.clip(dark, 0, 1)
    dark = (dark - FLOOR_BASE * (1 - np.exp(-dark / FLOOR_BASE))) * _fade(camera, studio.fade) * studio.shade
    alpha = dark.max(axis=-1, keepdims=True)
    return np.concatenate([alpha - dark, alpha], axis=-1).astype(np.float32)


def _fade(camera: Camera, fade: tuple[float, float]) -> Floats:
    """(h, w, 1) from 1 in the middle to 0 before the frame, along a rounded rectangle."""
    x = np.abs((np.arange(camera.width_px) + 0.5) / camera.width_px * 2 - 1)
    y = np.abs((np.arange(camera.height_px) + 0.5) / camera.height_px * 2 - 1)
    reach = (x[None, :] ** 4 + y[:, None] ** 4) ** 0.25
    share = np.clip((fade[1] - reach) / (fade[1] - fade[0]), 0, 1)
    smooth: Floats = (share * share * (3 - 2 * share))[..., None].astype(np.float32)
    return smooth


def _floor_ratio(body: Body, camera: Camera, tracer: Tracer, studio: Studio, size: tuple[int, int]) -> Floats:
    """(rows, columns, 3) light on the floor over the light it would get if nothing stood there."""
    rows, columns = size
    y, x = np.divmod(np.arange(rows * columns), columns)
    pixels = y * FLOOR_COARSE * camera.width_px + x * FLOOR_COARSE
    directions = _directions(camera, pixels, (FLOOR_COARSE / 2, FLOOR_COARSE / 2))
    eye = camera.eye.astype(np.float32)
    falling = np.minimum(directions[:, 2], -1e-6)
    place = eye + directions * ((body.floor - eye[2]) / falling)[:, None]
    near = np.flatnonzero(
        (directions[:, 2] < -1e-6) & (np.abs(place[:, :2] - eye[:2]).max(axis=1) < FLOOR_REACH)
    )
    ratio = np.ones((rows * columns, 3), dtype=np.float32)
    ratio[near] = _floor_light(body, tracer, studio, pixels[near], place[near].astype(np.float32))
    return ratio.reshape(rows, columns, 3)


def _floor_light(body: Body, tracer: Tracer, studio: Studio, pixels: Longs, place: Floats) -> Floats:
    count, quality = len(pixels), studio.quality
    upward = np.tile(np.array([0, 0, 1], dtype=np.float32), (count, 1))
    origins, directions = np.empty((count, 3), np.float32), np.empty((count, 3), np.float32)
    free = np.zeros(count, dtype=np.float32)
    for step in range(quality.floor_key):
        samples = (pixels, place, upward)
        shading.key_rays(studio.lamps, samples, (step, quality.floor_key), (origins, directions))
        free += ~tracer.blocked(origins, directions)
    sums = np.zeros((count, 6), dtype=np.float32)
    for step in range(quality.floor_sky):
        shading.sky_rays((pixels, place, upward, upward), (step, quality.floor_sky), (origins, directions))
        numbers = tracer.nearest(origins, directions)[0]
        shading.floor_light(studio.lamps, (body.flat, body.colors), (directions, numbers), sums)
    sums /= quality.floor_sky
    key = np.array(shading.KEY_COLOR, dtype=np.float32) * studio.lamps[0, 2]
    lit = key * (free / quality.floor_key)[:, None]
    ratio: Floats = (lit + sums[:, :3]) / (key + sums[:, 3:])
    return ratio


def encoded(linear: Floats | NDArray[np.float64]) -> Floats:
    """sRGB values from 0 to 1 of linear light (IEC 61966-2-1)."""
    value: Floats = np.clip(linear, 0, 1).astype(np.float32)
    curved: Floats = np.where(value <= 0.0031308, value * 12.92, 1.055 * value ** (1 / 2.4) - 0.055)
    return curved.astype(np.float32)


def _over(front: Floats, back: Floats) -> Floats:
    """`front`, linear and premultiplied by its coverage, over a premultiplied sRGB `back`; both (h, w, 4)."""
    cover = front[..., 3:]
    color = encoded(front[..., :3] / np.maximum(cover, 1e-6)) * cover
    return np.concatenate([color + back[..., :3] * (1 - cover), cover + back[..., 3:] * (1 - cover)], axis=-1)
