"""What the database is told meanwhile: to count statements, or to see that nothing was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import Connection, Engine, event


@contextmanager
def statements(told: Flask | Engine | Connection) -> Iterator[list[str]]:
    """Every statement that is sent there meanwhile, in order; an application means its database."""
    engine = told.extensions["contest.database"].engine if isinstance(told, Flask) else told
    said: list[str] = []

    def listen(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)

    event.listen(engine, "before_cursor_execute", listen)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", listen)


def writes(said: list[str]) -> list[str]:
    """Those of the statements that change something."""
    reading = ("SELECT", "BEGIN", "PRAGMA", "WITH", "SHOW", "ROLLBACK")
    return [each for each in said if not each.lstrip().upper().startswith(reading)]


def cost(told: Flask | Engine | Connection, ask: Callable[[], object]) -> int:
    """How many statements that asks for."""
    with statements(told) as said:
        ask()
    return len(said)
