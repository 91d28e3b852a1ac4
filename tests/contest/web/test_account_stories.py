"""A teacher arrives, comes back, changes things and leaves: told over HTTP."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.database import Database
from contest.models import School, Teacher
from contest.settings import Settings
from tests import builders
from tests.people import account_of, letters, link_in, organiser_browser, signed_in, teacher_browser

EMAIL = "c.lemaire@quatre-vents.invalid"
GOOD_PASSWORD = "un escargot vert et lent"


def test_a_new_teacher_arrives_by_link_names_herself_and_finds_her_school(
    app: Flask, client: FlaskClient, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        school_id = builders.school(session, name="Collège des Quatre-Vents", town="Béthune-Test").id
        builders.organiser(session, email="organise@exemple.invalid")

    asked = client.post("/connexion", data={"email": f" {EMAIL.upper()} "}, follow_redirects=True)
    assert "Le lien est parti" in asked.text
    assert EMAIL in asked.text

    [letter] = letters(database, settings)
    assert letter.to == EMAIL
    page = client.get(link_in(letter))
    assert "Presque fini" in page.text
    opened = client.post(link_in(letter), follow_redirects=True)
    assert opened.request.path == "/inscription"
    assert "Enchantés" in opened.text

    found = client.post(
        "/inscription", data={"name": "Mme Lemaire", "search": "quatre vents bethune", "act": "search"}
    )
    assert "Béthune-Test" in found.text
    assert 'value="Mme Lemaire"' in found.text
    joined = client.post(
        "/inscription",
        data={"name": "Mme Lemaire", "school": school_id, "rules_read": "y", "act": "join"},
        follow_redirects=True,
    )
    assert joined.request.path == "/equipes"
    assert "Bienvenue, Mme Lemaire" in joined.text

    [told] = letters(database, settings)
    assert told.to == "organise@exemple.invalid"
    assert "Mme Lemaire" in told.text


def test_a_school_that_is_missing_is_added_and_kept_with_the_name_typed_before(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        account_id = builders.account(session, name="").id
    newcomer = signed_in(app, account_id)

    going = newcomer.post("/inscription", data={"name": "M. Faure", "act": "add"})
    wrong = newcomer.post(
        "/inscription/etablissement",
        data={"uai": "9990001B", "name": "Lycée Neuf", "town": "Testville", "region": "Lille"},
    )
    added = newcomer.post(
        "/inscription/etablissement",
        data={"uai": "999 0001 x", "name": "Lycée Neuf", "town": "Testville", "region": "Lille"},
        follow_redirects=True,
    )

    assert going.headers["Location"] == "/inscription/etablissement"
    assert wrong.status_code == 422
    assert "ne tombe pas juste" in wrong.text
    assert 'value="Lycée Neuf"' in wrong.text
    assert 'value="M. Faure"' in added.text
    assert "checked" in added.text
    with database.reading() as session:
        assert session.scalar(select(School.uai).where(School.name == "Lycée Neuf")) == "9990001X"


def test_a_name_and_a_school_are_asked_for_and_what_was_typed_stays(app: Flask, database: Database) -> None:
    with database.writing() as session:
        account_id = builders.account(session, name="").id
    newcomer = signed_in(app, account_id)

    answer = newcomer.post(
        "/inscription", data={"name": "Mme Lemaire", "search": "nulle part", "act": "join"}
    )

    assert answer.status_code == 422
    assert 'value="Mme Lemaire"' in answer.text
    assert "Cherchez votre établissement" in answer.text
    assert "Lisez le règlement" in answer.text


def test_signing_up_begins_with_the_address(client: FlaskClient) -> None:
    answer = client.get("/inscription")

    assert answer.status_code == 303
    assert answer.headers["Location"] == "/connexion?next=/inscription"


def test_a_password_is_chosen_then_used_then_forgotten(
    app: Flask, client: FlaskClient, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        teacher = builders.teacher(session)
        email = teacher.account.email
        account_id = teacher.account_id
    here = signed_in(app, account_id)

    short = here.post("/mon-compte/mot-de-passe", data={"password": "trop court"})
    kept = here.post("/mon-compte/mot-de-passe", data={"password": GOOD_PASSWORD}, follow_redirects=True)
    assert short.status_code == 422
    assert "12 caractères" in short.text
    assert "Votre mot de passe est enregistré" in kept.text

    wrong = client.post("/connexion/mot-de-passe", data={"email": email, "password": "un escargot rouge"})
    right = client.post("/connexion/mot-de-passe", data={"email": email, "password": GOOD_PASSWORD})
    assert wrong.status_code == 422
    assert "ne vont pas ensemble" in wrong.text
    assert right.status_code == 303

    stranger = app.test_client()
    stranger.post("/mot-de-passe-oublie", data={"email": email})
    [letter] = letters(database, settings)
    assert stranger.get(link_in(letter)).status_code == 200
    changed = stranger.post(link_in(letter), data={"password": "une loutre qui recycle"})
    assert changed.status_code == 303
    assert client.get("/mon-compte").status_code == 303
    assert stranger.get("/mon-compte").status_code == 200
    assert stranger.post(link_in(letter), data={"password": "une autre loutre encore"}).status_code == 410


def test_the_address_changes_once_the_new_one_is_proven(
    app: Flask, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        teacher = builders.teacher(session)
        old, account_id = teacher.account.email, teacher.account_id
    here = signed_in(app, account_id)

    here.post("/mon-compte/adresse", data={"email": "nouvelle@exemple.invalid"})
    sent = {letter.to: letter for letter in letters(database, settings)}
    assert set(sent) == {old, "nouvelle@exemple.invalid"}
    assert account_of(database, "nouvelle@exemple.invalid") is None
    path = link_in(sent["nouvelle@exemple.invalid"])
    assert "nouvelle@exemple.invalid" in here.get(path).text
    confirmed = here.post(path, follow_redirects=True)

    assert "Votre adresse est maintenant nouvelle@exemple.invalid" in confirmed.text
    assert account_of(database, old or "") is None


def test_the_profile_lists_sessions_and_closes_another_one(app: Flask, database: Database) -> None:
    with database.writing() as session:
        account_id = builders.teacher(session).account_id
    here, elsewhere = signed_in(app, account_id), signed_in(app, account_id)
    page = here.get("/mon-compte").text
    assert page.count("Fermer cette session") == 1
    closing = page.split('action="/mon-compte/sessions/')[1].split('"')[0]

    here.post(f"/mon-compte/sessions/{closing}")

    assert elsewhere.get("/mon-compte").status_code == 303
    assert here.get("/mon-compte").status_code == 200


def test_a_name_changes_and_the_data_can_be_taken_away(app: Flask) -> None:
    teacher = teacher_browser(app)

    renamed = teacher.post("/mon-compte/nom", data={"name": "  Mme   Lemaire "}, follow_redirects=True)
    empty = teacher.post("/mon-compte/nom", data={"name": " "})
    data = teacher.get("/mon-compte/mes-donnees.json")

    assert "Votre nom est changé" in renamed.text
    assert empty.status_code == 422
    assert data.json is not None
    assert data.json["account"]["name"] == "Mme Lemaire"
    assert [line["act"] for line in data.json["journal"]] == ["account.renamed"]
    assert "attachment" in data.headers["Content-Disposition"]


def test_a_colleague_is_approved_by_a_colleague(app: Flask, database: Database, settings: Settings) -> None:
    with database.writing() as session:
        school = builders.school(session)
        known = builders.teacher(session, school=school)
        new = builders.teacher(session, school=school, approved=False)
        known_id, new_id, new_account = known.account_id, new.id, new.account_id
        name, other_name = new.account.name, known.account.name
    waiting, approving = signed_in(app, new_account), signed_in(app, known_id)

    alone = waiting.get("/mon-etablissement").text
    page = approving.get("/mon-etablissement").text
    done = approving.post(f"/mon-etablissement/{new_id}/confirmer", follow_redirects=True)

    assert "pas encore confirmée" in alone
    assert other_name not in alone
    assert f"Confirmer {name}" in page
    assert "peut maintenant déposer" in done.text
    assert other_name in waiting.get("/mon-etablissement").text
    [letter] = letters(database, settings)
    assert "confirmé" in letter.text


def test_leaving_says_what_happens_asks_to_be_sure_and_erases(app: Flask, database: Database) -> None:
    with database.writing() as session:
        team = builders.team(session, name="Les Semeurs")
        teacher = team.teachers[0].teacher
        account_id, email = teacher.account_id, teacher.account.email
    here = signed_in(app, account_id)

    page = here.get("/mon-compte/partir").text
    unsure = here.post("/mon-compte/partir")
    gone = here.post("/mon-compte/partir", data={"sure": "y"}, follow_redirects=True)

    assert "Les Semeurs" in page
    assert "elle est dissoute" in page
    assert unsure.status_code == 422
    assert "Votre compte est effacé" in gone.text
    assert account_of(database, email or "") is None
    with database.reading() as session:
        assert session.scalar(select(Teacher).where(Teacher.account_id == account_id)) is None


def test_signed_in_people_go_straight_to_their_own_first_page(app: Flask) -> None:
    assert teacher_browser(app).get("/connexion").headers["Location"] == "/equipes"
    assert organiser_browser(app).get("/connexion").headers["Location"] == "/organisation"


def test_the_page_asked_for_is_the_page_after_signing_in(
    app: Flask, client: FlaskClient, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        email = builders.teacher(session).account.email

    turned_away = client.get("/mon-compte")
    client.get(turned_away.headers["Location"])
    client.post("/connexion", data={"email": email})
    [letter] = letters(database, settings)
    opened = client.post(link_in(letter))

    assert turned_away.headers["Location"] == "/connexion?next=/mon-compte"
    assert opened.headers["Location"] == "/mon-compte"


def test_the_cookie_and_the_form_token_change_when_somebody_signs_in(
    app: Flask, client: FlaskClient, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        email = builders.teacher(session).account.email
    client.set_cookie("contest_session", "chosen-by-somebody-else")
    client.post("/connexion", data={"email": email})
    [letter] = letters(database, settings)

    client.post(link_in(letter))

    cookie = client.get_cookie("contest_session")
    assert cookie is not None
    assert cookie.value != "chosen-by-somebody-else"
    assert cookie.http_only
    assert cookie.same_site == "Lax"
