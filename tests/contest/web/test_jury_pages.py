"""The organiser's pages of the jury, without JavaScript: list, invite, table, one juror, conflicts."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.database import Database
from contest.models import Account, Ballot, ConflictOfInterest, Edition, Juror
from contest.models.columns import utc_now
from contest.rules.jurors import JurorState, state_of
from contest.rules.jury import BallotState, Cannot, ConflictKind
from contest.rules.phases import Phase
from contest.settings import Settings
from tests import builders
from tests.listening import cost
from tests.people import juror_browser, letters, link_in, organiser_browser
from tests.visiting import Page, Visitor

MARKS = {"originality": 3, "ecology": 2, "creativity": 1}
TABLE = """courriel;nom;organisme;uai;bulletins
ada@exemple.invalid;Ada Fil;Fablab de Lens;;12
bob;Bob;;;
cy@exemple.invalid;"=cmd|' /C calc'!A0";;;
"""


@pytest.fixture
def samira(app: Flask) -> Visitor:
    """An organiser's browser."""
    return Visitor(organiser_browser(app))


def _mid_round(database: Database) -> tuple[int, int]:
    """A late juror with three ballots and one who is done; the judging closes in two days."""
    with database.writing() as session:
        edition = session.scalars(select(Edition)).one()
        builders.open_phase(session, edition, Phase.JUDGING)
        for row in edition.phases:
            if row.phase is Phase.JUDGING:
                row.opens_at, row.closes_at = utc_now() - timedelta(days=10), utc_now() + timedelta(days=2)
        late, done = builders.juror(session), builders.juror(session)
        for _ in range(3):
            entry = builders.admitted_entry(session)
            builders.ballot(session, juror=late, entry=entry)
            builders.ballot(session, juror=done, entry=entry, marks=MARKS)
        return late.id, done.id


def test_an_empty_jury_asks_for_a_first_juror(samira: Visitor) -> None:
    page = samira.get("/organisation/jury")

    assert page.title == "Le jury est à composer."
    assert "Invitez un premier juré" in page.text
    assert main_buttons(page) == ["Envoyer l’invitation"]


def test_the_first_act_is_to_invite_until_somebody_accepted(samira: Visitor, database: Database) -> None:
    with database.writing() as session:
        builders.invited_juror(session)
    waiting = samira.get("/organisation/jury")
    with database.writing() as session:
        builders.juror(session)
    seated = samira.get("/organisation/jury")

    assert [main_buttons(page) for page in (waiting, seated)] == [["Inviter"], ["Répartir les bulletins"]]


def main_buttons(page: Page) -> list[str]:
    """The words of the green buttons."""
    return [
        "".join(each.itertext()).strip()
        for each in page.tree.iter()
        if "button-main" in (each.get("class") or "").split()
    ]


def test_a_juror_is_invited_from_the_list_and_the_mail_leaves(
    samira: Visitor, database: Database, settings: Settings
) -> None:
    samira.get("/organisation/jury")

    wrong = samira.fill("/inviter", name="Ada Fil", email="ada", uai="0620123Z", capacity="douze")
    good = samira.fill("/inviter", email="ada@exemple.invalid", uai="", capacity="12")

    assert wrong.status == 422
    for words in ("il faut un @ et un point", "ne tombe pas juste", "Un nombre de 1 à 999"):
        assert words in wrong.text
    assert "L’invitation part à ada@exemple.invalid" in good.text
    assert "Ada Fil" in good.text
    [letter] = letters(database, settings)
    assert letter.to == "ada@exemple.invalid"
    assert link_in(letter).startswith("/jury/invitation/")


def test_an_organiser_s_own_address_is_refused_with_a_sentence(samira: Visitor, database: Database) -> None:
    with database.writing() as session:
        email = builders.organiser(session).email
    samira.get("/organisation/jury")

    page = samira.fill("/inviter", name="Moi", email=email)

    assert page.status == 422
    assert "elle ne peut pas aussi juger" in page.text


def test_a_table_is_previewed_line_by_line_then_sent(
    samira: Visitor, database: Database, settings: Settings
) -> None:
    samira.get("/organisation/jury/liste")

    nothing = samira.fill("/liste", lines="  ")
    preview = samira.fill("/liste", act="preview", lines=TABLE)
    with database.reading() as session:
        before = session.scalar(select(func.count()).select_from(Juror))
    sent = samira.fill("/liste")

    assert nothing.status == 422
    assert "Choisissez un fichier" in nothing.text
    assert "1 personne à inviter, 2 lignes à reprendre" in preview.title
    for words in ("il faut un @", "Cette cellule est une formule", "Inviter 1 juré", "12 bulletins au plus"):
        assert words in preview.text
    assert before == 0
    assert "1 invitation part par e-mail" in sent.text
    assert [letter.to for letter in letters(database, settings)] == ["ada@exemple.invalid"]


def test_a_file_is_read_as_a_spreadsheet_saves_it(app: Flask) -> None:
    organiser = organiser_browser(app)
    saved = "email;nom\r\nzoe@exemple.invalid;Zoé Crête\r\n".encode("cp1252")

    page = organiser.post("/organisation/jury/liste", data={"file": (io.BytesIO(saved), "jury.csv")})

    assert page.status_code == 200
    assert "Zoé Crête" in page.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"email,name\n" + b"a@exemple.invalid,A\n" * 10_000, "plus de 500 lignes"),
        (b"PK\x03\x04" + b"\0" * 40, "C’est un classeur"),
        (b"nom\nAda\n", "Il manque une colonne « email »"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do(app: Flask, data: bytes, words: str) -> None:
    organiser = organiser_browser(app)

    page = organiser.post("/organisation/jury/liste", data={"file": (io.BytesIO(data), "jury.csv")})

    assert page.status_code == 422
    assert words in page.text.replace("\u00a0", " ")


def test_a_jury_that_changed_since_the_preview_is_previewed_again(
    samira: Visitor, database: Database
) -> None:
    samira.get("/organisation/jury/liste")
    samira.fill("/liste", act="preview", lines=TABLE)
    with database.writing() as session:
        builders.juror(session, account_id=builders.account(session, email="ada@exemple.invalid").id)

    again = samira.fill("/liste")

    assert "La liste du jury a changé depuis l’aperçu" in again.text
    assert "Aucune ligne ne peut partir" in again.title


def test_the_list_says_who_is_late_and_reminds_them_once(
    samira: Visitor, database: Database, settings: Settings
) -> None:
    _mid_round(database)

    page = samira.get("/organisation/jury")
    late = samira.get("/organisation/jury?voir=late")
    told = samira.fill("/organisation/jury/relancer")
    again = samira.fill("/organisation/jury/relancer")

    assert page.title == "2 jurés, dont 1 en retard."
    assert "0 sur 3" in late.text
    assert "3 sur 3" not in late.text
    assert "1 rappel part par e-mail" in told.text
    assert "Aucun rappel n’est parti. 1 autre l’a déjà été" in again.text
    [letter] = letters(database, settings)
    assert "3 objets vous attendent" in letter.subject


def test_one_reminder_a_day_is_said_in_words(samira: Visitor, database: Database) -> None:
    late, _ = _mid_round(database)
    samira.get("/organisation/jury?voir=late")

    first = samira.fill(f"/{late}/relancer")
    second = samira.fill(f"/{late}/relancer")

    assert "Un rappel part au juré n° 1" in first.text
    assert "a déjà été relancé il y a moins d’un jour" in second.text


def test_absent_jurors_lead_to_a_new_assignment(samira: Visitor, database: Database) -> None:
    late, _ = _mid_round(database)

    page = samira.get("/organisation/jury")

    assert "1 juré absent, 3 bulletins non lus" in page.text
    assert f"/organisation/jury/repartition?sans={late}" in page.links()


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ("?q=ada", "Ada Fil", "Bob Tri"),
        ("?q=J-02", "Bob Tri", "Ada Fil"),
        ("?q=%25", "Personne ne correspond", "Ada Fil"),
        ("?voir=invited", "Bob Tri", "Ada Fil"),
        ("?voir=nonsense&page=-3", "Ada Fil", "Personne ne correspond"),
    ],
)
def test_jurors_are_filtered_and_searched(
    samira: Visitor, database: Database, asked: str, shown: str, hidden: str
) -> None:
    with database.writing() as session:
        builders.juror(session, account_id=builders.account(session, name="Ada Fil").id)
        builders.invited_juror(session, account_id=builders.account(session, name="Bob Tri").id)

    page = samira.get(f"/organisation/jury{asked}")

    assert shown in page.text
    assert hidden not in page.text


@pytest.mark.parametrize("url", ["/organisation/jury", "/organisation/jury/conflits?voir=in_force"])
def test_lists_ask_the_database_as_often_for_one_row_as_for_three(
    app: Flask, samira: Visitor, database: Database, url: str
) -> None:
    def add(count: int) -> None:
        with database.writing() as session:
            for _ in range(count):
                entry = builders.admitted_entry(session)
                juror = builders.juror(session)
                builders.ballot(session, juror=juror, entry=entry)
                session.add(ConflictOfInterest(juror_id=juror.id, kind=ConflictKind.ENTRY, entry_id=entry.id))

    add(1)
    one = cost(app, lambda: samira.get(url))
    add(2)

    assert one == cost(app, lambda: samira.get(url))


def test_a_juror_s_page_changes_them_and_notices_a_second_organiser(
    samira: Visitor, app: Flask, database: Database
) -> None:
    with database.writing() as session:
        juror_id = builders.juror(session).id
    url, other = f"/organisation/jury/{juror_id}", Visitor(organiser_browser(app))
    samira.get(url)
    other.get(url)

    wrong = samira.fill(url, capacity="mille")
    saved = samira.fill(url, affiliation="Fablab", capacity="8", is_chair="y")
    stale = other.fill(url, affiliation="Musée")

    assert wrong.status == 422
    assert "C’est enregistré" in saved.text
    assert stale.status == 409
    assert "Quelqu’un d’autre vient de changer cette fiche" in stale.text
    assert 'value="Musée"' in stale.response.text
    with database.reading() as session:
        juror = session.get_one(Juror, juror_id)
        assert (juror.affiliation, juror.capacity, juror.is_chair) == ("Fablab", 8, True)


def test_a_juror_is_taken_out_and_brought_back(samira: Visitor, database: Database) -> None:
    late, _ = _mid_round(database)
    url = f"/organisation/jury/{late}"
    samira.get(url)

    gone = samira.fill("/retirer")
    back = samira.fill("/reprendre")

    assert "3 bulletins attendent un autre lecteur" in gone.text
    assert "avec 3 bulletins que personne d’autre ne lit" in back.text
    with database.reading() as session:
        assert state_of(session.get_one(Juror, late)) is JurorState.ACCEPTED
        states = session.scalars(select(Ballot.state).where(Ballot.juror_id == late)).all()
        assert set(states) == {BallotState.TO_READ}


def test_an_invitation_is_sent_again_or_called_back(
    samira: Visitor, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        juror_id = builders.invited_juror(session).id
    samira.get(f"/organisation/jury/{juror_id}")

    again = samira.fill("/renvoyer")
    letters_sent = letters(database, settings)
    called_back = samira.fill("/annuler")
    late = samira.client.post(f"/organisation/jury/{juror_id}/renvoyer")

    assert "Les précédents marchent encore" in again.text
    assert len(letters_sent) == 1
    assert "est annulée" in called_back.text
    assert late.status_code == 409


def test_a_conflict_is_upheld_or_lifted_with_a_reason(samira: Visitor, database: Database) -> None:
    with database.writing() as session:
        juror = builders.juror(session)
        entry = builders.admitted_entry(session)
        for kind, what in ((ConflictKind.ENTRY, {"entry_id": entry.id}), (ConflictKind.OTHER, {})):
            note = "Vu en salon" if kind is ConflictKind.ENTRY else "Ma nièce"
            session.add(
                ConflictOfInterest(juror_id=juror.id, kind=kind, note=note, why=Cannot.RECOGNISED, **what)
            )
        session.flush()
        ids = session.scalars(select(ConflictOfInterest.id).order_by(ConflictOfInterest.id)).all()

    waiting = samira.get("/organisation/jury/conflits")
    samira.fill(f"/{ids[1]}/maintenir")
    samira.get(f"/organisation/jury/conflits/{ids[0]}/lever")
    silent = samira.fill("/lever", reason=" ")
    lifted = samira.fill("/lever", reason="Un homonyme")
    kept = samira.get("/organisation/jury/conflits?voir=lifted")

    assert waiting.title == "2 conflits attendent votre avis."
    assert "A reconnu l’objet : Vu en salon." in waiting.text
    assert silent.status == 422
    assert lifted.title == "Aucun conflit à trancher."
    assert "Un homonyme" in kept.text
    assert samira.get(f"/organisation/jury/conflits/{ids[0]}/lever").status == 200


def test_an_organiser_keeps_a_school_apart_from_a_juror(samira: Visitor, database: Database) -> None:
    with database.writing() as session:
        juror_id = builders.juror(session).id
        uai = builders.school(session, name="Lycée Darchicourt").uai
    samira.get(f"/organisation/jury/{juror_id}")

    unknown = samira.fill("/lien", uai="0000000A")
    done = samira.fill("/lien", uai=uai, note="Dit au téléphone")
    twice = samira.fill("/lien", uai=uai)

    assert unknown.status == 422
    assert "Aucun établissement inscrit" in unknown.text
    assert "Lycée Darchicourt" in done.text
    assert "Dit au téléphone" in done.text
    assert twice.status == 422
    assert "déjà écarté" in twice.text


def test_a_juror_sees_no_other_juror(app: Flask, database: Database) -> None:
    with database.writing() as session:
        account = builders.account(session, name="Témoin Secret", email="secret@exemple.invalid")
        other = builders.juror(session, account_id=account.id, affiliation="Musée Secret")
        other_id = other.id
    juror = juror_browser(app)

    for url in ("/jury", "/jury/conflits", "/mon-compte", "/mon-compte/mes-donnees.json"):
        assert "ecret" not in juror.get(url, follow_redirects=True).text
    for url in ("/organisation/jury", f"/organisation/jury/{other_id}", "/organisation/jury/repartition"):
        assert juror.get(url).status_code == 404


def test_somebody_who_erased_their_account_stays_as_a_number(samira: Visitor, database: Database) -> None:
    with database.writing() as session:
        juror = builders.juror(session)
        account = session.get_one(Account, juror.account_id)
        account.email, account.name, account.erased_at = None, "", utc_now()
        juror.left_at = utc_now()
        juror_id = juror.id

    page = samira.get("/organisation/jury?voir=gone")
    one = samira.get(f"/organisation/jury/{juror_id}")

    assert "adresse effacée" in page.text
    assert "Lui rendre sa place" not in one.text
