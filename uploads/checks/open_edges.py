"""Finds holes: edges where a single triangle ends in nothing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from uploads.checks.specimen import NOTHING, Outcome, Specimen, measures, places
from uploads.mesh import Mesh, kernels
from uploads.mesh.hairlines import gaping
from uploads.mesh.topology import ends
from uploads.report import Code, Finding, Severity

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Rims:
    """Rims of holes: of_edge (e,) the rim each open edge runs along; then, per rim, what it measures."""

    of_edge: Longs
    length_mm: Floats
    across_mm: Floats
    height_mm: Floats


def check(specimen: Specimen) -> Outcome:
    """Blocking while a hole is open after the tolerant weld; a warning when only hairlines are; a note when none.

    A hairline is a rim that lies on another one but is cut at different points (T-junctions). Nothing is missing
    there and slicers close it, yet the surface isn't tied together.
    """
    mesh = specimen.mesh
    half_edges = mesh.topology.open
    if not len(half_edges):
        return _snapped(mesh)
    first, last = ends(mesh.faces, half_edges)
    gapes = gaping(mesh.vertices, first, last, mesh.snap_mm)
    segments = mesh.vertices[np.stack([first, last], axis=1)]
    holes, hairlines = (_rims(mesh, first[one], last[one], segments[one]) for one in (gapes, ~gapes))
    shown = holes if gapes.any() else hairlines
    largest = int(np.argmax(shown.length_mm))
    # Holes first, the largest before all: a report shows a limited number of places.
    order = np.lexsort((-holes.length_mm[holes.of_edge],))
    finding = Finding(
        code=Code.OPEN_EDGES,
        severity=Severity.BLOCKING if gapes.any() else Severity.WARNING,
        count=len(half_edges),
        measures=measures(
            open_edges=len(half_edges),
            holes=len(holes.length_mm),
            hairlines=len(hairlines.length_mm),
            largest_hole_mm=holes.across_mm[largest] if gapes.any() else None,
            largest_hole_rim_mm=holes.length_mm[largest] if gapes.any() else None,
            z_mm=shown.height_mm[largest],
            snapped_edges=max(0, (mesh.open_before_snap or 0) - len(half_edges)),
            snap_mm=mesh.snap_mm,
        ),
        places=places(
            faces=np.unique(half_edges[gapes] // 3 if gapes.any() else half_edges // 3),
            edges=np.concatenate([segments[gapes][order], segments[~gapes]]),
        ),
    )
    return Outcome(findings=(finding,))


def _snapped(mesh: Mesh) -> Outcome:
    if not mesh.open_before_snap:
        return NOTHING
    finding = Finding(
        code=Code.OPEN_EDGES,
        severity=Severity.NOTE,
        count=mesh.open_before_snap,
        measures=measures(
            open_edges=0,
            holes=0,
            hairlines=0,
            largest_hole_mm=None,
            largest_hole_rim_mm=None,
            z_mm=None,
            snapped_edges=mesh.open_before_snap,
            snap_mm=mesh.snap_mm,
        ),
    )
    return Outcome(findings=(finding,))


def _rims(mesh: Mesh, first: Longs, last: Longs, segments: Floats) -> _Rims:
    if not len(first):
        nothing = np.zeros(0)
        return _Rims(first, nothing, nothing, nothing)
    numbers, compact = np.unique(np.stack([first, last]), return_inverse=True)
    start, stop = np.ascontiguousarray(compact.reshape(2, -1)).astype(np.int64)
    rim_of_vertex = kernels.components(len(numbers), start, stop)
    of_edge = rim_of_vertex[start]
    count = int(of_edge.max()) + 1
    length = np.linalg.norm(segments[:, 1] - segments[:, 0], axis=1)
    order = np.argsort(of_edge, kind="stable")
    begin = np.searchsorted(of_edge[order], np.arange(count))
    low = np.minimum.reduceat(segments[order].min(axis=1), begin)
    high = np.maximum.reduceat(segments[order].max(axis=1), begin)
    middle = 0.5 * (low + high)
    return _Rims(
        of_edge=of_edge,
        length_mm=np.bincount(of_edge, length, count).astype(np.float64),
        across_mm=np.linalg.norm(high - low, axis=1),
        height_mm=middle[:, 2] - mesh.surface.low[2],
    )
