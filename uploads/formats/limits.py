"""The laws every format shares: enough triangles, not too many, finite coordinates of a sane size."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from uploads.errors import Reason, Unreadable

# A kilometre in micrometres: beyond it float32 coordinates hold no shape any more, and squares overflow soon.
LARGEST_COORDINATE_MM = 1e9


def refuse_count(triangles: int, *, max_triangles: int) -> None:
    """Unreadable when the file holds or announces no triangle, or more than the edition's limit."""
    if triangles < 1:
        raise Unreadable(Reason.NO_TRIANGLE)
    if triangles > max_triangles:
        raise Unreadable(Reason.TOO_MANY_TRIANGLES, triangles=triangles, limit=max_triangles)


def refuse_wild_coordinates(triangles: NDArray[np.float64]) -> None:
    """Unreadable, `where` being the number of the first bad triangle of (n, 3, 3) mm, counted from 0."""
    # NaN travels through min and max, so two passes without a copy settle the usual case.
    low, high = float(triangles.min()), float(triangles.max())
    if low >= -LARGEST_COORDINATE_MM and high <= LARGEST_COORDINATE_MM:
        return
    flat = triangles.reshape(len(triangles), 9)
    odd = ~np.isfinite(flat).all(axis=1)
    if odd.any():
        raise Unreadable(Reason.NOT_FINITE, where=int(odd.argmax()), triangles=int(odd.sum()))
    wild = (np.abs(flat) > LARGEST_COORDINATE_MM).any(axis=1)
    largest = float(np.abs(flat).max())
    raise Unreadable(Reason.TOO_LARGE_COORDINATES, where=int(wild.argmax()), largest=largest)
