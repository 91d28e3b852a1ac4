"""Finds parts made of several bodies, bodies that float above the bed, and specks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from uploads.checks.specimen import NOTHING, Outcome, Specimen, measures, places
from uploads.mesh import Mesh
from uploads.report import Code, Finding, Severity

Floats = NDArray[np.float64]
Longs = NDArray[np.int64]

# A cube of exactly the limit isn't a speck because of its last digits.
ROUNDING = 1e-6


def check(specimen: Specimen) -> Outcome:
    """A warning when a body floats; a note when there are several shells, specks included.

    Shells that overlap or touch are one piece. A piece stands when its lowest point is within half a layer of the
    lowest point of all. Pieces below tiny_shell_mm3 are specks: noted, never a warning.
    """
    mesh, printer = specimen.mesh, specimen.printer
    shells = mesh.shells
    if shells.count - int(shells.cavity.sum()) < 2:
        return NOTHING
    count = int(mesh.piece.max()) + 1
    gap = _lowest(mesh, count) - mesh.surface.low[2]
    volume = np.bincount(mesh.piece, shells.volume_mm3, count)
    whole = np.bincount(mesh.piece, ~shells.closed, count) == 0
    speck = whole & (volume < printer.tiny_shell_mm3 * (1.0 - ROUNDING))
    floating = (gap > 0.5 * printer.layer_mm) & ~speck
    told = floating if floating.any() else speck
    finding = Finding(
        code=Code.PIECES,
        severity=Severity.WARNING if floating.any() else Severity.NOTE,
        count=count,
        measures=measures(
            pieces=count,
            shells=shells.count - int(shells.cavity.sum()),
            floating=int(floating.sum()),
            gap_mm=gap[floating].max() if floating.any() else None,
            specks=int(speck.sum()),
            exact=mesh.skin.exact,
        ),
        places=places(faces=_faces(mesh, told), points=_middles(mesh, np.flatnonzero(told))),
    )
    return Outcome(findings=(finding,))


def _lowest(mesh: Mesh, count: int) -> Floats:
    lowest = np.full(count, np.inf)
    np.minimum.at(lowest, mesh.piece, mesh.shells.low[:, 2])
    return lowest


def _faces(mesh: Mesh, told: NDArray[np.bool_]) -> Longs:
    of_shell = np.append(told[mesh.piece], np.False_)
    return np.flatnonzero(of_shell[mesh.shells.of_face])


def _middles(mesh: Mesh, pieces: Longs) -> Floats:
    """The middle of the box of the first shell of each piece."""
    _, first = np.unique(mesh.piece, return_index=True)
    shell = first[pieces]
    middles: Floats = 0.5 * (mesh.shells.low[shell] + mesh.shells.high[shell])
    return middles
