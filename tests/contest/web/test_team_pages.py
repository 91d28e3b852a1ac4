"""The teacher's pages without JavaScript: what they show, what they refuse, whom they don't know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import (
    ConsentRow,
    EligibilityDecision,
    Entry,
    Extension,
    Photo,
    Pupil,
    Receipt,
    Teacher,
    Team,
)
from contest.models.columns import utc_now
from contest.queries import editions
from contest.rules.consent import Answer
from contest.rules.drafts import stamp
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState
from contest.rules.phases import Phase
from contest.web.team.classcode import FAILURES
from tests import builders
from tests.listening import statements
from tests.visiting import Visitor, class_visits, teacher_visits

# A page of the team's own, by its address after /equipes/<key>.
TEACHER_PAGES = (
    "", "/candidature", "/depot", "/recu/1", "/eleves", "/eleves/{pupil}", "/eleves/{pupil}/autorisations",
    "/autorisations", "/autorisations/saisie", "/autorisations/formulaires", "/coupons",
)  # fmt: skip
TEACHER_ACTS = (
    "/nom", "/enseignants", "/invitation", "/referent", "/quitter", "/dissoudre", "/code", "/candidature",
    "/candidature/enregistrer", "/photos", "/photos/{photo}/legende", "/photos/{photo}/retirer", "/depot",
    "/retrait", "/eleves", "/eleves/{pupil}", "/eleves/{pupil}/retirer", "/autorisations/saisie",
    "/eleves/{pupil}/autorisations", "/autorisations/{consent}/retirer",
)  # fmt: skip
CLASS_PAGES = ("/candidature",)
JPEG = b"\xff\xd8\xff\xe0" + b"\0" * 64
HEIC = b"\0\0\0\x18ftypheic" + b"\0" * 64


@dataclass
class Place:
    """A teacher with a complete team, and the keys of what is in it."""

    teacher: Teacher
    team: Team
    names: dict[str, object]

    def url(self, path: str) -> str:
        return f"/equipes/{self.team.key}" + path.format(**self.names)


def furnished(session: Session) -> Place:
    """One of everything."""
    teacher = builders.teacher(session)
    team = builders.complete_team(session, teacher=teacher)
    entry = session.scalars(select(Entry).where(Entry.team_id == team.id)).one()
    photo = Photo(entry_id=entry.id)
    session.add(photo)
    session.flush()
    pupil = session.scalars(select(Pupil).where(Pupil.team_id == team.id)).one()
    consent = session.scalars(select(ConsentRow).where(ConsentRow.pupil_id == pupil.id)).one()
    return Place(teacher, team, {"pupil": pupil.id, "photo": photo.key, "consent": consent.id})


@pytest.fixture
def place(app: object, database: Database) -> Place:
    with database.writing() as session:
        return furnished(session)


@pytest.fixture
def visitor(client: FlaskClient, database: Database, place: Place) -> Visitor:
    """The team's teacher."""
    return teacher_visits(client, database, place.teacher)


def counted(database: Database, client: FlaskClient, url: str) -> int:
    """How many statements that page costs, sign-in included."""
    with statements(client.application) as said:
        assert client.get(url).status_code == 200
    return len([each for each in said if not each.startswith(("PRAGMA", "BEGIN"))])


def test_a_teacher_without_team_sees_three_steps(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        teacher = builders.teacher(session)

    page = teacher_visits(client, database, teacher).get("/equipes")

    assert page.title.endswith("On commence par une équipe.")
    assert [step for step in ("Créez une équipe", "Donnez le code de classe", "déposez") if step in page.text]
    assert "/equipes/nouvelle" in page.links()


def test_nobody_is_invited_to_make_a_team_that_could_never_submit(
    visitor: Visitor, place: Place, client: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        builders.close_submission(session, editions.current(session))
        newcomer = builders.teacher(session)

    for teacher in (newcomer, place.teacher):
        page = teacher_visits(client, database, teacher).get("/equipes")
        assert "/equipes/nouvelle" not in page.links()
        assert "Les inscriptions se sont terminées" in page.text
        assert "On commence par une équipe" not in page.text
    refused = visitor.get("/equipes/nouvelle")
    assert refused.status == 409
    assert refused.title == "Aucune équipe ne se crée en ce moment."
    assert "écrivez aux organisateurs" in refused.text


def test_a_confirmed_teacher_sees_that_a_colleague_waits(
    visitor: Visitor, place: Place, database: Database
) -> None:
    assert "attend votre accord" not in visitor.get("/equipes").text
    with database.writing() as session:
        school = session.get_one(Teacher, place.teacher.id).school
        builders.teacher(session, school=school, approved=False)

    page = visitor.get("/equipes")

    assert "1 collègue attend votre accord" in page.text
    assert "/mon-etablissement" in page.links()


def test_the_home_says_until_when_a_team_with_an_extension_may_write(
    visitor: Visitor, place: Place, database: Database
) -> None:
    visitor.get(place.url("/depot"))
    visitor.fill("/depot", rules_read="y")
    with database.writing() as session:
        until = utc_now() + timedelta(days=400)
        session.add(Extension(team_id=place.team.id, until=until, reason="panne"))

    page = visitor.get("/equipes")

    assert "Avec votre délai, vous pouvez la modifier jusqu’au" in page.text


def test_the_home_says_the_state_in_a_sentence(visitor: Visitor, place: Place, database: Database) -> None:
    assert visitor.get("/equipes").title == "Une équipe. Elle vous attend."
    visitor.get(place.url("/depot"))
    visitor.fill("/depot", rules_read="y")

    page = visitor.get("/equipes")

    assert page.title == "Une équipe. Elle est déposée."
    assert place.url("/recu/1") in page.links()


def test_after_the_deadline_no_team_waits_any_more(
    visitor: Visitor, place: Place, database: Database
) -> None:
    with database.writing() as session:
        builders.close_submission(session, editions.current(session))

    page = visitor.get("/equipes")

    assert page.title == "Une équipe. Elle n’a pas été déposée."
    assert "Les résultats arrivent" in page.text
    assert "Les élèves relisent leur candidature avec ce code" in page.text
    assert "sans rien y changer" in visitor.get(place.url("")).text


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase.ELIGIBILITY, "Elle ira au jury"),
        (Phase.JUDGING, "Le jury la lit"),
        (Phase.DELIBERATION, "Le jury a fini de lire"),
    ],
)
def test_an_admitted_entry_says_where_it_is_with_the_jury(
    visitor: Visitor, place: Place, database: Database, phase: Phase, words: str
) -> None:
    with database.writing() as session:
        entry = session.scalars(select(Entry).where(Entry.team_id == place.team.id)).one()
        entry.state, entry.eligibility = EntryState.SUBMITTED, Eligibility.ACCEPTED
        session.add(EligibilityDecision(entry_id=entry.id, decision=Eligibility.ACCEPTED))
        builders.open_phase(session, editions.current(session), phase)

    assert words in visitor.get("/equipes").text
    assert words in visitor.get(place.url("")).text


def test_the_home_costs_the_same_with_one_and_with_three_teams(
    client: FlaskClient, database: Database, visitor: Visitor, place: Place
) -> None:
    # 1 the visitor's session, and their seat in the jury · 2 their account · 3 the teacher with school
    # 4 the edition · 5 its phases · 6 entries with team, edition, school, extension · 7 pupils · 8 the edition's
    # phases again · 9 uploads with inspections · 10 photos · 11 receipts · 12 decisions · 13 consents
    # 14 colleagues who wait · 15 the edition of the frame · 16 its phases
    alone = counted(database, client, "/equipes")
    with database.writing() as session:
        for _ in range(2):
            builders.complete_team(session, teacher=session.get_one(Teacher, place.teacher.id))

    assert counted(database, client, "/equipes") == alone
    assert alone <= 16


@pytest.mark.parametrize("path", TEACHER_PAGES[:3] + TEACHER_PAGES[4:])
def test_every_page_of_a_team_opens_for_its_teacher(visitor: Visitor, place: Place, path: str) -> None:
    page = visitor.get(place.url(path))

    assert page.status == 200
    assert page.title


@pytest.mark.parametrize("path", TEACHER_PAGES)
def test_another_teacher_of_the_school_finds_none_of_its_pages(
    client: FlaskClient, database: Database, place: Place, path: str
) -> None:
    with database.writing() as session:
        stranger = builders.teacher(session, school=session.get_one(Team, place.team.id).school)

    visitor = teacher_visits(client, database, stranger)

    assert visitor.get(place.url(path)).status == 404


@pytest.mark.parametrize("path", TEACHER_ACTS)
def test_another_teacher_of_the_school_can_do_nothing_there(
    client: FlaskClient, database: Database, place: Place, path: str
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False
    with database.writing() as session:
        stranger = builders.teacher(session, school=session.get_one(Team, place.team.id).school)
        builders.team(session, teacher=stranger)
    teacher_visits(client, database, stranger)

    assert client.post(place.url(path), data={"name": "x", "level": "4e"}).status_code == 404


@pytest.mark.parametrize("path", [path for path in TEACHER_PAGES if path not in CLASS_PAGES])
def test_a_class_sees_the_draft_but_neither_consents_nor_receipts(
    client: FlaskClient, database: Database, place: Place, path: str
) -> None:
    visitor = class_visits(client, database, place.team)

    assert visitor.get(place.url(path)).status == 404
    assert visitor.get(place.url("/candidature")).status == 200


def test_a_class_never_sees_another_teams_draft(
    client: FlaskClient, database: Database, place: Place
) -> None:
    with database.writing() as session:
        other = builders.team(session)

    visitor = class_visits(client, database, other)

    assert visitor.get(place.url("/candidature")).status == 404


def test_the_page_of_a_class_has_no_way_to_submit(
    client: FlaskClient, database: Database, place: Place
) -> None:
    page = class_visits(client, database, place.team).get(place.url("/candidature"))

    assert not [link for link in page.links() if "depot" in link or "autorisations" in link]
    assert "c’est votre enseignant qui relit et dépose" in page.text


def test_nobody_is_sent_to_the_sign_in_page(client: FlaskClient, place: Place) -> None:
    answer = client.get(place.url("/candidature"))

    assert answer.status_code in (302, 303)
    assert "/connexion" in answer.headers["Location"]


def test_a_team_is_created_and_its_name_is_kept_when_something_is_wrong(visitor: Visitor) -> None:
    visitor.get("/equipes/nouvelle")

    page = visitor.fill("/equipes/nouvelle", name="", level="3e")
    assert page.status == 422
    assert "Donnez un nom à l’équipe." in page.text
    page = visitor.fill("/equipes/nouvelle", name="Radis & Cie")

    assert (page.status, page.title) == (200, "Les élèves")
    assert "Radis & Cie" in visitor.get("/equipes").text


def test_a_name_already_taken_is_said_next_to_the_field(visitor: Visitor, place: Place) -> None:
    visitor.get("/equipes/nouvelle")

    page = visitor.fill("/equipes/nouvelle", name=place.team.name)

    assert page.status == 422
    assert "porte déjà ce nom" in page.text


def test_pupils_are_added_by_the_class_and_a_surname_is_refused_with_its_word(
    visitor: Visitor, place: Place
) -> None:
    visitor.get(place.url("/eleves"))

    page = visitor.fill("/eleves", first_names="Adèle\nZoé MARTIN")
    assert page.status == 422
    assert "« MARTIN » ressemble à un nom de famille" in page.text
    page = visitor.fill("/eleves", first_names="Adèle\nZoé\n")

    assert page.status == 200
    assert "Adèle" in page.text
    assert "Zoé" in page.text


def test_authorisations_are_noted_for_many_then_withdrawn(
    visitor: Visitor, place: Place, database: Database
) -> None:
    visitor.get(place.url("/autorisations/saisie"))

    page = visitor.fill(
        "/autorisations/saisie",
        pupils=str(place.names["pupil"]),
        signer="father",
        signed_on="2026-01-12",
        participation="yes",
        image="yes",
        first_name="yes",
        work="yes",
        contact="no",
    )
    assert page.url == place.url("/autorisations")
    assert "C’est noté pour 1 élève." in page.text
    assert "4 oui, 1 non" in page.text
    visitor.get(place.url("/eleves/{pupil}/autorisations"))
    page = visitor.fill(f"/autorisations/{place.names['consent']}/retirer")

    with database.reading() as session:
        row = session.get_one(ConsentRow, place.names["consent"])
        assert row.withdrawn_at is not None
    assert "Cet accord est retiré, mais une autre signature autorise encore cet usage." in page.text


def test_a_withdrawn_authorisation_says_what_stops_and_is_not_simply_asked_again(
    visitor: Visitor, place: Place
) -> None:
    visitor.get(place.url("/eleves/{pupil}/autorisations"))

    page = visitor.fill(f"/autorisations/{place.names['consent']}/retirer")
    table = visitor.get(place.url("/autorisations"))

    assert "Cet accord est retiré. L’objet de l’équipe n’est plus montré au public" in page.text
    assert "Retiré" in table.text


def test_no_answer_of_a_family_is_ticked_before_its_paper_is_read(visitor: Visitor, place: Place) -> None:
    visitor.get(place.url("/autorisations/saisie"))

    page = visitor.fill(
        "/autorisations/saisie", pupils=str(place.names["pupil"]), signer="mother", signed_on="2026-01-12"
    )

    assert page.status == 422
    assert "Choisissez au moins une réponse." in page.text


def test_a_pupil_whose_family_refused_is_told_with_the_way_out(
    visitor: Visitor, place: Place, database: Database
) -> None:
    with database.writing() as session:
        refused = builders.pupil(session, team=session.merge(place.team), first_name="Adam")
        builders.consent(session, pupil=refused, answer=Answer.NO)
        builders.pupil(session, team=session.merge(place.team), first_name="Inès")

    page = visitor.get(place.url("/candidature"))

    assert "À demander pour Inès." in page.text
    assert "Refus noté pour Adam : sans accord, retirez ce prénom de l’équipe." in page.text


def test_a_name_written_twice_is_named(visitor: Visitor, place: Place) -> None:
    visitor.get(place.url("/eleves"))

    page = visitor.fill("/eleves", first_names="Noé\nInès\nnoé")

    assert page.status == 422
    assert "« Noé » est écrit deux fois" in page.text


def test_a_date_to_come_is_refused_next_to_the_date(visitor: Visitor, place: Place) -> None:
    visitor.get(place.url("/eleves/{pupil}/autorisations"))

    page = visitor.fill("/autorisations", signer="mother", signed_on="2999-01-12", participation="yes")

    assert page.status == 422
    assert "Cette date n’est pas encore arrivée" in page.text


def test_the_draft_is_saved_by_its_button(visitor: Visitor, place: Place, database: Database) -> None:
    visitor.get(place.url("/candidature"))

    page = visitor.fill("/candidature", title="Germinette", color="#2f7fc1")

    assert (page.status, page.title) == (200, "Germinette")
    with database.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.team_id == place.team.id)).one()
        assert (entry.title, entry.color, entry.why_fun) == ("Germinette", "#2f7fc1", "Il sourit.")


def test_a_text_too_long_comes_back_whole_with_its_limit(visitor: Visitor, place: Place) -> None:
    visitor.get(place.url("/candidature"))

    page = visitor.fill("/candidature", why_fun="x" * 601)

    assert page.status == 422
    assert "600 caractères au plus" in page.text
    assert "x" * 601 in page.text


def test_two_people_at_once_get_both_texts_and_nothing_is_replaced(
    visitor: Visitor, place: Place, database: Database
) -> None:
    visitor.get(place.url("/candidature"))
    with database.writing() as session:
        entry = session.scalars(select(Entry).where(Entry.team_id == place.team.id)).one()
        entry.why_fun = "Il danse."

    page = visitor.fill("/candidature", why_fun="Il chante.")

    assert page.status == 409
    assert "Il danse." in page.text
    assert "Il chante." in page.text
    assert visitor.fill("/candidature").status == 200
    with database.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.team_id == place.team.id)).one()
        assert entry.why_fun == "Il chante."


def autosave(visitor: Visitor, place: Place, **fields: str) -> tuple[int, dict[str, object]]:
    token = next(field for field in visitor.page.tree.iter("meta") if field.get("name") == "csrf-token")
    answer = visitor.client.post(
        place.url("/candidature/enregistrer"),
        data=fields,
        headers={"X-CSRFToken": token.get("content", ""), "Accept": "application/json"},
    )
    return answer.status_code, answer.get_json()


def test_a_field_saves_itself_and_says_when_and_what_is_missing(visitor: Visitor, place: Place) -> None:
    visitor.get(place.url("/candidature"))

    status, told = autosave(visitor, place, title="", **{"shown-title": stamp("Poto, le pot à semis")})

    assert status == 200
    assert " h " in str(told["saved_at"]).replace("\u00a0", " ")
    assert told["missing"] == "Il manque une chose."
    assert told["version"] == 1


def test_an_autosaved_text_too_long_is_told_and_a_stale_one_gets_the_other_text(
    visitor: Visitor, place: Place
) -> None:
    visitor.get(place.url("/candidature"))

    assert autosave(visitor, place, title="x" * 81)[0] == 422
    status, told = autosave(visitor, place, title="Popot", **{"shown-title": stamp("Autre chose")})

    assert status == 409
    assert told["theirs"] == {"title": "Poto, le pot à semis"}


def test_submitting_without_the_reglement_says_so_and_with_it_gives_a_receipt(
    visitor: Visitor, place: Place
) -> None:
    visitor.get(place.url("/depot"))

    page = visitor.fill("/depot")
    assert page.status == 422
    assert "Cochez la case" in page.text
    page = visitor.fill("/depot", rules_read="y")

    assert page.url == place.url("/recu/1")
    assert page.title.startswith("C’est déposé.")
    assert place.team.name in page.text
    assert "a" * 8 in page.text


def test_a_teacher_who_is_not_approved_reads_that_it_waits(
    client: FlaskClient, database: Database, place: Place
) -> None:
    with database.writing() as session:
        session.get_one(Teacher, place.teacher.id).approved_at = None

    page = teacher_visits(client, database, place.teacher).get(place.url("/depot"))

    assert "n’est pas encore confirmée" in page.text
    assert "Déposer la candidature" not in page.text


def test_after_the_deadline_the_draft_is_read_only_and_an_extension_opens_it_again(
    visitor: Visitor, place: Place, database: Database
) -> None:
    visitor.get(place.url("/candidature"))
    with database.writing() as session:
        builders.close_submission(session, session.get_one(Team, place.team.id).edition)

    assert visitor.fill("/candidature", title="Trop tard").status == 409
    assert "Le dépôt a fermé" in visitor.get(place.url("/candidature")).text
    with database.writing() as session:
        until = utc_now() + timedelta(days=1)
        session.add(Extension(team_id=place.team.id, until=until, reason="Panne de réseau"))

    page = visitor.get(place.url("/candidature"))
    assert "Avec votre délai, le dépôt ferme" in page.text
    assert visitor.fill("/candidature", title="À temps").title == "À temps"


def test_a_submitted_entry_that_changed_says_so_until_it_is_submitted_again(
    visitor: Visitor, place: Place, database: Database
) -> None:
    visitor.get(place.url("/depot"))
    visitor.fill("/depot", rules_read="y")
    visitor.get(place.url("/candidature"))
    assert "Modifiée depuis le dépôt" in visitor.fill("/candidature", title="Poto II").text
    visitor.get(place.url("/depot"))

    page = visitor.fill("/depot", rules_read="y")

    assert page.url == place.url("/recu/2")
    assert "Un dépôt plus récent le remplace" in visitor.get(place.url("/recu/1")).text
    with database.reading() as session:
        assert len(session.scalars(select(Receipt)).all()) == 2


def test_a_submitted_entry_is_withdrawn_by_a_button(
    visitor: Visitor, place: Place, database: Database
) -> None:
    visitor.get(place.url("/depot"))
    visitor.fill("/depot", rules_read="y")
    visitor.get(place.url("/depot"))

    visitor.fill("/retrait")

    with database.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.team_id == place.team.id)).one()
        assert entry.state is EntryState.WITHDRAWN


def test_a_photo_is_received_and_a_heic_one_is_explained(visitor: Visitor, place: Place) -> None:
    visitor.get(place.url("/candidature"))

    page = visitor.fill("/photos", photo=HEIC)
    assert page.status == 422
    assert "format HEIC" in page.text
    page = visitor.fill("/photos", photo=JPEG, caption="Poto imprimé")

    assert page.status == 200
    assert "en préparation" in page.text


def test_a_class_comes_in_with_its_code_and_goes_straight_to_its_draft(
    client: FlaskClient, database: Database, place: Place
) -> None:
    visitor = Visitor(client)
    visitor.get("/classe")

    page = visitor.fill("/classe", code=place.team.class_code.lower().replace("-", " "))

    assert page.url == place.url("/candidature")
    assert visitor.get("/classe").url == place.url("/candidature")


def test_guessing_class_codes_is_stopped_and_a_right_one_neither_counts_nor_forgives(
    client: FlaskClient, place: Place
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = False

    def type_code(code: str) -> int:
        client.delete_cookie("contest_session")
        return client.post("/classe", data={"code": code}).status_code

    assert [type_code("MELON-9999") for _ in range(FAILURES - 1)] == [422] * (FAILURES - 1)
    assert [type_code(place.team.class_code) for _ in range(5)] == [303] * 5
    assert type_code("MELON-9999") == 422
    assert type_code("MELON-9999") == 429
    assert type_code(place.team.class_code) == 429


def test_an_invitation_is_shown_once_and_opens_the_team_to_a_colleague(
    visitor: Visitor, place: Place, database: Database, app: object
) -> None:
    visitor.get(place.url(""))
    page = visitor.fill("/invitation")
    link = next(code.text for code in page.tree.iter("code") if "rejoindre" in (code.text or ""))
    with database.writing() as session:
        colleague = builders.teacher(session, school=session.get_one(Team, place.team.id).school)
    path = str(link)[str(link).index("/equipes") :]

    other = teacher_visits(visitor.client.application.test_client(), database, colleague)
    other.get(path)
    page = other.fill(path)

    assert (page.status, page.title) == (200, place.team.name)


def test_the_class_code_is_changed_by_a_button(visitor: Visitor, place: Place) -> None:
    visitor.get(place.url(""))

    page = visitor.fill("/code")

    assert "Le nouveau code est" in page.text
    assert place.team.class_code not in page.text


COUNTED: dict[str, Callable[[Place], str]] = {
    "draft": lambda place: place.url("/candidature"),
    "consents": lambda place: place.url("/autorisations"),
}


@pytest.mark.parametrize("name", COUNTED)
def test_a_page_of_a_team_costs_the_same_with_one_and_with_three_pupils(
    client: FlaskClient, database: Database, visitor: Visitor, place: Place, name: str
) -> None:
    # As on the home page: one statement for each kind of row, however many rows of it there are.
    url = COUNTED[name](place)
    alone = counted(database, client, url)
    with database.writing() as session:
        team = session.get_one(Team, place.team.id)
        for _ in range(2):
            builders.consent(session, pupil=builders.pupil(session, team=team))

    assert counted(database, client, url) == alone
