"""Finds triangles turned over against their neighbours, and shells whose inside is out."""

from __future__ import annotations

import numpy as np

from uploads.checks.specimen import NOTHING, Outcome, Specimen, measures, places
from uploads.mesh.topology import ends
from uploads.report import Code, Finding, Severity


def check(specimen: Specimen) -> Outcome:
    """A warning when every shell concerned is closed and can be wound one way; blocking otherwise."""
    mesh = specimen.mesh
    shells, joints = mesh.shells, mesh.topology.joints
    turned = np.flatnonzero(shells.turned)
    torn = joints[shells.contradictions, 0]
    if not len(turned) and not len(torn):
        return NOTHING
    concerned = np.unique(shells.of_face[np.concatenate([turned, torn // 3])])
    sure = bool((shells.closed & shells.orientable)[concerned].all())
    named = np.unique(np.concatenate([turned, joints[shells.contradictions].ravel() // 3]))
    finding = Finding(
        code=Code.WINDING,
        severity=Severity.WARNING if sure else Severity.BLOCKING,
        count=len(named),
        measures=measures(
            turned_faces=len(turned),
            turned_area_mm2=mesh.areas_mm2[turned].sum(),
            inside_out_shells=int(shells.inside_out.sum()),
            one_sided_shells=int((~shells.orientable).sum()),
            mendable=sure,
        ),
        places=places(faces=named, edges=mesh.vertices[np.stack(ends(mesh.faces, torn), axis=1)]),
    )
    return Outcome(findings=(finding,))
