"""run: everything on one machine: tables, demonstration if the database is empty, web server, workers."""

from __future__ import annotations

import os
import socket
import time
import urllib.error
import urllib.request
from argparse import Namespace

from contest.commands.accounts_file import show
from contest.commands.demo import add_phase_to
from contest.commands.place import Commands, Trouble, prepare, secret_key
from contest.commands.seeding import seed_if_empty
from contest.commands.supervisor import Supervisor, quiet
from contest.database import Database
from contest.migrations.upgrade import upgrade
from contest.settings import Settings

DEMONSTRATION_ENTRIES = 24
START_SECONDS = 60.0
LOOK_SECONDS = 0.1


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("run", help="start everything on this machine; Ctrl-C stops it")
    line.add_argument(
        "--no-demo", action="store_true", help="don't fill an empty database with the demonstration"
    )
    add_phase_to(line)
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """Prepare, start the processes, say where and with which accounts, and watch until Ctrl-C."""
    prepare(settings)
    _expect_free_port(settings)
    secret_key(settings)
    database = Database(settings.database)
    try:
        upgrade(database)
        if not arguments.no_demo:
            seed_if_empty(database, settings, entries=DEMONSTRATION_ENTRIES, moment=arguments.phase)
    finally:
        database.dispose()
    supervisor = Supervisor(
        [("serve",), *[("worker",)] * settings.workers],
        quiet(os.environ, settings),
    )
    try:
        if _answers(settings, supervisor):
            print(f"\n  {settings.base_url}\n", flush=True)
            show(settings)
            print("  Ctrl-C stops everything.", flush=True)
    except BaseException:
        supervisor.end()
        raise
    supervisor.watch()
    return 0


def _expect_free_port(settings: Settings) -> None:
    with socket.socket() as door:
        # As the server will: a port that was closed a moment ago is free.
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((settings.host, settings.port))
        except OSError as failure:
            words = f"Nothing can listen on {settings.host}:{settings.port}: {failure.strerror}."
            raise Trouble(f"{words} Choose another port, for example PORT=8001.") from failure


def _answers(settings: Settings, supervisor: Supervisor) -> bool:
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "") else settings.host  # noqa: S104 - compared, not bound
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://{host}:{settings.port}/health", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            supervisor.tend()
            time.sleep(LOOK_SECONDS)
    return False
