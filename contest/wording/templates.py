"""What templates of pages and of mails share: filters of words, and French spaces set by machine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from jinja2.ext import Extension
from jinja2.lexer import TOKEN_DATA, Token, TokenStream

from contest.wording import dates, numbers, typography

FILTERS: dict[str, Callable[..., Any]] = {
    "typo": typography.typo,
    "ordinals": typography.ordinals,
    "number": numbers.number,
    "plural": numbers.plural,
    "bytes_in_words": numbers.bytes_in_words,
    "duration": numbers.duration,
    "seconds_in_words": numbers.seconds_in_words,
    "grams": numbers.grams,
    "euros": numbers.euros,
    "percent": numbers.percent,
    "millimetres": numbers.millimetres,
    "size_in_words": numbers.size_in_words,
    "date_in_words": dates.date_in_words,
    "hour_in_words": dates.hour_in_words,
    "instant_in_words": dates.instant_in_words,
    "moment_in_words": dates.moment_in_words,
    "ago_in_words": dates.ago_in_words,
    "time_left": dates.time_left,
}
GLOBALS: dict[str, Callable[..., Any]] = {
    "period_in_words": dates.period_in_words,
    "plural": numbers.plural,
}


class FrenchSpaces(Extension):
    """Sets the unbreakable spaces in the written text of every template, once, when it is compiled."""

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterable[Token]:
        """Change the tokens that are text; expressions and strings inside them stay as they are."""
        return self._spaced(stream)

    def _spaced(self, stream: TokenStream) -> Iterator[Token]:
        for token in stream:
            if token.type == TOKEN_DATA:
                yield Token(token.lineno, token.type, typography.spaced(token.value))
            else:
                yield token
