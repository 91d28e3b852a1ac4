"""worker: a process that checks files, draws pictures and sends mails."""

from __future__ import annotations

from argparse import Namespace

from contest import logs
from contest.commands.following import follow_standard_input
from contest.commands.place import Commands, opened, prepare
from contest.settings import Settings
from contest.worker.loop import work


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("worker", help="do the waiting work (one process, one job at a time)")
    line.add_argument("--follow-stdin", action="store_true", help="stop when standard input closes")
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """Work until SIGTERM or Ctrl-C; a job in the middle is given back."""
    logs.configure(settings.log_level)
    prepare(settings)
    with opened(settings):
        pass
    if arguments.follow_stdin:
        follow_standard_input()
    work(settings)
    return 0
