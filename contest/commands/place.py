"""Where a command works: settings, the data folder, the opened database, the secret key."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser, _SubParsersAction
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from contest.database import Database
from contest.queries import schema
from contest.rules.rights import Actor, Role
from contest.settings import Settings

Commands: TypeAlias = "_SubParsersAction[ArgumentParser]"
# The command line is trusted: whoever types here can read the database anyway.
COMMAND_LINE = Actor(role=Role.ORGANISER)


class Trouble(Exception):
    """Something an administrator has to know; the message is shown as it is."""


def settings_from(environment: Mapping[str, str]) -> Settings:
    """The settings; without CONTEST_BASE_URL links lead to the port that is listened on."""
    settings = Settings.from_environment(environment)
    if environment.get("CONTEST_BASE_URL"):
        return settings
    return replace(settings, base_url=f"http://127.0.0.1:{settings.port}")


def prepare(settings: Settings) -> None:
    """Make the data folder; only its owner may look into it."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """The database, with the tables this code needs; Trouble says what to run otherwise."""
    database = Database(settings.database)
    try:
        with database.reading() as session:
            if schema.found(session) != schema.needed():
                raise Trouble("The database isn't up to date: run « ecolo-rigolo init » (or run) first.")
        yield database
    finally:
        database.dispose()


def secret_key(settings: Settings) -> str:
    """The configured key, else the one of the data folder, made at the first call and readable by its owner only."""
    if settings.secret_key:
        return settings.secret_key
    path = settings.data_dir / "secret-key"
    prepare(settings)
    write_private(path, secrets.token_urlsafe(32), replace=False)
    return path.read_text(encoding="ascii").strip()


def write_private(path: Path, text: str, *, replace: bool = True) -> None:
    """Write a file that only its owner can read, all or nothing; an existing one stays unless `replace`."""
    if path.exists() and not replace:
        return
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    if replace:
        temporary.replace(path)
        return
    try:
        # A link fails when another process was first; its key is the one that counts.
        os.link(temporary, path)
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
