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
    a, b, c = (mesh.vertices[mesh.faces[:, corner]] for corner in range(3))
    doubled = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    least = FLAT_FRACTION * float(np.linalg.norm(mesh.surface.high - mesh.surface.low))
    sides = np.stack([((b - a) ** 2).sum(axis=1), ((c - b) ** 2).sum(axis=1), ((a - c) ** 2).sum(axis=1)])
    flat: NDArray[np.bool_] = doubled <= least * np.sqrt(sides.max(axis=0))
    return flat
