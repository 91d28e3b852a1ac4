"""Somebody who opens every address they can find or guess, and notes where a forbidden word stands."""

from __future__ import annotations

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

# Whatever an attribute or a script holds that looks like one of our addresses.
ADDRESS = re.compile(r"""["'(\s](/[^"'()\s<>]*)""")
MOST_PAGES = 600
SKIPPED = ("/static/", "/connexion", "/inscription")


@dataclass(slots=True)
class Crawler:
    """Follows links breadth first, signed in or not; `leaks` holds (word, address, where) for each one found."""

    client: FlaskClient
    words: Sequence[str]
    seen: set[str] = field(default_factory=set)
    opened: dict[str, int] = field(default_factory=dict)
    leaks: list[tuple[str, str, str]] = field(default_factory=list)

    def crawl(self, *starts: str) -> None:
        """Open these addresses, and all that they lead to."""
        waiting = deque(starts)
        while waiting and len(self.opened) < MOST_PAGES:
            address = waiting.popleft()
            if address in self.seen or address.startswith(SKIPPED):
                continue
            answer = self.open(address)
            if answer.mimetype in ("text/html", "application/json"):
                waiting.extend(self._addresses(answer))

    def open(self, address: str, *, method: str = "GET", **more: object) -> TestResponse:
        """One address; its body, its headers and the place it sends to are searched."""
        self.seen.add(address)
        answer = self.client.open(address, method=method, **more)
        self.opened[f"{method} {address}"] = answer.status_code
        headers = "\n".join(f"{name}: {value}" for name, value in answer.headers)
        for where, said in (("headers", headers.encode()), ("body", answer.get_data())):
            self.leaks += [(word, f"{method} {address}", where) for word in self.words if _holds(said, word)]
        return answer

    def _addresses(self, answer: TestResponse) -> Iterator[str]:
        for found in ADDRESS.findall(answer.get_data(as_text=True)):
            parts = urlsplit(html.unescape(found))
            yield parts.path + (f"?{parts.query}" if parts.query else "")
        if target := answer.headers.get("Location"):
            yield urlsplit(target).path


def _holds(said: bytes, word: str) -> bool:
    lower = said.lower()
    forms = (word, html.escape(word), quote(word), word.encode("unicode_escape").decode())
    return any(form.lower().encode() in lower for form in forms) or word.encode("utf-16-le") in said


def guesses(app: Flask, values: Mapping[str, Iterable[str | int]]) -> list[tuple[str, str]]:
    """Method and address of every route, each of its arguments filled with each value known of that name."""
    # A list, never a generator: while this context lasts, every request would be that of nobody.
    with app.test_request_context():
        return [
            (method, app.url_for(rule.endpoint, **arguments))
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
            for arguments in _fillings(rule, values)
        ]


def _fillings(rule: Rule, values: Mapping[str, Iterable[str | int]]) -> Iterator[dict[str, str | int]]:
    filled: list[dict[str, str | int]] = [{}]
    for name in sorted(rule.arguments):
        number = type(rule._converters[name]).__name__ == "IntegerConverter"
        known = values.get(name, values["id"] if number else values["key"])
        usable = [value for value in known if isinstance(value, int) == number]
        filled = [one | {name: value} for one in filled for value in usable]
    yield from filled
