"""forget: erase what was kept long enough, as each edition's settings say; --dry-run only counts."""

from __future__ import annotations

from argparse import Namespace

from contest.commands.place import COMMAND_LINE, Commands, Trouble, opened
from contest.database import Database
from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import editions, retention
from contest.rules.errors import NotFound
from contest.services import forgetting
from contest.settings import Settings


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser("forget", help="erase what was kept long enough (docs/organiser.md)")
    line.add_argument("--dry-run", action="store_true", help="only count what would be erased")
    line.add_argument("--edition", metavar="SLUG", help="one edition (default: all of them)")
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """One transaction a kind and edition: what was erased before a failure stays erased, and is in the journal."""
    now = utc_now()
    with opened(settings) as database:
        for edition_id in _chosen(database, arguments.edition):
            with database.reading() as session:
                edition = session.get_one(Edition, edition_id)
                slug, counted = edition.slug, retention.dry_run(session, edition, now=now)
            for due in counted:
                count = due.count
                if count and not arguments.dry_run:
                    with database.writing() as session:
                        edition = session.get_one(Edition, edition_id)
                        count = forgetting.forget(
                            session, COMMAND_LINE, edition=edition, kept=due.kept, now=now
                        )
                print(f"{slug:<24}{due.kept.value:<10}{due.days:>6} days{count:>8}")
    print("Nothing was erased: this was a dry run." if arguments.dry_run else "Files go with the next sweep.")
    return 0


def _chosen(database: Database, slug: str | None) -> list[int]:
    with database.reading() as session:
        if slug is None:
            return [edition.id for edition in editions.every(session)]
        try:
            return [editions.named(session, slug).id]
        except NotFound:
            known = ", ".join(edition.slug for edition in editions.every(session))
            raise Trouble(f"There is no edition {slug!r}: {known}.") from None
