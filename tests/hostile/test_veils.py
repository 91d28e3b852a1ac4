"""Somebody with the source code who tries every way to lift the codes drawn by lot in the published table."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.database import Database
from contest.models import Award, Edition
from contest.queries import editions
from contest.queries.publishing import _frozen
from contest.rules.frozen import Content, GivenAward, digest_of, freeze
from contest.rules.phases import Phase
from contest.worker.ranking import content_of
from judging.ballot import Ballots
from judging.ranking import run
from judging.rubric import Rubric
from judging.table import read_ballots
from tests import builders
from tests.contest.web.test_palmares import publish

UNSEEN = ("F-004", "F-006")  # two of six entries are nobody's business


def guessed(table: bytes, veils: dict[str, str], rubric: Rubric, awards: list[GivenAward]) -> Content:
    """What would have been frozen if these codes stood for these entries: all of it follows from public pages."""
    read, order = read_ballots(table), [each.code for each in rubric.criteria]
    names = {veil: code for code, veil in veils.items()}
    rows: list[list[Any]] = [
        [names.get(each.entry, each.entry), each.juror, each.criterion, each.mark] for each in read.marks
    ]
    rows.sort(key=lambda row: (row[0], row[1], order.index(row[2])))
    weights = {each.code: each.weight for each in rubric.criteria}
    ranking = run({"rows": rows, "weights": weights, "method": "mean"}, None)  # type: ignore[arg-type]
    computed = content_of(ranking, rows=rows, weights=weights)
    sealed = {"veils": veils, "digest": Ballots.of(read.marks).digest(read.weights), "bytes": len(table)}
    frozen = freeze(computed, rubric=rubric, awards=awards, top=3)
    return {"result": 1, "result_digest": digest_of(computed), **frozen, "bundle": sealed}


@pytest.fixture
def known(app: Flask, database: Database) -> tuple[Rubric, list[GivenAward]]:
    """The grid and the awards, as the public pages tell them."""
    with database.writing() as session:
        edition: Edition = editions.current(session)
        publish(session, edition)
        builders.open_phase(session, edition, Phase.RESULTS)
        given = session.scalars(select(Award).order_by(Award.position)).all()
        return Rubric.from_json(edition.rubric), [_frozen(award) for award in given]


def test_no_guess_about_the_last_places_is_confirmed(
    client: FlaskClient, database: Database, known: tuple[Rubric, list[GivenAward]]
) -> None:
    answer = client.get("/resultats/bulletins.csv")
    codes = sorted({each.entry for each in read_ballots(answer.data).marks if each.entry.startswith("O-")})

    tries = [dict(zip(UNSEEN, order, strict=True)) for order in permutations(codes)]
    marks = {digest_of(guessed(answer.data, veils, *known)) for veils in tries}

    assert answer.headers["ETag"].strip('"') not in marks
