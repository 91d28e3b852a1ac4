"""The juror's pages without scripts: a pile from beginning to end, blind, in constant time, nothing lost."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.database import Database
from contest.models import Ballot, ContentReport, Edition, Entry, Juror, Photo, Pupil, Receipt, School, Team
from contest.models.columns import utc_now
from contest.rules.drafts import stamp
from contest.rules.eligibility import PhotoDecision
from contest.rules.entries import InspectionState, PhotoState
from contest.rules.jury import BallotState, Cannot
from contest.rules.phases import Phase
from contest.settings import Settings
from tests import builders
from tests.listening import statements
from tests.people import signed_in
from tests.visiting import Page, Visitor
from uploads.report import Verdict
from uploads.storage import FolderStore

THREES = {"mark-originality": "3", "mark-creativity": "3", "mark-ecology": "3"}
JSON = {"Accept": "application/json"}
FILE_NAME = "escargot-du-college-des-essais.stl"
REPORT = {
    "measurements": {"size_mm": [127.0, 27.0, 59.0], "shells": 1},
    "estimates": {"grams": 27.0, "hours": 2.08, "support_mm3": 0.0},
    "printer": {"power_w": [70.0, 120.0]},
    "file": {"name": FILE_NAME},
    "findings": [],
}


@dataclass
class Seated:
    """A juror's browser, and the keys of their ballots."""

    client: FlaskClient
    visitor: Visitor
    keys: list[str]
    entry_ids: list[int] = field(default_factory=list)

    def open(self, number: int, path: str = "") -> Page:
        return self.visitor.get(f"/jury/bulletins/{self.keys[number - 1]}{path}")

    def answer(self, number: int, act: str, **fields: str) -> Page:
        """Press a button of the ballot's form."""
        key = self.keys[number - 1]
        self.open(number)
        sent = {name.replace("_", "-"): text for name, text in fields.items()}
        return self.visitor.fill(f"/jury/bulletins/{key}", **sent, act=act)


def seat(app: Flask, database: Database, *, ballots: int = 2, phase: Phase = Phase.JUDGING) -> Seated:
    """A juror with so many ballots about checked objects, while that phase is open."""
    with database.writing() as session:
        edition = session.scalars(select(Edition)).one()
        builders.open_phase(session, edition, phase)
        juror = builders.juror(session, edition=edition)
        keys, entries = [], []
        for number in range(1, ballots + 1):
            entry = builders.admitted_entry(session)
            check = builders.inspection(session, name=FILE_NAME, state=InspectionState.DONE, report=REPORT)
            check.verdict, check.finished_at = Verdict.PRINTABLE, utc_now()
            upload = builders.upload(session, entry=entry, inspection=check)
            _receipt(session, entry, upload.id, title=f"Escargot {number}")
            keys.append(builders.ballot(session, juror=juror, entry=entry).key)
            entries.append(entry.id)
        account_id = juror.account_id
    client = signed_in(app, account_id)
    return Seated(client, Visitor(client), keys, entries)


def _receipt(session: Any, entry: Entry, upload_id: int, *, title: str) -> None:
    texts = builders.COMPLETE_TEXTS | {"title": title}
    session.add(
        Receipt(
            entry_id=entry.id, number=1, submitted_at=utc_now(), upload_id=upload_id, content_digest="e" * 64,
            content={"object": {"texts": texts, "file": {"name": FILE_NAME}}, "team": {"name": entry.team.name}},
        )
    )  # fmt: skip
    session.flush()


def stored(database: Database, key: str) -> tuple[BallotState, dict[str, int | None]]:
    with database.reading() as session:
        ballot = session.scalars(select(Ballot).where(Ballot.key == key)).one()
        return ballot.state, {row.criterion: row.value for row in ballot.marks}


def test_a_pile_is_read_from_the_first_to_the_last_without_scripts(app: Flask, database: Database) -> None:
    juror = seat(app, database, ballots=3)
    home = juror.visitor.get("/jury")
    assert home.title == "3 objets vous attendent."
    assert f"/jury/bulletins/{juror.keys[0]}" in home.links()

    # The first one is marked in two goes: the facts come after the first two marks.
    first = juror.answer(1, "save", mark_originality="3", mark_creativity="2", note="À revoir.")
    assert "27 g" in first.text
    assert "Vos réponses sont enregistrées." in first.text
    second = juror.answer(1, "next", mark_ecology="4", evidence_ecology="Il sert cent fois.")
    assert second.url == f"/jury/bulletins/{juror.keys[1]}"

    # The second one is kept for later, and comes back after the third.
    third = juror.answer(2, "later", mark_originality="1")
    assert third.url == f"/jury/bulletins/{juror.keys[2]}"
    back = juror.answer(3, "next", **THREES)
    assert back.url == f"/jury/bulletins/{juror.keys[1]}"
    end = juror.answer(2, "next", mark_creativity="1", mark_ecology="1")

    assert end.url == "/jury"
    assert end.title == "Vos 3 bulletins sont rendus. Merci."
    assert stored(database, juror.keys[1]) == (
        BallotState.DONE,
        {"originality": 1, "creativity": 1, "ecology": 1},
    )


def test_an_incomplete_ballot_says_what_is_missing_and_keeps_what_was_given(
    app: Flask, database: Database
) -> None:
    juror = seat(app, database)

    page = juror.answer(1, "next", mark_originality="0", mark_ecology="2")

    assert "Il manque la phrase de preuve d’originalité et la note de créativité." in page.text
    assert "Un 0 ou un 4 se défend par une phrase" in page.text
    assert stored(database, juror.keys[0]) == (BallotState.STARTED, {"originality": 0, "ecology": 2})


def test_a_text_that_is_too_long_comes_back_as_it_was_typed(app: Flask, database: Database) -> None:
    juror = seat(app, database)

    page = juror.answer(1, "save", mark_originality="4", evidence_originality="é" * 501)

    assert page.status == 422
    assert "500 caractères au plus" in page.text
    assert "é" * 501 in page.text
    assert stored(database, juror.keys[0]) == (BallotState.TO_READ, {})


def test_another_screen_s_answer_is_shown_beside_ones_own(app: Flask, database: Database) -> None:
    juror = seat(app, database)
    url = f"/jury/bulletins/{juror.keys[0]}"
    stale = {"shown-mark-originality": stamp("")}
    juror.client.post(url, data={"mark-originality": "2"} | stale)

    clash = Page(juror.client.post(url, data={"mark-originality": "3"} | stale))

    assert clash.status == 409
    assert "la note d’originalité : 2" in clash.text
    assert stored(database, juror.keys[0])[1] == {"originality": 2}
    juror.visitor.page = clash
    juror.visitor.fill(url, act="save")
    assert stored(database, juror.keys[0])[1] == {"originality": 3}


def test_scripts_hear_what_stands_and_what_clashes(app: Flask, database: Database) -> None:
    juror = seat(app, database)
    url = f"/jury/bulletins/{juror.keys[0]}/enregistrer"
    stale = {"shown-mark-originality": stamp("")}

    first = juror.client.post(url, data={"mark-originality": "2"} | stale).get_json()
    clash = juror.client.post(url, data={"mark-originality": "3"} | stale)
    second = juror.client.post(url, data={"mark-creativity": "2"}).get_json()
    unfinished = juror.client.post(url, data={"act": "next"})
    handed_in = juror.client.post(url, data={"mark-ecology": "2", "act": "next"}).get_json()

    assert (first["version"], first["state"], first["facts"]) == (1, "started", "")
    assert first["missing"] == ["mark-creativity", "mark-ecology"]
    assert clash.status_code == 409
    assert clash.get_json() == {
        "error": "edited",
        "theirs": {"mark-originality": "2"},
        "stamps": {"mark-originality": stamp("2")},
    }
    assert "27\u00a0g" in second["facts"]
    assert (unfinished.status_code, list(unfinished.get_json()["errors"])) == (422, ["mark-ecology"])
    assert handed_in["next"] == f"/jury/bulletins/{juror.keys[1]}"
    assert handed_in["progress"]["segments"] == ["done", ""]


def test_the_facts_are_nowhere_in_the_page_before_their_time(app: Flask, database: Database) -> None:
    juror = seat(app, database)

    before = juror.open(1)
    half = juror.answer(1, "save", mark_originality="3", mark_ecology="3")
    after = juror.answer(1, "save", mark_creativity="3")

    for page in (before, half):
        assert not re.search(r"27 g|kWh|2 h 05", page.text)
    for words in ("27 g", "2 h 05", "aucun", "0,1 à 0,2 kWh", "PLA"):
        assert words in after.text


def test_a_juror_who_can_t_judge_says_why_and_may_take_it_back(app: Flask, database: Database) -> None:
    juror = seat(app, database)
    juror.answer(1, "save", mark_originality="3")
    page = juror.open(1, "/sans-note")
    assert "Votre note d’originalité est mise de côté." in page.text

    nothing = juror.visitor.fill("/sans-note")
    assert (nothing.status, "Choisissez une raison." in nothing.text) == (422, True)
    unsaid = juror.visitor.fill("/sans-note", why="other", cannot_note=" ")
    assert (unsaid.status, "Dites en quelques mots pour quelle raison." in unsaid.text) == (422, True)
    following = juror.visitor.fill("/sans-note", why="not_understood", cannot_note="Le texte ne suffit pas.")

    assert following.url == f"/jury/bulletins/{juror.keys[1]}"
    assert "Bulletin 1 rendu sans note : un autre juré lira l’objet." in following.text
    given_up = juror.open(1)
    assert "Le texte ne suffit pas." in given_up.text
    back = juror.visitor.fill("/reprendre")
    assert "Ce bulletin est de nouveau à vous" in back.text
    assert stored(database, juror.keys[0]) == (BallotState.STARTED, {"originality": 3})


def test_a_conflict_is_kept_and_says_so(app: Flask, database: Database) -> None:
    juror = seat(app, database)
    juror.open(1, "/sans-note")
    juror.visitor.fill("/sans-note", why="recognised", cannot_note="Vu au salon.")

    page = juror.open(1)
    again = juror.client.post(f"/jury/bulletins/{juror.keys[0]}/reprendre")

    assert "Vous avez déclaré un lien avec lui" in page.text
    assert again.status_code == 409
    assert "1 conflit d’intérêts déclaré" in juror.visitor.get("/jury").text


def test_the_home_says_when_what_was_kept_for_later_comes(app: Flask, database: Database) -> None:
    juror = seat(app, database, ballots=3)
    words = {
        "1 objet gardé pour plus tard viendra à la fin.": ("later", {}),
        "2 objets gardés pour plus tard viendront à la fin.": ("later", {}),
        "Ce sont les objets que vous aviez gardés pour plus tard.": ("next", THREES),
    }
    for number, (sentence, (act, marks)) in enumerate(words.items(), start=1):
        juror.answer(number, act, **marks)
        assert sentence in juror.visitor.get("/jury").text

    juror.answer(2, "next", **THREES)
    assert "C’est l’objet que vous aviez gardé pour plus tard." in juror.visitor.get("/jury").text


def test_a_mark_without_its_sentence_is_open_when_the_juror_comes_back(
    app: Flask, database: Database
) -> None:
    juror = seat(app, database)
    juror.answer(1, "save", **THREES | {"mark-creativity": "4"})

    page = juror.open(1)
    home = juror.visitor.get("/jury")

    opened = [one.get("id") for one in page.tree.iter("fieldset") if one.find("details[@open]") is not None]
    assert opened == ["critere-creativity"]
    assert "Noté, pas encore rendu" in home.text


def test_objects_of_the_same_school_don_t_leave_in_silence(app: Flask, database: Database) -> None:
    juror = seat(app, database, ballots=4)
    with database.writing() as session:
        one, another = (
            session.get_one(Entry, entry_id).team for entry_id in (juror.entry_ids[0], juror.entry_ids[2])
        )
        another.school_id = one.school_id
        code = f"F-{session.get_one(Entry, juror.entry_ids[2]).number:03}"
    juror.open(3, "/sans-note")

    following = juror.visitor.fill("/sans-note", why="recognised")

    told = (
        f"Objet {code} rendu sans note : un autre juré le lira. 1 objet de la même école quitte votre liste."
    )
    assert told in following.text


def test_a_content_is_reported_with_a_sentence(app: Flask, database: Database) -> None:
    juror = seat(app, database)
    juror.open(1, "/signaler")

    empty = juror.visitor.fill("/signaler")
    told = juror.visitor.fill("/signaler", reason="Un visage d’élève sur la photo.")

    assert empty.status == 422
    assert "C’est signalé aux organisateurs." in told.text
    with database.reading() as session:
        assert session.scalars(select(ContentReport.reason)).all() == ["Un visage d’élève sur la photo."]


def test_before_the_round_nothing_can_be_read_and_the_home_says_when(app: Flask, database: Database) -> None:
    juror = seat(app, database, phase=Phase.ELIGIBILITY)

    home = juror.visitor.get("/jury")
    page = juror.open(1)

    assert home.title == "La lecture n’a pas encore commencé."
    assert "2 objets vous attendront." in home.text
    assert "Escargot" not in home.text
    assert (page.status, "Escargot" in page.text) == (409, False)


def test_after_the_round_everything_can_be_read_and_nothing_changed(app: Flask, database: Database) -> None:
    juror = seat(app, database)
    juror.answer(1, "next", **THREES)
    with database.writing() as session:
        builders.open_phase(session, session.scalars(select(Edition)).one(), Phase.DELIBERATION)

    home, page = juror.visitor.get("/jury"), juror.open(1)
    refused = juror.client.post(
        f"/jury/bulletins/{juror.keys[0]}/enregistrer", data={"mark-ecology": "1"}, headers=JSON
    )

    assert "La lecture est fermée. 1 bulletin n’a pas été rendu." in home.text
    assert "Vos réponses ne changent plus." in page.text
    posting = [form.get("action") for form in page.tree.iter("form") if form.get("method") == "post"]
    assert posting == ["/deconnexion"]
    assert (refused.status_code, refused.get_json()["error"]) == (409, "closed")
    assert juror.open(2, "/sans-note").url == f"/jury/bulletins/{juror.keys[1]}"


def test_a_paused_round_says_that_it_will_go_on(app: Flask, database: Database) -> None:
    juror = seat(app, database)
    with database.writing() as session:
        edition = session.scalars(select(Edition)).one()
        next(row for row in edition.phases if row.phase is Phase.JUDGING).paused_at = utc_now()

    assert "mis la lecture en pause" in juror.visitor.get("/jury").text
    assert "mis la lecture en pause" in juror.open(1).text


def test_an_empty_pile_says_what_comes_next(app: Flask, database: Database) -> None:
    juror = seat(app, database, ballots=0)

    home = juror.visitor.get("/jury")

    assert home.title == "Aucun bulletin pour l’instant."
    assert "un e-mail vous préviendra" in home.text


def test_another_juror_s_ballot_is_not_found_by_any_address(app: Flask, database: Database) -> None:
    mine, theirs = seat(app, database), seat(app, database)
    key = theirs.keys[0]

    read = [
        mine.client.get(f"/jury/bulletins/{key}{path}").status_code
        for path in ("", "/sans-note", "/signaler")
    ]
    written = [
        mine.client.post(f"/jury/bulletins/{key}{path}", data={"why": "helped", "reason": "x"}).status_code
        for path in ("", "/enregistrer", "/sans-note", "/reprendre", "/signaler")
    ]

    assert set(read + written) == {404}


def test_nothing_that_a_juror_is_sent_names_the_school_the_town_the_team_or_the_file(
    app: Flask, database: Database, settings: Settings
) -> None:
    juror = seat(app, database)
    secrets = _furnish(database, settings, juror)
    juror.answer(1, "save", mark_originality="3", mark_creativity="3")

    seen = [
        "/jury", *(f"/jury/bulletins/{key}{path}" for key in juror.keys for path in ("", "/sans-note", "/signaler"))
    ]  # fmt: skip
    for url in list(seen):
        page = juror.client.get(url).text
        seen += [
            found
            for found in re.findall(r'(?:src|href|light)="(/fichiers/[^"]+)"', page)
            if found not in seen
        ]
    sent = {url: juror.client.get(url) for url in seen}
    sent |= {f"POST {key}": juror.client.post(f"/jury/bulletins/{key}/enregistrer") for key in juror.keys}

    assert len([url for url in seen if url.startswith("/fichiers/")]) >= 8
    assert {answer.status_code for answer in sent.values()} == {200}
    told = {
        url: secret
        for url, answer in sent.items()
        for secret in secrets
        if secret.encode() in answer.data or secret in str(answer.headers) or secret in url
    }
    assert told == {}


def _furnish(database: Database, settings: Settings, juror: Seated) -> list[str]:
    """Pictures, a light mesh and a photo for each object; what nobody may learn of it."""
    store, secrets = FolderStore(settings.store_dir), [FILE_NAME, FILE_NAME.removesuffix(".stl")]
    with database.writing() as session:
        for entry_id in juror.entry_ids:
            entry = session.get_one(Entry, entry_id)
            check = entry.uploads[-1].inspection
            check.light_digest = check.layers_digest = store.put(f"mesh {entry_id}".encode()).digest
            picture = store.put(f"picture {entry_id}".encode()).digest
            check.pictures = {"poster-400.webp": picture, "poster-1200.webp": picture}
            session.add(
                Photo(
                    entry_id=entry_id, state=PhotoState.READY, decision=PhotoDecision.OBJECT, caption="De face",
                    large_digest=picture, small_digest=picture, width=12, height=9,
                )
            )  # fmt: skip
            team: Team = entry.team
            school: School = team.school
            people = session.scalars(select(Pupil.first_name).where(Pupil.team_id == team.id)).all()
            secrets += [school.name, school.town, school.uai, team.name, team.key, team.class_code, entry.key]
            secrets += [team.teachers[0].teacher.account.name, *people, entry.uploads[-1].key]
            secrets += [check.digest]
    return secrets


def test_the_received_file_stays_closed_to_jurors(app: Flask, database: Database) -> None:
    juror = seat(app, database)
    with database.reading() as session:
        keys = [session.get_one(Entry, entry_id).uploads[-1].key for entry_id in juror.entry_ids]

    assert {juror.client.get(f"/fichiers/recu/{key}").status_code for key in keys} == {404}


def test_the_home_and_a_ballot_ask_the_database_as_often_for_one_as_for_three(
    app: Flask, database: Database
) -> None:
    counts = []
    for ballots in (1, 3):
        juror = seat(app, database, ballots=ballots)
        for url in ("/jury", f"/jury/bulletins/{juror.keys[0]}"):
            with statements(app) as said:
                juror.client.get(url)
            counts.append(len([each for each in said if each.lstrip().upper().startswith("SELECT")]))

    # session and seat · account · declared · edition and phases, for the page and for the frame · juror · pile …
    # … and for the ballot: the ballot · photos · answers · marks
    assert counts == [9, 13] * 2


def test_a_teacher_who_reads_too_keeps_both_hats(app: Flask, database: Database) -> None:
    with database.writing() as session:
        edition = session.scalars(select(Edition)).one()
        builders.open_phase(session, edition, Phase.JUDGING)
        teacher = builders.teacher(session)
        juror: Juror = builders.juror(session, edition=edition, account_id=teacher.account_id)
        key = builders.ballot(session, juror=juror, entry=builders.admitted_entry(session)).key
        account_id = teacher.account_id
    client = signed_in(app, account_id)

    assert client.get(f"/jury/bulletins/{key}").status_code == 200
    assert client.get("/equipes").status_code == 200


def test_an_object_that_was_not_shown_says_so_when_it_comes_back(app: Flask, database: Database) -> None:
    juror = seat(app, database)
    juror.open(1, "/sans-note")

    told = juror.visitor.fill("/sans-note", why=Cannot.NOT_SHOWN.value, cannot_note="")

    assert "Le bulletin 1 revient à la fin de votre liste." in told.text
    assert "Vous aviez dit que l’objet ne s’affichait pas." in juror.open(1).text
    assert "Ne s’affichait pas" in juror.visitor.get("/jury").text


def test_the_button_says_what_it_does_and_that_nothing_comes_after(app: Flask, database: Database) -> None:
    seated = seat(app, database)

    first = seated.open(1)
    seated.answer(1, "next", **{name.replace("-", "_"): text for name, text in THREES.items()})
    last = seated.open(2)
    done = seated.answer(2, "next", **{name.replace("-", "_"): text for name, text in THREES.items()})
    again = seated.open(2)

    assert [button(page) for page in (first, last, again)] == ["Bulletin suivant", "Rendre", "Terminer"]
    assert done.title == "Vos 2 bulletins sont rendus. Merci."


def button(page: Page) -> str:
    """The words of the green button at the bottom."""
    (found,) = (each for each in page.tree.iter("button") if each.get("data-act") == "next")
    return "".join(found.itertext()).strip()
