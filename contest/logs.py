"""Structured lines of text on standard error, without personal data."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

# What failures carry besides their message and can be told: numbers and names of conditions, never a value.
CONDITIONS = ("errno", "smtp_code", "sqlite_errorname", "sqlstate")


class Line(logging.Formatter):
    """at=… level=… logger=… message; an exception follows on lines of its own, without values."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of key=value pairs."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        text = f"at={at} level={record.levelname.lower()} logger={record.name} {record.getMessage()}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name logging calls
        """Where it broke and what kind of failure it is; its message could quote somebody's name or address."""
        return "\n".join(_told(ei[1])) if ei[1] is not None else ""


def _told(failure: BaseException) -> Iterator[str]:
    cause = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    if cause is not None:
        yield from _told(cause)
        yield "which led to"
    yield from (line.rstrip() for line in traceback.format_tb(failure.__traceback__))
    told = (f"{name}={value}" for name in CONDITIONS if (value := getattr(failure, name, None)) is not None)
    yield " ".join((type(failure).__qualname__, *told))


def configure(level: str) -> None:
    """Everything goes to standard error, for whoever keeps the logs (6 to 12 months)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
