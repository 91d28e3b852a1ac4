"""Closed by default: every URL has a line in the access table and is tried as each role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from contest import login
from contest.database import Database
from contest.models.columns import utc_now
from contest.rules.rights import GRANTS, Role
from contest.services import classcodes, sessions
from contest.web.access import ACCESS
from tests import builders

FILLING = {
    "key": "zzzzzzzzzzzz",
    "team": "zzzzzzzzzzzz",
    "digest": "0" * 64,
    "filename": "css/site.css",
    "token": "nothing",
    "secret": "nothing",
}


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule, method


def address(app: Flask, rule: Rule) -> str:
    values = {
        name: FILLING.get(
            name, 999_999 if type(rule._converters[name]).__name__ == "IntegerConverter" else "zzz"
        )
        for name in rule.arguments
    }
    with app.test_request_context():
        return app.url_for(rule.endpoint, **values)


@pytest.fixture
def visitors(app: Flask, database: Database) -> dict[Role, FlaskClient]:
    """A browser for each role, signed in as our own services do it."""
    now = utc_now()
    with database.writing() as session:
        teacher = builders.teacher(session)
        team = builders.team(session, teacher=teacher)
        organiser = builders.organiser(session)
        juror = builders.juror(session)
        tokens = {
            Role.TEACHER: sessions.open_for_account(session, teacher.account_id, days=1, now=now),
            Role.JUROR: sessions.open_for_account(session, juror.account_id, days=1, now=now),
            Role.ORGANISER: sessions.open_for_account(session, organiser.id, days=1, now=now),
            Role.PUPIL: classcodes.enter(session, typed=team.class_code, now=now)[1],
        }
    clients = {role: app.test_client() for role in Role}
    for role, token in tokens.items():
        clients[role].set_cookie(login.cookie_name(app.extensions["contest.settings"]), token)
    return clients


def test_every_endpoint_has_exactly_one_line(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ACCESS)


@pytest.mark.parametrize("role", list(Role))
def test_a_role_without_the_right_never_gets_in(
    app: Flask, visitors: dict[Role, FlaskClient], role: Role
) -> None:
    wrong = []
    for rule, method in rules(app):
        if role in GRANTS[ACCESS[rule.endpoint]]:
            continue
        answer = visitors[role].open(address(app, rule), method=method)
        sent_to_sign_in = answer.status_code in (302, 303) and "/connexion" in answer.headers["Location"]
        if not (answer.status_code in (401, 403, 404) or (role is Role.ANYONE and sent_to_sign_in)):
            wrong.append((role.value, method, rule.rule, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_no_url_fails_or_shows_a_stranger_anything_for_an_object_that_does_not_exist(
    app: Flask, visitors: dict[Role, FlaskClient], role: Role
) -> None:
    wrong = []
    for rule, method in rules(app):
        if role not in GRANTS[ACCESS[rule.endpoint]] or rule.endpoint == "account.sign_out":
            continue
        answer = visitors[role].open(address(app, rule), method=method)
        about_an_object = {"key", "digest"} & rule.arguments
        if answer.status_code >= 500 or (about_an_object and answer.status_code == 200):
            wrong.append((role.value, method, rule.rule, answer.status_code))

    assert wrong == []
