"""The edition's own colours: served to anyone, kept by browsers, absent while the house's are used."""

from __future__ import annotations

import tinycss2
from flask import Flask
from flask.testing import FlaskClient

from contest.database import Database
from contest.queries import editions


def choose(database: Database, **chosen: str) -> int:
    with database.writing() as session:
        edition = editions.current(session)
        edition.version += 1
        for name, value in chosen.items():
            setattr(edition, name, value)
        return edition.version


def test_there_is_no_style_sheet_while_the_house_has_its_colours(client: FlaskClient) -> None:
    assert client.get("/couleurs.css").status_code == 404
    assert "couleurs.css" not in client.get("/calendrier").text


def test_chosen_colours_are_on_every_light_page(client: FlaskClient, database: Database) -> None:
    version = choose(database, action_color="#1b4f9c", strand_color="#b0560a")

    page = client.get("/calendrier").text
    sheet = client.get(f"/couleurs.css?v={version}")

    assert f"/couleurs.css?v={version}" in page
    assert (sheet.status_code, sheet.mimetype) == (200, "text/css")
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--leaf: #1b4f9c;" in sheet.text
    assert "--fil: #b0560a;" in sheet.text
    assert [rule.type for rule in tinycss2.parse_stylesheet(sheet.text, skip_whitespace=True)] == [
        "qualified-rule", "at-rule", "at-rule", "qualified-rule", "qualified-rule",
    ]  # fmt: skip


def test_an_old_address_is_asked_again(client: FlaskClient, database: Database) -> None:
    version = choose(database, strand_color="#b0560a")

    for address in ("/couleurs.css", f"/couleurs.css?v={version - 1}"):
        assert client.get(address).headers["Cache-Control"] == "no-cache"


def test_one_colour_alone_leaves_the_other_to_the_house(client: FlaskClient, database: Database) -> None:
    choose(database, strand_color="#b0560a")

    assert "--leaf" not in client.get("/couleurs.css").text


def test_the_colours_need_no_session(app: Flask, database: Database) -> None:
    choose(database, action_color="#1b4f9c")

    assert "Set-Cookie" not in app.test_client().get("/couleurs.css").headers
