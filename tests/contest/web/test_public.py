"""The pages that anyone may read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from contest.database import Database
from contest.models.columns import utc_now
from contest.queries import editions
from contest.rules.default_edition import plan
from contest.rules.phases import Phase, window_of
from contest.web.public.shown import calendar
from contest.wording.invitations import invitation
from tests import builders

PAGES = (
    ("/", "Votre fichier est relu en une minute"),
    ("/calendrier", "Toutes les heures sont celles de Paris"),
    ("/reglement", "Version 1, publiée le"),
    ("/grille", "Copie d’un modèle existant"),
    ("/exporter-en-stl", "Tinkercad"),
    ("/vie-privee", "Tu n’as pas de compte"),
    ("/accessibilite", "Ce qui n’a pas été vérifié"),
    ("/mentions-legales", "licence MIT"),
    ("/contact", "concours@localhost"),
)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("path", "words"), PAGES)
def test_each_page_says_what_it_is_there_for(client: FlaskClient, path: str, words: str) -> None:
    response = client.get(path)

    assert response.status_code == 200
    assert words in plain(response.get_data(as_text=True))


@pytest.mark.parametrize("path", [path for path, _ in PAGES])
def test_french_spaces_never_break(client: FlaskClient, path: str) -> None:
    page = client.get(path).get_data(as_text=True)

    for wrong in (" ?", " !", " ;", "« ", " »"):
        assert wrong not in page, wrong


def test_the_home_page_shows_the_deadline_with_its_day_hour_zone_and_time_left(client: FlaskClient) -> None:
    page = plain(client.get("/").get_data(as_text=True))

    assert "Dépôt ouvert jusqu’au" in page
    assert "heure de Paris" in page
    assert "Il reste" in page


def test_the_main_button_follows_the_phase(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        builders.close_submission(session, editions.current(session))

    page = plain(client.get("/").get_data(as_text=True))

    assert "Le dépôt est fermé" in page
    assert "Déposer notre objet" not in page


def test_before_init_every_page_says_that_there_is_nothing_yet(
    client: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        editions.current(session).is_current = False

    assert client.get("/").status_code == 404


@pytest.mark.parametrize(
    ("days", "current"), [(-1, -1), (10, 1), (103, 2), (110, 3), (120, 4), (130, 5), (400, 5)]
)
def test_the_filament_stops_at_the_phase_of_the_day(days: int, current: int) -> None:
    windows = plan().windows
    now = windows[0].opens_at + timedelta(days=days)

    shown = calendar(windows, now)

    assert shown.current == current
    assert 0 <= shown.percent <= 100
    assert len(shown.steps) == 6


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (
            datetime(2016, 11, 1, tzinfo=UTC),
            "Le dépôt ouvre samedi 19 novembre 2016 à 9 h 00, heure de Paris.",
        ),
        (
            datetime(2017, 3, 10, tzinfo=UTC),
            "Le dépôt est fermé. Résultats vendredi 24 mars 2017 à 14 h 00, heure de Paris.",
        ),
        (datetime(2017, 4, 1, tzinfo=UTC), "Le dépôt est fermé. Les résultats ne sont pas encore publiés."),
        (datetime(2017, 10, 1, tzinfo=UTC), "Le concours est terminé. Merci à toutes les équipes."),
    ],
)
def test_the_sentence_under_the_button_says_what_comes_next(moment: datetime, words: str) -> None:
    assert plain(invitation(plan().windows, moment).sentence) == words


def test_once_sign_up_is_over_nothing_invites_to_it(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        registration = next(
            row for row in editions.current(session).phases if row.phase is Phase.REGISTRATION
        )
        registration.closes_at = utc_now() - timedelta(minutes=1)

    page = plain(client.get("/").get_data(as_text=True))

    assert "Dépôt ouvert jusqu’au" in page
    assert "Les inscriptions sont terminées." in page
    assert "Comment participer" not in page


def test_a_round_opened_by_hand_is_told_as_it_is_by_the_home_page_and_the_calendar(
    client: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        judging = next(row for row in editions.current(session).phases if row.phase is Phase.JUDGING)
        judging.opens_at = utc_now() - timedelta(minutes=1)

    for path in ("/", "/calendrier"):
        page = client.get(path).get_data(as_text=True)
        assert "étape passée" not in page
        assert page.count(", en cours</span>") == 3
        assert page.count('aria-current="step"') == 1


def test_a_paused_submission_invites_to_nothing_but_patience() -> None:
    windows = tuple(
        replace(window, paused=True) if window.phase is Phase.SUBMISSION else window
        for window in plan().windows
    )
    during = window_of(windows, Phase.SUBMISSION).opens_at + timedelta(days=3)

    shown = invitation(windows, during)

    assert plain(shown.sentence) == "Le dépôt est en pause. Les brouillons restent enregistrés."
    assert shown.endpoint == "public.calendar"
