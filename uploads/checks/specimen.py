"""What a check is given and what it hands back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from uploads.mesh import Mesh
from uploads.orientation import Pose, better_pose
from uploads.printer import Printer
from uploads.rays import Rays, rays
from uploads.report import Edge, Finding, Places, Point

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

NO_NUMBERS = np.zeros(0, np.int64)
NO_EDGES = np.zeros((0, 2, 3))
NO_POINTS = np.zeros((0, 3))


class Specimen:
    """A mesh, the printer it is meant for, and its skin made ready for rays once for all checks that trace."""

    __slots__ = ("_pose", "_rays", "mesh", "printer")

    def __init__(self, mesh: Mesh, printer: Printer) -> None:
        self.mesh = mesh
        self.printer = printer
        self._rays: Rays | None = None
        self._pose: list[Pose | None] = []

    @property
    def rays(self) -> Rays:
        """Made on first use: it takes half of the time of a report."""
        if self._rays is None:
            surface = self.mesh.surface
            self._rays = rays(surface.vertices, surface.faces)
        return self._rays

    @property
    def better_pose(self) -> Pose | None:
        """A better way to lie if there is one; found once, for all checks that propose it."""
        if not self._pose:
            mesh = self.mesh
            self._pose.append(better_pose(mesh.surface, self.rays, mesh.center_mm, self.printer))
        return self._pose[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one check found, and what it measured on the way (names of Estimates)."""

    findings: tuple[Finding, ...] = ()
    estimates: dict[str, float | None] = field(default_factory=dict)


NOTHING = Outcome()


def places(*, faces: Longs = NO_NUMBERS, edges: Floats = NO_EDGES, points: Floats = NO_POINTS) -> Places:
    """Places of a finding: face numbers (f,), segments (e, 2, 3) mm, points (p, 3) mm."""
    return Places(
        faces=cast(Sequence[int], faces),
        edges=cast(Sequence[Edge], edges),
        points=cast(Sequence[Point], points),
    )


def rounded(value: float) -> float:
    """A number for the report: six significant digits, so that no noise of the sums shows."""
    return float(f"{value:.6g}")


def measures(**values: Any) -> dict[str, Any]:
    """Measures of a finding with every float rounded, numpy's kinds made plain."""
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, bool | np.bool_):
        return bool(value)
    if isinstance(value, int | np.integer):
        return int(value)
    if isinstance(value, float | np.floating):
        return rounded(float(value))
    if isinstance(value, list | tuple | np.ndarray):
        return [_plain(item) for item in value]
    return value
