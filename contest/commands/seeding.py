"""Fill an empty database with the demonstration, and keep its passwords."""

from __future__ import annotations

from contest.commands import accounts_file
from contest.database import Database
from contest.demonstration.calendar import Moment
from contest.demonstration.seed import seed
from contest.models.columns import utc_now
from contest.queries import editions
from contest.settings import Settings


def seed_if_empty(
    database: Database, settings: Settings, *, entries: int, moment: Moment = Moment.DEPOSIT
) -> bool:
    """Whether the database had no edition and now has the demonstration; its files are built by the workers."""
    with database.writing() as session:
        if editions.current_or_none(session) is not None:
            return False
        accounts = seed(session, entries=entries, now=utc_now(), moment=moment)
        # Before the commit: passwords that nobody can read would be worse than a file too many.
        accounts_file.keep(settings, accounts, moment=moment)
    return True
