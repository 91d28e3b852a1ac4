"""Run the missing migrations, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from alembic import command
from alembic.config import Config
from sqlalchemy.engine import Connection

from contest.database import Database
from contest.paths import MIGRATIONS

# An arbitrary constant: two processes that start together on PostgreSQL migrate one after the other.
ADVISORY_LOCK = 7_204_612


def configuration() -> Config:
    """Alembic's settings; the connection is handed over in its attributes."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def migrating(database: Database) -> Iterator[Connection]:
    """One transaction that other starters wait for, committed at the end; IntegrityError if a reference was broken.

    On SQLite altering a table means to copy it and to drop the first one; with foreign keys on, dropping it would
    erase every row that refers to it. So they rest until the references are checked, all at once, before the commit.
    """
    with database.engine.connect().execution_options(contest_writing=True) as connection:
        if connection.dialect.name == "postgresql":
            with connection.begin():
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
                yield connection
            return
        # Straight to the driver: inside a transaction, and SQLAlchemy would begin one, the pragma has no effect.
        sqlite = cast(sqlite3.Connection, connection.connection.dbapi_connection)
        sqlite.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
                    raise sqlite3.IntegrityError(
                        f"a migration left {len(broken)} rows without what they refer to"
                    )
        finally:
            sqlite.execute("PRAGMA foreign_keys=ON")


def upgrade(database: Database) -> None:
    """Run what is missing; the database is as before if anything fails."""
    config = configuration()
    with migrating(database) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
