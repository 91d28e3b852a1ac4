"""Addresses bent on purpose: impossible numbers, NUL, a foreign host, a household full of IPv6."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.database import Database
from contest.web.request import client_address
from tests import builders
from tests.people import organiser_browser, signed_in
from tests.visiting import COOKIE

HUGE = 10**23
ELSEWHERE = "ailleurs.exemple.invalid"


def _lead(app: Flask, database: Database) -> tuple[FlaskClient, str]:
    with database.writing() as session:
        team = builders.complete_team(session)
        key, account_id = team.key, team.teachers[0].teacher.account_id
    return signed_in(app, account_id), key


def test_no_address_built_on_purpose_is_a_failure_of_ours(app: Flask, database: Database) -> None:
    teacher, key = _lead(app, database)
    # As in production: a failure is a page, not an exception of the test.
    app.testing = False

    looked = [
        teacher.get(address).status_code
        for address in (
            f"/equipes/{key}/eleves/{HUGE}",
            f"/equipes/{key}/eleves/{HUGE}/autorisations",
            f"/equipes/{key}/recu/{HUGE}",
            "/equipes/%00",
            f"/equipes/{key}/rapport/%00",
            "/essayer/%00",
            "/fichiers/%00/objet.bin",
            "/fichiers/recu/%00",
            "/fichiers/photo/%00/large.webp",
            "/api/inspections/%00",
        )
    ]
    posted = [
        teacher.post(f"/equipes/{key}/{place}", data={"teacher": HUGE}).status_code
        for place in (f"autorisations/{HUGE}/retirer", "referent", "enseignants")
    ]

    assert looked == [404] * len(looked)
    assert posted == [404] * len(posted)


@pytest.mark.parametrize("until", ["0001-01-01T00:00", "1999-12-31T23:59", "9999-12-31T23:59"])
def test_a_deadline_outside_of_time_is_refused_in_words(app: Flask, database: Database, until: str) -> None:
    _, key = _lead(app, database)
    app.testing = False

    answer = organiser_browser(app).post(
        f"/organisation/equipes/{key}/delai", data={"until": until, "reason": "Une panne de courant."}
    )

    assert answer.status_code == 422


def test_the_coupons_send_pupils_to_our_address_whatever_host_was_asked(
    app: Flask, database: Database
) -> None:
    settings = app.extensions["contest.settings"]
    app.extensions["contest.settings"] = replace(settings, base_url="http://concours.exemple.invalid/")
    teacher, key = _lead(app, database)
    cookie = teacher.get_cookie(COOKIE)
    assert cookie is not None
    teacher.set_cookie(COOKIE, cookie.value, domain=ELSEWHERE)

    page = teacher.get(f"/equipes/{key}/coupons", headers={"Host": ELSEWHERE}).text

    assert "http://concours.exemple.invalid/classe" in page
    assert ELSEWHERE not in page


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64"),
        ("not an address", "unknown"),
    ],
)
def test_a_household_counts_as_one(app: Flask, address: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert client_address() == counted
