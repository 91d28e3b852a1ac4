"""The migrations make, from nothing, the tables that the rows describe; on both engines."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import (
    CheckConstraint,
    Dialect,
    String,
    Table,
    create_engine,
    func,
    inspect,
    select,
    text,
    update,
)
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

import contest.models  # noqa: F401 - fills the metadata
from contest.database import Base, Database
from contest.migrations.upgrade import migrating, upgrade
from contest.models import EditionPhase
from contest.queries import schema
from tests import builders


@pytest.fixture(params=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    if request.param == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
        yield database
        database.dispose()
        return
    url = make_url(request.getfixturevalue("postgres_url"))
    name = f"{url.database}_empty"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    database = Database(url.set(database=name).render_as_string(hide_password=False))
    yield database
    database.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name}"))
    admin.dispose()


def test_upgrading_an_empty_database_gives_the_described_tables(empty: Database) -> None:
    upgrade(empty)

    with empty.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_constraints_are_the_described_ones(empty: Database) -> None:
    upgrade(empty)

    inspector = inspect(empty.engine)
    for table in Base.metadata.sorted_tables:
        found = {
            each["name"]: _words(each["sqltext"]) for each in inspector.get_check_constraints(table.name)
        }
        assert found == _described(table, empty.engine.dialect), table.name


def _described(table: Table, dialect: Dialect) -> dict[str | None, set[str]]:
    """The words of each check of the rows: an enumeration that grew without a migration shows here."""
    literal = {"literal_binds": True}
    return {
        str(each.name): _words(str(each.sqltext.compile(dialect=dialect, compile_kwargs=literal)))
        for each in table.constraints
        if isinstance(each, CheckConstraint)
    }


def _words(condition: str) -> set[str]:
    # Each engine writes a condition its own way; the quoted words are the same.
    return set(re.findall(r"'([^']*)'", condition))


def test_altering_a_table_keeps_the_rows_that_refer_to_it(empty: Database) -> None:
    upgrade(empty)
    with empty.writing() as session:
        phases = len(builders.edition(session).phases)

    with migrating(empty) as connection:
        on_sqlite = {"render_as_batch": connection.dialect.name == "sqlite"}
        operations = Operations(MigrationContext.configure(connection, opts=on_sqlite))
        with operations.batch_alter_table("edition") as table:
            table.alter_column("title", type_=String(300))

    with empty.reading() as session:
        assert session.scalar(select(func.count()).select_from(EditionPhase)) == phases > 0


def test_a_migration_that_breaks_a_reference_is_undone(empty: Database) -> None:
    upgrade(empty)
    with empty.writing() as session:
        phases = len(builders.edition(session).phases)

    with pytest.raises((sqlite3.IntegrityError, IntegrityError)), migrating(empty) as connection:
        connection.execute(update(EditionPhase).values(edition_id=404))

    with empty.reading() as session:
        assert session.scalar(select(func.count()).where(EditionPhase.edition_id != 404)) == phases


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    upgrade(empty)
    upgrade(empty)

    with empty.reading() as session:
        assert schema.found(session) == schema.needed() is not None


def test_an_empty_database_has_seen_no_migration(empty: Database) -> None:
    with empty.reading() as session:
        assert schema.found(session) is None
