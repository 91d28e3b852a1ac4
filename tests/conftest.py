"""What every test may ask for: settings, a clean database of each kind, the application, a strict client."""

from __future__ import annotations

import gzip
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

import contest.models  # noqa: F401 - fills the metadata
from contest.database import Base, Database
from contest.queries import schema
from contest.settings import Settings
from tests import builders
from tests.parsing import parsed

USUAL_POSTGRES = "postgresql+psycopg://postgres@127.0.0.1:5432/postgres"
SECRET = "a secret for tests only"

# A busy machine is no defect: timing never decides a test.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


class StrictClient(FlaskClient):
    """Flask's client, and every page of HTML it gets is parsed without forgiveness."""

    def open(self, *args: object, **kwargs: object) -> TestResponse:
        # Buffered: the file of a served picture is closed at once.
        kwargs.setdefault("buffered", True)
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.status_code != 304 and response.data:
            packed = response.headers.get("Content-Encoding") == "gzip"
            page = gzip.decompress(response.data) if packed else response.data
            parsed(page.decode())
        return response


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for all the applications of this process: each test makes an application of its own."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was compiled before; the bucket refuses it when its template has changed."""
        if compiled := self._compiled.get(bucket.key):
            bucket.bytecode_from_string(compiled)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


COMPILED = CompiledTemplates()


def _postgres_server() -> URL | None:
    """The server that tests may fill with databases of their own; with CI=true its absence is a failure."""
    url = make_url(os.environ.get("CONTEST_TEST_POSTGRES_URL") or USUAL_POSTGRES).set(
        drivername="postgresql+psycopg"
    )
    engine = create_engine(url, connect_args={"connect_timeout": 3})
    try:
        with engine.connect():
            return url
    except OperationalError:
        return None
    finally:
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL database of this test process alone, with all tables, dropped at the end."""
    server = _postgres_server()
    if server is None:
        words = "no PostgreSQL: set CONTEST_TEST_POSTGRES_URL, or start one on 127.0.0.1:5432"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(words)
        pytest.skip(words)
    name = f"contest_test_{uuid.uuid4().hex[:12]}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        # Nobody needs this database after a power cut: commits don't wait for the disk.
        connection.execute(text(f"ALTER DATABASE {name} SET synchronous_commit TO off"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def filled_postgres_url(postgres_url: str) -> str:
    """The same with every table."""
    database = Database(postgres_url)
    create_tables(database.engine)
    database.dispose()
    return postgres_url


@pytest.fixture(scope="session")
def sqlite_pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with every table, copied for each test."""
    path = tmp_path_factory.mktemp("pattern") / "contest.sqlite"
    database = Database(f"sqlite:///{path}")
    create_tables(database.engine)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()
    return path


def create_tables(engine: Engine) -> None:
    """All tables, and the mark that says that they are those of the last migration."""
    Base.metadata.create_all(engine)
    with engine.begin() as connection:
        connection.execute(
            text("CREATE TABLE IF NOT EXISTS alembic_version (version_num VARCHAR(32) PRIMARY KEY)")
        )
        if head := schema.needed():
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a clean database with every table, once of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "contest.sqlite"
        shutil.copy(request.getfixturevalue("sqlite_pattern"), path)
        yield f"sqlite:///{path}"
        return
    url = request.getfixturevalue("filled_postgres_url")
    yield url
    _empty(url)


def _empty(url: str) -> None:
    # DELETE and setval write a few pages; TRUNCATE makes new files for 25 tables and waits for the disk.
    rows = "; ".join(f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables))
    engine = create_engine(url)
    with engine.begin() as connection:
        # A session that a failed test left open would make DELETE wait for ever.
        connection.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
        connection.execute(text(rows))
        connection.execute(
            text("SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences")
        )
    engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    """Settings of a contest that lives in the test's own folder."""
    return Settings(data_dir=tmp_path / "data", database_url=database_url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The clean database, opened."""
    opened = Database(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """A writing session that is rolled back; on SQLite it holds the lock, so don't mix it with `client`."""
    with database.open_writing() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def app(settings: Settings, database: Database) -> Iterator[Flask]:
    """The whole web application on an edition whose submission is open; tests of CSRF turn its check on again."""
    from contest.app import create_app

    with database.writing() as writing:
        builders.edition(writing)
    made = create_app(settings, secret_key=SECRET)
    made.jinja_env.bytecode_cache = COMPILED
    made.test_client_class = StrictClient
    made.testing = True
    made.config["WTF_CSRF_ENABLED"] = False
    yield made
    made.extensions["contest.database"].dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody's browser; every page it gets must be well-formed."""
    return app.test_client()
