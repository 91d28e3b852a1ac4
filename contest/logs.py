"""Structured lines of text on standard error, without personal data."""

from __future__ import annotations

import logging
import sys
from datetime import UTC, datetime


class Line(logging.Formatter):
    """at=… level=… logger=… message; an exception follows on lines of its own, without values."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of key=value pairs."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        text = f"at={at} level={record.levelname.lower()} logger={record.name} {record.getMessage()}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


def configure(level: str) -> None:
    """Everything goes to standard error, for whoever keeps the logs (6 to 12 months)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Line())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
