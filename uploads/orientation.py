"""How a part would lie on the bed: the space under its overhangs in any pose, and a better pose if there is one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError

from uploads.mesh import Surface, hull
from uploads.mesh.sampling import spread
from uploads.printer import Printer
from uploads.rays import Rays

Floats = NDArray[np.float64]

CANDIDATES = 20
SAMPLES = 8_000
# Facets of the hull whose normals agree to this many decimals are one.
SAME_FACET_DECIMALS = 3
# Rays start this far off the surface, relative to its size.
LIFT_FRACTION = 1e-5
# Faces within about two degrees of the limit aren't told apart from it.
ANGLE_SLACK = 0.02
FLAT = 0.99
# A pose is worth a sentence when it saves this share of the support, and this much.
SAVING = 0.3
LEAST_SAVING_MM3 = 200.0
ALONG_DEG = 5.0
SIDES = {
    "left": (-1.0, 0.0, 0.0),
    "right": (1.0, 0.0, 0.0),
    "front": (0.0, -1.0, 0.0),
    "back": (0.0, 1.0, 0.0),
    "bottom": (0.0, 0.0, -1.0),
    "top": (0.0, 0.0, 1.0),
}
DOWN = np.array([0.0, 0.0, -1.0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """A way to lie: `down` (3,) unit, the direction in the file that points to the bed."""

    down: Floats
    support_mm3: float
    height_mm: float
    contact_mm2: float
    stands: bool

    @property
    def side(self) -> str:
        """Which side of the part, as it stands in the file, goes down."""
        for name, direction in SIDES.items():
            if float(self.down @ np.array(direction)) >= np.cos(np.radians(ALONG_DEG)):
                return name
        return "slanted"

    @property
    def turn_deg(self) -> float:
        """How far the part is turned from where it stands."""
        return float(np.degrees(np.arccos(np.clip(self.down @ DOWN, -1.0, 1.0))))

    def to_json(self) -> dict[str, object]:
        """The form it has in the measures of a finding."""
        return {
            "side": self.side,
            "down": [round(float(value), 6) + 0.0 for value in self.down],
            "turn_deg": round(self.turn_deg, 1),
            "support_mm3": float(f"{self.support_mm3:.4g}"),
            "height_mm": float(f"{self.height_mm:.6g}"),
            "contact_mm2": float(f"{self.contact_mm2:.4g}"),
        }


def overhanging(rise: Floats, printer: Printer) -> NDArray[np.bool_]:
    """Whether faces whose normals have the upward component `rise` (m,) lean out further than the printer may."""
    limit = float(np.sin(np.radians(printer.overhang_deg)))
    leaning: NDArray[np.bool_] = rise < -(limit + ANGLE_SLACK)
    return leaning


def better_pose(surface: Surface, rays: Rays, center_mm: Floats, printer: Printer) -> Pose | None:
    """The best pose on one of the largest facets of the convex hull, if it beats the pose of the file; else None.

    Poses are scored by drop volume: the space between the faces that lean out too far and what lies below them.
    A pose has to fit the bed and to stand. Beats: less support by SAVING, or standing where the file doesn't.
    """
    try:
        outer = ConvexHull(surface.points)
    except (QhullError, ValueError):
        return None
    table = _Table(surface, rays, np.asarray(outer.points)[outer.vertices], center_mm, printer)
    current = table.pose(DOWN)
    others = [table.pose(down) for down in _facets(outer) if table.fits(down)]
    standing = [pose for pose in others if pose.stands and pose.turn_deg > ALONG_DEG]
    if not standing:
        return None
    best = min(standing, key=lambda pose: (round(pose.support_mm3, 3), pose.height_mm))
    saved = current.support_mm3 - best.support_mm3
    worth = saved > max(LEAST_SAVING_MM3, SAVING * current.support_mm3)
    stable = not current.stands and saved > -LEAST_SAVING_MM3
    return best if worth or stable else None


def _facets(outer: ConvexHull) -> Floats:
    """(c, 3) outward normals of the largest flat sides of the hull."""
    normals = np.asarray(outer.equations)[:, :3]
    a, b, c = np.moveaxis(np.asarray(outer.points)[outer.simplices], 1, 0)
    areas = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
    rounded = np.round(normals, SAME_FACET_DECIMALS) + 0.0
    _, first, group = np.unique(rounded, axis=0, return_index=True, return_inverse=True)
    largest = np.argsort(-np.bincount(group.ravel(), areas), kind="stable")[:CANDIDATES]
    # The same facets seen through rounding may be cut differently; the rounded normal is the same for all.
    chosen = rounded[first[largest]]
    facets: Floats = chosen / np.linalg.norm(chosen, axis=1, keepdims=True)
    return facets


def _frame(down: Floats) -> Floats:
    """(2, 3): two directions in the bed's plane."""
    helper = np.eye(3)[int(np.argmin(np.abs(down)))]
    along = np.cross(down, helper)
    along /= np.linalg.norm(along)
    return np.stack([along, np.cross(down, along)])


class _Table:
    """A part that can be laid down any way and looked at; `corners` (h, 3) are those of its convex hull."""

    def __init__(
        self, surface: Surface, rays: Rays, corners: Floats, center_mm: Floats, printer: Printer
    ) -> None:
        self._rays, self._corners, self._printer = rays, corners, printer
        self._center_mm = center_mm
        self._samples = spread(surface, rays.most(SAMPLES))
        self._lift_mm = LIFT_FRACTION * float(np.linalg.norm(surface.high - surface.low))

    def fits(self, down: Floats) -> bool:
        """Whether the printer is large enough for it."""
        width, depth, height = self._printer.bed_mm
        if float(np.ptp(self._corners @ down)) > height:
            return False
        return hull.excess(hull.outline(self._corners @ _frame(down).T), width, depth) <= 0

    def pose(self, down: Floats) -> Pose:
        """What it would need there."""
        samples, printer = self._samples, self._printer
        depth = self._corners @ down
        fall = float(depth.max()) - samples.points @ down
        facing = samples.normals @ down
        low = fall < 0.5 * printer.layer_mm
        resting = low & (facing > FLAT)
        contact = float(samples.weight_mm2[resting].sum())
        leaning = overhanging(-facing, printer) & ~low
        drop = drop_mm(self._rays, samples.points[leaning], down, fall[leaning], self._lift_mm)
        return Pose(
            down=down,
            support_mm3=float((samples.weight_mm2[leaning] * facing[leaning] * drop).sum()),
            height_mm=float(np.ptp(depth)),
            contact_mm2=contact,
            stands=contact >= printer.contact_min_mm2 and self._holds(down, samples.points[resting]),
        )

    def _holds(self, down: Floats, feet: Floats) -> bool:
        """Whether the centre of mass is above the points that touch the bed."""
        plane = _frame(down)
        return len(feet) > 2 and hull.outside(hull.outline(feet @ plane.T), plane @ self._center_mm) < 0


def drop_mm(rays: Rays, points: Floats, down: Floats, fall_mm: Floats, lift_mm: float) -> Floats:
    """(p,) how far each point is above what lies below it: the part itself, else the bed `fall_mm` further down."""
    toward = np.broadcast_to(down, points.shape)
    hits = rays.first(points + lift_mm * toward, toward)
    drop: Floats = np.minimum(fall_mm, np.where(hits.face >= 0, hits.distance_mm + lift_mm, np.inf))
    return drop
