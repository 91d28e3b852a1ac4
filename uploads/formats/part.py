"""What every reader hands over: the triangles of one file, as they stand in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The geometry of one file; every coordinate is finite and below 1e9 mm in size.

    triangles: (n, 3, 3) float64 in mm, in the order of the file, degenerate ones kept; n ≥ 1.
    format: stl_binary, stl_ascii, 3mf, obj or ply.
    unit: the unit the file declares, already applied to `triangles`; None where the format has none.
    colors: (n, 3) uint8, red green blue of each triangle, or None when the file carries no colour.
    solids: how many named solids or objects the file holds.
    trailing_bytes: bytes after the last triangle of a binary STL (fewer than 50), else 0.
    """

    triangles: NDArray[np.float64]
    format: str
    unit: str | None = None
    colors: NDArray[np.uint8] | None = None
    solids: int = 1
    trailing_bytes: int = 0
