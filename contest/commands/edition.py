"""edition: list, copy, or choose the one that is current."""

from __future__ import annotations

from argparse import ArgumentTypeError, Namespace
from datetime import date

from sqlalchemy.orm import Session

from contest.commands.place import COMMAND_LINE, Commands, Trouble, opened
from contest.models.columns import utc_now
from contest.queries import archive, editions
from contest.rules.errors import Conflict, Invalid, NotFound
from contest.services import edition_copies
from contest.settings import Settings


def add_to(commands: Commands) -> None:
    """Describe the command and its verbs."""
    line = commands.add_parser("edition", help="list editions, copy one, or choose the current one")
    verbs = line.add_subparsers(title="verbs", metavar="VERB", required=True)
    verbs.add_parser("list", help="every edition, the newest first").set_defaults(do=do, act=_list)
    copy = verbs.add_parser(
        "copy", help="a new edition with the texts, the rubric and the dates of an old one"
    )
    copy.add_argument("slug", metavar="SLUG", help="the one to copy")
    copy.add_argument("to", metavar="NEW_SLUG", help="for example 2028")
    copy.add_argument("--starting", type=_day, required=True, metavar="DATE", help="its first day")
    copy.add_argument("--year", type=int, help="of its results (default: a year later)")
    copy.set_defaults(do=do, act=_copy)
    use = verbs.add_parser("use", help="show this edition on every page")
    use.add_argument("slug", metavar="SLUG")
    use.set_defaults(do=do, act=_use)


def do(arguments: Namespace, settings: Settings) -> int:
    """Do what the verb says; Trouble names what can't be."""
    with opened(settings) as database, database.writing() as session:
        try:
            arguments.act(session, arguments)
        except NotFound:
            raise Trouble("There is no such edition: see « ecolo-rigolo edition list ».") from None
        except Invalid as invalid:
            told = ", ".join(f"{name}: {code}" for name, code in invalid.reasons.items())
            raise Trouble(f"Not copied: {told}") from None
        except Conflict:
            raise Trouble("Another edition became current meanwhile: look again.") from None
    return 0


def _list(session: Session, _arguments: Namespace) -> None:
    for shelf in archive.shelves(session):
        mark = "*" if shelf.edition.is_current else " "
        print(
            f"{mark} {shelf.edition.slug:<24}{shelf.edition.year}{shelf.teams:>6} teams  {shelf.edition.title}"
        )


def _copy(session: Session, arguments: Namespace) -> None:
    source = editions.named(session, arguments.slug)
    wanted = edition_copies.NewEdition(
        title=source.title,
        year=arguments.year or source.year + 1,
        slug=arguments.to,
        first_day=arguments.starting,
    )
    made = edition_copies.copy(session, COMMAND_LINE, source_id=source.id, wanted=wanted, now=utc_now())
    print(f"{made.slug} is ready, and not current: « ecolo-rigolo edition use {made.slug} » shows it.")


def _use(session: Session, arguments: Namespace) -> None:
    chosen, current = editions.named(session, arguments.slug), editions.current(session)
    edition_copies.make_current(session, COMMAND_LINE, edition_id=chosen.id, instead_of=current.id)
    print(f"{chosen.slug} is current.")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} isn't a day such as 2027-11-19") from None
