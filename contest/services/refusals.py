"""Remember refusals that matter (a right that wasn't granted, a failed sign-in) in a transaction of their own."""

from __future__ import annotations

from datetime import datetime

from contest.database import Database
from contest.rules.rights import Actor
from contest.services import journal, limits

# The same actor refused at the same place again and again is one line an hour: a loop can't fill the journal.
ONE_LINE_SECONDS = 3600


def remember(database: Database, actor: Actor, act: str, subject: str, *, now: datetime) -> None:
    """One journal line, e.g. remember(database, actor, "refused.right", "page:organiser.board", now=now).

    Call it once the request's own session is rolled back: what was refused leaves no other trace.
    """
    with database.writing() as session:
        who = f"{actor.pseudonym} {subject}"
        if limits.first_time(session, act, who, window_seconds=ONE_LINE_SECONDS, now=now):
            journal.write(session, actor, act, subject)
