"""Run the missing migrations, in one transaction."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

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


def upgrade(database: Database) -> None:
    """Bring the database to the last migration; on SQLite the writing lock keeps other starters out."""
    config = configuration()
    with database.open_writing() as session:
        connection = session.connection()
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        session.commit()
