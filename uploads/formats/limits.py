"""The laws every format shares: enough triangles, not too many, finite coordinates of a sane size."""

from __future__ import annotations

from collections.abc import Sequence

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


def refuse_wild_coordinates(triangles: NDArray[np.float64], *, lines: Sequence[int] | None = None) -> None:
    """Unreadable, `where` being the number of the first bad triangle of (n, 3, 3) mm, counted from 0.

    Texts give the line of each triangle in `lines`: then `where` is that line.
    """
    # NaN travels through min and max, so two passes without a copy settle the usual case.
    low, high = float(triangles.min()), float(triangles.max())
    if low >= -LARGEST_COORDINATE_MM and high <= LARGEST_COORDINATE_MM:
        return
    flat = triangles.reshape(len(triangles), 9)
    odd = np.asarray(~np.isfinite(flat).all(axis=1))
    if odd.any():
        raise Unreadable(Reason.NOT_FINITE, where=_place(odd, lines), triangles=int(odd.sum()))
    wild = np.asarray((np.abs(flat) > LARGEST_COORDINATE_MM).any(axis=1))
    largest = float(np.abs(flat).max())
    raise Unreadable(Reason.TOO_LARGE_COORDINATES, where=_place(wild, lines), largest=largest)


def _place(bad: NDArray[np.bool_], lines: Sequence[int] | None) -> int:
    first = int(bad.argmax())
    return first if lines is None else lines[first]
