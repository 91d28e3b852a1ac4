"""init: make or update the tables, and the default edition if there is none."""

from __future__ import annotations

from argparse import Namespace
from datetime import date

from contest.commands.place import COMMAND_LINE, Commands, prepare, secret_key
from contest.database import Database
from contest.migrations.upgrade import upgrade
from contest.queries import editions
from contest.rules.default_edition import FIRST_DAY
from contest.services.editions import create_default
from contest.settings import Settings


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("init", help="make the tables, and the 2017 contest as the default edition")
    line.add_argument(
        "--starting",
        type=date.fromisoformat,
        default=FIRST_DAY,
        metavar="DATE",
        help="first day of the contest (2027-01-15); all its dates are shifted together",
    )
    line.add_argument(
        "--contact", default="concours@localhost", metavar="EMAIL", help="where people write to"
    )
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """Safe to repeat: an edition that exists is left alone."""
    prepare(settings)
    secret_key(settings)
    database = Database(settings.database)
    try:
        upgrade(database)
        with database.writing() as session:
            edition = editions.current_or_none(session)
            if edition is not None:
                print(f"Tables are up to date. The edition {edition.year} exists already: nothing changed.")
                return 0
            edition = create_default(
                session, COMMAND_LINE, starting=arguments.starting, contact_email=arguments.contact
            )
            print(f"Edition {edition.year} is ready; it begins on {arguments.starting}.")
    finally:
        database.dispose()
    print("Next: ecolo-rigolo organiser add EMAIL, then ecolo-rigolo run.")
    return 0
