"""Refuses a file with more triangles than the edition accepts, as soon as the reader can count them."""

from __future__ import annotations

from uploads.errors import Reason, Unreadable
from uploads.report import Code, Finding, Severity


def finding(error: Unreadable, limit: int) -> Finding | None:
    """Blocking when too many triangles were the reason to stop reading, else None."""
    if error.reason is not Reason.TOO_MANY_TRIANGLES:
        return None
    measures = {"triangles": error.measures.get("triangles"), "limit": limit}
    return Finding(code=Code.TRIANGLES, severity=Severity.BLOCKING, count=1, measures=measures)
