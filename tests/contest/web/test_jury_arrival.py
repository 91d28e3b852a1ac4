"""An invited juror arrives without JavaScript: mail, yes or no, ties, then the ballots."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from contest.database import Database
from contest.models import Account, ConflictOfInterest, Edition, Juror
from contest.models.columns import utc_now
from contest.queries.conflicts import SHOWN_AT_ONCE
from contest.rules.jury import ConflictKind
from contest.rules.phases import Phase
from contest.services import invitations
from contest.services.invitees import Invitee
from contest.settings import Settings
from tests import builders
from tests.people import letters, link_in, signed_in, teacher_browser
from tests.visiting import Visitor


@pytest.fixture
def link(app: Flask, database: Database, settings: Settings) -> str:
    """The path of the link in Ada's mail; Samira invites, and teaches nowhere."""
    with database.writing() as session:
        organiser = builders.organiser(session, name="Samira B.")
        edition = session.query(Edition).one()
        invitee = Invitee(email="ada@exemple.invalid", name="Ada Fil", affiliation="Fablab de Lens")
        actor = builders.acting_organiser(organiser)
        invitations.invite(session, actor, edition=edition, invitee=invitee, now=utc_now())
    [letter] = letters(database, settings)
    return link_in(letter)


def _ada(database: Database) -> Juror:
    with database.reading() as session:
        juror = session.query(Juror).join(Account, Account.id == Juror.account_id)
        found = juror.filter(Account.email == "ada@exemple.invalid").one()
        assert found.conflicts is not None  # read while the session is open
        return found


def test_a_juror_arrives_from_the_mail_to_their_ballots(
    app: Flask, database: Database, link: str, client: FlaskClient
) -> None:
    with database.writing() as session:
        school = builders.school(session, name="Lycée Darchicourt")
        builders.admitted_entry(session, teacher=builders.teacher(session, school=school))
        school_id = school.id
    ada = Visitor(client)

    invitation = ada.get(link)
    ties = ada.fill(link)
    elsewhere = ada.get("/jury")
    unsure = ada.fill("/jury/conflits", school=str(school_id))
    home = ada.fill("/jury/conflits", sure="y", tie="Ma nièce participe.")

    assert "Samira B. vous invite" in invitation.text
    assert ties.url == elsewhere.url == "/jury/conflits"
    assert unsure.status == 422
    assert "Cochez cette case" in unsure.text
    assert home.url == "/jury"
    juror = _ada(database)
    assert [(row.kind, row.note) for row in juror.conflicts] == [
        (ConflictKind.SCHOOL, ""),
        (ConflictKind.OTHER, "Ma nièce participe."),
    ]
    again = ada.get("/jury/conflits")
    assert "Lycée Darchicourt" in again.text
    assert "Ma nièce participe." in again.text


def test_looking_at_the_link_changes_nothing(
    app: Flask, database: Database, link: str, client: FlaskClient
) -> None:
    page = client.get(link)

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "private, no-store"
    assert _ada(database).accepted_at is None


def test_a_link_that_served_says_what_to_do(app: Flask, link: str, client: FlaskClient) -> None:
    ada, stranger = Visitor(client), Visitor(app.test_client())
    ada.get(link)
    ada.fill(link)

    again, elsewhere = ada.get(link), stranger.get(link)

    assert again.url == "/jury/conflits"
    assert (elsewhere.status, elsewhere.title) == (410, "Vous avez déjà accepté.")
    assert stranger.get("/jury/invitation/nothing").title == "Cette invitation ne sert plus."


def test_somebody_says_no_and_why_without_an_account(
    app: Flask, database: Database, link: str, client: FlaskClient
) -> None:
    ada = Visitor(client)
    ada.get(link)

    long = ada.fill("/decliner", reason="x" * 501)
    ada.get(link)
    done = ada.fill("/decliner", reason="Je pars en congé.")

    assert long.status == 422
    assert "Raccourcissez" in long.text
    assert "merci d’avoir répondu" in done.text
    assert _ada(database).decline_reason == "Je pars en congé."
    assert ada.get(link).title == "Vous aviez décliné l’invitation."


def test_who_lost_the_mail_signs_in_and_answers(app: Flask, database: Database, link: str) -> None:
    ada = Visitor(signed_in(app, _ada(database).account_id))

    waiting = ada.get("/inscription")
    ada.get("/jury/invitation")
    ties = ada.fill("/jury/invitation")

    assert "/jury/invitation" in waiting.links()
    assert ties.url == "/jury/conflits"
    assert ada.get("/jury/invitation").status == 404


def test_nobody_else_finds_an_invitation(app: Flask, link: str, client: FlaskClient) -> None:
    teacher = teacher_browser(app)

    assert teacher.get("/jury/invitation").status_code == 404
    assert teacher.post("/jury/invitation").status_code == 410
    assert client.get("/jury/invitation").status_code == 303


@pytest.mark.parametrize(
    ("phase", "ballots", "words"),
    [
        (Phase.SUBMISSION, 1, "Enregistrer"),
        (Phase.JUDGING, 0, "Enregistrer"),
        (Phase.JUDGING, 1, "Voir mes bulletins"),
    ],
)
def test_the_button_of_the_ties_promises_ballots_only_when_there_are_some(
    app: Flask, database: Database, phase: Phase, ballots: int, words: str
) -> None:
    with database.writing() as session:
        builders.open_phase(session, session.query(Edition).one(), phase)
        juror = builders.juror(session, conflicts_declared_at=None)
        for _ in range(ballots):
            builders.ballot(session, juror=juror, entry=builders.admitted_entry(session))
        account_id = juror.account_id

    page = Visitor(signed_in(app, account_id)).get("/jury/conflits")

    buttons = [each for each in page.tree.iter("button") if each.get("value") == "declare"]
    assert ["".join(each.itertext()).strip() for each in buttons] == [words]


def test_a_teacher_s_own_school_is_found_by_itself(app: Flask, database: Database) -> None:
    with database.writing() as session:
        teacher = builders.teacher(session, school=builders.school(session, name="Collège du Canal"))
        builders.admitted_entry(session, teacher=teacher)
        builders.juror(session, account_id=teacher.account_id, conflicts_declared_at=None)
        account_id = teacher.account_id
    visitor = Visitor(signed_in(app, account_id))

    page = visitor.get("/jury")
    visitor.fill("/jury/conflits", sure="y")

    assert page.url == "/jury/conflits"
    assert "Déjà écarté" in page.text
    assert 'name="school"' not in page.response.text
    with database.reading() as session:
        [juror] = session.query(Juror).all()
        assert [row.kind for row in juror.conflicts] == [ConflictKind.OWN_SCHOOL]


def test_many_schools_are_searched_and_what_was_ticked_stays(app: Flask, database: Database) -> None:
    with database.writing() as session:
        names = ["Collège Alouette", "Collège Bergeronnette", *["Collège Sansonnet"] * SHOWN_AT_ONCE]
        for name in names:
            school = builders.school(session, name=name, town="Béthune")
            builders.team(session, teacher=builders.teacher(session, school=school))
        account_id = builders.juror(session, conflicts_declared_at=None).account_id
    visitor = Visitor(signed_in(app, account_id))

    before = visitor.get("/jury/conflits")
    nothing = visitor.fill("/jury/conflits", act="search", search="nulle part")
    found = visitor.fill("/jury/conflits", act="search", search="bethune ALOUETTE")
    ticked = found.form("/jury/conflits").find(".//input[@name='school']")
    assert ticked is not None
    both = visitor.fill("/jury/conflits", act="search", search="bergeron", school=ticked.get("value"))

    assert "Collège Alouette" not in before.text
    assert nothing.status == 422
    assert "Aucun établissement du concours" in nothing.text
    assert "Collège Alouette" in both.text
    assert "Collège Bergeronnette" in both.text
    visitor.fill("/jury/conflits", act="declare", sure="y")
    with database.reading() as session:
        [juror] = session.query(Juror).all()
        assert [row.school.name for row in juror.conflicts if row.school] == ["Collège Alouette"]


def test_the_page_of_ties_never_tells_which_school_an_object_is_from(app: Flask, database: Database) -> None:
    with database.writing() as session:
        hidden = builders.school(session, name="Lycée Secret")
        entry = builders.admitted_entry(session, teacher=builders.teacher(session, school=hidden))
        builders.team(session)
        juror = builders.juror(session)
        builders.ballot(session, juror=juror, entry=entry)
        account_id = juror.account_id
    visitor = Visitor(signed_in(app, account_id))
    before = visitor.get("/jury/conflits").response.text.count("Lycée Secret")

    with database.writing() as session:
        juror = session.query(Juror).one()
        session.add(ConflictOfInterest(juror_id=juror.id, kind=ConflictKind.ENTRY, entry_id=entry.id))
    after = visitor.get("/jury/conflits").response.text

    assert f"F-{entry.number:03d}" in after
    assert after.count("Lycée Secret") == before
