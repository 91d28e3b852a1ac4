"""The journal's chain: an edited, removed or moved row is named (safety case 35)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from contest.commands import journal as command
from contest.commands.line import parser
from contest.database import Database
from contest.models import JournalRow
from contest.queries import journal_check
from contest.rules.journal import FIRST_HASH, Broken, Checked, Damage, Link, check, digest
from contest.rules.rights import NOBODY
from contest.services import journal
from contest.settings import Settings
from tests.people import organiser_browser

AT = datetime(2027, 2, 16, 13, 30, tzinfo=UTC)


def chain(count: int) -> list[Link]:
    links: list[Link] = []
    for number in range(1, count + 1):
        previous = links[-1].hash if links else FIRST_HASH
        said = {
            "at": AT,
            "actor": "account:1",
            "act": "entry.saved",
            "subject": f"entry:{number}",
            "facts": {},
        }
        links.append(
            Link(id=number, previous_hash=previous, hash=digest(previous_hash=previous, **said), **said)
        )
    return links


@given(st.integers(0, 30))
def test_an_untouched_chain_holds_to_its_last_row(count: int) -> None:
    links = chain(count)

    assert check(links) == Checked(
        rows=count, last_id=count, last_hash=links[-1].hash if links else FIRST_HASH
    )


@given(st.integers(2, 30), st.data())
def test_a_removed_row_is_noticed_unless_it_was_the_last(count: int, data: st.DataObject) -> None:
    gone = data.draw(st.integers(1, count - 1))
    links = [link for link in chain(count) if link.id != gone]

    broken = check(links).broken

    assert broken is not None
    assert (broken.damage, broken.noticed_at) == (Damage.GONE, gone + 1)


def write(session: Session, count: int = 6) -> list[int]:
    """The ids of rows that say how an entry was saved."""
    return [
        journal.write(session, NOBODY, "entry.saved", f"entry:{number}", version=number).id
        for number in range(count)
    ]


def test_an_edited_row_is_named(session: Session) -> None:
    ids = write(session)
    session.execute(update(JournalRow).where(JournalRow.id == ids[2]).values(act="entry.submitted"))

    checked = journal_check.verify(session)

    assert checked.rows == 2
    assert checked.broken == Broken(id=ids[2], damage=Damage.EDITED, noticed_at=ids[2])


def test_changed_facts_are_noticed_too(session: Session) -> None:
    ids = write(session)
    session.execute(update(JournalRow).where(JournalRow.id == ids[4]).values(facts={"version": 99}))

    broken = journal_check.verify(session).broken

    assert broken is not None
    assert (broken.id, broken.damage) == (ids[4], Damage.EDITED)


def test_a_row_that_was_rewritten_with_a_new_hash_is_named_by_the_next_one(session: Session) -> None:
    ids = write(session)
    row = session.get_one(JournalRow, ids[2])
    row.act = "entry.submitted"
    row.hash = digest(
        previous_hash=row.previous_hash, at=row.at, actor=row.actor, act=row.act, subject=row.subject,
        facts=row.facts,
    )  # fmt: skip
    session.flush()

    broken = journal_check.verify(session).broken

    assert broken is not None
    assert (broken.id, broken.damage, broken.noticed_at) == (ids[2], Damage.EDITED, ids[3])


def test_a_missing_row_is_named_by_the_one_after_it(session: Session) -> None:
    ids = write(session)
    session.execute(delete(JournalRow).where(JournalRow.id == ids[2]))

    broken = journal_check.verify(session).broken

    assert broken is not None
    assert (broken.id, broken.damage) == (ids[3], Damage.GONE)


def test_the_first_row_cannot_go_unnoticed(session: Session) -> None:
    ids = write(session)
    session.execute(delete(JournalRow).where(JournalRow.id == ids[0]))

    broken = journal_check.verify(session).broken

    assert broken is not None
    assert (broken.id, broken.damage) == (ids[1], Damage.GONE)


def test_two_rows_that_changed_places_are_named(session: Session) -> None:
    ids = write(session)
    for row_id, place in ((ids[2], 900_000), (ids[3], ids[2]), (900_000, ids[3])):
        session.execute(update(JournalRow).where(JournalRow.id == row_id).values(id=place))

    broken = journal_check.verify(session).broken

    assert broken is not None
    assert (broken.id, broken.damage) == (ids[2], Damage.MOVED)


def test_the_command_names_the_edited_row_and_fails(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.writing() as session:
        ids = write(session)
    asked = parser().parse_args(["journal", "verify"])

    assert command.do(asked, settings) == 0
    whole = capsys.readouterr().out
    with database.writing() as session:
        session.execute(update(JournalRow).where(JournalRow.id == ids[3]).values(actor="account:99"))
    assert command.do(asked, settings) == 1

    assert "6 rows hold" in whole
    assert f"Row {ids[3]} was edited" in capsys.readouterr().out


def test_the_journals_page_verifies_on_demand(app: Flask, database: Database) -> None:
    organiser = organiser_browser(app)
    with database.writing() as session:
        ids = write(session)

    silent = organiser.get("/organisation/journal").text
    whole = organiser.get("/organisation/journal?verifier=1").text
    with database.writing() as session:
        session.execute(update(JournalRow).where(JournalRow.id == ids[1]).values(subject="entry:7"))
    broken = organiser.get("/organisation/journal?verifier=1").text

    assert "Le journal est intact" not in silent
    assert "Le journal est intact" in whole
    assert f"La ligne {ids[1]} a été modifiée après coup" in broken


def test_a_long_journal_is_followed_in_slices(session: Session) -> None:
    write(session)
    first = session.scalars(select(JournalRow).order_by(JournalRow.id.desc()).limit(1)).one()
    previous, rows = first.hash, []
    for number in range(12_000):
        said = {
            "at": AT,
            "actor": "account:1",
            "act": "entry.saved",
            "subject": f"entry:{number}",
            "facts": {},
        }
        rows.append({**said, "previous_hash": previous, "hash": digest(previous_hash=previous, **said)})
        previous = rows[-1]["hash"]
    session.execute(JournalRow.__table__.insert(), rows)

    checked = journal_check.verify(session)

    assert (checked.rows, checked.last_hash, checked.broken) == (12_006, previous, None)
