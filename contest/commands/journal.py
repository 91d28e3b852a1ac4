"""journal verify: follow the chain of the journal and name the first row that doesn't fit."""

from __future__ import annotations

from argparse import Namespace

from contest.commands.place import Commands, opened
from contest.queries import journal_check
from contest.rules.journal import Damage
from contest.settings import Settings

SENTENCES: dict[Damage, str] = {
    Damage.EDITED: "Row {id} was edited: its hash no longer fits what it says.",
    Damage.GONE: "Something is missing just before row {id}: it refers to a row that is gone.",
    Damage.MOVED: "Row {id} isn't in its place: it was moved, or added afterwards.",
}


def add_to(commands: Commands) -> None:
    """Describe the command and its one verb."""
    line = commands.add_parser("journal", help="verify the chain of the journal (exit 1 if it is broken)")
    verbs = line.add_subparsers(title="verbs", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="recompute every hash and name the first row that doesn't fit")
    verify.set_defaults(do=do)


def do(_arguments: Namespace, settings: Settings) -> int:
    """The last hash is printed: kept elsewhere, it shows later whether somebody rewrote everything from a row on."""
    with opened(settings) as database, database.reading() as session:
        checked = journal_check.verify(session)
    if checked.broken is not None:
        print(SENTENCES[checked.broken.damage].format(id=checked.broken.id))
        print(f"The {checked.rows} rows before hold.")
        return 1
    print(f"{checked.rows} rows hold. The last is {checked.last_id}, with the hash {checked.last_hash}")
    return 0
