"""Text as it is stored, whoever wrote it: composed Unicode, no control characters, plain line ends, trimmed."""

from __future__ import annotations

import unicodedata


def one_line(text: str) -> str:
    """Everything on one line, with simple spaces."""
    return _composed(" ".join(_printable(text, "\t\n").split()))


def several_lines(text: str) -> str:
    """With its line ends."""
    return _composed(_printable(text, "\n"))


def _printable(text: str, kept: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in plain if letter in kept or unicodedata.category(letter) != "Cc")


def _composed(text: str) -> str:
    # Last: a control character between a letter and its accent would keep them apart.
    return unicodedata.normalize("NFC", text).strip()
