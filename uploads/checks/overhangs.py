"""Finds faces that lean out over nothing, as the part stands in the file: plastic can't be laid down on air."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uploads.checks.specimen import Floats, Longs, Outcome, Specimen, measures, places
from uploads.mesh import Surface, kernels
from uploads.mesh.sampling import Samples, spread_each
from uploads.orientation import DOWN, LIFT_FRACTION, drop_mm, overhanging
from uploads.printer import Printer
from uploads.rays import Rays
from uploads.report import Code, Finding, Severity

Flags = NDArray[np.bool_]

# Points looked at on all overhangs together, besides the middle of each face; the largest faces first.
POINTS = 20_000
MOST_FACES = 200_000
# A patch smaller than this prints with a little sag that nobody sees.
LEAST_PATCH_MM2 = 5.0
# A bridge is looked for in this many directions of a half-turn.
BRIDGE_DIRECTIONS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hanging:
    """Points under the overhangs: samples, drop_mm (s,) to what is below, span_mm (s,) between the walls beside it."""

    samples: Samples
    drop_mm: Floats
    span_mm: Floats
    bridged: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class _Patches:
    """Connected overhangs that matter: of_sample (s,) the patch each sample is on, -1 for none; area_mm2 of each."""

    of_sample: Longs
    area_mm2: Floats


def check(specimen: Specimen) -> Outcome:
    """A warning with the area, the support it takes, and a better pose if one exists.

    Faces that rest on the bed, patches below LEAST_PATCH_MM2 and what hangs between two walls less than bridge_mm
    apart (bridges, small round holes) don't count.
    """
    surface, printer = specimen.mesh.surface, specimen.printer
    faces = _leaning(surface, printer)
    if not len(faces):
        return Outcome(estimates={"overhang_mm2": 0.0, "support_mm3": 0.0})
    hanging = _hanging(surface, specimen.rays, faces, printer)
    patches = _patches(surface, hanging)
    told = patches.of_sample >= 0
    if not told.any():
        return Outcome(estimates={"overhang_mm2": 0.0, "support_mm3": 0.0})
    weight = hanging.samples.weight_mm2[told]
    shadow = weight * -hanging.samples.normals[told, 2]
    support = float((shadow * hanging.drop_mm[told]).sum())
    finding = _finding(specimen, hanging, patches, support)
    return Outcome(
        findings=(finding,), estimates={"overhang_mm2": float(weight.sum()), "support_mm3": support}
    )


def _leaning(surface: Surface, printer: Printer) -> Longs:
    """Faces of the skin that lean out too far and don't rest on the bed, the largest MOST_FACES of them."""
    leaning = overhanging(surface.normals[:, 2], printer) & (surface.areas_mm2 > 0)
    faces = np.flatnonzero(leaning)
    top = surface.vertices[surface.faces[faces], 2].max(axis=1)
    faces = faces[top - surface.low[2] > 0.5 * printer.layer_mm]
    if len(faces) > MOST_FACES:
        faces = np.sort(faces[np.argsort(-surface.areas_mm2[faces], kind="stable")[:MOST_FACES]])
    return faces


def _hanging(surface: Surface, rays: Rays, faces: Longs, printer: Printer) -> _Hanging:
    samples = spread_each(surface, faces[: rays.most(len(faces))], rays.most(POINTS))
    lift = LIFT_FRACTION * float(np.linalg.norm(surface.high - surface.low))
    fall = samples.points[:, 2] - surface.low[2]
    drop = drop_mm(rays, samples.points, DOWN, fall, lift)
    # Half a layer under the ceiling, or half-way to what is below if that is nearer.
    under = samples.points - np.minimum(0.5 * printer.layer_mm, 0.5 * drop)[:, None] * np.array([0, 0, 1.0])
    span = np.full(len(under), np.inf)
    for turn in range(BRIDGE_DIRECTIONS):
        angle = np.pi * turn / BRIDGE_DIRECTIONS
        along = np.broadcast_to(np.array([np.cos(angle), np.sin(angle), 0.0]), under.shape)
        span = np.minimum(span, rays.first(under, along).distance_mm + rays.first(under, -along).distance_mm)
    return _Hanging(samples=samples, drop_mm=drop, span_mm=span, bridged=span <= printer.bridge_mm)


def _patches(surface: Surface, hanging: _Hanging) -> _Patches:
    """Faces that share a corner are one patch; only their unbridged part counts as area."""
    samples = hanging.samples
    faces, of_sample = np.unique(samples.face, return_inverse=True)
    free = ~hanging.bridged
    open_faces = np.unique(samples.face[free])
    three = surface.faces[open_faces]
    label = kernels.components(
        len(surface.vertices),
        np.concatenate([three[:, 0], three[:, 1]]),
        np.concatenate([three[:, 1], three[:, 2]]),
    )
    _, patch = np.unique(label[three[:, 0]], return_inverse=True)
    of_face = np.full(len(faces), -1, np.int64)
    of_face[np.searchsorted(faces, open_faces)] = patch
    patch_of_sample = np.where(free, of_face[of_sample.ravel()], -1)
    area = np.bincount(patch_of_sample[free], samples.weight_mm2[free]).astype(np.float64)
    if not len(area):
        return _Patches(of_sample=patch_of_sample, area_mm2=area)
    small = np.append(area < LEAST_PATCH_MM2, np.True_)
    return _Patches(
        of_sample=np.where(small[patch_of_sample], -1, patch_of_sample),
        area_mm2=np.where(small[:-1], 0.0, area),
    )


def _finding(specimen: Specimen, hanging: _Hanging, patches: _Patches, support_mm3: float) -> Finding:
    mesh, printer = specimen.mesh, specimen.printer
    surface, samples = mesh.surface, hanging.samples
    told = patches.of_sample >= 0
    largest = int(np.argmax(patches.area_mm2))
    heights = samples.points[patches.of_sample == largest, 2] - surface.low[2]
    spans = hanging.span_mm[told & np.isfinite(hanging.span_mm)]
    faces = np.unique(surface.source[np.unique(samples.face[told])])
    pose = specimen.better_pose
    lowest = np.flatnonzero(patches.of_sample == largest)[
        np.argmax(hanging.drop_mm[patches.of_sample == largest])
    ]
    return Finding(
        code=Code.OVERHANGS,
        severity=Severity.WARNING,
        count=len(faces),
        measures=measures(
            area_mm2=samples.weight_mm2[told].sum(),
            patches=int((patches.area_mm2 > 0).sum()),
            largest_patch_mm2=patches.area_mm2[largest],
            z_mm=heights.mean(),
            drop_mm=hanging.drop_mm[told].max(),
            longest_bridge_mm=spans.max() if len(spans) else None,
            support_mm3=support_mm3,
            limit_deg=printer.overhang_deg,
            bridge_limit_mm=printer.bridge_mm,
            tracer=specimen.rays.tracer.value,
        )
        | {"better_pose": pose.to_json() if pose else None},
        places=places(faces=faces, points=samples.points[[lowest]]),
    )
