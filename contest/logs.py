"""Structured lines of text on standard error, without personal data."""

from __future__ import annotations

import logging
import sys
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request

REQUESTS = logging.getLogger("contest.request")


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


def install(app: Flask) -> None:
    """Log each request by its route: addresses, keys, one-time links and names of people never appear."""

    @app.before_request
    def start() -> None:
        g.started = time.monotonic()

    @app.after_request
    def note(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "(unknown)"
        milliseconds = round(1000 * (time.monotonic() - g.get("started", time.monotonic())))
        if request.endpoint != "static":
            REQUESTS.info(
                "method=%s route=%s status=%d ms=%d", request.method, route, response.status_code, milliseconds
            )
        return response
