"""How Alembic meets our metadata: on the connection that contest.migrations.upgrade hands over."""

from __future__ import annotations

from alembic import context
from sqlalchemy.engine import Connection

import contest.models  # noqa: F401 - fills the metadata
from contest.database import Base


def migrate(connection: Connection) -> None:
    """Run the missing migrations in the connection's transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite can't alter a column: Alembic copies the table.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        user_module_prefix="database.",
    )
    with context.begin_transaction():
        context.run_migrations()


migrate(context.config.attributes["connection"])
