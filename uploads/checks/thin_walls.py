"""Finds walls thinner than the printer can lay down, however the part is turned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from uploads.checks.specimen import NOTHING, Floats, Longs, Outcome, Specimen, measures, places
from uploads.mesh import Surface, kernels
from uploads.mesh.sampling import Samples, spread
from uploads.printer import Printer
from uploads.rays import Rays
from uploads.report import Code, Finding, Severity

Flags = NDArray[np.bool_]

# One sample stands for this much surface, within bounds that keep small parts honest and large ones quick.
GRAIN_MM2 = 0.25
FEWEST, MOST = 4_000, 60_000
# Rays start below the surface by this part of its size: embree knows positions to 24 bits.
LIFT_FRACTION = 3e-6
# A wall of exactly the limit passes whatever the last digits are.
SLACK_MM = 0.005
# Opposite sides that open by less than this are a wall; a blade that opens more is looked at again.
PARALLEL_DEG = 5.0
# Sides that open wider than this meet at an edge or a corner; nothing thin lies between them.
CORNER_DEG = 75.0
# A blade is looked at where it should be this much thicker than the limit; its thickness straight under a sample
# is up to this much more than across its middle plane.
BEYOND, STRAIGHT = 1.15, 0.85
ROBUST_PERCENT = 0.5
# A patch has to be met by this many samples, else it is noise.
FEWEST_IN_PATCH = 3
# Neighbouring samples lie about one spacing apart.
NEIGHBOURS = 1.6
NEAREST = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Thickness:
    """samples; wall_mm (s,): the distance to the opposite side, inf where there is no wall."""

    samples: Samples
    wall_mm: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patches:
    """Groups of neighbouring thin samples: of_sample (t,), and the area of each group."""

    of_sample: Longs
    area_mm2: Floats


def check(specimen: Specimen) -> Outcome:
    """Blocking below wall_blocking_mm, a warning below wall_warning_mm, on 1 % of the surface or a patch of 4 mm²."""
    surface, printer = specimen.mesh.surface, specimen.printer
    if surface.area_mm2 <= 0:
        return NOTHING
    thickness = measure(surface, specimen.rays, printer)
    known = np.isfinite(thickness.wall_mm)
    least = float(np.percentile(thickness.wall_mm[known], ROBUST_PERCENT)) if known.any() else None
    estimates: dict[str, float | None] = {"wall_min_mm": least}
    for limit, severity in (
        (printer.wall_blocking_mm, Severity.BLOCKING),
        (printer.wall_warning_mm, Severity.WARNING),
    ):
        patches = _patches(thickness, limit)
        if _matters(patches, surface.area_mm2, printer):
            return Outcome(findings=(_finding(specimen, thickness, severity),), estimates=estimates)
    return Outcome(estimates=estimates)


def measure(surface: Surface, rays: Rays, printer: Printer) -> Thickness:
    """Thickness under evenly spread samples.

    From each a ray goes straight in; where it leaves through a side that faces the sample's own, the distance is
    the inscribed thickness there. Sides that aren't parallel make a blade: its edge is thin everywhere in the
    world, so it only counts when it stays thin where it should have grown beyond the warning limit.
    """
    wanted = int(np.clip(surface.area_mm2 / GRAIN_MM2, FEWEST, MOST))
    samples = spread(surface, rays.most(wanted))
    lift = LIFT_FRACTION * float(np.linalg.norm(surface.high - surface.low))
    inward = -samples.normals
    hits = rays.first(samples.points + lift * inward, inward)
    opposite = surface.normals[np.maximum(hits.face, 0)]
    facing = (opposite * inward).sum(axis=1)
    wall = np.where(hits.face >= 0, hits.distance_mm + lift, np.inf)
    wall[facing < np.cos(np.radians(CORNER_DEG))] = np.inf
    # A ray that enters where it should leave started beyond the opposite side already: no thickness at all.
    wall[(hits.face >= 0) & (facing < -np.cos(np.radians(PARALLEL_DEG))) & (hits.distance_mm < lift)] = 0.0
    blade = (wall < printer.wall_warning_mm) & (facing < np.cos(np.radians(PARALLEL_DEG)))
    chosen = np.flatnonzero(blade)
    thick = _grows(
        rays,
        samples,
        chosen,
        wall=wall[chosen],
        opposite=opposite[chosen],
        limit_mm=printer.wall_warning_mm,
    )
    wall[chosen[thick]] = np.inf
    return Thickness(samples=samples, wall_mm=wall)


def _grows(
    rays: Rays, samples: Samples, chosen: Longs, *, wall: Floats, opposite: Floats, limit_mm: float
) -> Flags:
    """Whether a blade is at least `limit_mm` thick as soon as its sides say it should be."""
    normals = samples.normals[chosen]
    edgeward = normals + opposite
    narrowing = np.linalg.norm(edgeward, axis=1)
    # Half of the angle between the sides is the angle of each with the plane in the middle of the blade.
    half_slope = 0.5 * narrowing / np.sqrt(np.maximum(1e-9, 1.0 - (0.5 * narrowing) ** 2))
    reach = (BEYOND * limit_mm - STRAIGHT * wall) / np.maximum(2.0 * half_slope, 1e-9)
    across = normals - opposite
    across /= np.maximum(np.linalg.norm(across, axis=1), 1e-9)[:, None]
    inside = samples.points[chosen] - 0.5 * wall[:, None] * normals
    inside -= (reach / np.maximum(narrowing, 1e-9))[:, None] * edgeward
    up, down = rays.first(inside, across), rays.first(inside, -across)
    met = (up.face >= 0) & (down.face >= 0)
    grown: Flags = met & (up.distance_mm + down.distance_mm >= limit_mm - SLACK_MM)
    return grown


def _patches(thickness: Thickness, limit_mm: float) -> _Patches:
    samples = thickness.samples
    thin = np.flatnonzero(thickness.wall_mm < limit_mm - SLACK_MM)
    if not len(thin):
        return _Patches(of_sample=thin, area_mm2=np.zeros(0))
    spacing = float(np.sqrt(samples.weight_mm2.mean()))
    # A few neighbours tie a patch together; all within reach would be millions where surfaces crowd.
    gap, near = cKDTree(samples.points[thin]).query(
        samples.points[thin], k=NEAREST, distance_upper_bound=NEIGHBOURS * spacing
    )
    one, other = np.nonzero(np.isfinite(gap))
    pairs = np.stack([one, near[one, other]], axis=1).astype(np.int64)
    group = kernels.components(len(thin), pairs[:, 0].copy(), pairs[:, 1].copy())
    return _Patches(of_sample=group, area_mm2=np.bincount(group, samples.weight_mm2[thin]).astype(np.float64))


def _matters(patches: _Patches, area_mm2: float, printer: Printer) -> bool:
    if not len(patches.area_mm2):
        return False
    samples = np.bincount(patches.of_sample)
    real = samples >= FEWEST_IN_PATCH
    largest = float(patches.area_mm2[real].max(initial=0.0))
    share = float(patches.area_mm2[real].sum()) / area_mm2
    return largest > printer.wall_min_patch_mm2 or share >= printer.wall_min_area_fraction


def _finding(specimen: Specimen, thickness: Thickness, severity: Severity) -> Finding:
    printer, surface, samples = specimen.printer, specimen.mesh.surface, thickness.samples
    patches = _patches(thickness, printer.wall_warning_mm)
    real = np.bincount(patches.of_sample) >= FEWEST_IN_PATCH
    thin = np.flatnonzero(thickness.wall_mm < printer.wall_warning_mm - SLACK_MM)[real[patches.of_sample]]
    worst = thickness.wall_mm[thin] < printer.wall_blocking_mm - SLACK_MM
    largest = int(np.argmax(np.where(real, patches.area_mm2, 0.0)))
    in_largest = samples.points[np.flatnonzero(thickness.wall_mm < printer.wall_warning_mm - SLACK_MM)]
    in_largest = in_largest[patches.of_sample == largest]
    area = float(samples.weight_mm2[thin].sum())
    told = thin[worst] if severity is Severity.BLOCKING else thin
    faces = _mostly_thin(surface, samples, told, thickness)
    return Finding(
        code=Code.THIN_WALLS,
        severity=severity,
        count=len(faces),
        measures=measures(
            min_mm=np.percentile(thickness.wall_mm[thin], ROBUST_PERCENT),
            area_mm2=area,
            area_fraction=area / surface.area_mm2,
            blocking_area_mm2=samples.weight_mm2[thin[worst]].sum(),
            patches=int(real.sum()),
            largest_patch_mm2=patches.area_mm2[largest],
            z_mm=in_largest[:, 2].mean() - surface.low[2],
            blocking_mm=printer.wall_blocking_mm,
            warning_mm=printer.wall_warning_mm,
            samples=len(samples.points),
            tracer=specimen.rays.tracer.value,
        ),
        places=places(faces=faces, points=_thinnest(samples, told, thickness)),
    )


def _mostly_thin(surface: Surface, samples: Samples, told: Longs, thickness: Thickness) -> Longs:
    """Faces of the file most of whose samples are thin, the thinnest first; all faces met when none is."""
    count = len(surface.faces)
    met = np.bincount(samples.face, minlength=count)
    thin = np.bincount(samples.face[told], minlength=count)
    mostly = np.flatnonzero((thin > 0) & (2 * thin >= met))
    chosen = mostly if len(mostly) else np.flatnonzero(thin)
    wall = np.full(count, np.inf)
    np.minimum.at(wall, samples.face[told], thickness.wall_mm[told])
    ordered = surface.source[chosen[np.argsort(wall[chosen], kind="stable")]]
    _, first = np.unique(ordered, return_index=True)
    faces: Longs = ordered[np.sort(first)]
    return faces


def _thinnest(samples: Samples, told: Longs, thickness: Thickness) -> Floats:
    points: Floats = samples.points[told[np.argsort(thickness.wall_mm[told], kind="stable")[:1]]]
    return points
