"""Where a picture is taken from: direction, framing by the projected silhouette, and projection of points."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FIELD_OF_VIEW_DEG = 24.0
FIRST_DISTANCE = 5.2
FRAMING_ROUNDS = 8

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A direction to look from and how full the frame is; azimuth 0 is +x, -90 is the front (-y).

    `fill` is the part of the frame that the object may take; `shift` moves it by parts of half a frame.
    """

    azimuth_deg: float = -60.0
    elevation_deg: float = 22.0
    fill: float = 0.82
    shift: tuple[float, float] = (0.0, 0.0)

    @property
    def towards_camera(self) -> Vector:
        """Unit vector (3,) from the object to the camera."""
        azimuth, elevation = np.radians(self.azimuth_deg), np.radians(self.elevation_deg)
        flat = np.cos(elevation)
        return np.array([flat * np.cos(azimuth), flat * np.sin(azimuth), np.sin(elevation)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Camera:
    """A pinhole camera: `eye`, and `right`, `up`, `forward` (3,) unit vectors; `half_height` at distance 1."""

    eye: Vector
    right: Vector
    up: Vector
    forward: Vector
    half_height: float
    width_px: int
    height_px: int

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width_px / self.height_px

    def project(self, points: Vector) -> Vector:
        """(n, 2) places in the picture, from 0 to 1 rightwards and downwards, of (n, 3) points."""
        across, upwards = self._plane(np.atleast_2d(points))
        return np.stack([(across / self.aspect + 1) / 2, (1 - upwards) / 2], axis=1)

    def _plane(self, points: Vector) -> tuple[Vector, Vector]:
        ray = points - self.eye
        depth = np.maximum(ray @ self.forward, 1e-6) * self.half_height
        return (ray @ self.right) / depth, (ray @ self.up) / depth


def framed(points: Vector, view: View, *, width_px: int, height_px: int) -> Camera:
    """The camera of `view` whose frame holds (n, 3) points of about unit size around the origin."""
    towards = view.towards_camera
    right = np.cross(-towards, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    up = np.cross(right, -towards)
    half = float(np.tan(np.radians(FIELD_OF_VIEW_DEG / 2)))
    centre, distance = np.zeros(3), FIRST_DISTANCE

    def camera() -> Camera:
        return Camera(
            eye=centre + towards * distance,
            right=right,
            up=up,
            forward=-towards,
            half_height=half,
            width_px=width_px,
            height_px=height_px,
        )

    for _ in range(FRAMING_ROUNDS):
        places = camera().project(points) * 2 - 1
        low, high = places.min(axis=0), places.max(axis=0)
        middle = (low + high) / 2
        centre = centre + (right * middle[0] * width_px / height_px - up * middle[1]) * half * distance
        # A part seen edge on still gets a frame.
        distance *= max(float((high - low).max()) / 2, 0.02) / view.fill
    shift_x, shift_y = view.shift
    centre = centre - (right * shift_x * width_px / height_px + up * shift_y) * half * distance
    return camera()
