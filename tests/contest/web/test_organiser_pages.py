"""What an organiser does: confirm teachers, find teams, grant time, mend what failed, read the journal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.database import Database
from contest.jobs.queue import enqueue
from contest.models import Extension, Job, JournalRow, Teacher
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.settings import Settings
from contest.wording.dates import paris
from tests import builders
from tests.listening import cost
from tests.people import letters, organiser_browser, signed_in


def test_the_board_says_what_waits_and_counts_the_entries(app: Flask, database: Database) -> None:
    with database.writing() as session:
        builders.teacher(session, approved=False)
        builders.team(session)

    board = organiser_browser(app).get("/organisation").text

    assert "Confirmer 1\u00a0enseignant" in board
    assert "1\u00a0équipe dans 1\u00a0établissement" in board


def test_a_dead_job_is_explained_and_tried_again(app: Flask, database: Database) -> None:
    with database.writing() as session:
        job = enqueue(session, JobKind.MAIL, template="receipt", account_id=1)
        job.state, job.attempts, job.error = JobState.DEAD, 3, "ConnectionRefusedError: 111"
        job.finished_at = utc_now()
        job_id = job.id
    organiser = organiser_browser(app)

    board = organiser.get("/organisation").text
    again = organiser.post(f"/organisation/taches/{job_id}/relancer", follow_redirects=True)

    assert "Le serveur d’e-mail ne répond pas" in board
    assert "La tâche est relancée" in again.text
    with database.reading() as session:
        job = session.get_one(Job, job_id)
        assert (job.state, job.attempts) == (JobState.READY, 0)


def test_a_teacher_is_confirmed_and_told(app: Flask, database: Database, settings: Settings) -> None:
    with database.writing() as session:
        teacher_id = builders.teacher(session, approved=False).id
    organiser = organiser_browser(app)

    page = organiser.get("/organisation/enseignants").text
    organiser.post(f"/organisation/enseignants/{teacher_id}/confirmer")

    assert "Première personne de cet établissement" in page
    with database.reading() as session:
        assert session.get_one(Teacher, teacher_id).approved_at is not None
    [letter] = letters(database, settings)
    assert "vous pouvez déposer" in letter.subject


def test_a_refusal_needs_a_reason_which_is_mailed_and_can_be_taken_back(
    app: Flask, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        teacher_id = builders.teacher(session, approved=False).id
    organiser = organiser_browser(app)
    url = f"/organisation/enseignants/{teacher_id}/refuser"

    page = organiser.get(url)
    silent = organiser.post(url, data={"reason": "  "})
    said = organiser.post(url, data={"reason": "Le rectorat ne vous connaît pas."})
    [letter] = letters(database, settings)
    back = organiser.post(f"/organisation/enseignants/{teacher_id}/confirmer", follow_redirects=True)

    assert page.status_code == 200
    assert silent.status_code == 422
    assert "Donnez la raison" in silent.text
    assert said.status_code == 303
    assert "Le rectorat ne vous connaît pas." in letter.text
    assert "peut maintenant déposer" in back.text


def test_an_extension_is_granted_in_the_time_of_paris_and_mailed(
    app: Flask, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        team = builders.team(session, name="Les Semeurs")
        key, team_id = team.key, team.id
    organiser = organiser_browser(app)
    until = paris(utc_now() + timedelta(days=200)).replace(second=0, microsecond=0)
    url = f"/organisation/equipes/{key}/delai"

    before = organiser.get(url)
    past = organiser.post(url, data={"until": "2020-01-01T10:00", "reason": "Panne de réseau"})
    given = organiser.post(url, data={"until": until.strftime("%Y-%m-%dT%H:%M"), "reason": "Panne de réseau"})
    after = organiser.get(url)

    assert before.status_code == 200
    assert past.status_code == 422
    assert "déjà passé" in past.text
    assert given.status_code == 303
    assert "Panne de réseau" in after.text
    with database.reading() as session:
        assert session.scalar(select(Extension.until).where(Extension.team_id == team_id)) == until
    [letter] = letters(database, settings)
    assert "Les Semeurs" in letter.subject
    assert "Panne de réseau" in letter.text


@pytest.mark.parametrize("url", ["/organisation/enseignants?voir=approved"])
def test_lists_ask_the_database_as_often_for_one_row_as_for_three(
    app: Flask, database: Database, url: str
) -> None:
    organiser = organiser_browser(app)
    with database.writing() as session:
        builders.upload(session, entry=builders.team(session).entry)
    one = cost(app, lambda: organiser.get(url))
    with database.writing() as session:
        builders.upload(session, entry=builders.team(session).entry)
        builders.team(session)
    three = cost(app, lambda: organiser.get(url))

    assert one == three


def test_the_journal_is_read_and_names_nobody(app: Flask, database: Database) -> None:
    with database.writing() as session:
        account = builders.teacher(session).account
        account_id, name, email = account.id, account.name, account.email
    signed_in(app, account_id).post("/mon-compte/nom", data={"name": "Mme Nouvelle"})

    page = organiser_browser(app).get(f"/organisation/journal?q=account:{account_id}").text

    assert "change de nom" in page
    assert name not in page
    assert str(email) not in page


def test_looking_at_the_organisers_pages_writes_nothing(app: Flask, database: Database) -> None:
    organiser = organiser_browser(app)
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(JournalRow))

    for url in (
        "/organisation",
        "/organisation/candidatures",
        "/organisation/photos",
        "/organisation/enseignants",
        "/organisation/journal",
    ):
        organiser.get(url)

    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JournalRow)) == before
