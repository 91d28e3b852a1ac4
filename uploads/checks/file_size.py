"""Refuses a file larger than the edition accepts, before it is read."""

from __future__ import annotations

from uploads.report import Code, Finding, Severity


def finding(size_bytes: int, limit_bytes: int) -> Finding | None:
    """Blocking, or None below the limit."""
    if size_bytes <= limit_bytes:
        return None
    measures = {"bytes": size_bytes, "limit_bytes": limit_bytes}
    return Finding(code=Code.FILE_SIZE, severity=Severity.BLOCKING, count=1, measures=measures)
