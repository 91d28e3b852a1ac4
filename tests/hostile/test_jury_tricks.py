"""A juror who wants to know whose objects they read, to favour a friend's school."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from contest.database import Database
from contest.models import Edition, Juror
from contest.queries import editions
from contest.rules.phases import Phase
from tests import builders
from tests.people import signed_in

MARKS = {"originality": 3, "ecology": 2, "creativity": 1}


def own_ballots(app: Flask, account_id: int) -> list[dict[str, Any]]:
    """The ballots that a juror finds in the file of their own data."""
    known: dict[str, Any] = signed_in(app, account_id).get("/mon-compte/mes-donnees.json").get_json()
    return list(known["juries"][0]["ballots"])


@pytest.fixture
def waiting(app: Flask, database: Database) -> int:
    """The account of a juror whose pile is dealt, and whose round hasn't opened."""
    with database.writing() as session:
        edition = editions.current(session)
        builders.open_phase(session, edition, Phase.ELIGIBILITY)
        juror = builders.juror(session)
        for _ in range(3):
            builders.ballot(session, juror=juror, entry=builders.admitted_entry(session))
        return int(juror.account_id)


def test_a_pile_can_not_be_read_before_the_round_and_so_told_apart_by_declaring_ties(
    app: Flask, database: Database, waiting: int
) -> None:
    # An organiser who lifts a tie of before the round gives the objects back: which ones must stay unknown.
    assert own_ballots(app, waiting) == []


def test_what_a_juror_answered_is_in_their_data(app: Flask, database: Database, waiting: int) -> None:
    with database.writing() as session:
        juror = session.query(Juror).filter_by(account_id=waiting).one()
        builders.open_phase(session, session.get_one(Edition, juror.edition_id), Phase.JUDGING)
        entry = builders.admitted_entry(session)
        builders.ballot(session, juror=juror, entry=entry, marks=MARKS, note="À revoir")
        code = f"F-{entry.number:03d}"

    [ballot] = own_ballots(app, waiting)

    assert (ballot["entry"], ballot["note"], ballot["marks"]) == (code, "À revoir", MARKS)
