"""Finds edges with more than two triangles, and points where surfaces touch in nothing but the point."""

from __future__ import annotations

import numpy as np

from uploads.checks.specimen import NOTHING, Outcome, Specimen, measures, places
from uploads.mesh import Mesh
from uploads.mesh.topology import ends, pinched
from uploads.report import Code, Finding, Severity

# Less than this part of the area lost in a union is rounding, not a contact between two solids.
CONTACT_FRACTION = 1e-6


def check(specimen: Specimen) -> Outcome:
    """Blocking when faces on an edge can't be told apart into solids; a warning when whole solids only touch there.

    Solids that touch along an edge while they overlap or share a face elsewhere are fused by any slicer: nothing
    is said then.
    """
    mesh = specimen.mesh
    crowded = np.unique(np.sort(np.stack(ends(mesh.faces, mesh.topology.crowded)), axis=0), axis=1)
    touching = np.unique(np.sort(np.stack(ends(mesh.faces, mesh.topology.touching)), axis=0), axis=1)
    points = pinched(mesh.faces, mesh.topology, len(mesh.vertices))
    if fused(mesh):
        touching, points = touching[:, :0], points[:0]
    count = crowded.shape[1] + touching.shape[1] + len(points)
    if not count:
        return NOTHING
    edges = np.concatenate([crowded, touching], axis=1)
    half_edges = (
        mesh.topology.crowded if crowded.size else mesh.topology.touching if touching.size else points[:0]
    )
    finding = Finding(
        code=Code.NON_MANIFOLD,
        severity=Severity.BLOCKING if crowded.size else Severity.WARNING,
        count=count,
        measures=measures(
            crowded_edges=crowded.shape[1],
            touching_edges=touching.shape[1],
            pinched_points=len(points),
            length_mm=np.linalg.norm(mesh.vertices[edges[1]] - mesh.vertices[edges[0]], axis=1).sum(),
        ),
        places=places(
            faces=np.unique(half_edges // 3), edges=mesh.vertices[edges.T], points=mesh.vertices[points]
        ),
    )
    return Outcome(findings=(finding,))


def fused(mesh: Mesh) -> bool:
    """Whether the union of the shells has less surface than the shells together."""
    if not mesh.skin.united or not mesh.skin.exact:
        return False
    whole = float(mesh.shells.area_mm2.sum())
    return whole - mesh.surface.area_mm2 > CONTACT_FRACTION * whole
