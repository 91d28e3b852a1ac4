"""For supervisors: is the process alive, is it ready to serve."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from contest.queries import schema
from contest.web.request import db, settings, store

blueprint = Blueprint("health", __name__)
MEGABYTE = 1_000_000


@blueprint.get("/health")
def alive() -> Response:
    """The process answers; nothing else is asked."""
    return jsonify(alive=True)


@blueprint.get("/ready")
def ready() -> tuple[Response, int]:
    """Database, migrations and store: 200 when all are fine, else 503 and which one isn't."""
    parts = {"database": _database_answers(), "migrations": _is_migrated(), "store": _store_has_room()}
    return jsonify(ready=all(parts.values()), **parts), 200 if all(parts.values()) else 503


def _database_answers() -> bool:
    try:
        return bool(db().scalar(text("SELECT 1")) == 1)
    except SQLAlchemyError as failure:
        current_app.logger.warning("not ready: database, %s", type(failure).__name__)
        return False


def _is_migrated() -> bool:
    try:
        return schema.found(db()) == schema.needed()
    except SQLAlchemyError as failure:
        current_app.logger.warning("not ready: migrations, %s", type(failure).__name__)
        return False


def _store_has_room() -> bool:
    try:
        return store().free_bytes() > settings().upload_disk_margin_mb * MEGABYTE
    except OSError as failure:
        current_app.logger.warning("not ready: store, %s", type(failure).__name__)
        return False
