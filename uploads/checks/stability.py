"""Finds parts that hold badly on the bed as they stand in the file: little contact, top-heavy, slender."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uploads.checks.specimen import NOTHING, Floats, Outcome, Specimen, measures, places
from uploads.mesh import Surface, hull
from uploads.printer import Printer
from uploads.report import Code, Finding, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Footing:
    """What touches the bed: area, its outline (h, 2), the outline of the whole part seen from above."""

    contact_mm2: float
    outline: Floats
    footprint_mm2: float
    height_mm: float
    base_mm: float
    tips_by_mm: float


def check(specimen: Specimen) -> Outcome:
    """A warning when one of three limits of the printer is passed; better pose if one exists."""
    mesh, printer = specimen.mesh, specimen.printer
    surface = mesh.surface
    if surface.area_mm2 <= 0:
        return NOTHING
    footing = measure(surface, mesh.center_mm, printer)
    fraction = footing.contact_mm2 / footing.footprint_mm2 if footing.footprint_mm2 > 0 else 0.0
    little = footing.contact_mm2 < printer.contact_min_mm2 or fraction < printer.contact_min_fraction
    tips = footing.tips_by_mm > 0
    slender = footing.height_mm > printer.height_base_ratio * footing.base_mm
    estimates: dict[str, float | None] = {"contact_mm2": footing.contact_mm2}
    if not (little or tips or slender):
        return Outcome(estimates=estimates)
    pose = specimen.better_pose
    low_faces = _resting(surface, printer)
    ground = np.array([[mesh.center_mm[0], mesh.center_mm[1], surface.low[2]]])
    finding = Finding(
        code=Code.STABILITY,
        severity=Severity.WARNING,
        count=1,
        measures=measures(
            contact_mm2=footing.contact_mm2,
            contact_fraction=fraction,
            footprint_mm2=footing.footprint_mm2,
            little_contact=little,
            tips=tips,
            slender=slender,
            height_mm=footing.height_mm,
            base_mm=footing.base_mm,
            height_base_ratio=footing.height_mm / footing.base_mm if footing.base_mm > 0 else None,
            tips_by_mm=footing.tips_by_mm,
        )
        | {"better_pose": pose.to_json() if pose else None},
        places=places(faces=np.unique(surface.source[low_faces]), points=ground),
    )
    return Outcome(findings=(finding,), estimates=estimates)


def measure(surface: Surface, center_mm: Floats, printer: Printer) -> Footing:
    """The contact is the cut half a first layer above the lowest point: that is what the printer lays down first.

    By the divergence theorem the area of that cut is what the surface below it shows downwards.
    """
    plane = surface.low[2] + 0.5 * printer.layer_mm
    low = np.flatnonzero((surface.vertices[:, 2] <= plane)[surface.faces].any(axis=1))
    corners = surface.vertices[surface.faces[low]]
    below, crossings = _clipped(corners, plane)
    facing = -surface.normals[low, 2] * surface.areas_mm2[low]
    feet = np.concatenate([corners.reshape(-1, 3)[corners.reshape(-1, 3)[:, 2] <= plane], crossings])
    outline = hull.outline(feet[:, :2])
    whole = hull.outline(surface.points[:, :2])
    contact = min(max(0.0, float((facing * below).sum())), hull.area(outline))
    return Footing(
        contact_mm2=contact,
        outline=outline,
        footprint_mm2=hull.area(whole),
        height_mm=float(surface.high[2] - surface.low[2]),
        base_mm=hull.narrowest(outline),
        tips_by_mm=hull.outside(outline, center_mm[:2]),
    )


def _clipped(corners: Floats, plane: float) -> tuple[Floats, Floats]:
    """Share (m,) of the area of triangles (m, 3, 3) below a height, and the points (p, 3) where sides cross it."""
    height = corners[:, :, 2] - plane
    following = np.roll(height, -1, axis=1)
    crosses = (height > 0) != (following > 0)
    share = np.where(crosses, height / np.where(crosses, height - following, 1.0), 0.0)
    points = corners + share[:, :, None] * (np.roll(corners, -1, axis=1) - corners)
    above = height > 0
    # The corner that is alone on its side cuts off a triangle: the product of the shares of its two sides.
    alone = np.where(above.sum(axis=1)[:, None] == 1, above, ~above)
    corner = np.argmax(alone, axis=1)
    rows = np.arange(len(corners))
    tip = share[rows, corner] * (1.0 - share[rows, (corner + 2) % 3])
    count = above.sum(axis=1)
    below = np.select([count == 0, count == 1, count == 2], [1.0, 1.0 - tip, tip], 0.0)
    return below, points[crosses]


def _resting(surface: Surface, printer: Printer) -> NDArray[np.int64]:
    low = surface.vertices[:, 2] <= surface.low[2] + 0.5 * printer.layer_mm
    return np.flatnonzero(low[surface.faces].all(axis=1))
