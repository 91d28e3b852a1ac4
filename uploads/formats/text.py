"""Where in a text something stands: its line, and the words of that line for a person to find it."""

from __future__ import annotations

EXCERPT_BYTES = 80


def line_of(text: bytes, offset: int) -> int:
    """The number of the line, from 1, that holds this offset; Unix, Windows and old Mac line ends."""
    before = text[:offset]
    return 1 + (before.count(b"\n") or before.count(b"\r"))


def excerpt(text: bytes, offset: int) -> str:
    """The line around this offset, cut to EXCERPT_BYTES, printable."""
    start = max(text.rfind(b"\n", 0, offset), text.rfind(b"\r", 0, offset)) + 1
    start = max(start, offset - EXCERPT_BYTES)
    line = text[start : start + 2 * EXCERPT_BYTES].split(b"\n")[0].split(b"\r")[0]
    shown = line[:EXCERPT_BYTES].decode("utf-8", errors="replace").strip()
    return "".join(letter if letter.isprintable() else " " for letter in shown)
