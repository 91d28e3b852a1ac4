"""The organiser examines entries without JavaScript; the team reads what was decided, and answers."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.database import Database
from contest.models import (
    Account,
    ContentReport,
    Edition,
    EligibilityDecision,
    Entry,
    Photo,
    Pupil,
    Receipt,
    Teacher,
)
from contest.models.columns import utc_now
from contest.queries import editions, exports
from contest.queries.receipts import content_of, digest_of
from contest.rules.consent import Use
from contest.rules.eligibility import Eligibility, PhotoDecision, PhotoFault
from contest.rules.entries import EntryState, InspectionState, PhotoState
from contest.rules.phases import Phase
from contest.services import sessions
from contest.settings import Settings
from tests import builders
from tests.listening import cost, statements, writes
from tests.people import juror_browser, letters, organiser_browser
from tests.visiting import COOKIE, Page, Visitor, teacher_visits
from uploads.report import Verdict

LIST = "/organisation/candidatures"
WHY = "L’objet reprend sans le dire un modèle publié en ligne.\nLe règlement demande un objet unique."


@dataclass
class Scene:
    """A contest whose submissions are over, its organiser's browser, and the entries that were submitted."""

    app: Flask
    database: Database
    settings: Settings
    organiser: Visitor
    teachers: dict[str, Teacher] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    teams: dict[str, str] = field(default_factory=dict)

    def submit(self, title: str = "Motel des osmies", **changes: object) -> str:
        """The address of a new submitted entry, its file read, every use authorised."""
        with self.database.writing() as session:
            teacher = builders.teacher(session)
            entry = builders.admitted_entry(session, teacher=teacher)
            entry.title, entry.eligibility = title, Eligibility.TO_DECIDE
            check = entry.uploads[-1].inspection
            check.state, check.verdict = InspectionState.DONE, Verdict.PRINTABLE
            content = content_of(
                entry, entry.uploads[-1], editions.rulebook_in_force(session, entry.team.edition)
            )
            session.add(
                Receipt(
                    entry_id=entry.id,
                    number=1,
                    submitted_at=utc_now(),
                    upload_id=entry.uploads[-1].id,
                    content=content,
                    content_digest=digest_of(content),
                )
            )
            for name, value in changes.items():
                setattr(entry, name, value)
            self.teachers[title], self.keys[title] = teacher, entry.key
            self.teams[title] = entry.team.key
        return f"{LIST}/{self.keys[title]}"

    def teacher(self, title: str = "Motel des osmies") -> Visitor:
        return teacher_visits(self.app.test_client(), self.database, self.teachers[title])

    def another_organiser(self) -> Visitor:
        return Visitor(organiser_browser(self.app))

    def entry(self, title: str = "Motel des osmies") -> Entry:
        with self.database.reading() as session:
            return session.scalars(select(Entry).where(Entry.key == self.keys[title])).one()

    def photo(self, title: str = "Motel des osmies", **changes: object) -> str:
        with self.database.writing() as session:
            entry = session.scalars(select(Entry).where(Entry.key == self.keys[title])).one()
            photo = Photo(
                entry_id=entry.id, state=PhotoState.READY, large_digest="b" * 64, small_digest="c" * 64
            )
            for name, value in changes.items():
                setattr(photo, name, value)
            session.add(photo)
            session.flush()
            return photo.key


@pytest.fixture
def scene(app: Flask, database: Database, settings: Settings) -> Scene:
    with database.writing() as session:
        edition = session.scalars(select(Edition)).one()
        builders.open_phase(session, edition, Phase.ELIGIBILITY)
        organiser = builders.organiser(session, name="Samira B.")
        token = sessions.open_for_account(session, organiser.id, days=1, now=utc_now())
    client = app.test_client()
    client.set_cookie(COOKIE, token)
    return Scene(app, database, settings, Visitor(client))


def in_two_days() -> str:
    return (utc_now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")


def test_a_first_name_in_what_becomes_public_is_said_before_the_decision(scene: Scene) -> None:
    warned, quiet = scene.submit("Le motel de Léa"), scene.submit("Hôtel")
    with scene.database.writing() as session:
        for pupil in session.scalars(select(Pupil)):
            pupil.first_name = "Lea"
    scene.photo("Le motel de Léa", caption="Léa devant")

    there, not_there = scene.organiser.get(warned).text, scene.organiser.get(quiet).text

    assert "Un prénom d’élève de l’équipe se lit dans ce qui deviendra public" in there
    assert "le nom de l’objet et une légende de photo." in there
    assert "Un prénom d’élève de l’équipe" not in not_there


def test_a_question_is_asked_answered_and_the_entry_decided_in_the_organisers_own_words(scene: Scene) -> None:
    url = scene.submit()
    organiser, teacher = scene.organiser, scene.teacher()

    # The organiser reads the list, opens the entry, asks.
    assert organiser.get(LIST).title == "Une candidature attend votre décision."
    assert url in organiser.page.links()
    organiser.get(url)
    after = organiser.fill(
        "/decision", decision="asked", answer_until=in_two_days(), message="Comment l’avez-vous dessiné ?"
    )
    assert after.url == LIST
    assert "attend une précision" in after.text
    [letter] = letters(scene.database, scene.settings)
    assert "Comment l’avez-vous dessiné ?" in letter.text

    # The teacher sees it at home, reads the same words on the team's page, and answers.
    home = teacher.get("/equipes")
    assert "Précision demandée" in home.text
    assert "« Comment l’avez-vous dessiné ? »" in home.text
    team = teacher.get(f"/equipes/{scene.teams['Motel des osmies']}")
    assert "Comment l’avez-vous dessiné ?" in team.text
    sent = teacher.fill("/precision", answer="À la main.")
    assert scene.entry().eligibility is Eligibility.TO_DECIDE
    assert "Votre réponse est partie" in sent.text

    # The organiser finds it to decide again, with the answer, and refuses, citing the règlement.
    assert organiser.get(f"{LIST}?voir=to_decide").title == "Une candidature attend votre décision."
    answered = organiser.get(url)
    assert "À la main." in answered.text
    organiser.fill("/decision", decision="refused", article="3. Ce que l’on dépose", message=WHY)
    [letter] = letters(scene.database, scene.settings)
    assert "3. Ce que l’on dépose" in letter.text
    assert WHY in letter.text

    # The same words stand on the team's pages, with a way to answer.
    for path in ("", "/recu/1"):
        page = teacher.get(f"/equipes/{scene.teams['Motel des osmies']}{path}")
        assert "Votre candidature n’est pas recevable." in page.text
        assert "Le règlement demande un objet unique." in page.text
        assert "3. Ce que l’on dépose" in page.text
        assert "/contact" in page.links()
    assert "Non recevable" in teacher.get("/equipes").text
    assert "Écartée Samira B." in organiser.get(url).text


def test_an_answer_that_is_too_short_comes_back_with_what_was_typed(scene: Scene) -> None:
    url = scene.submit()
    scene.organiser.get(url)
    scene.organiser.fill("/decision", decision="asked", answer_until=in_two_days(), message="Expliquez.")
    teacher = scene.teacher()
    teacher.get(f"/equipes/{scene.teams['Motel des osmies']}")

    page = teacher.fill("/precision", answer="Non.")

    assert page.status == 422
    assert "10 caractères au moins" in page.text
    assert "Non." in "".join(page.form("/precision").itertext())


def test_a_team_reads_that_it_is_admitted_with_a_word_of_the_organisers(scene: Scene) -> None:
    scene.organiser.get(scene.submit())
    teacher, team = scene.teacher(), f"/equipes/{scene.teams['Motel des osmies']}"
    assert "Les organisateurs examinent votre candidature." in teacher.get(team).text

    scene.organiser.fill("/decision", decision="accepted", message="Très beau dessin.")

    for path in (team, f"{team}/recu/1"):
        page = teacher.get(path)
        assert "Votre candidature est recevable." in page.text
        assert "Très beau dessin." in page.text
    [letter] = letters(scene.database, scene.settings)
    assert "Très beau dessin." in letter.text


def test_after_its_deadline_a_question_has_no_form_but_a_way_to_write(scene: Scene) -> None:
    url = scene.submit()
    scene.organiser.get(url)
    scene.organiser.fill("/decision", decision="asked", answer_until=in_two_days(), message="Expliquez.")
    teacher, team = scene.teacher(), f"/equipes/{scene.teams['Motel des osmies']}"
    teacher.get(team)
    with scene.database.writing() as session:
        session.scalars(select(EligibilityDecision)).one().answer_until = utc_now() - timedelta(minutes=1)

    refused = teacher.fill("/precision", answer="Nous l’avons dessiné à la main.")
    page = teacher.get(team)

    assert refused.status == 409
    assert "Le délai pour répondre a passé" in page.text
    assert "/contact" in page.links()
    assert not [form for form in page.tree.iter("form") if (form.get("action") or "").endswith("/precision")]
    assert "1 équipe n’a pas répondu à temps." in scene.organiser.get(LIST).text
    assert "sans réponse" in scene.organiser.page.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "Choisissez une des trois décisions."),
        ({"decision": "refused", "message": "Trop tard."}, "Choisissez l’article du règlement"),
        ({"decision": "refused", "article": "1. Le concours"}, "elle ne reçoit que vos mots"),
        ({"decision": "asked", "message": "Expliquez.", "answer_until": ""}, "Donnez le jour et l’heure"),
        (
            {"decision": "asked", "message": "Expliquez.", "answer_until": "demain"},
            "Donnez le jour et l’heure",
        ),
        ({"decision": "asked", "message": "Expliquez.", "answer_until": "0001-01-01T00:00"}, "déjà passé"),
        (
            {"decision": "asked", "message": "Expliquez.", "answer_until": "9999-12-31T23:59"},
            "vérifiez l’année",
        ),
    ],
)
def test_a_decision_that_lacks_something_comes_back_with_what_was_typed(
    scene: Scene, typed: dict[str, str], words: str
) -> None:
    scene.organiser.get(scene.submit())

    page = scene.organiser.fill("/decision", **typed)

    assert page.status == 422
    assert words in page.text
    assert typed.get("message", "") in "".join(page.form("/decision").itertext())
    assert scene.entry().eligibility is Eligibility.TO_DECIDE
    # Nothing moved: the same page can be sent again.
    assert scene.organiser.fill("/decision", decision="accepted", message="").status == 200
    assert scene.entry().eligibility is Eligibility.ACCEPTED


def test_the_second_of_two_organisers_reads_what_the_first_decided_and_keeps_their_words(
    scene: Scene,
) -> None:
    url = scene.submit()
    first, second = scene.organiser, scene.another_organiser()
    first.get(url)
    second.get(url)
    first.fill("/decision", decision="accepted")

    clash = second.fill("/decision", decision="refused", article="1. Le concours", message=WHY)

    assert clash.status == 409
    assert "Quelqu’un d’autre vient de passer ici." in clash.text
    assert "Déclarée recevable" in clash.text
    assert "Samira B." in clash.text
    form = clash.form("/decision")
    assert WHY in "".join(form.itertext())
    assert [each.get("value") for each in form.iter("input") if each.get("checked") is not None] == [
        "refused"
    ]
    assert scene.entry().eligibility is Eligibility.ACCEPTED
    assert second.fill("/decision").status == 200
    assert scene.entry().eligibility is Eligibility.REFUSED


def test_after_a_decision_the_next_one_of_the_same_list_opens(scene: Scene) -> None:
    first, second = scene.submit("Escargot"), scene.submit("Canard")
    scene.organiser.get(f"{first}?voir=to_decide")

    after = scene.organiser.fill("/decision?voir=to_decide", decision="accepted")

    assert after.url == second
    assert "Escargot" in after.text


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ({"opens_at": timedelta(days=1)}, "La recevabilité ouvre"),
        ({"paused_at": timedelta()}, "La recevabilité est en pause."),
        ({"closes_at": -timedelta(minutes=1)}, "La recevabilité a fermé"),
        ({}, "La recevabilité se ferme"),
    ],
)
def test_the_list_says_of_the_eligibility_what_its_own_dates_say(
    scene: Scene, moment: dict[str, timedelta], words: str
) -> None:
    with scene.database.writing() as session:
        row = next(each for each in editions.current(session).phases if each.phase is Phase.ELIGIBILITY)
        for name, since in moment.items():
            setattr(row, name, utc_now() + since)

    page = scene.organiser.get(LIST).text

    assert words in page
    assert ("se ferme" in page) is (not moment)


def test_nothing_is_decided_while_teams_may_still_change_everything(scene: Scene) -> None:
    url = scene.submit()
    with scene.database.writing() as session:
        builders.open_phase(session, session.scalars(select(Edition)).one(), Phase.SUBMISSION)

    page = scene.organiser.get(url)
    forced = scene.organiser.client.post(f"{url}/decision", data={"decision": "accepted", "version": "0"})

    assert "vous déciderez à partir du" in page.text
    assert forced.status_code == 409
    assert scene.organiser.get(LIST).title == "1 candidature déposée, aucun brouillon."


def test_a_late_decision_says_that_it_is_late(scene: Scene) -> None:
    url = scene.submit()
    with scene.database.writing() as session:
        builders.open_phase(session, session.scalars(select(Edition)).one(), Phase.JUDGING)

    page = scene.organiser.get(url)

    assert "votre décision sera tardive" in page.text
    assert "leurs notes ne compteront pas" in page.text
    assert scene.organiser.fill("/decision", decision="accepted").status == 200


def test_the_complete_ones_are_admitted_together_and_the_unticked_left(scene: Scene) -> None:
    scene.submit("Escargot")
    scene.submit("Canard")
    scene.submit("Baleine")
    scene.photo("Baleine")
    organiser = scene.organiser

    page = organiser.get(LIST)
    assert "Admettre les 2 candidatures complètes" in page.text
    page = organiser.get(f"{LIST}/completes")
    assert "Baleine" not in page.text
    form = page.form("/completes")
    boxes = [each.get("name") for each in form.iter("input") if each.get("type") == "checkbox"]
    after = organiser.client.post(f"{LIST}/completes", data={boxes[0]: "0"}, follow_redirects=True)

    assert "1\u00a0candidature est recevable" in after.text
    assert [scene.entry(each).eligibility for each in ("Escargot", "Canard", "Baleine")] == [
        Eligibility.ACCEPTED, Eligibility.TO_DECIDE, Eligibility.TO_DECIDE,
    ]  # fmt: skip
    [letter] = letters(scene.database, scene.settings)
    assert "Escargot" in letter.subject


def test_a_complete_entry_that_moved_in_between_is_left_and_said(scene: Scene) -> None:
    scene.submit("Escargot")
    scene.organiser.get(f"{LIST}/completes")
    with scene.database.writing() as session:
        session.scalars(select(Entry)).one().decision_version = 5

    after = scene.organiser.fill("/completes")

    assert "Aucune candidature n’a été admise." in after.text
    assert "1 autre a changé" in after.text


@pytest.mark.parametrize(
    ("asked", "shown", "hidden"),
    [
        ("", {"Escargot", "Canard", "Poule"}, set()),
        ("?voir=to_decide", {"Escargot"}, {"Canard", "Poule"}),
        ("?voir=refused", {"Canard"}, {"Escargot", "Poule"}),
        ("?voir=draft", {"Poule"}, {"Escargot", "Canard"}),
        ("?voir=hidden", {"Canard"}, {"Escargot", "Poule"}),
        ("?q=escarg", {"Escargot"}, {"Canard"}),
        ("?q=F-001", {"Escargot"}, {"Canard"}),
        ("?q=2", {"Canard"}, {"Escargot"}),
        ("?q=testville+canard", {"Canard"}, {"Escargot"}),
        ("?q=%25", set(), {"Escargot", "Canard"}),
        ("?voir=nonsense&tri=nonsense&page=-3", {"Escargot", "Canard"}, set()),
        ("?tri=title", {"Escargot", "Canard"}, set()),
        ("?tri=school&page=99999999999", set(), {"Escargot"}),
        ("?tri=submitted", {"Escargot"}, set()),
    ],
)
def test_entries_are_filtered_searched_and_sorted(
    scene: Scene, asked: str, shown: set[str], hidden: set[str]
) -> None:
    scene.submit("Escargot")
    scene.submit("Canard", eligibility=Eligibility.REFUSED, hidden_at=utc_now())
    scene.submit("Poule", state=EntryState.DRAFT)

    text = scene.organiser.get(f"{LIST}{asked}").text

    assert {each for each in ("Escargot", "Canard", "Poule") if each in text} & (shown | hidden) == shown


def test_the_old_address_of_the_list_of_teams_leads_to_the_entries(scene: Scene) -> None:
    scene.submit("Escargot")

    assert scene.organiser.get("/organisation/equipes?q=escargot").url == LIST


@pytest.mark.parametrize(
    ("path", "most"), [("", 18), ("/completes", 11), (".csv", 8), ("/{key}", 40), ("photos", 15)]
)
def test_pages_ask_the_database_as_often_for_one_entry_as_for_three(
    scene: Scene, path: str, most: int
) -> None:
    # The visitor's session, account and place · the edition, its phases, twice · then what contest.queries says:
    # the list 4, its counts 3, the complete ones 1, titles 1, the publication 1; the drawer adds the whole entry (9),
    # its file's report, decisions, names, jurors' reports, teachers, règlement.
    def furnish(title: str) -> None:
        scene.submit(title)
        scene.photo(title)
        with scene.database.writing() as session:
            entry = session.scalars(select(Entry).where(Entry.key == scene.keys[title])).one()
            session.add(EligibilityDecision(entry_id=entry.id, decision=Eligibility.ACCEPTED))
            builders.pupil(session, team=entry.team)

    furnish("Escargot")
    url = "/organisation/photos" if path == "photos" else LIST + path.format(key=scene.keys["Escargot"])
    client = scene.organiser.client
    assert client.get(url).status_code == 200
    one = cost(scene.app, lambda: client.get(url))
    furnish("Canard")
    furnish("Baleine")

    three = cost(scene.app, lambda: client.get(url))

    assert one == three
    assert one <= most


def test_a_title_that_was_changed_after_the_receipt_is_only_a_draft(scene: Scene) -> None:
    url = scene.submit("Motel des osmies")
    scene.photo("Motel des osmies")
    with scene.database.writing() as session:
        session.scalars(select(Entry)).one().title = "Palace des osmies"

    paths = (LIST, f"{LIST}?q=motel", url, "/organisation/photos")
    pages = {path: scene.organiser.get(path).text for path in paths}
    table = scene.organiser.client.get(f"{LIST}.csv").data.decode("utf-8-sig")
    lost = scene.organiser.get(f"{LIST}?q=palace").text
    scene.organiser.get(url)
    done = scene.organiser.fill("/decision", decision="accepted", message="").text
    [letter] = letters(scene.database, scene.settings)

    for name, words in {**pages, "csv": table, "done": done, "mail": letter.text + letter.subject}.items():
        assert "Palace" not in words, name
        assert "Motel des osmies" in words, name
    assert "Motel" not in lost


def test_the_table_has_the_cells_of_the_command_and_no_formula(scene: Scene) -> None:
    scene.submit("=HYPERLINK(1)")
    scene.submit("Canard")

    answer = scene.organiser.client.get(f"{LIST}.csv")

    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    with scene.database.reading() as session:
        edition = session.scalars(select(Edition)).one()
        wanted = [list(row) for row in exports.entries(session, edition)]
    assert rows[0] == list(exports.ENTRIES)
    assert [row[2] for row in rows[1:]] == ["'=HYPERLINK(1)", "Canard"]
    assert [row[:2] + row[3:] for row in rows[1:]] == [row[:2] + row[3:] for row in wanted]


def test_an_entry_is_hidden_at_once_and_its_team_reads_why(scene: Scene) -> None:
    url = scene.submit()
    scene.organiser.get(url)
    silent = scene.organiser.fill("/masquer", reason=" ")
    assert silent.status == 422
    assert "Donnez la raison" in silent.text

    page = scene.organiser.fill("/masquer", reason="Un nom de famille se lit sur l’objet.")

    assert page.url == url
    assert "Masquée" in page.text
    [letter] = letters(scene.database, scene.settings)
    assert "Un nom de famille se lit sur l’objet." in letter.text
    team = scene.teacher().get(f"/equipes/{scene.teams['Motel des osmies']}")
    assert "Votre candidature est masquée." in team.text
    assert "Un nom de famille se lit sur l’objet." in team.text
    shown = scene.organiser.fill("/montrer")
    assert "n’est plus masquée" in shown.text
    assert scene.entry().hidden_at is None


def test_hiding_with_an_old_page_changes_nothing_and_keeps_the_reason(scene: Scene) -> None:
    url = scene.submit()
    scene.organiser.get(url)
    scene.another_organiser().client.post(f"{url}/decision", data={"decision": "accepted", "version": "0"})

    clash = scene.organiser.fill("/masquer", reason="Une insulte.")

    assert clash.status == 409
    assert "Une insulte." in "".join(clash.form("/masquer").itertext())
    assert scene.entry().hidden_at is None


def test_what_a_juror_reported_is_read_and_closed(scene: Scene) -> None:
    url = scene.submit()
    with scene.database.writing() as session:
        juror = builders.juror(session)
        name = session.get_one(Account, juror.account_id).name
        session.add(
            ContentReport(
                entry_id=session.scalars(select(Entry.id)).one(), juror_id=juror.id, reason="Un prénom gravé."
            )
        )

    page = scene.organiser.get(url)
    after = scene.organiser.fill("/classer")

    assert "Signalée par J-01" in page.text
    assert "Un prénom gravé." in page.text
    assert name not in page.text
    assert "Un prénom gravé." not in after.text
    assert "signalement" not in scene.organiser.get(LIST).text


def test_the_organiser_reads_the_report_and_takes_the_file(scene: Scene) -> None:
    url = scene.submit()

    page = scene.organiser.get(url)
    report = scene.organiser.get(f"{url}/rapport")

    assert f"{url}/rapport" in page.links()
    assert any(link.startswith("/fichiers/recu/") for link in page.links())
    assert report.status == 200
    assert "n’a pas encore de rapport" in report.title


def test_a_look_at_many_photos_is_noted_at_once(scene: Scene) -> None:
    scene.submit("Escargot")
    scene.submit("Canard")
    alone, people, wrong = scene.photo("Escargot"), scene.photo("Escargot"), scene.photo("Canard")
    organiser = scene.organiser
    assert organiser.get("/organisation/photos").title == "3 photos attendent votre regard."

    unexplained = organiser.fill(
        "/photos", **{f"seen-{people}": "people", f"seen-{wrong}": "refused", f"fault-{wrong}": ""}
    )
    assert unexplained.status == 422
    assert "Dites pourquoi" in unexplained.text
    assert [photo.decision for photo in photos(scene)] == [None, None, None]
    done = organiser.fill("/photos", **{f"fault-{wrong}": "personal", "rest": "object"})

    assert "3 photos regardées" in done.text
    assert done.title == "Toutes les photos sont regardées."
    assert {photo.key: photo.decision for photo in photos(scene)} == {
        alone: PhotoDecision.OBJECT,
        people: PhotoDecision.PEOPLE,
        wrong: PhotoDecision.REFUSED,
    }
    draft = scene.teacher("Canard").get(f"/equipes/{scene.teams['Canard']}/candidature").text
    assert "Un nom ou une adresse s’y lit" in draft


def photos(scene: Scene) -> list[Photo]:
    with scene.database.reading() as session:
        return list(session.scalars(select(Photo).order_by(Photo.id)))


def test_a_photo_with_people_says_whether_every_family_agreed(scene: Scene) -> None:
    scene.submit("Escargot")
    scene.photo("Escargot")
    agreed = scene.organiser.get("/organisation/photos").text
    with scene.database.writing() as session:
        entry = session.scalars(select(Entry)).one()
        builders.consent(session, pupil=builders.pupil(session, team=entry.team), use=Use.WORK)

    missing = scene.organiser.get("/organisation/photos").text

    assert "Toutes les familles ont autorisé l’image (1 sur 1)" in agreed
    assert "elle restera cachée" in missing


def test_two_organisers_who_look_at_the_same_photo_do_not_overwrite_each_other(scene: Scene) -> None:
    scene.submit("Escargot")
    key = scene.photo("Escargot")
    other = scene.another_organiser()
    other.get("/organisation/photos")
    scene.organiser.get("/organisation/photos")
    scene.organiser.fill("/photos", **{f"seen-{key}": "refused", f"fault-{key}": "somebody"})

    clash = other.fill("/photos", **{f"seen-{key}": "object"})

    assert clash.status == 409
    assert "Quelqu’un vient de regarder les mêmes photos." in clash.text
    [photo] = photos(scene)
    assert (photo.decision, photo.refusal) == (PhotoDecision.REFUSED, PhotoFault.SOMEBODY.value)


def test_photos_are_looked_at_in_the_drawer_too(scene: Scene) -> None:
    url = scene.submit()
    key = scene.photo()
    scene.organiser.get(url)

    page = scene.organiser.fill(f"{scene.keys['Motel des osmies']}/photos", **{f"seen-{key}": "object"})

    assert page.url == url
    assert photos(scene)[0].decision is PhotoDecision.OBJECT


def test_strangers_find_none_of_these_pages(scene: Scene) -> None:
    url = scene.submit()
    scene.submit("Canard")
    stranger = scene.teacher("Canard")
    browsers: list[FlaskClient] = [
        stranger.client, juror_browser(scene.app), scene.app.test_client(), scene.teacher().client,
    ]  # fmt: skip
    paths = [LIST, url, f"{url}/rapport", f"{LIST}.csv", f"{LIST}/completes", "/organisation/photos"]

    answers = [browser.get(path) for browser in browsers for path in paths]
    posts = [browser.post(f"{url}/decision", data={"decision": "accepted"}) for browser in browsers]

    assert {answer.status_code for answer in answers} <= {303, 401, 404}
    assert {answer.status_code for answer in posts} <= {401, 404}
    assert scene.entry().eligibility is Eligibility.TO_DECIDE
    own = stranger.client.post(
        f"/equipes/{scene.teams['Motel des osmies']}/precision", data={"question": "1", "answer": "x" * 20}
    )
    assert own.status_code == 404


def test_looking_writes_nothing(scene: Scene) -> None:
    url = scene.submit()
    scene.photo()
    with statements(scene.app) as said:
        for path in (LIST, url, f"{url}/rapport", f"{LIST}.csv", f"{LIST}/completes", "/organisation/photos"):
            assert scene.organiser.client.get(path).status_code == 200

    assert writes(said) == []


def chosen(page: Page, name: str) -> list[str | None]:
    [select_box] = [each for each in page.tree.iter("select") if each.get("name") == name]
    return [each.get("value") for each in select_box.iter("option") if each.get("selected") is not None]


def test_a_team_says_what_its_object_does_for_nature_and_finds_it_on_its_receipt(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        teacher = builders.teacher(session)
        key = builders.complete_team(session, teacher=teacher).key
    visitor = teacher_visits(client, database, teacher)
    visitor.get(f"/equipes/{key}/depot")
    visitor.fill("/depot", rules_read="y")
    assert "Modifiée depuis" not in visitor.get("/equipes").text

    visitor.get(f"/equipes/{key}/candidature")
    visitor.fill("/candidature", theme="water")

    assert chosen(visitor.get(f"/equipes/{key}/candidature"), "theme") == ["water"]
    assert "Modifiée depuis" in visitor.get("/equipes").text
    visitor.get(f"/equipes/{key}/depot")
    receipt = visitor.fill("/depot", rules_read="y")
    assert "Économise l’eau" in receipt.text
    odd = client.post(f"/equipes/{key}/candidature/enregistrer", data={"theme": "gold"})
    assert odd.status_code == 422
