"""export: a table of the current edition as CSV that spreadsheets open without surprises."""

from __future__ import annotations

import csv
import sys
from argparse import Namespace
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import TextIO

from contest.commands.place import Commands, Trouble, opened
from contest.queries import editions, exports
from contest.rules.errors import NotFound
from contest.settings import Settings

TABLES = {"entries": (exports.ENTRIES, exports.entries), "teams": (exports.TEAMS, exports.teams)}
# A cell that begins so is a formula for a spreadsheet, and may run a command (OWASP, CSV injection).
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("export", help="write entries or teams as CSV (semicolons, UTF-8)")
    line.add_argument("table", choices=sorted(TABLES), metavar="TABLE", help=", ".join(sorted(TABLES)))
    line.add_argument("--to", type=Path, metavar="FILE", help="default: standard output")
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """Formulas are quoted; people's e-mail addresses are in `teams`, so keep that file where it belongs."""
    heads, rows_of = TABLES[arguments.table]
    with opened(settings) as database, database.reading() as session:
        try:
            edition = editions.current(session)
        except NotFound:
            raise Trouble("There is no edition: run « ecolo-rigolo init » first.") from None
        target = arguments.to.open("w", encoding="utf-8-sig", newline="") if arguments.to else None
        with target or nullcontext(sys.stdout) as file:
            write(file, heads, rows_of(session, edition))
    return 0


def write(file: TextIO, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Write the table; every cell that a spreadsheet would compute gets an apostrophe in front."""
    table = csv.writer(file, delimiter=";")
    table.writerow(heads)
    for row in rows:
        table.writerow([quoted(cell) for cell in row])


def quoted(cell: str) -> str:
    """The same text, unable to be a formula."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
