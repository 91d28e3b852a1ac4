"""Each refusal has its status, its title and a sentence; a failure of ours gives a number and loses nothing."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.database import Database
from contest.failures import STATUS, status_of
from contest.models import School
from contest.models.columns import utc_now
from contest.rules import errors
from contest.rules.rights import Right
from contest.web.access import ACCESS
from contest.web.request import db
from contest.wording.refusals import code_of, sentence_of, title_of, wait_in_words
from tests import builders
from uploads.errors import PictureRefused, StoreFull, TooLarge

SAMPLES: list[tuple[Exception, int, str]] = [
    (errors.NotFound(), 404, "not_found"),
    (errors.Refused(), 403, "refused"),
    (errors.NotApproved(), 403, "not_approved"),
    (errors.SignInNeeded(), 401, "sign_in_needed"),
    (errors.WrongPassword(), 422, "wrong_password"),
    (errors.Closed(closed_at=utc_now()), 409, "closed"),
    (errors.Closed(opens_at=utc_now()), 409, "closed"),
    (errors.Closed(), 409, "closed"),
    (errors.RegistrationClosed(closed_at=utc_now()), 409, "registration_closed"),
    (errors.RegistrationClosed(opens_at=utc_now()), 409, "registration_closed"),
    (errors.RegistrationClosed(), 409, "registration_closed"),
    (errors.Incomplete(("title",)), 422, "incomplete"),
    (errors.Conflict("name"), 409, "conflict"),
    (errors.Conflict("anything else"), 409, "conflict"),
    (errors.TooMany("teams", limit=10), 429, "too_many"),
    (errors.TooMany("password_both", limit=8, retry_after_seconds=61), 429, "too_many"),
    (errors.Invalid(name="missing"), 422, "invalid"),
    (errors.LinkExpired(), 410, "link_expired"),
    (TooLarge(100_000_000), 413, "too_large"),
    (StoreFull(), 507, "store_full"),
    (PictureRefused("heic"), 422, "picture_refused"),
]


@pytest.mark.parametrize(("error", "status", "code"), SAMPLES)
def test_each_refusal_has_its_status_and_its_words(error: Exception, status: int, code: str) -> None:
    assert (status_of(error), code_of(error)) == (status, code)
    assert title_of(error).endswith(".")
    assert sentence_of(error).endswith(".")
    assert code not in sentence_of(error)


def test_no_error_of_the_contest_is_forgotten() -> None:
    def below(kind: type[Exception]) -> set[type[Exception]]:
        return {kind}.union(*(below(child) for child in kind.__subclasses__()))

    unknown = {kind for kind in below(errors.ContestError) if not set(kind.__mro__) & set(STATUS)}

    assert unknown == {errors.ContestError}
    assert set(STATUS) <= {type(error) for error, _, _ in SAMPLES}


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "dans 1\u00a0seconde"),
        (59, "dans 59\u00a0secondes"),
        (61, "dans 2\u00a0minutes"),
        (3601, "dans 2\u00a0heures"),
    ],
)
def test_a_wait_is_never_said_too_short(seconds: int, words: str) -> None:
    assert wait_in_words(seconds) == words


@pytest.fixture
def broken(app: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A browser of an application with a page that writes, then fails, and one without a line in the table."""

    def fail() -> str:
        builders.school(db(), name="Jamais gardée")
        raise RuntimeError("a secret of the inside")

    monkeypatch.setitem(ACCESS, "fail", Right.LOOK)
    app.add_url_rule("/panne", "fail", fail, methods=["GET", "POST"])
    app.add_url_rule("/oubliee", "forgotten_page", lambda: "seen")
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app.test_client()


def test_a_failure_gives_a_number_that_the_log_knows_and_undoes_what_was_written(
    broken: FlaskClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    answer = broken.post("/panne")

    assert answer.status_code == 500
    assert "a secret of the inside" not in answer.text
    [record] = [record for record in caplog.records if record.name == "contest.failures"]
    number = record.getMessage().split()[1]
    assert number in answer.text
    with database.reading() as session:
        assert session.query(School).filter_by(name="Jamais gardée").count() == 0


def test_an_address_without_a_line_in_the_table_does_not_exist(
    broken: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answer = broken.get("/oubliee")

    assert answer.status_code == 404
    assert "has no line in the access table" in caplog.text


def test_scripts_get_a_code_and_a_sentence(client: FlaskClient) -> None:
    answer = client.get("/api/nulle-part", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json is not None
    assert answer.json["error"] == "not_found"


def test_the_wrong_method_says_which_one_is_right(client: FlaskClient) -> None:
    answer = client.get("/deconnexion")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_the_log_of_requests_names_nobody(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="contest.requests"):
        client.get("/connexion?next=/mon-compte&email=quelquun@exemple.invalid")

    [line] = [record.getMessage() for record in caplog.records if record.name == "contest.requests"]
    assert line.startswith("GET account.sign_in 200 ")
    assert "exemple" not in line
    assert "127.0.0.1" not in line
