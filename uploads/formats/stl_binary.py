"""The strict reader of binary STL: what the header claims is compared with what the file holds first."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from uploads.errors import Reason, Unreadable
from uploads.formats.limits import refuse_count, refuse_wild_coordinates
from uploads.formats.part import Part
from uploads.kinds import STL_HEADER_BYTES, STL_TRIANGLE_BYTES, stl_announced

# One triangle: a normal (ignored, slicers recompute it), three corners, two bytes some programs use for colour.
RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attribute", "<u2")])
assert RECORD.itemsize == STL_TRIANGLE_BYTES

# A header that announces this many times what is there was never right; below, the end of the file was lost.
LIE_FACTOR = 100
SAMPLE = 64


def read(data: bytes, *, max_triangles: int) -> Part:
    """Read a binary STL; Unreadable with TRUNCATED, LYING_HEADER, TRAILING_BYTES, NO_TRIANGLE, …"""
    announced = _honest_count(data)
    refuse_count(announced, max_triangles=max_triangles)
    records = np.frombuffer(data, dtype=RECORD, count=announced, offset=STL_HEADER_BYTES)
    triangles = _widened(records["corners"])
    refuse_wild_coordinates(triangles)
    spent = STL_HEADER_BYTES + STL_TRIANGLE_BYTES * announced
    return Part(triangles=triangles, format="stl_binary", trailing_bytes=len(data) - spent)


def _honest_count(data: bytes) -> int:
    size = len(data)
    if size < STL_HEADER_BYTES:
        raise Unreadable(Reason.TRUNCATED, where=size)
    announced = stl_announced(data)
    present, rest = divmod(size - STL_HEADER_BYTES, STL_TRIANGLE_BYTES)
    if present < announced:
        lie = announced > LIE_FACTOR * (present + 1)
        reason = Reason.LYING_HEADER if lie else Reason.TRUNCATED
        raise Unreadable(reason, where=size, announced=announced, present=present)
    if present > announced:
        extra = (present - announced) * STL_TRIANGLE_BYTES + rest
        where = size - extra
        raise Unreadable(
            Reason.TRAILING_BYTES, where=where, trailing_bytes=extra, announced=announced, present=present
        )
    return announced


def resembles(data: bytes) -> bool:
    """Whether bytes whose count doesn't fit are still a damaged binary STL rather than something else.

    Most of the first whole records must hold corners of a sane size and a normal of length one or zero; those
    behind the announced end don't count.
    """
    present = (len(data) - STL_HEADER_BYTES) // STL_TRIANGLE_BYTES
    if len(data) < STL_HEADER_BYTES:
        return False
    if present == 0:
        return True
    sample = min(present, SAMPLE, stl_announced(data) or SAMPLE)
    records = np.frombuffer(data, dtype=RECORD, count=sample, offset=STL_HEADER_BYTES)
    return bool(_plausible(records).mean() > 0.5)


def _plausible(records: NDArray[np.void]) -> NDArray[np.bool_]:
    corners = _widened(records["corners"]).reshape(-1, 9)
    lengths = np.linalg.norm(np.nan_to_num(_widened(records["normal"]), posinf=9.0, neginf=9.0), axis=1)
    unit_or_none = (lengths < 1e-3) | (np.abs(lengths - 1) < 0.1)
    sane = np.isfinite(corners).all(axis=1) & (np.abs(np.nan_to_num(corners)) < 1e7).all(axis=1)
    plausible: NDArray[np.bool_] = unit_or_none & sane & (np.ptp(np.nan_to_num(corners), axis=1) > 0)
    return plausible


def _widened(values: NDArray[np.float32]) -> NDArray[np.float64]:
    # A signalling NaN makes the conversion complain; it is found and named afterwards.
    with np.errstate(invalid="ignore"):
        return values.astype(np.float64)
