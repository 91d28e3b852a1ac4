"""Words are sent packed to whoever takes them so: style sheets, scripts, and the pages that hold no secret."""

from __future__ import annotations

import gzip
from functools import lru_cache
from pathlib import Path
from typing import cast

from flask import Flask, Response, g, request

from contest.paths import STATIC
from contest.rules.rights import NOBODY, Actor

PACKED = frozenset({"text/css", "text/javascript", "image/svg+xml"})
# Packing a page that repeats what its address says beside a secret would let the secret be guessed by its length.
OPEN_PAGES = "public"
LEAST_BYTES = 600


def install(app: Flask) -> None:
    """Pack answers on their way out; a proxy in front leaves them as they are."""
    app.after_request(_pack)


def _pack(response: Response) -> Response:
    if response.status_code != 200 or "Content-Encoding" in response.headers:
        return response
    packed = _asset(response) if request.endpoint == "static" else _page(response)
    if packed is None:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings.quality("gzip") or "Range" in request.headers:
        return response
    _let_go(response)
    response.direct_passthrough = False
    response.set_data(packed)
    response.headers["Content-Encoding"] = "gzip"
    if response.get_etag()[0]:
        # The same words in other bytes: a weak mark says so.
        response.set_etag(str(response.get_etag()[0]), weak=True)
    return response


def _let_go(response: Response) -> None:
    """Close the file that a style sheet would have been read from: its packed words take its place."""
    close = getattr(response.response, "close", None)
    if close is not None:
        close()


def _asset(response: Response) -> bytes | None:
    if response.mimetype not in PACKED:
        return None
    file = (STATIC / str((request.view_args or {})["filename"])).resolve()
    return _file(file, file.stat().st_mtime_ns) if file.is_relative_to(STATIC) else None


@lru_cache(maxsize=64)
def _file(path: Path, _changed_at: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


def _page(response: Response) -> bytes | None:
    stranger = cast(Actor, g.get("actor", NOBODY)).session_id is None
    if not stranger or request.blueprint != OPEN_PAGES or response.mimetype != "text/html":
        return None
    words = response.get_data()
    return gzip.compress(words, 6, mtime=0) if len(words) >= LEAST_BYTES else None
