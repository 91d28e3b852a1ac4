"""Finds triangles that are in the file twice."""

from __future__ import annotations

import numpy as np

from uploads.checks.specimen import NOTHING, Outcome, Specimen, measures, places
from uploads.report import Code, Finding, Severity


def check(specimen: Specimen) -> Outcome:
    """A note; copies turned the other way are told apart, because they can be two walls back to back."""
    topology = specimen.mesh.topology
    numbers = np.sort(np.concatenate([topology.repeated, topology.mirrored]))
    if not len(numbers):
        return NOTHING
    finding = Finding(
        code=Code.DUPLICATE_FACES,
        severity=Severity.NOTE,
        count=len(numbers),
        measures=measures(same_way=len(topology.repeated), back_to_back=len(topology.mirrored)),
        places=places(faces=numbers),
    )
    return Outcome(findings=(finding,))
