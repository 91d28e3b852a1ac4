"""No GET writes: every statement that a reading page sends is a SELECT."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest import login
from contest.database import Database
from contest.models.columns import utc_now
from contest.rules.phases import Phase
from contest.services import classcodes, sessions
from tests import builders
from tests.listening import statements, writes


@pytest.fixture
def addresses(app: Flask, database: Database) -> dict[str, list[str]]:
    """The pages that a teacher, a class, an organiser and a juror can open, on a team that has a file."""
    with database.writing() as session:
        teacher = builders.teacher(session)
        team = builders.team(session, teacher=teacher)
        builders.pupil(session, team=team)
        upload = builders.upload(session, entry=team.entry)
        organiser = builders.organiser(session)
        juror, read = builders.juror(session), builders.admitted_entry(session)
        builders.open_phase(session, read.team.edition, Phase.JUDGING)
        ballot = builders.ballot(session, juror=juror, entry=read)
        now = utc_now()
        tokens = {
            "": "",
            "teacher": sessions.open_for_account(session, teacher.account_id, days=1, now=now),
            "class": classcodes.enter(session, typed=team.class_code, now=now)[1],
            "organiser": sessions.open_for_account(session, organiser.id, days=1, now=now),
            "juror": sessions.open_for_account(session, juror.account_id, days=1, now=now),
        }
    values = {"key": team.key, "upload_key": upload.key, "upload": upload.key}
    app.extensions["test.tokens"] = tokens
    keys = dict.fromkeys(tokens, values) | {"juror": {"key": ballot.key}}
    return {who: list(_get_addresses(app, keys[who])) for who in tokens}


def _get_addresses(app: Flask, values: dict[str, str]) -> Iterator[str]:
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or set()) and rule.arguments <= set(values):
            with app.test_request_context():
                yield app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})


def test_reading_a_page_writes_nothing(app: Flask, addresses: dict[str, list[str]]) -> None:
    found: list[tuple[str, str, str]] = []
    for who, paths in addresses.items():
        for path in paths:
            client: FlaskClient = app.test_client()
            if token := app.extensions["test.tokens"][who]:
                client.set_cookie(login.cookie_name(app.extensions["contest.settings"]), token)
            with statements(app) as said:
                answer = client.get(path)
            # A refused right is remembered, by the one named service, in a transaction of its own.
            if answer.status_code == 404:
                continue
            found += [(who, path, each) for each in writes(said)]

    assert found == []
