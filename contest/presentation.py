"""How templates are rendered: strict, escaped, with words, assets and the current edition."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from flask import Flask, Response, current_app, g, request, url_for
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError

from contest.database import Database
from contest.models import Edition
from contest.models.columns import utc_now
from contest.paths import STATIC
from contest.queries import editions, publicity
from contest.rules.publication import results_shown
from contest.rules.rights import NOBODY, Actor, Role
from contest.wording.invitations import Invitation, invitation
from contest.wording.templates import FILTERS, GLOBALS, FrenchSpaces

YEAR_SECONDS = 31_536_000


def install(app: Flask) -> None:
    """Give the application's templates their filters, globals and context."""
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.add_extension(FrenchSpaces)
    environment.filters.update(FILTERS)
    environment.globals.update(GLOBALS, asset=asset)
    app.context_processor(_context)
    app.after_request(_keep_assets)


def asset(path: str) -> str:
    """The address of a static file with a fingerprint of its content, so that it can be kept for ever."""
    file = STATIC / path
    if not file.is_file():
        # A test finds names that don't exist; a page without its ornament is better than no page.
        return url_for("static", filename=path)
    return url_for("static", filename=path, v=_fingerprint(file, file.stat().st_mtime_ns))


@lru_cache(maxsize=512)
def _fingerprint(file: Path, _changed_at: int) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def _context() -> dict[str, Any]:
    actor = cast(Actor, g.get("actor", NOBODY))
    edition = shown_edition()
    return {
        "edition": edition,
        "demonstration": edition is not None and edition.is_demonstration,
        "current_role": None if actor.role is Role.ANYONE else actor.role.value,
        "is_juror": Role.JUROR in actor.hats,
        "account_name": g.get("account_name", ""),
        "results_shown": shown_results(),
        "next_act": next_act,
    }


def shown_edition() -> Edition | None:
    """The current edition, read once a request; None before init, or when the database doesn't answer."""
    if "shown_edition" not in g:
        database = cast(Database, current_app.extensions["contest.database"])
        try:
            with database.reading() as session:
                g.shown_edition = editions.current_or_none(session)
        except SQLAlchemyError as failure:
            # Error pages must still show when the database is what failed.
            current_app.logger.warning("edition not read: %s", type(failure).__name__)
            g.shown_edition = None
    return cast("Edition | None", g.shown_edition)


def shown_results() -> bool:
    """Whether everybody may look at the results, asked once a request, and of the database only once they opened."""
    if "shown_results" not in g:
        edition, g.shown_results = shown_edition(), False
        if edition is not None and results_shown(edition.windows, utc_now(), published=True):
            database = cast(Database, current_app.extensions["contest.database"])
            with database.reading() as session:
                g.shown_results = publicity.results_visible(session, edition, utc_now())
    return cast(bool, g.shown_results)


def next_act() -> Invitation | None:
    """The one button of the moment, for the menu of public pages; None before init."""
    edition = shown_edition()
    return invitation(edition.windows, utc_now(), results=shown_results()) if edition is not None else None


def _keep_assets(response: Response) -> Response:
    if request.endpoint == "static" and "v" in request.args and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response
