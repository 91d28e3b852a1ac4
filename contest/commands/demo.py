"""demo: the demonstration edition, complete with checked files and pictures."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from contest.commands import accounts_file
from contest.commands.place import Commands, Trouble, prepare
from contest.commands.seeding import seed_if_empty
from contest.commands.supervisor import Supervisor, quiet
from contest.database import Database
from contest.demonstration.calendar import Moment
from contest.migrations.upgrade import upgrade
from contest.queries.demonstration import unfinished
from contest.settings import Settings

WORKERS = 2
LOOK_SECONDS = 0.5
MOST = 500


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("demo", help="fill an empty database with an invented contest")
    line.add_argument("--entries", type=_count, default=24, metavar="N", help="how many entries (24)")
    line.add_argument(
        "--no-wait", action="store_true", help="leave the building of the files to the workers of « run »"
    )
    add_phase_to(line)
    line.set_defaults(do=do)


def add_phase_to(line: ArgumentParser) -> None:
    """Describe --phase, which `run` knows too."""
    line.add_argument(
        "--phase",
        type=Moment,
        choices=list(Moment),
        default=Moment.DEPOSIT,
        metavar="PHASE",
        help=f"where the demonstration stands: {', '.join(Moment)} (depot)",
    )


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= MOST:
        raise ArgumentTypeError(f"{text!r} isn't a number from 1 to {MOST}")
    return int(text)


def do(arguments: Namespace, settings: Settings) -> int:
    """Never touches a database that holds an edition already."""
    prepare(settings)
    database = Database(settings.database)
    try:
        upgrade(database)
        if not seed_if_empty(database, settings, entries=arguments.entries, moment=arguments.phase):
            raise Trouble("The database holds an edition already: the demonstration wants an empty one.")
        if not arguments.no_wait:
            _build(database, settings)
    finally:
        database.dispose()
    accounts_file.show(settings)
    return 0


def _build(database: Database, settings: Settings) -> None:
    started = time.monotonic()
    supervisor = Supervisor([("worker",)] * WORKERS, quiet(os.environ, settings))
    try:
        shown = -1
        while left := _left(database):
            if left != shown:
                sys.stderr.write(f"\r{left:5} jobs left ")
                sys.stderr.flush()
                shown = left
            supervisor.tend()
            time.sleep(LOOK_SECONDS)
    finally:
        supervisor.end()
    sys.stderr.write(f"\rdone in {time.monotonic() - started:.0f} s\n")


def _left(database: Database) -> int:
    with database.reading() as session:
        return unfinished(session)
