"""Suspended, a teacher reads their teams' pages and writes nowhere; the organiser gives the teams to a colleague."""

from __future__ import annotations

import pytest
from flask import Flask

from contest.database import Database
from contest.models import Teacher
from contest.models.columns import utc_now
from contest.rules.rights import TEACHING
from contest.settings import Settings
from contest.web.access import ACCESS
from tests import builders
from tests.people import letters, organiser_browser, signed_in

REASON = "Le collège ne vous connaît plus."


@pytest.fixture
def led(database: Database) -> tuple[int, int, str]:
    """A teacher who leads a team: their id, their account's, the team's key."""
    with database.writing() as session:
        team = builders.team(session, name="Les Semeurs")
        teacher = team.teachers[0].teacher
        return teacher.id, teacher.account_id, team.key


def _suspend(database: Database, teacher_id: int) -> None:
    with database.writing() as session:
        teacher = session.get_one(Teacher, teacher_id)
        teacher.refused_at, teacher.refusal_reason = utc_now(), REASON


def test_a_teacher_is_suspended_their_teams_given_and_the_suspension_lifted(
    app: Flask, database: Database, settings: Settings, led: tuple[int, int, str]
) -> None:
    teacher_id, account_id, key = led
    with database.writing() as session:
        school = session.get_one(Teacher, teacher_id).school
        colleague = builders.teacher(session, school=school)
        colleague_id, colleague_account = colleague.id, colleague.account_id
    organiser, theirs = organiser_browser(app), signed_in(app, account_id)
    url = f"/organisation/enseignants/{teacher_id}"

    asked = organiser.get(f"{url}/suspendre")
    silent = organiser.post(f"{url}/suspendre", data={"reason": " "})
    giving = organiser.post(f"{url}/suspendre", data={"reason": REASON}, follow_redirects=True)
    nobody = organiser.post(f"{url}/equipes")
    given = organiser.post(f"{url}/equipes", data={"colleague": colleague_id}, follow_redirects=True)
    told, entrusted = letters(database, settings)
    lifted = organiser.post(f"{url}/confirmer", follow_redirects=True)

    assert asked.status_code == 200
    assert silent.status_code == 422
    assert giving.request.path == f"{url}/equipes"
    assert "Les Semeurs" in giving.text
    assert nobody.status_code == 422
    assert "1\u00a0équipe confiée" in given.text
    assert "Lever la suspension" in given.text
    assert REASON in told.text
    assert "Les Semeurs" in entrusted.subject
    assert "peut maintenant déposer" in lifted.text
    assert theirs.get("/mon-compte").status_code == 303
    assert signed_in(app, account_id).get(f"/equipes/{key}").status_code == 404
    assert signed_in(app, colleague_account).get(f"/equipes/{key}").status_code == 200


def test_without_a_colleague_the_page_says_what_to_do(
    app: Flask, database: Database, led: tuple[int, int, str]
) -> None:
    teacher_id, _, _ = led
    organiser = organiser_browser(app)
    url = f"/organisation/enseignants/{teacher_id}/equipes"

    recognised = organiser.get(url)
    _suspend(database, teacher_id)

    assert recognised.status_code == 404
    assert "Confirmez un collègue" in organiser.get(url).text


@pytest.mark.parametrize("page", ["", "/candidature", "/depot", "/autorisations", "/fichier"])
def test_a_suspended_teacher_still_reads(
    app: Flask, database: Database, led: tuple[int, int, str], page: str
) -> None:
    teacher_id, account_id, key = led
    _suspend(database, teacher_id)

    assert signed_in(app, account_id).get(f"/equipes/{key}{page}").status_code == 200


def test_their_home_and_account_say_why(app: Flask, database: Database, led: tuple[int, int, str]) -> None:
    teacher_id, account_id, key = led
    _suspend(database, teacher_id)
    theirs = signed_in(app, account_id)

    assert "n’est pas reconnue" in theirs.get("/equipes").text
    assert "MELON" not in theirs.get("/equipes").text
    for page in ("candidature", "depot"):
        words = theirs.get(f"/equipes/{key}/{page}").text
        assert "n’est pas reconnue" in words
        assert "Enregistrer le brouillon" not in words
    assert "n’est pas reconnue" in theirs.get("/mon-etablissement").text
    assert REASON in theirs.get("/mon-compte").text


def test_every_writing_address_of_teams_is_closed_to_a_suspended_teacher(
    app: Flask, database: Database, led: tuple[int, int, str]
) -> None:
    teacher_id, account_id, key = led
    _suspend(database, teacher_id)
    theirs = signed_in(app, account_id)
    open_ones, tried = [], 0

    for rule in app.url_map.iter_rules():
        if ACCESS[rule.endpoint] not in TEACHING:
            continue
        values = {
            name: key if name in ("key", "team") else 1 if "Integer" in type(kind).__name__ else "zzz"
            for name, kind in rule._converters.items()
        }
        with app.test_request_context():
            address = app.url_for(rule.endpoint, **values)
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}):
            tried += 1
            if theirs.open(address, method=method).status_code != 403:
                open_ones.append((method, rule.rule))

    assert open_ones == []
    assert tried > 20


def test_a_suspended_teacher_may_still_leave(
    app: Flask, database: Database, led: tuple[int, int, str]
) -> None:
    teacher_id, account_id, _ = led
    _suspend(database, teacher_id)

    gone = signed_in(app, account_id).post("/mon-compte/partir", data={"sure": "y"})

    assert gone.status_code == 303
    assert gone.headers["Location"] == "/"
