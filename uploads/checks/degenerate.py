"""Finds triangles without area: two corners in one place, or three on a line."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from uploads.checks.specimen import NOTHING, Outcome, Specimen, measures, places
from uploads.mesh import Mesh
from uploads.report import Code, Finding, Severity

# A triangle lower than this part of the diagonal has no area that the coordinates of a file could hold.
FLAT_FRACTION = 1e-6


def check(specimen: Specimen) -> Outcome:
    """A note: slicers drop them."""
    mesh = specimen.mesh
    collapsed = mesh.topology.collapsed
    flat = _flat(mesh) & ~collapsed
    numbers = np.flatnonzero(collapsed | flat)
    if not len(numbers):
        return NOTHING
    finding = Finding(
        code=Code.DEGENERATE,
        severity=Severity.NOTE,
        count=len(numbers),
        measures=measures(collapsed=int(collapsed.sum()), flat=int(flat.sum())),
        places=places(faces=numbers, points=mesh.vertices[mesh.faces[numbers]].mean(axis=1)),
    )
    return Outcome(findings=(finding,))


def _flat(mesh: Mesh) -> NDArray[np.bool_]:
    diagonal = float(np.linalg.norm(mesh.surface.high - mesh.surface.low))
    least = FLAT_FRACTION * diagonal
    flat = np.zeros(mesh.triangles, np.bool_)
    # No side is longer than the diagonal, so larger triangles needn't be measured.
    small = np.flatnonzero(2.0 * mesh.areas_mm2 <= least * diagonal)
    corners = mesh.vertices[mesh.faces[small]]
    longest = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2).max(axis=1)
    flat[small] = 2.0 * mesh.areas_mm2[small] <= least * longest
    return flat
