"""Words are packed for whoever takes them so; nothing beside a secret ever is."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import teacher_browser

TAKES = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize(
    "path", ["/static/css/site.css", "/static/js/site.js", "/", "/galerie", "/reglement"]
)
def test_words_come_packed_and_unpack_to_the_same(client: FlaskClient, path: str) -> None:
    plain, packed = client.get(path), client.get(path, headers=TAKES)

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 2
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_a_packed_style_sheet_is_asked_for_again_in_vain(client: FlaskClient) -> None:
    mark = client.get("/static/css/site.css", headers=TAKES).headers["ETag"]

    again = client.get("/static/css/site.css", headers=TAKES | {"If-None-Match": mark})

    assert (again.status_code, again.data) == (304, b"")


def test_pages_that_hold_a_secret_or_somebody_are_never_packed(client: FlaskClient, app: Flask) -> None:
    form = client.get("/connexion", headers=TAKES)
    signed_in = teacher_browser(app).get("/galerie", headers=TAKES)

    assert 'name="csrf_token"' in form.text
    assert "Content-Encoding" not in form.headers
    assert "Content-Encoding" not in signed_in.headers


@pytest.mark.parametrize("path", ["/static/fonts/atkinson-text.woff2", "/static/img/snail.webp"])
def test_what_is_packed_already_is_left_alone(client: FlaskClient, path: str) -> None:
    assert "Content-Encoding" not in client.get(path, headers=TAKES).headers


def test_a_part_of_a_file_is_a_part_of_its_own_bytes(client: FlaskClient) -> None:
    whole = client.get("/static/css/site.css").data

    part = client.get("/static/css/site.css", headers=TAKES | {"Range": "bytes=0-9"})

    assert (part.status_code, part.data) == (206, whole[:10])
