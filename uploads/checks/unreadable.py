"""Finds files that hold no mesh, or a damaged one, and says which way."""

from __future__ import annotations

from typing import Any

from uploads.errors import Unreadable
from uploads.report import Code, Finding, Severity


def finding(error: Unreadable) -> Finding:
    """Blocking; `where` is a byte offset, a line of a text or the number of a triangle, as the reader says."""
    measures: dict[str, Any] = {"reason": error.reason.value, "where": error.where, **error.measures}
    return Finding(code=Code.UNREADABLE, severity=Severity.BLOCKING, count=1, measures=measures)
