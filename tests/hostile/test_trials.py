"""Strangers on the try-it page: nothing there costs more than the hour's allowance, nor comes before the teams."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.database import Database
from contest.models import Inspection, Job
from contest.models.jobs import JobKind
from contest.rules.entries import InspectionState
from contest.services.inspections import TRIED

STL = b"solid pot\nendsolid pot\n"


def _tried(client: FlaskClient, app: Flask, *, allowance: int) -> str:
    app.extensions["contest.settings"] = replace(app.extensions["contest.settings"], try_per_hour=allowance)
    return str(client.put("/essayer", data=STL, headers={"X-File-Name": "pot.stl"}).json["location"])


def _priorities(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(Job.priority).where(Job.kind == JobKind.INSPECT)))


def test_changing_the_unit_again_and_again_uses_up_the_allowance(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    location = _tried(client, app, allowance=3)

    answers = [
        client.post(f"{location}/unite", data={"unit": unit}).status_code for unit in ("inch", "mm", "inch")
    ]

    assert answers == [303, 303, 429]
    assert _priorities(database) == [TRIED] * 3


def test_starting_a_failed_check_again_uses_up_the_allowance(
    client: FlaskClient, app: Flask, database: Database
) -> None:
    location = _tried(client, app, allowance=2)
    answers = []
    for _ in range(2):
        with database.writing() as session:
            session.scalars(select(Inspection)).one().state = InspectionState.FAILED
        answers.append(client.post(f"{location}/relancer").status_code)

    assert answers == [303, 429]
    assert _priorities(database) == [TRIED] * 2
