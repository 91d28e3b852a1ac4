"""The gate: the access table, limits on bodies, security headers, a request log without personal data."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from typing import Any, cast

from flask import Flask, Response, current_app, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from contest.database import Database
from contest.models.columns import utc_now
from contest.rules.errors import NotFound, SignInNeeded, Unrecognised
from contest.rules.rights import NOBODY, Actor, Right, Role, may, may_write
from contest.services import refusals
from contest.settings import Settings

LARGEST_ID = 2_147_483_647
FORM_BYTES = 200_000
# The edition's own limit is enforced while the bytes come in; this only stops nonsense at the door.
UPLOAD_BYTES = 512_000_000
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FORM_TYPES = frozenset({"application/x-www-form-urlencoded"})
TWO_YEARS_SECONDS = 63_072_000

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": the check against forged forms compares the referrer over https.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

requests_log = logging.getLogger("contest.requests")
log = logging.getLogger("contest.protection")


def install(app: Flask, access: Mapping[str, Right], *, uploads: frozenset[str]) -> None:
    """Guard every endpoint by the access table; `uploads` are the endpoints that may receive large bodies."""
    app.extensions["contest.access"] = access
    app.extensions["contest.uploads"] = uploads
    # Before the check against forged forms, which reads the body.
    app.before_request_funcs.setdefault(None, []).insert(0, _limit_body)
    app.before_request_funcs[None].insert(0, _start_clock)
    app.before_request(_guard)
    app.after_request(_harden)
    app.after_request(_note)


def _start_clock() -> None:
    g.started = time.perf_counter()


def _limit_body() -> None:
    uploads = cast("frozenset[str]", current_app.extensions["contest.uploads"])
    if request.mimetype in FORM_TYPES:
        request.max_content_length = FORM_BYTES
        request.max_form_memory_size = FORM_BYTES
    elif request.endpoint in uploads:
        request.max_content_length = UPLOAD_BYTES
    limit = request.max_content_length
    if limit is not None and (request.content_length or 0) > limit:
        raise RequestEntityTooLarge


def _guard() -> None:
    if request.endpoint is None:
        return  # no such address: Flask answers 404 or 405 itself
    _expect_possible(request.view_args or {})
    access = cast("Mapping[str, Right]", current_app.extensions["contest.access"])
    right = access.get(request.endpoint)
    if right is None:
        log.error("endpoint %s has no line in the access table", request.endpoint)
        raise NotFound
    actor = cast(Actor, g.get("actor", NOBODY))
    if may(actor, right):
        if request.method not in READING_METHODS and not may_write(actor, right):
            raise Unrecognised
        return
    if actor.role is Role.ANYONE:
        raise SignInNeeded
    database = cast(Database, current_app.extensions["contest.database"])
    refusals.remember(database, actor, "refused.right", f"page:{request.endpoint}", now=utc_now())
    raise NotFound


def _expect_possible(arguments: Mapping[str, Any]) -> None:
    # No column holds such a number, and PostgreSQL no such text: asking would be a failure of ours.
    for value in arguments.values():
        if (isinstance(value, int) and value > LARGEST_ID) or (isinstance(value, str) and "\0" in value):
            raise NotFound


def _harden(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    settings = cast(Settings, current_app.extensions["contest.settings"])
    if settings.https:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={TWO_YEARS_SECONDS}")
    if "Cache-Control" not in response.headers:
        known = cast(Actor, g.get("actor", NOBODY)).session_id is not None
        response.headers["Cache-Control"] = "private, no-store" if known else "no-cache"
    return response


def _note(response: Response) -> Response:
    spent_ms = (time.perf_counter() - g.get("started", time.perf_counter())) * 1000
    requests_log.info(
        "%s %s %d %.0f ms", request.method, request.endpoint or "-", response.status_code, spent_ms
    )
    return response
