"""Finds a few bytes after the last triangle of a binary STL: every slicer reads past them."""

from __future__ import annotations

from uploads.report import Code, Finding, Severity


def finding(trailing_bytes: int) -> Finding | None:
    """A note, or None when the file ends where it should."""
    if not trailing_bytes:
        return None
    measures = {"trailing_bytes": trailing_bytes}
    return Finding(code=Code.TRAILING_BYTES, severity=Severity.NOTE, count=1, measures=measures)
