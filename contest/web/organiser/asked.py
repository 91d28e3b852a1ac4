"""What a list was asked: the filter, the words, the page; and the addresses of its neighbours."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from flask import request, url_for

from contest.queries.organiser import Listed

Choice = TypeVar("Choice", bound=StrEnum)
LAST_PAGE = 100_000


def choice(kind: type[Choice], otherwise: Choice) -> Choice:
    """The filter `voir`, or the usual one when it is unknown."""
    wanted = request.args.get("voir", "")
    return next((member for member in kind if member.value == wanted), otherwise)


def words() -> str:
    """What is searched for."""
    return "".join(letter for letter in request.args.get("q", "")[:80] if letter.isprintable()).strip()


def page() -> int:
    """The number of the page, from 1."""
    return min(LAST_PAGE, max(1, request.args.get("page", 1, type=int)))


def neighbours(listed: Listed[Any]) -> tuple[str | None, str | None]:
    """The addresses of the page before and after, with the same filter and words."""
    return (
        _address(listed.page - 1) if listed.has_previous else None,
        _address(listed.page + 1) if listed.has_next else None,
    )


def _address(number: int) -> str:
    kept: dict[str, Any] = {name: request.args[name] for name in ("voir", "q") if request.args.get(name)}
    assert request.endpoint is not None
    return url_for(request.endpoint, **kept, page=number)
