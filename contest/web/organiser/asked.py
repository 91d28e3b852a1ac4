"""What a list was asked: the filter, the words, the page; and the addresses of its neighbours."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from flask import request, url_for

from contest.queries.organiser import Listed

Choice = TypeVar("Choice", bound=StrEnum)
LAST_PAGE = 100_000
# What the addresses of a list say besides the page.
KEPT = ("voir", "q", "tri")


def choice(kind: type[Choice], otherwise: Choice, *, name: str = "voir") -> Choice:
    """The filter `voir` (or the order `tri`), the usual one when it is unknown."""
    wanted = request.args.get(name, "")
    return next((member for member in kind if member.value == wanted), otherwise)


def words() -> str:
    """What is searched for."""
    return "".join(letter for letter in request.args.get("q", "")[:80] if letter.isprintable()).strip()


def page() -> int:
    """The number of the page, from 1."""
    return min(LAST_PAGE, max(1, request.args.get("page", 1, type=int)))


def kept(*names: str) -> dict[str, Any]:
    """What was asked, to be given to another address; without names, everything but the page."""
    return {name: request.args[name] for name in names or KEPT if request.args.get(name)}


def neighbours(listed: Listed[Any], endpoint: str = "") -> tuple[str | None, str | None]:
    """The addresses of the page before and after, with the same filter and words."""
    where = endpoint or request.endpoint or ""
    return (
        _address(where, listed.page - 1) if listed.has_previous else None,
        _address(where, listed.page + 1) if listed.has_next else None,
    )


def _address(endpoint: str, number: int) -> str:
    return url_for(endpoint, **kept(), page=number)
