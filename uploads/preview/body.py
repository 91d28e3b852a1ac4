"""What stands in front of the camera: triangles brought to unit size, their creased normals, colours and paint."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from uploads.preview.compiled import compiled

CREASE_DEG = 30.0
CREASE = np.float32(np.cos(np.radians(CREASE_DEG)))
GRID = 1 << 18

Floats = NDArray[np.float32]


class Paint(IntEnum):
    """What is drawn over a triangle's own colour; SMOOTH has no layer lines."""

    PLAIN = 0
    WARNING = 1
    BLOCKING = 2
    SMOOTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A scene in single precision, centred, of half-diagonal 1.

    `triangles` (n, 3, 3), `flat` (n, 3) normals, `creased` (n, 3, 3) corner normals, `colors` (n, 3) linear RGB,
    `paint` (n,) Paint; a point in mm is centre + scale_mm x point.
    """

    triangles: Floats
    flat: Floats
    creased: Floats
    colors: Floats
    paint: NDArray[np.uint8]
    centre: NDArray[np.float64]
    scale_mm: float

    @property
    def floor(self) -> float:
        """Height of the floor under the body, in its own unit."""
        return float(self.triangles[:, :, 2].min())

    def inside(self, points_mm: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n, 3) points in mm, brought to the body's own unit."""
        return (points_mm - self.centre) / self.scale_mm


def body_of(
    triangles: NDArray[np.float64],
    colors: Floats,
    paint: NDArray[np.uint8] | None = None,
    *,
    around: NDArray[np.float64] | None = None,
) -> Body:
    """The body of (n, 3, 3) mm triangles with (n, 3) linear colours; any size, a flat or point-like one too.

    `around` (p, 3) mm are the points that count for its centre and unit, all of them by default.
    """
    points = triangles.reshape(-1, 3) if around is None else around
    low, high = points.min(axis=0), points.max(axis=0)
    centre = (low + high) / 2
    scale = float(np.linalg.norm(high - low)) / 2 or 1.0
    unit = ((triangles - centre) / scale).astype(np.float32)
    edges = unit[:, 1:].astype(np.float64) - unit[:, :1]
    cross = np.cross(edges[:, 0], edges[:, 1])
    lengths = np.linalg.norm(cross, axis=1, keepdims=True)
    flat = np.where(lengths > 0, cross / np.where(lengths > 0, lengths, 1), [0.0, 0.0, 1.0]).astype(
        np.float32
    )
    return Body(
        triangles=unit,
        flat=flat,
        creased=creased_normals(unit, flat),
        colors=np.ascontiguousarray(colors, dtype=np.float32),
        paint=np.zeros(len(unit), np.uint8) if paint is None else paint,
        centre=centre,
        scale_mm=scale,
    )


def linear(color: str) -> Floats:
    """Linear RGB (3,) of an "#rrggbb" colour; ValueError if it isn't one."""
    digits = color.removeprefix("#")
    if len(digits) != 6:
        raise ValueError(f"not a colour: {color!r}")
    return linear_bytes(np.array([int(digits[at : at + 2], 16) for at in (0, 2, 4)], np.uint8))


def linear_bytes(rgb: NDArray[np.uint8]) -> Floats:
    """Linear light of sRGB bytes (IEC 61966-2-1), same shape."""
    value = rgb.astype(np.float32) / 255
    curved = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return curved.astype(np.float32)


def creased_normals(triangles: Floats, flat: Floats) -> Floats:
    """(n, 3, 3) corner normals: the faces around a corner are averaged by angle if they turn less than a crease."""
    cells = np.rint(triangles.reshape(-1, 3) * GRID).astype(np.int64)
    keys = (cells[:, 0] << 42) ^ (cells[:, 1] << 21) ^ cells[:, 2]
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.concatenate([[True], np.diff(keys[order]) != 0, [True]]))
    normals = np.empty_like(triangles)
    _average((triangles, flat), order, starts, normals)
    return normals


@compiled
def _angle(triangles: Any, corner: int) -> Any:
    face, at = corner // 3, corner % 3
    a = triangles[face, (at + 1) % 3] - triangles[face, at]
    b = triangles[face, (at + 2) % 3] - triangles[face, at]
    length = np.sqrt((a * a).sum() * (b * b).sum())
    return np.arccos(min(max((a * b).sum() / max(length, 1e-20), -1.0), 1.0))


@compiled
def _average(faces: Any, order: Any, starts: Any, normals: Any) -> None:
    triangles, flat = faces
    angles = np.empty(len(order), dtype=np.float32)
    for at in range(len(order)):
        angles[at] = _angle(triangles, order[at])
    for group in range(len(starts) - 1):
        first, last = starts[group], starts[group + 1]
        # A fan of thousands (a broken mesh) must not cost its square.
        stride = max(1, (last - first) // 64)
        for at in range(first, last):
            own = flat[order[at] // 3]
            x, y, z = own[0] * np.float32(1e-6), own[1] * np.float32(1e-6), own[2] * np.float32(1e-6)
            for other in range(first, last, stride):
                near = flat[order[other] // 3]
                if own[0] * near[0] + own[1] * near[1] + own[2] * near[2] > CREASE:
                    x += near[0] * angles[other]
                    y += near[1] * angles[other]
                    z += near[2] * angles[other]
            length = max(np.sqrt(x * x + y * y + z * z), np.float32(1e-20))
            normal = normals[order[at] // 3, order[at] % 3]
            normal[0], normal[1], normal[2] = x / length, y / length, z / length
