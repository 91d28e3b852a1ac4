"""organiser add: give somebody the right to run the contest."""

from __future__ import annotations

import getpass
import sys
import warnings
from argparse import Namespace

from contest.commands.place import COMMAND_LINE, Commands, Trouble, opened
from contest.rules.errors import Invalid
from contest.services import organisers
from contest.settings import Settings


def add_to(commands: Commands) -> None:
    """Describe the command and its one verb."""
    line = commands.add_parser("organiser", help="add an organiser")
    verbs = line.add_subparsers(title="verbs", metavar="VERB", required=True)
    add = verbs.add_parser("add", help="add an organiser, or make one of an existing account")
    add.add_argument("email", metavar="EMAIL")
    add.add_argument("--name", default="", help="how colleagues see them (default: the address before the @)")
    add.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input, for scripts"
    )
    add.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """The password is typed, never an argument: arguments can be read by every process of the machine."""
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else _typed()
    with opened(settings) as database, database.writing() as session:
        try:
            account = organisers.add(
                session,
                COMMAND_LINE,
                email=arguments.email,
                name=arguments.name or arguments.email.partition("@")[0],
                password=password,
            )
        except Invalid as invalid:
            raise Trouble(
                f"Not added: {', '.join(f'{k}: {v}' for k, v in invalid.reasons.items())}"
            ) from invalid
        print(f"{account.email} runs the contest.")
    return 0


def _typed() -> str:
    """Asked on the terminal without an echo; Trouble when there is no terminal to ask on."""
    with warnings.catch_warnings():
        # It only warns, and would read in the open what somebody types.
        warnings.simplefilter("error", getpass.GetPassWarning)
        try:
            return getpass.getpass("Password: ")
        except (EOFError, getpass.GetPassWarning):
            raise Trouble(
                "Not added: there is no terminal to ask for the password on. "
                "Give it on standard input, with --password-stdin."
            ) from None
