"""export: a table of the current edition as CSV that spreadsheets open without surprises."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from sqlalchemy.orm import Session

from contest.commands.place import Commands, Trouble, opened
from contest.models import Edition
from contest.queries import editions, exports
from contest.queries import judged_exports as judged
from contest.queries.exports import Row
from contest.rules.errors import NotFound
from contest.settings import Settings
from contest.wording import tables


def _always(heads: Row) -> Callable[[Session, Edition], Row]:
    """Heads that are the same for every edition."""
    return lambda _session, _edition: heads


TABLES = {
    "entries": (_always(exports.ENTRIES), exports.entries),
    "teams": (_always(exports.TEAMS), exports.teams),
    "ballots": (_always(judged.BALLOTS), judged.ballots),
    "results": (judged.ranking_heads, judged.ranking),
    "jurors": (_always(judged.JURORS), judged.jurors),
}


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("export", help="write a table as CSV (semicolons, UTF-8)")
    line.add_argument("table", choices=sorted(TABLES), metavar="TABLE", help=", ".join(sorted(TABLES)))
    line.add_argument("--to", type=Path, metavar="FILE", help="default: standard output")
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """Formulas are quoted; e-mail addresses are in `teams` and `jurors`, so keep those where they belong."""
    heads_of, rows_of = TABLES[arguments.table]
    with opened(settings) as database, database.reading() as session:
        try:
            edition = editions.current(session)
        except NotFound:
            raise Trouble("There is no edition: run « ecolo-rigolo init » first.") from None
        target = arguments.to.open("w", encoding="utf-8-sig", newline="") if arguments.to else None
        with target or nullcontext(sys.stdout) as file:
            tables.write(file, heads_of(session, edition), rows_of(session, edition))
    return 0
