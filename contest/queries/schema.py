"""Which version the database's tables have, and which one this code needs."""

from __future__ import annotations

from functools import cache

from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from contest.paths import MIGRATIONS


@cache
def needed() -> str | None:
    """The last migration of this code."""
    return ScriptDirectory(str(MIGRATIONS)).get_current_head()


def found(session: Session) -> str | None:
    """The last migration that the database has seen; None for an empty one."""
    if not inspect(session.connection()).has_table("alembic_version"):
        return None
    version: str | None = session.scalar(text("SELECT version_num FROM alembic_version"))
    return version
