"""The try-it page: no account, a report like a team's, and nothing kept."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.database import Database
from contest.models import Inspection, Trial
from contest.models.columns import utc_now
from contest.services import inspections
from tests.contest.test_wording_findings import finding, report_of
from uploads.report import Code, Severity

STL = b"solid pot\nendsolid pot\n"


def sent(client: FlaskClient, data: bytes = STL) -> str:
    answer = client.put(
        "/essayer", data=data, headers={"X-File-Name": "pot.stl", "Accept": "application/json"}
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json["location"])


def trial_of(database: Database) -> Trial:
    with database.reading() as session:
        return session.scalars(select(Trial)).one()


def test_the_page_tells_the_limits_and_the_hour_before(client: FlaskClient) -> None:
    page = client.get("/essayer").text.replace("\u00a0", " ").replace("\u202f", " ")

    assert "Est-ce que ça s’imprimera ?" in page
    assert "100 Mo au plus" in page
    assert "un cube de 180 mm" in page
    assert "effacé une heure plus tard" in page


def test_anyone_sends_a_file_waits_and_reads_the_report(client: FlaskClient, database: Database) -> None:
    location = sent(client)
    waiting = client.get(location)
    with database.writing() as session:
        inspections.record(
            session,
            inspection_id=1,
            report=report_of(finding(Code.THIN_WALLS, Severity.BLOCKING)),
            light_digest=None,
            layers_digest=None,
            fence=1,
            now=utc_now(),
        )

    page = client.get(location).text

    assert "Nous relisons votre fichier" in waiting.text
    assert "Encore une retouche" in page
    assert "Rien n’a été publié." in page
    assert "seront effacés" in page


def test_the_plain_form_works_too(client: FlaskClient, database: Database) -> None:
    answer = client.post("/essayer", data={"file": (io.BytesIO(STL), "pot.stl")})

    assert answer.status_code == 303
    assert answer.location.endswith(trial_of(database).key)


def test_the_key_opens_until_the_hour_has_passed(client: FlaskClient, app: Flask, database: Database) -> None:
    location = sent(client)
    somebody_else = app.test_client()
    assert somebody_else.get(location).status_code == 200
    with database.writing() as session:
        trial = session.scalars(select(Trial)).one()
        trial.expires_at = utc_now() - timedelta(seconds=1)
        key = session.get(Inspection, trial.inspection_id).key  # type: ignore[union-attr]

    assert client.get(location).status_code == 404
    assert client.get(f"/api/inspections/{key}").status_code == 404


def test_an_address_that_tries_too_often_is_asked_to_wait(client: FlaskClient, app: Flask) -> None:
    settings = app.extensions["contest.settings"]
    app.extensions["contest.settings"] = replace(settings, try_per_hour=2)
    sent(client)
    sent(client)

    refused = client.put("/essayer", data=STL, headers={"Accept": "application/json"})

    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert refused.json["sentence"]


def test_another_unit_replaces_the_check_and_keeps_nothing_of_the_first(
    client: FlaskClient, database: Database
) -> None:
    location = sent(client)

    client.post(f"{location}/unite", data={"unit": "inch"})

    with database.reading() as session:
        scales = session.scalars(select(Inspection.scale)).all()
    assert scales == [25.4]


def test_an_unknown_sample_or_unit_is_refused(client: FlaskClient) -> None:
    location = sent(client)

    assert client.post("/essayer/exemple/inconnu").status_code == 404
    assert client.post(f"{location}/unite", data={"unit": "parsec"}).status_code == 422
