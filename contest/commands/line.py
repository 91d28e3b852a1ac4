"""The whole command line: which commands exist, and what happens to their errors."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from contest import __version__
from contest.commands import (
    backup,
    demo,
    doctor,
    edition,
    export,
    forget,
    init,
    journal,
    organiser,
    phase,
    restore,
    serve,
    supervise,
    work,
)
from contest.commands.place import Trouble, settings_from
from contest.settings import BadSetting

COMMANDS = (
    init,
    supervise,
    serve,
    work,
    demo,
    organiser,
    edition,
    phase,
    journal,
    forget,
    export,
    backup,
    restore,
    doctor,
)
USAGE_ERROR = 64


def parser() -> argparse.ArgumentParser:
    """Every command with its help."""
    line = argparse.ArgumentParser(
        prog="ecolo-rigolo",
        description="A contest platform for 3D-printed objects made by school teams.",
        epilog="Settings come from environment variables: see docs/settings.md.",
    )
    line.add_argument("--version", action="version", version=__version__)
    commands = line.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_to(commands)
    return line


def run(words: Sequence[str]) -> int:
    """Do what the words say; 0 when it worked, 1 when it didn't, 64 when a setting can't be understood."""
    arguments = parser().parse_args(words)
    try:
        answer: int = arguments.do(arguments, settings_from(os.environ))
    except BadSetting as bad:
        sys.stderr.write(f"{bad}\n")
        return USAGE_ERROR
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    return answer
