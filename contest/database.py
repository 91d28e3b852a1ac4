"""The engine, reading and writing sessions, and the one way to write on SQLite (BEGIN IMMEDIATE)."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import DateTime, Dialect, Engine, MetaData, create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 30_000
PAUSE_SECONDS = (0.000_5, 0.003)

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Root of all rows; every constraint gets a name."""

    metadata = MetaData(naming_convention=NAMES)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database on every engine; a naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; ValueError for a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Give back an aware UTC datetime."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Database:
    """One engine, and sessions that say what they are for."""

    def __init__(self, url: str) -> None:
        self.engine = make_engine(url)
        self._writing_engine = self.engine.execution_options(contest_writing=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that is never committed."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that commits at the end, or rolls everything back when anything is raised."""
        with self.open_writing() as session:
            yield session
            session.commit()

    def open_reading(self) -> Session:
        """A reading session that the caller closes."""
        return Session(self.engine, expire_on_commit=False)

    def open_writing(self) -> Session:
        """A writing session that the caller commits and closes; on SQLite it begins IMMEDIATE."""
        return Session(self._writing_engine, expire_on_commit=False)

    def dispose(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


def make_engine(url: str) -> Engine:
    """An engine with the pragmas SQLite needs; PostgreSQL works as it comes. Errors never show the values (logs)."""
    if not url.startswith("sqlite"):
        return create_engine(_with_driver(url), pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _with_driver(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    # The driver must not begin transactions by itself: we choose between BEGIN and BEGIN IMMEDIATE.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if connection.get_execution_options().get("contest_writing", False):
        _begin_writing(cast(sqlite3.Connection, connection.connection.dbapi_connection))
    else:
        connection.exec_driver_sql("BEGIN")


def _begin_writing(connection: sqlite3.Connection) -> None:
    """BEGIN IMMEDIATE, asking again after short random pauses; sqlite3.OperationalError after BUSY_TIMEOUT_MS.

    SQLite's own wait sleeps longer and longer, up to 0.1 s, so that newcomers overtake whoever waits: with eight
    writers the unluckiest waited more than 3 s. Pauses of equal length give each waiter the same chance.
    """
    give_up_at = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    connection.execute("PRAGMA busy_timeout=0")
    try:
        while not _begun(connection, last_try=time.monotonic() >= give_up_at):
            time.sleep(random.uniform(*PAUSE_SECONDS))  # noqa: S311 - a pause, not a secret
    finally:
        connection.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")


def _begun(connection: sqlite3.Connection, *, last_try: bool) -> bool:
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if last_try or error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
