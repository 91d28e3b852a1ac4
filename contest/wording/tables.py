"""Tables as CSV that spreadsheets open without surprises: semicolons, UTF-8, no cell that computes."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Protocol

# A cell that begins so is a formula for a spreadsheet, and may run a command (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Writable(Protocol):
    """Where text goes: a file, or a buffer."""

    def write(self, text: str, /) -> object:
        """Take the next piece."""


def write(file: Writable, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write the table; every cell that a spreadsheet would compute gets an apostrophe in front."""
    table = csv.writer(file, delimiter=";")
    table.writerow(heads)
    for row in rows:
        table.writerow([quoted(cell) for cell in row])


def quoted(cell: str) -> str:
    """The same text, unable to be a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
