"""An organiser writes to teams and jurors: read again as it arrives, sent once, kept; all of it without a script."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.database import Database
from contest.models import Edition, OutgoingMessage
from contest.rules.messages import Audience, MessageState
from contest.settings import Settings
from tests import builders
from tests.listening import statements
from tests.people import letters, organiser_browser
from tests.visiting import Visitor


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    return Visitor(organiser_browser(app))


def test_a_message_is_written_read_again_and_sent(
    organiser: Visitor, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        names = {builders.team(session).teachers[0].teacher.account.name for _ in range(3)}

    organiser.get("/organisation/messages/nouveau?pour=all_teams")
    organiser.fill("/nouveau", subject="La salle change", body="Rendez-vous au gymnase.\n\nÀ vendredi !")
    read_again = organiser.page
    organiser.fill("/envoyer")
    gone = organiser.page
    sent = letters(database, settings)

    assert "Envoyer à 3 personnes" in read_again.text
    assert "Bonjour Personne" in read_again.text
    assert "Ce message est parti" in gone.text
    assert "3 personnes l’ont reçu" in gone.text
    assert {letter.text.splitlines()[0] for letter in sent} == {f"Bonjour {name}," for name in names}
    assert all("Rendez-vous au gymnase.\n\nÀ vendredi !" in letter.text for letter in sent)
    # What was read again is what arrives, word for word.
    assert any(" ".join(letter.text.split()) in read_again.text for letter in sent)
    assert "La salle change" in organiser.get("/organisation/messages").text


def test_the_back_button_and_a_second_click_send_nothing_more(
    organiser: Visitor, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        builders.team(session)
    organiser.get("/organisation/messages/nouveau?pour=all_teams")
    before = organiser.fill("/nouveau", subject="La salle change", body="Au gymnase.")

    organiser.fill("/envoyer")
    organiser.page = before
    organiser.fill("/envoyer")

    assert "personne ne le reçoit deux fois" in organiser.page.text
    assert len(letters(database, settings)) == 1


@pytest.mark.parametrize("typed", ["F-001", "f-1", "1", " F001 "])
def test_one_team_is_named_by_its_number(
    organiser: Visitor, database: Database, settings: Settings, typed: str
) -> None:
    with database.writing() as session:
        team, _ = builders.team(session, name="Club Terreau"), builders.team(session)
        email = team.teachers[0].teacher.account.email
    organiser.get("/organisation/messages/nouveau")

    organiser.fill("/nouveau", audience="team", team=typed, subject="Votre fichier", body="Il est beau.")
    page = organiser.page
    organiser.fill("/envoyer")

    assert "Équipe Club Terreau, F-001" in page.text
    assert [letter.to for letter in letters(database, settings)] == [email]


def test_what_is_missing_is_said_beside_its_field_and_nothing_typed_is_lost(organiser: Visitor) -> None:
    organiser.get("/organisation/messages/nouveau")

    page = organiser.fill("/nouveau", audience="team", team="F-999", subject="", body="Gardez-moi.")

    assert page.status == 422
    assert "Écrivez le numéro de la candidature" in page.text
    assert "Donnez un objet" in page.text
    assert "Gardez-moi." in page.text
    assert "F-999" in page.response.text


def test_two_organisers_at_once_are_told_and_keep_their_words(app: Flask, organiser: Visitor) -> None:
    other = Visitor(organiser_browser(app))
    organiser.get("/organisation/messages/nouveau?pour=all_teams")
    organiser.fill("/nouveau", subject="La salle change", body="Au gymnase.")
    place = f"{organiser.page.url}/modifier"
    organiser.get(place)
    other.get(place)

    other.fill("/modifier", body="Au réfectoire.")
    clash = organiser.fill("/modifier", body="Dans la cour.")
    again = organiser.fill("/modifier")

    assert clash.status == 409
    assert "Ce message vient d’être changé" in clash.text
    assert "Au réfectoire." in clash.text
    assert "Dans la cour." in clash.text
    assert again.status == 200
    assert "Dans la cour." in again.text


def test_a_message_changed_while_it_was_read_again_stays(
    app: Flask, organiser: Visitor, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        builders.team(session)
    other = Visitor(organiser_browser(app))
    organiser.get("/organisation/messages/nouveau?pour=all_teams")
    read_again = organiser.fill("/nouveau", subject="La salle change", body="Au gymnase.")
    other.get(f"{read_again.url}/modifier")
    other.fill("/modifier", body="Au réfectoire.")

    clash = organiser.fill("/envoyer")

    assert clash.status == 409
    assert "Quelqu’un l’a changé" in clash.text
    assert "Au réfectoire." in clash.text
    assert letters(database, settings) == []


def test_a_draft_is_thrown_away(organiser: Visitor, database: Database) -> None:
    organiser.get("/organisation/messages/nouveau?pour=all_teams")
    organiser.fill("/nouveau", subject="La salle change", body="Au gymnase.")

    page = organiser.fill("/jeter")

    assert "Personne ne l’a reçu" in page.text
    with database.reading() as session:
        assert session.scalars(select(OutgoingMessage)).all() == []


def test_a_message_nobody_would_get_has_no_button(organiser: Visitor) -> None:
    organiser.get("/organisation/messages/nouveau?pour=late_jurors")

    page = organiser.fill("/nouveau", subject="Encore un effort", body="Il reste deux jours.")

    assert "Aucun destinataire" in page.text
    assert "/envoyer" not in page.response.text


def test_the_outbox_asks_the_database_as_often_for_one_message_as_for_three(
    app: Flask, database: Database
) -> None:
    client = organiser_browser(app)
    one = _statements(app, client, database, more=1)
    three = _statements(app, client, database, more=2)

    assert one == three


def _statements(app: Flask, client: FlaskClient, database: Database, *, more: int) -> int:
    with database.writing() as session:
        edition_id = session.scalars(select(Edition.id)).one()
        for state in (MessageState.DRAFT, MessageState.SENT):
            for _ in range(more):
                team = builders.team(session)
                builders.message(
                    session, edition_id=edition_id, state=state, audience=Audience.TEAM, team_id=team.id,
                    recipients=1, sent_at=team.created_at,
                )  # fmt: skip
                juror = builders.juror(session)
                builders.message(
                    session, edition_id=edition_id, state=state, audience=Audience.JUROR, juror_id=juror.id,
                    recipients=1, sent_at=team.created_at,
                )  # fmt: skip
    with statements(app) as said:
        assert client.get("/organisation/messages").status_code == 200
    return len(said)
