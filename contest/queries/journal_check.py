"""Read the whole journal and say whether its chain holds: for the organiser's page and the command alike."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import JournalRow
from contest.rules.journal import Broken, Checked, Damage, Link, check

# Rows are read in slices: a hundred thousand of them are never in memory at once.
SLICE = 5000


def verify(session: Session) -> Checked:
    """The state of the chain in one statement, and a second one when it is broken."""
    # Closed at once: a server's cursor stays open when the reading ends at a broken row.
    with closing(_links(session)) as links:
        checked = check(links)
    if checked.broken is None:
        return checked
    return replace(checked, broken=_refined(session, checked.broken))


def _links(session: Session) -> Generator[Link, None, None]:
    statement = select(
        JournalRow.id,
        JournalRow.at,
        JournalRow.actor,
        JournalRow.act,
        JournalRow.subject,
        JournalRow.facts,
        JournalRow.previous_hash,
        JournalRow.hash,
    ).order_by(JournalRow.id)
    with session.execute(statement.execution_options(yield_per=SLICE)) as rows:
        for row in rows:
            yield Link(**row._mapping)


def _refined(session: Session, broken: Broken) -> Broken:
    """A row whose predecessor still exists elsewhere was moved, or slipped in between."""
    if not broken.previous_hash:
        return broken
    known = session.scalar(select(JournalRow.id).where(JournalRow.hash == broken.previous_hash))
    if known is None:
        return broken
    return replace(broken, id=broken.noticed_at, damage=Damage.MOVED)
