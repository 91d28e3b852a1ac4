"""All checks of a mesh in the order of the report, and the stage of the inspection their time counts for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from uploads.checks import (
    degenerate,
    duplicate_faces,
    non_manifold,
    open_edges,
    overhangs,
    pieces,
    size,
    stability,
    thin_walls,
    units,
    winding,
)
from uploads.checks.specimen import Outcome, Specimen
from uploads.report import Code


@dataclass(frozen=True, slots=True)
class Check:
    """One defect: its code, the stage it is timed under, the function that looks for it."""

    code: Code
    stage: str
    run: Callable[[Specimen], Outcome]


CHECKS: tuple[Check, ...] = (
    Check(Code.UNITS, "geometry", units.check),
    Check(Code.SIZE, "geometry", size.check),
    Check(Code.OPEN_EDGES, "topology", open_edges.check),
    Check(Code.NON_MANIFOLD, "topology", non_manifold.check),
    Check(Code.WINDING, "shells", winding.check),
    Check(Code.PIECES, "shells", pieces.check),
    Check(Code.THIN_WALLS, "thickness", thin_walls.check),
    Check(Code.OVERHANGS, "overhangs", overhangs.check),
    Check(Code.STABILITY, "overhangs", stability.check),
    Check(Code.DUPLICATE_FACES, "topology", duplicate_faces.check),
    Check(Code.DEGENERATE, "topology", degenerate.check),
)
