"""export: a table of the current edition as CSV that spreadsheets open without surprises."""

from __future__ import annotations

import sys
from argparse import Namespace
from contextlib import nullcontext
from pathlib import Path

from contest.commands.place import Commands, Trouble, opened
from contest.queries import editions, exports
from contest.rules.errors import NotFound
from contest.settings import Settings
from contest.wording import tables

TABLES = {"entries": (exports.ENTRIES, exports.entries), "teams": (exports.TEAMS, exports.teams)}


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
            tables.write(file, heads, rows_of(session, edition))
    return 0
