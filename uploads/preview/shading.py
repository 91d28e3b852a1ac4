"""Light on plastic: one soft key lamp, a sky with a fill, layer lines and hatching, as compiled loops over samples.

Arrays called samples are (s, …) float32 in the unit of the body. `lamps` is (6, 3): direction of the key, its two
tangents, direction of the fill, direction of the hatching, and (layer pitch, layer depth, hatch pitch).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from uploads.preview.body import Paint
from uploads.preview.compiled import compiled

KEY_ELEVATION_DEG = 54.0
FILL_ELEVATION_DEG = 28.6
FILL_TURN_DEG = 63.0
KEY_RADIUS = np.float32(0.17)
KEY_COLOR = (2.05, 1.9475, 1.763)
GROUND = (0.434, 0.409, 0.372)
ZENITH = (0.533, 0.558, 0.589)
FILL_COLOR = (0.675, 0.648, 0.594)
FLOOR_COLOR = (0.904, 0.856, 0.760)
GOLDEN = np.float32(0.618034)
LIFT = np.float32(1.5e-3)
EXPOSURE = np.float32(0.70)
WARNING_STRIPES = ((0.93, 0.47, 0.09), (0.62, 0.25, 0.02))
BLOCKING_STRIPES = ((0.86, 0.09, 0.05), (0.50, 0.02, 0.016))

PLAIN, WARNING, BLOCKING, SMOOTH = (int(paint) for paint in Paint)


def lamps_for(
    azimuth_deg: float,
    *,
    key_turn_deg: float,
    hatching: NDArray[np.float64],
    pitches: tuple[float, float, float],
) -> NDArray[np.float32]:
    """The `lamps` of a camera at that azimuth; `pitches` as in the last row."""

    def direction(turn_deg: float, elevation_deg: float) -> NDArray[np.float64]:
        azimuth, elevation = np.radians(azimuth_deg + turn_deg), np.radians(elevation_deg)
        return np.array(
            [np.cos(elevation) * np.cos(azimuth), np.cos(elevation) * np.sin(azimuth), np.sin(elevation)]
        )

    key = direction(key_turn_deg, KEY_ELEVATION_DEG)
    tangent = np.cross(key, [0.0, 0.0, 1.0])
    tangent /= np.linalg.norm(tangent)
    fill = direction(FILL_TURN_DEG, FILL_ELEVATION_DEG)
    return np.array([key, tangent, np.cross(tangent, key), fill, hatching, pitches], dtype=np.float32)


@compiled
def _dot(a: Any, b: Any) -> Any:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


@compiled
def _random(pixel: Any, salt: Any) -> Any:
    """A float in [0, 1) from a hash of two numbers (PCG-like output function; Jarzynski and Olano, 2020)."""
    state = np.uint32(pixel) * np.uint32(747796405) + np.uint32(salt) * np.uint32(2891336453) + np.uint32(1)
    state = state * np.uint32(747796405) + np.uint32(2891336453)
    word = ((state >> ((state >> np.uint32(28)) + np.uint32(4))) ^ state) * np.uint32(277803737)
    word = (word >> np.uint32(22)) ^ word
    return np.float32(np.uint32(word) >> np.uint32(8)) * np.float32(1.0 / 16777216.0)


@compiled
def _disc(pixel: Any, index: int, count: int, salt: int) -> Any:
    """The index-th of `count` stratified points in the unit disc, turned differently at each pixel."""
    radius = np.sqrt((np.float32(index) + _random(pixel, salt + 2 * index)) / np.float32(count))
    turn = np.float32(6.2831853) * (_random(pixel, salt + 77) + GOLDEN * np.float32(index))
    return radius * np.cos(turn), radius * np.sin(turn)


@compiled
def surface(mesh: Any, hits: Any, rays: Any, out: Any) -> None:
    """Fill out = (place, flat, smooth) for hits = (numbers, distances, u, v) of rays = (origin (3,), directions)."""
    flat, creased = mesh
    numbers, distances, us, vs = hits
    origin, directions = rays
    place, geometric, smooth = out
    for at in range(len(numbers)):
        face, u, v = numbers[at], us[at], vs[at]
        sign = np.float32(1.0) if _dot(flat[face], directions[at]) <= 0 else np.float32(-1.0)
        length = np.float32(1e-20)
        for axis in range(3):
            place[at, axis] = origin[axis] + directions[at, axis] * distances[at]
            geometric[at, axis] = sign * flat[face, axis]
            corners = creased[face, :, axis]
            smooth[at, axis] = sign * (corners[0] * (1 - u - v) + corners[1] * u + corners[2] * v)
            length += smooth[at, axis] ** 2
        length = np.sqrt(length)
        for axis in range(3):
            smooth[at, axis] /= length


@compiled
def key_rays(lamps: Any, samples: Any, step: Any, out: Any) -> None:
    """Rays out = (origins, directions) from samples = (pixels, place, flat) to the step = (i, n)-th spot of the key."""
    pixels, place, flat = samples
    origins, directions = out
    index, count = step
    for at in range(len(pixels)):
        a, b = _disc(pixels[at], index, count, 1000)
        for axis in range(3):
            origins[at, axis] = place[at, axis] + LIFT * flat[at, axis]
            directions[at, axis] = lamps[0, axis] + KEY_RADIUS * (a * lamps[1, axis] + b * lamps[2, axis])


@compiled
def sky_rays(samples: Any, step: Any, out: Any) -> None:
    """Cosine-weighted rays out = (origins, directions) from samples = (pixels, place, flat, smooth)."""
    pixels, place, flat, smooth = samples
    origins, directions = out
    index, count = step
    tangent = np.empty(3, dtype=np.float32)
    for at in range(len(pixels)):
        n = smooth[at]
        # A tangent frame without a branch on the axis (Duff and others, 2017).
        sign = np.float32(1.0) if n[2] >= 0 else np.float32(-1.0)
        p = np.float32(-1.0) / (sign + n[2])
        q = n[0] * n[1] * p
        tangent[0], tangent[1], tangent[2] = 1 + sign * n[0] * n[0] * p, sign * q, -sign * n[0]
        a, b = _disc(pixels[at], index, count, 3000)
        c = np.sqrt(max(np.float32(0.0), 1 - a * a - b * b))
        directions[at, 0] = a * tangent[0] + b * q + c * n[0]
        directions[at, 1] = a * tangent[1] + b * (sign + n[1] * n[1] * p) + c * n[1]
        directions[at, 2] = a * tangent[2] - b * n[1] + c * n[2]
        below = _dot(directions[at], flat[at])
        for axis in range(3):
            if below < 0:
                directions[at, axis] -= 2 * below * flat[at, axis]
            origins[at, axis] = place[at, axis] + LIFT * flat[at, axis]


@compiled
def _sky(direction: Any, fill: Any, channel: int) -> Any:
    up = np.float32(0.5) + np.float32(0.5) * direction[2]
    toward = max(np.float32(0.0), _dot(direction, fill))
    toward = toward * toward * toward
    ground, zenith, lamp = (
        np.float32(GROUND[channel]),
        np.float32(ZENITH[channel]),
        np.float32(FILL_COLOR[channel]),
    )
    return ground * (1 - up) + zenith * up + toward * toward * lamp


@compiled
def gather_sky(mesh: Any, lamps: Any, rays: Any, numbers: Any, sums: Any) -> None:
    """Add to sums (s, 4) what rays = (origins, directions, floor height) see: RGB light, and 1 where it is open.

    mesh = (flat, colors); numbers (s,) are the triangles met, or -1.
    """
    flat, colors = mesh
    origins, directions, floor = rays
    for at in range(len(numbers)):
        face = numbers[at]
        way = directions[at]
        if face >= 0:
            facing = _dot(flat[face], lamps[0])
            lit = np.float32(0.5) * max(np.float32(0.0), -facing if _dot(flat[face], way) > 0 else facing)
            for channel in range(3):
                bounce = np.float32(KEY_COLOR[channel]) * lit + np.float32(0.36)
                sums[at, channel] += colors[face, channel] * bounce
            continue
        sums[at, 3] += np.float32(1.0)
        lit = np.float32(-1.0)
        if way[2] < np.float32(-1e-4):
            # The floor near the middle lies in the body's shade.
            reach = (floor - origins[at, 2]) / way[2]
            x, y = origins[at, 0] + reach * way[0], origins[at, 1] + reach * way[1]
            lit = min(np.float32(1.0), max(np.float32(0.1), x * x + y * y)) * np.float32(0.75) * lamps[0, 2]
        for channel in range(3):
            if lit >= 0:
                bounce = np.float32(KEY_COLOR[channel]) * lit + np.float32(0.36)
                sums[at, channel] += np.float32(FLOOR_COLOR[channel]) * bounce
            else:
                sums[at, channel] += _sky(way, lamps[3], channel)


@compiled
def _stripes(value: Any, soft: Any, pair: Any, channel: int) -> Any:
    """Two colours in turn along `value` (in pitches), blended over `soft` pitches at their borders."""
    phase = value - np.floor(value)
    edge = min(abs(phase - np.float32(0.5)), phase, 1 - phase)
    inside = min(np.float32(1.0), edge / max(soft, np.float32(1e-6)))
    share = (
        np.float32(0.5) + np.float32(0.5) * inside
        if phase < 0.5
        else np.float32(0.5) - np.float32(0.5) * inside
    )
    return np.float32(pair[0][channel]) * share + np.float32(pair[1][channel]) * (1 - share)


@compiled
def _albedo(color: Any, paint: int, stripe: Any, soft: Any, channel: int) -> Any:
    if paint == BLOCKING:
        return _stripes(stripe, soft, BLOCKING_STRIPES, channel)
    if paint == WARNING:
        return _stripes(stripe, soft, WARNING_STRIPES, channel)
    return color[channel]


@compiled
def shade(mesh: Any, lamps: Any, samples: Any, light: Any, out: Any) -> None:
    """Linear RGB out (s, 3) of samples = (numbers, place, flat, smooth, views) under light (s, 5).

    mesh = (colors, paint); light holds the key's visibility, the sky's RGB and its openness, all from 0 up.
    """
    colors, paint = mesh
    numbers, place, flat, smooth, views = samples
    pitch, depth, hatch = lamps[5]
    normal = np.empty(3, dtype=np.float32)
    mirror = np.empty(3, dtype=np.float32)
    for at in range(len(numbers)):
        face = numbers[at]
        normal[:] = smooth[at]
        wall = np.float32(1.0) - flat[at, 2] ** 4
        if paint[face] != SMOOTH:
            normal[2] += depth * wall * np.sin(np.float32(6.2831853) * place[at, 2] / pitch)
        normal /= np.sqrt(_dot(normal, normal)) + np.float32(1e-12)
        facing = max(np.float32(0.0), -_dot(normal, views[at]))
        lit = max(np.float32(0.0), _dot(normal, lamps[0])) * light[at, 0]
        half = np.float32(0.0)
        length = np.float32(0.0)
        for axis in range(3):
            middle = lamps[0, axis] - views[at, axis]
            length += middle * middle
            half += middle * normal[axis]
            mirror[axis] = views[at, axis] + 2 * facing * normal[axis]
        half = max(np.float32(0.0), half / (np.sqrt(length) + np.float32(1e-12)))
        gloss = half**60 * np.float32(0.272) * light[at, 0] if lit > 0 else np.float32(0.0)
        rim = (np.float32(0.035) + np.float32(0.5) * (1 - facing) ** 5) * light[at, 4] * np.float32(0.7)
        stripe = _dot(place[at], lamps[4]) / hatch
        top = np.float32(0.0)
        for channel in range(3):
            key = np.float32(KEY_COLOR[channel])
            # The layer lines tilt the sky's light a little too, or shaded walls would look cast, not printed.
            sky = light[at, 1 + channel] * (1 + np.float32(0.35) * (normal[2] - smooth[at, 2]))
            color = _albedo(colors[face], paint[face], stripe, np.float32(0.04), channel)
            value = color * EXPOSURE * (key * lit + sky) + gloss * key + rim * _sky(mirror, lamps[3], channel)
            out[at, channel] = value
            top = max(top, value)
        out[at] /= 1 + top * np.float32(0.12)


@compiled
def floor_light(lamps: Any, mesh: Any, rays: Any, sums: Any) -> None:
    """Add one sky sample of the floor to sums (s, 6): RGB light as it is, then RGB as if nothing stood there.

    mesh = (flat, colors); rays = (directions, numbers met or -1).
    """
    flat, colors = mesh
    directions, numbers = rays
    for at in range(len(numbers)):
        face = numbers[at]
        for channel in range(3):
            free = _sky(directions[at], lamps[3], channel)
            sums[at, 3 + channel] += free
            if face < 0:
                sums[at, channel] += free
            else:
                facing = _dot(flat[face], lamps[0])
                lit = np.float32(0.5) * max(
                    np.float32(0.0), -facing if _dot(flat[face], directions[at]) > 0 else facing
                )
                sums[at, channel] += colors[face, channel] * (
                    np.float32(KEY_COLOR[channel]) * lit + np.float32(0.36)
                )
