"""Tables as CSV that spreadsheets open without surprises: semicolons, UTF-8, no cell that computes."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from typing import Protocol

# A cell that begins so is a formula for a spreadsheet, and may run a command (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# A spreadsheet set to English parts our lines at commas, whatever we quote: what follows one begins a cell there.
AFTER_COMMA = re.compile(r"(?<=[,\t])(?=[=+\-@])")


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
    inside = AFTER_COMMA.sub("'", cell)
    return f"'{inside}" if cell.startswith(FORMULA_STARTS) else inside
