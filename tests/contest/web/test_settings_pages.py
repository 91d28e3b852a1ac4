"""« Réglages » as an organiser without a script uses them: each section alone, refusals in place, phases by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from contest.database import Database
from contest.models import Edition, JournalRow
from contest.models.columns import utc_now
from contest.queries import editions
from contest.rules.phases import Phase, Window, window_of
from contest.settings import Settings
from contest.wording.dates import paris
from tests import builders
from tests.listening import statements
from tests.people import letters, organiser_browser
from tests.visiting import Visitor

PLACE = "/organisation/reglages"
DAY = timedelta(days=1)


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    visitor = Visitor(organiser_browser(app))
    visitor.get(PLACE)
    return visitor


@contextmanager
def changing(database: Database) -> Iterator[Edition]:
    """The current edition, to be changed behind everybody's back."""
    with database.writing() as session:
        yield editions.current(session)


def window(database: Database, phase: Phase) -> Window:
    with database.reading() as session:
        return window_of(editions.current(session).windows, phase)


def typed(moment: object) -> str:
    return paris(moment).strftime("%Y-%m-%dT%H:%M")  # type: ignore[arg-type]


def before_submission(database: Database) -> None:
    """Nobody can submit yet: everything is two months later."""
    with changing(database) as edition:
        for row in edition.phases:
            row.opens_at, row.closes_at = row.opens_at + 60 * DAY, row.closes_at + 60 * DAY


def test_the_page_says_who_may_do_what_in_each_phase_and_locks_what_counts(organiser: Visitor) -> None:
    page = organiser.page

    assert page.title == "Réglages de l’édition"
    assert "Les jurés notent leurs bulletins, et peuvent y revenir." in page.text
    assert "Verrouillé depuis le" in page.text
    assert "Fin du dépôt inchangée" in page.text
    assert not any((form.get("action") or "").endswith("/rubric") for form in page.tree.iter("form"))


def test_a_locked_rubric_opens_again_when_the_submission_that_received_nothing_is_put_off(
    organiser: Visitor, database: Database
) -> None:
    why = organiser.page.text
    later = typed(utc_now() + 3 * DAY)

    looked = organiser.fill("/phases", **{"phases__opens_submission": later, "preview": "1"})
    moved = organiser.fill("/phases", **{"phases__opens_submission": later})

    assert "Aucune candidature n’est encore déposée" in why
    assert "Début du dépôt : " in looked.text
    assert "C’est enregistré : Début, dépôt." in moved.text
    assert "Verrouillé" not in moved.text
    assert any((form.get("action") or "").endswith("/rubric") for form in moved.tree.iter("form"))


def test_the_opening_of_a_submission_that_received_an_entry_stays(
    organiser: Visitor, database: Database
) -> None:
    with database.writing() as session:
        builders.admitted_entry(session)

    page = organiser.get(PLACE)

    assert "Aucune candidature n’est encore déposée" not in page.text
    assert "phases-opens_submission" not in page.response.text
    assert "phases-closes_submission" in page.response.text


def test_a_date_is_moved_and_the_journal_is_on_the_page(organiser: Visitor, database: Database) -> None:
    end = window(database, Phase.JUDGING).closes_at + DAY

    page = organiser.fill("/phases", **{"phases__closes_judging": typed(end)})

    assert "C’est enregistré : Fin, évaluation." in page.text
    assert window(database, Phase.JUDGING).closes_at == end
    assert "Dernier changementPersonne" in page.text
    assert "Évaluation : de" in page.text


def test_what_would_change_is_shown_before_it_is_saved(organiser: Visitor, database: Database) -> None:
    with database.writing() as session:
        builders.team(session)
    organiser.get(PLACE)
    end = window(database, Phase.JUDGING).closes_at

    page = organiser.fill(
        "/phases", **{"phases__closes_judging": typed(end + DAY), "preview": "1", "phases__notify": "y"}
    )

    assert "Si vous enregistrez maintenant" in page.text
    assert "Fin du dépôt inchangée" in page.text
    assert "Évaluation plus longue d’un jour" in page.text
    assert "1 enseignant prévenu" in page.text
    assert window(database, Phase.JUDGING).closes_at == end
    assert typed(end + DAY) in page.response.text


def test_every_section_can_be_looked_at_before_saving_and_saves_nothing(
    organiser: Visitor, database: Database
) -> None:
    page = organiser.fill("/printing", **{"printing__bed": "120", "preview": "1"})

    assert "Plateau : un cube de 120 mm" in page.text
    assert "aujourd’hui : un cube de 180 mm" in page.text
    with database.reading() as session:
        assert editions.current(session).printer["bed_mm"] == [180.0, 180.0, 180.0]
        assert session.scalar(select(JournalRow).where(JournalRow.act == "settings.saved")) is None


def test_looking_before_saving_says_what_is_wrong_and_refuses_nothing(
    organiser: Visitor, database: Database
) -> None:
    page = organiser.fill("/printing", **{"printing__bed": "2", "preview": "1"})

    assert page.status == 200
    assert "De 50 à 1 000 mm de côté." in page.text
    with database.reading() as session:
        assert editions.current(session).version == 0


def test_ending_a_phase_sooner_is_asked_again_with_the_drafts_it_concerns(
    organiser: Visitor, database: Database
) -> None:
    with database.writing() as session:
        for _ in range(3):
            builders.team(session)
    old = window(database, Phase.SUBMISSION).closes_at

    asked = organiser.fill("/phases", **{"phases__closes_submission": typed(old - DAY)})
    still = window(database, Phase.SUBMISSION).closes_at
    done = organiser.fill("/phases")

    assert asked.title == "Fermer plus tôt que prévu ?"
    assert "3 brouillons ne sont pas déposés" in asked.text
    assert still == old
    assert "C’est enregistré : Fin, dépôt." in done.text
    assert window(database, Phase.SUBMISSION).closes_at == old - DAY


def test_drafts_are_no_longer_concerned_once_the_submission_is_over(
    organiser: Visitor, database: Database
) -> None:
    with database.writing() as session:
        builders.team(session)
    before = organiser.get(PLACE).text
    with database.writing() as session:
        builders.close_submission(session, editions.current(session))

    after = organiser.get(PLACE).text

    assert "1 brouillon serait concerné" in before
    assert "brouillon serait concerné" not in after
    assert "fermée avec le dépôt" in after


def test_a_strange_order_is_told(organiser: Visitor, database: Database) -> None:
    start = window(database, Phase.DELIBERATION).closes_at - DAY

    page = organiser.fill("/phases", **{"phases__opens_results": typed(start)})

    assert "La publication des résultats commence avant la fin de la délibération." in page.text


def test_an_impossible_date_is_refused_beside_its_field_and_kept(
    organiser: Visitor, database: Database
) -> None:
    start = window(database, Phase.JUDGING).opens_at

    page = organiser.fill("/phases", **{"phases__closes_judging": typed(start - DAY), "confirmed": "1"})

    assert page.status == 422
    assert "La fin doit venir après le début." in page.text
    assert typed(start - DAY) in page.response.text
    empty = organiser.fill("/phases", **{"phases__closes_judging": ""})
    assert "Donnez le jour et l’heure" in empty.text


def test_teachers_hear_of_it_only_if_the_box_is_ticked(
    organiser: Visitor, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        builders.team(session)
    organiser.get(PLACE)
    end = window(database, Phase.RESULTS).closes_at

    organiser.fill("/phases", **{"phases__closes_results": typed(end + DAY), "phases__notify": []})
    silent = letters(database, settings)
    organiser.fill("/phases", **{"phases__closes_results": typed(end + 2 * DAY), "phases__notify": "y"})

    assert silent == []
    [letter] = letters(database, settings)
    assert letter.subject == "Les dates du concours ont changé"


def test_a_phase_is_paused_resumed_and_closed_by_its_buttons(organiser: Visitor, database: Database) -> None:
    def press(act: str) -> None:
        organiser.get(PLACE)
        answer = organiser.client.post(f"{PLACE}/etapes/submission/{act}", follow_redirects=True)
        organiser.page.response = answer

    press("pause")
    assert "Dépôt : en pause. Les dates n’ont pas bougé." in organiser.page.text
    assert window(database, Phase.SUBMISSION).paused
    press("reprendre")
    assert not window(database, Phase.SUBMISSION).paused
    press("fermer")
    assert organiser.page.title == "Fermer plus tôt que prévu ?"
    organiser.fill("/fermer")
    assert "Dépôt : c’est fermé." in organiser.page.text
    assert window(database, Phase.SUBMISSION).closes_at <= utc_now()


def test_a_closed_phase_is_opened_again_until_a_moment(organiser: Visitor, database: Database) -> None:
    with database.writing() as session:
        builders.close_submission(session, editions.current(session))
    until = (utc_now() + DAY).replace(second=0, microsecond=0)
    place = f"{PLACE}/etapes/submission/ouvrir"

    silent = organiser.client.post(place, data={"until_submission": ""})
    opened = organiser.client.post(place, data={"until_submission": typed(until)}, follow_redirects=True)

    assert silent.status_code == 422
    assert "Donnez le jour et l’heure de la nouvelle fin" in silent.text
    assert opened.status_code == 200
    assert window(database, Phase.SUBMISSION).closes_at == until


def test_pausing_twice_tells_the_second_organiser(app: Flask, organiser: Visitor) -> None:
    organiser.client.post(f"{PLACE}/etapes/submission/pause")

    again = organiser_browser(app).post(f"{PLACE}/etapes/submission/pause")

    assert again.status_code == 409
    assert "Quelqu’un vient de le faire" in again.text


@pytest.mark.parametrize("address", ["etapes/submission/danser", "etapes/carnaval/pause", "nonsense"])
def test_what_no_page_offers_is_not_found(organiser: Visitor, address: str) -> None:
    assert organiser.client.post(f"{PLACE}/{address}").status_code == 404


def test_the_rubric_is_written_before_the_submission_opens(organiser: Visitor, database: Database) -> None:
    before_submission(database)
    organiser.get(PLACE)

    wrong = organiser.fill("/rubric", **{"rubric__originality_weight": "20", "rubric__ecology_level_2": "  "})
    right = organiser.fill(
        "/rubric",
        **{
            "rubric__originality_weight": "20",
            "rubric__ecology_weight": "50",
            "rubric__ecology_level_2": "Un effet est nommé.",
        },
    )

    assert wrong.status == 422
    assert "Écrivez la phrase de cette note" in wrong.text
    assert "C’est enregistré : Poids, phrase de la grille." in right.text
    with database.reading() as session:
        rubric = editions.current(session).rubric
    assert [each["weight"] for each in rubric["criteria"]] == [20, 30, 50]
    assert "20" in organiser.get("/grille").text


def test_weights_that_do_not_add_up_are_refused(organiser: Visitor, database: Database) -> None:
    before_submission(database)
    organiser.get(PLACE)

    page = organiser.fill("/rubric", **{"rubric__originality_weight": "29"})

    assert page.status == 422
    assert "Les trois poids doivent faire 100 ensemble." in page.text


def test_a_rubric_sent_after_the_opening_is_refused(organiser: Visitor, database: Database) -> None:
    before_submission(database)
    organiser.get(PLACE)
    form = organiser.page
    with changing(database) as edition:
        for row in edition.phases:
            row.opens_at, row.closes_at = row.opens_at - 60 * DAY, row.closes_at - 60 * DAY
    organiser.page = form

    page = organiser.fill("/rubric", **{"rubric__originality_weight": "20", "rubric__ecology_weight": "50"})

    assert page.status == 409
    assert "Le dépôt est ouvert" in page.text


@pytest.mark.parametrize("typed_bed", ["120 × 130 × 140 mm", "120x130x140", "120,0 * 130 * 140"])
def test_measures_are_read_as_people_write_them(
    organiser: Visitor, database: Database, typed_bed: str
) -> None:
    organiser.fill(
        "/printing",
        **{
            "printing__bed": typed_bed,
            "printing__nozzle": "0,6 mm",
            "printing__max_upload": "50",
            "printing__max_triangles": "1 500 000",
        },
    )

    with database.reading() as session:
        edition = editions.current(session)
    assert edition.printer["bed_mm"] == [120.0, 130.0, 140.0]
    assert edition.printer["wall_warning_mm"] == 1.2
    assert (edition.max_upload_bytes, edition.max_triangles) == (50_000_000, 1_500_000)


def test_measures_that_are_none_are_refused(organiser: Visitor) -> None:
    page = organiser.fill("/printing", **{"printing__bed": "grand"})
    other = organiser.fill("/printing", **{"printing__bed": "180", "printing__nozzle": "4 mm"})

    assert "Trois longueurs en millimètres" in page.text
    assert "De 0,1 à 1,2 mm." in other.text


def test_levels_are_added_renamed_ordered_and_removed_but_not_when_chosen(
    organiser: Visitor, database: Database
) -> None:
    with database.writing() as session:
        builders.team(session, level="4e")
    organiser.get(PLACE)
    kept = organiser.page.text
    organiser.fill(
        "/levels",
        **{
            "levels__label_1": "Troisième",
            "levels__place_1": "0",
            "levels__removed_10": "y",
            "levels__label_11": "Doctorat",
        },
    )
    refused = organiser.client.post(
        f"{PLACE}/levels", data={"levels-label_0": "4e", "levels-code_0": "4e", "levels-removed_0": "y"}
    )

    assert "fois choisi" in kept
    with database.reading() as session:
        levels = editions.current(session).levels
    assert levels[0] == {"code": "3e", "label": "Troisième"}
    assert levels[1] == {"code": "4e", "label": "4e"}
    assert levels[-1] == {"code": "doctorat", "label": "Doctorat"}
    assert "bac5" not in {each["code"] for each in levels}
    assert refused.status_code in (409, 422)


def test_colours_are_measured_and_a_faint_one_is_refused_with_a_proposal(
    organiser: Visitor, database: Database
) -> None:
    refused = organiser.fill(
        "/identity",
        **{
            "identity__contact_email": "orga@exemple.fr",
            "identity__action_color": "#2B7336",
            "identity__strand_color": "#f2b632",
        },
    )
    fixed = organiser.fill("/identity", **{"identity__strand_color": "#bc850c"})

    assert refused.status == 422
    assert "Trop claire sur le papier : 1,7 pour 3 demandé. Essayez #bc850c." in refused.text
    assert "Lisible : 5,4 pour 4,5 demandé" in refused.text
    assert "C’est enregistré" in fixed.text
    assert "Lisible : 3,0 pour 3 demandé" in fixed.text
    assert "--fil: #bc850c" in organiser.client.get("/couleurs.css").text


def test_two_organisers_at_once_see_what_changed_and_keep_what_they_typed(
    app: Flask, organiser: Visitor
) -> None:
    other = Visitor(organiser_browser(app))
    other.get(PLACE)
    other.fill("/identity", **{"identity__theme": "L’eau", "identity__contact_email": "orga@exemple.fr"})

    clash = organiser.fill(
        "/identity", **{"identity__theme": "Le feu", "identity__contact_email": "moi@exemple.fr"}
    )
    again = organiser.fill("/identity")

    assert clash.status == 409
    assert "Quelqu’un a changé cette partie en même temps que vous" in clash.text
    assert "Thème de l’année : L’eau" in clash.text
    assert "Le feu" in clash.response.text
    assert "C’est enregistré" in again.text


def test_another_section_saved_in_between_disturbs_nobody(app: Flask, organiser: Visitor) -> None:
    other = Visitor(organiser_browser(app))
    other.get(PLACE)
    other.fill("/teams", **{"teams__max_photos": "3"})

    page = organiser.fill("/retention", **{"retention__photos": "400 jours"})

    assert "C’est enregistré : Photos." in page.text


def test_the_legal_notice_says_what_is_missing_until_it_is_filled(organiser: Visitor) -> None:
    before = organiser.page.text
    public_before = organiser.client.get("/mentions-legales").text

    organiser.fill(
        "/legal",
        **{
            "legal__publisher": "Rectorat de Lille",
            "legal__publisher_address": "20 rue Saint-Jacques, Lille",
            "legal__director": "Mme Durand",
            "legal__host": "Hébergeur",
            "legal__host_address": "Roubaix",
            "legal__host_phone": "03 00 00 00 00",
        },
    )
    public = organiser.client.get("/mentions-legales").text

    assert "Il manque : éditeur" in before
    assert "pas complète" in public_before
    assert "Tout y est." in organiser.page.text
    assert "Rectorat de Lille, 20 rue Saint-Jacques, Lille." in public
    assert "Hébergeur, Roubaix, téléphone 03 00 00 00 00." in public
    assert "pas complète" not in public


def test_retention_is_read_in_the_page_about_privacy(organiser: Visitor) -> None:
    organiser.fill("/retention", **{"retention__pupils": "180", "retention__consents": "730"})
    refused = organiser.fill("/retention", **{"retention__photos": "2"})

    privacy = organiser.get("/vie-privee").text

    assert "Les prénoms et les surnoms : 6 mois après les résultats." in privacy
    assert "Les autorisations : 2 ans après les résultats." in privacy
    assert refused.status == 422
    assert "De 30 à 3 650 jours." in refused.text


def test_nothing_typed_in_a_form_that_somebody_bent_breaks_the_page(organiser: Visitor) -> None:
    bent = {
        "printing-bed": "9" * 300 + " × 1 × 1", "printing-nozzle": "1e999", "printing-max_upload": "−5",
        "printing-max_triangles": "\u0661\u0662", "printing-shown": "x:y:z ::",
    }  # fmt: skip
    assert organiser.client.post(f"{PLACE}/printing", data=bent).status_code in (409, 422)
    assert organiser.client.post(f"{PLACE}/levels", data={}).status_code in (409, 422)
    assert organiser.client.post(f"{PLACE}/rubric", data={}).status_code in (409, 422)
    assert (
        organiser.client.post(
            f"{PLACE}/phases", data={"phases-closes_judging": "9999-12-31T23:59"}
        ).status_code
        == 422
    )
    assert organiser.client.get(f"{PLACE}?edition=nulle-part").status_code == 404


def test_the_page_asks_the_database_as_often_for_one_team_as_for_three(
    app: Flask, database: Database
) -> None:
    client = organiser_browser(app)
    counts = []
    for more in (1, 2):
        with database.writing() as session:
            for _ in range(more):
                builders.pupil(session, team=builders.team(session))
        with statements(app) as said:
            assert client.get(PLACE).status_code == 200
        counts.append(len(said))

    assert counts[0] == counts[1]
