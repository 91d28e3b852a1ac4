"""A consistent copy of the database in one file, and back: SQLite by its one-shot backup, PostgreSQL by pg_dump."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from sqlalchemy.engine import URL, make_url

from contest.commands.place import Trouble

SQLITE_NAME = "contest.sqlite"
POSTGRES_NAME = "contest.pgdump"


def name_for(url: str) -> str:
    """What the copy is called inside a backup: it tells the kind."""
    return SQLITE_NAME if make_url(url).get_backend_name() == "sqlite" else POSTGRES_NAME


def dump(url: str, target: Path) -> None:
    """Copy the whole database as it is at one instant; writers are never disturbed for long."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        _copy_sqlite(Path(parts.database or ""), target)
    else:
        _run_tool("pg_dump", parts, "--format=custom", "--no-owner", "--no-privileges", f"--file={target}")


def load(url: str, source: Path) -> None:
    """Put the copy back in place of whatever the database holds."""
    parts = make_url(url)
    if parts.get_backend_name() == "sqlite":
        database = Path(parts.database or "")
        for leftover in ("", "-wal", "-shm"):
            database.with_name(database.name + leftover).unlink(missing_ok=True)
        _copy_sqlite(source, database)
    else:
        _run_tool(
            "pg_restore", parts, "--clean", "--if-exists", "--no-owner", "--no-privileges",
            "--single-transaction", f"--dbname={parts.database}", str(source),
        )  # fmt: skip


def _copy_sqlite(source: Path, target: Path) -> None:
    if not source.is_file():
        raise Trouble(f"There is no database at {source}.")
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target)) as writing:
        # One step: in several, each write by somebody else would start it again from the beginning.
        reading.backup(writing, pages=-1)
        # A copy is one file: no WAL beside it that could be forgotten.
        writing.execute("PRAGMA journal_mode=DELETE")


def _run_tool(tool: str, parts: URL, *options: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise Trouble(f"{tool} isn't installed: on Debian it comes with apt-get install postgresql-client.")
    # In the environment, because the arguments of a process can be read by everybody.
    login = {
        "PGHOST": parts.host,
        "PGPORT": str(parts.port) if parts.port else None,
        "PGUSER": parts.username,
        "PGPASSWORD": parts.password,
        "PGDATABASE": parts.database,
    }
    environment = os.environ | {name: value for name, value in login.items() if value}
    done = subprocess.run(  # noqa: S603 - a program found on PATH, our own options
        [program, *options], env=environment, check=False, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise Trouble(f"{tool} failed: {done.stderr.strip()[-500:]}")
