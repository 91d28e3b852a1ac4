"""Inside a school: somebody who only says that they teach there, pupils who send without end, two pages at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from contest.database import Database
from contest.models import Entry, Photo, Pupil, Team, TeamTeacher, Upload
from contest.models.columns import utc_now
from contest.queries import editions
from contest.queries.teams import teams_in_school
from contest.rules.accounts import hash_of_token, new_token
from contest.rules.entries import EntryState
from contest.rules.errors import Conflict, ContestError, NotFound, Refused
from contest.rules.rights import Actor
from contest.services import schools, submissions, teams
from contest.web.team.allowance import ALLOWANCES
from tests import builders
from tests.people import signed_in

WAIT_SECONDS = 60


def test_an_impostor_learns_no_name_and_writes_to_nobody(app: Flask, database: Database) -> None:
    with database.writing() as session:
        colleague = builders.teacher(session)
        colleague.account.name = "Colleague Nobody Must Learn Of"
        impostor = builders.teacher(session, school=colleague.school, approved=False)
        key = builders.team(session, teacher=impostor).key
        colleague_id, account_id = colleague.id, impostor.account_id
    browser = signed_in(app, account_id)

    page = browser.get(f"/equipes/{key}").text
    added = browser.post(f"/equipes/{key}/enseignants", data={"teacher": colleague_id})

    assert "Nobody Must Learn" not in page
    assert added.status_code == 403


def test_teams_of_a_refused_impostor_take_no_place_in_the_school(database: Database) -> None:
    with database.writing() as session:
        edition = builders.edition(session)
        impostor = builders.teacher(session, approved=False)
        builders.team(session, teacher=impostor)
        before = teams_in_school(session, edition_id=edition.id, school_id=impostor.school_id)
        organiser = builders.acting_organiser(builders.organiser(session))

        schools.refuse(session, organiser, teacher_id=impostor.id, reason="Inconnu ici.", now=utc_now())

        after = teams_in_school(session, edition_id=edition.id, school_id=impostor.school_id)
    assert (before, after) == (1, 0)


def _class_and_teacher(app: Flask, database: Database) -> tuple[FlaskClient, FlaskClient, str]:
    token = new_token()
    with database.writing() as session:
        team = builders.team(session)
        builders.class_session(session, team=team, token_hash=hash_of_token(token))
        key, account_id = team.key, team.teachers[0].teacher.account_id
    pupils = app.test_client()
    pupils.set_cookie("contest_session", token)
    return pupils, signed_in(app, account_id), key


def test_pupils_who_send_without_end_are_stopped_and_their_teacher_is_not(
    app: Flask, database: Database
) -> None:
    pupils, teacher, key = _class_and_teacher(app, database)
    _, allowed, _ = ALLOWANCES[0]

    answers = [
        pupils.put(f"/equipes/{key}/fichier", data=b"solid %d" % number).status_code
        for number in range(allowed + 1)
    ]
    photo = pupils.post(f"/equipes/{key}/photos", data={"caption": "encore"})
    sent = teacher.put(f"/equipes/{key}/fichier", data=b"solid last one")

    with database.reading() as session:
        kept = session.scalar(select(func.count()).select_from(Upload))
    assert answers == [201] * allowed + [429]
    assert (photo.status_code, sent.status_code) == (429, 201)
    assert kept == allowed + 1


def test_strangers_do_not_use_up_a_team_s_allowance(app: Flask, database: Database) -> None:
    pupils, _, key = _class_and_teacher(app, database)
    stranger, _, _ = _class_and_teacher(app, database)
    _, allowed, _ = ALLOWANCES[0]

    refused = {
        stranger.put(f"/equipes/{key}/fichier", data=b"solid x").status_code for _ in range(allowed + 1)
    }

    assert refused == {404}
    assert pupils.put(f"/equipes/{key}/fichier", data=b"solid x").status_code == 201


def test_a_dissolved_team_leaves_no_photo(database: Database) -> None:
    with database.writing() as session:
        team = builders.team(session)
        session.add(Photo(entry_id=team.entry.id, large_digest="a" * 64, small_digest="b" * 64))
        lead = builders.acting(team.teachers[0].teacher)

        teams.dissolve(session, lead, key=team.key, now=utc_now())

        assert session.scalars(select(Photo)).all() == []


def _complete(database: Database) -> tuple[str, Actor, Actor]:
    with database.writing() as session:
        builders.edition(session)
        team = builders.complete_team(session)
        second = builders.teacher(session, school=team.school)
        session.add(TeamTeacher(team_id=team.id, teacher_id=second.id))
        return team.key, builders.acting(team.teachers[0].teacher), builders.acting(second)


def _meanwhile(database: Database, act: Callable[..., object]) -> tuple[threading.Thread, list[type]]:
    """Do something in another transaction, at the same time; the kinds of refusal it met."""
    met: list[type] = []

    def run() -> None:
        try:
            with database.writing() as session:
                act(session)
        except ContestError as refusal:
            met.append(type(refusal))

    thread = threading.Thread(target=run)
    thread.start()
    return thread, met


def test_a_team_dissolved_at_the_same_moment_is_not_submitted(database: Database) -> None:
    key, lead, second = _complete(database)

    with database.writing() as session:
        version = editions.rulebook_in_force(session, editions.current(session)).version
        teams.dissolve(session, lead, key=key, now=utc_now())
        thread, met = _meanwhile(
            database,
            lambda other: submissions.submit(other, second, key=key, rulebook_version=version, now=utc_now()),
        )
        # Long enough for the other one to come as far as it can before this one ends.
        thread.join(0.5)
    thread.join(WAIT_SECONDS)

    with database.reading() as session:
        assert session.scalar(select(Entry.state)) is EntryState.DRAFT
    assert met == [NotFound]


def test_a_team_submitted_at_the_same_moment_is_not_dissolved(database: Database) -> None:
    key, lead, second = _complete(database)

    with database.writing() as session:
        version = editions.rulebook_in_force(session, editions.current(session)).version
        submissions.submit(session, second, key=key, rulebook_version=version, now=utc_now())
        thread, met = _meanwhile(
            database, lambda other: teams.dissolve(other, lead, key=key, now=utc_now() + timedelta(seconds=1))
        )
        thread.join(0.5)
    thread.join(WAIT_SECONDS)

    with database.reading() as session:
        assert session.scalar(select(Team.dissolved_at)) is None
    assert met == [Conflict]


def test_a_team_handed_over_twice_at_once_has_one_lead(database: Database) -> None:
    key, lead, second = _complete(database)
    with database.writing() as session:
        team = session.scalars(select(Team)).one()
        third = builders.teacher(session, school=team.school)
        session.add(TeamTeacher(team_id=team.id, teacher_id=third.id))
        third_id = third.id

    with database.writing() as session:
        teams.hand_over(session, lead, key=key, teacher_id=second.teacher_id or 0)
        session.flush()
        thread, met = _meanwhile(
            database, lambda other: teams.hand_over(other, lead, key=key, teacher_id=third_id)
        )
        thread.join(0.5)
    thread.join(WAIT_SECONDS)

    with database.reading() as session:
        leads = session.scalar(select(func.count()).select_from(TeamTeacher).where(TeamTeacher.leads))
    assert (leads, met) == (1, [Refused])


@pytest.mark.parametrize("place", ["eleves", "autorisations", "depot", "recu/1", "coupons"])
def test_pupils_see_no_page_of_their_teacher(app: Flask, database: Database, place: str) -> None:
    pupils, _, key = _class_and_teacher(app, database)

    assert pupils.get(f"/equipes/{key}/{place}").status_code == 404


@pytest.mark.parametrize("name", ["Zo\0é", "\x1bZoé", "Zo\u202eé", "Zo\u00adé"])
def test_a_first_name_holds_no_letter_that_nobody_sees(app: Flask, database: Database, name: str) -> None:
    with database.writing() as session:
        teacher = builders.teacher(session)
        key, account_id = builders.team(session, teacher=teacher).key, teacher.account_id

    answer = signed_in(app, account_id).post(
        f"/equipes/{key}/eleves", data={"first_names": name, "level": "4e"}
    )

    with database.reading() as session:
        assert answer.status_code == 303
        assert session.scalars(select(Pupil.first_name)).all() == ["Zoé"]
