"""What an organiser does once the jury has read: compute, look, give prizes, withhold, publish, take away."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from contest.commands.line import run
from contest.database import Database
from contest.models import (
    Award,
    Ballot,
    Edition,
    Entry,
    Inspection,
    MarkRow,
    Publication,
    Redaction,
    Result,
    Team,
    Upload,
)
from contest.models.columns import utc_now
from contest.queries import editions, shortlist
from contest.rules.phases import Phase
from contest.services import results
from contest.settings import Settings
from judging.ranking import rank
from judging.table import read_ballots
from tests import builders, computing, exhibits
from tests.listening import statements
from tests.people import juror_browser, organiser_browser, teacher_browser
from tests.visiting import Visitor
from uploads.storage import FolderStore

TITLES = ("Baleine", "Hôtel", "Poto", "Escargot")
PAGES = (
    "/organisation/resultats",
    "/organisation/resultats/a-regarder",
    "/organisation/resultats/prix",
    "/organisation/resultats/phrases",
    "/organisation/resultats/publier",
)


@pytest.fixture
def deliberating(app: Flask, database: Database) -> None:
    """The application's edition in deliberation: four entries read by three jurors, one ranking."""
    with database.writing() as session:
        edition = editions.current(session)
        builders.open_phase(session, edition, Phase.DELIBERATION)
        for entry, title in zip(computing.judge(session, edition=edition), TITLES, strict=True):
            entry.title = title
        computing.compute(session, edition=edition)


def organiser(app: Flask) -> Visitor:
    return Visitor(organiser_browser(app))


def test_the_first_computation_is_asked_for_and_waited_for(app: Flask, database: Database) -> None:
    with database.writing() as session:
        edition = editions.current(session)
        builders.open_phase(session, edition, Phase.JUDGING)
        computing.judge(session, edition=edition)
    visitor = organiser(app)

    before = visitor.get("/organisation/resultats")
    waiting = visitor.fill("/calculer")
    with database.reading() as session:
        number = session.scalars(select(Result.number)).one()
    told = visitor.client.get(f"/api/classements/{number}")
    same = visitor.client.get(f"/api/classements/{number}", headers={"If-None-Match": told.headers["ETag"]})

    assert before.title == "Le classement attend son premier calcul."
    assert waiting.title == "Le classement se calcule."
    assert (told.json or {})["verdict"] is None
    assert same.status_code == 304


def test_without_a_ballot_there_is_nothing_to_compute(app: Flask) -> None:
    visitor = organiser(app)
    visitor.get("/organisation/resultats")

    assert "il n’y a rien à classer" in visitor.fill("/calculer").text


@pytest.mark.usefixtures("deliberating")
def test_the_ranking_shows_scores_means_readings_and_ties(app: Flask) -> None:
    page = organiser(app).get("/organisation/resultats")

    assert page.title == "4 objets ont une place. Rien n’est encore public."
    for words in ("Baleine", "3,80", "2e ex æquo", "3,00 à 3,40", "moyenne pondérée, version 1"):
        assert words in page.text


@pytest.mark.usefixtures("deliberating")
def test_a_new_mark_asks_for_another_computation(app: Flask, database: Database) -> None:
    with database.writing() as session:
        edition = editions.current(session)
        entry = session.scalars(select(Entry)).first()
        juror = builders.juror(session, edition=edition)
        assert entry is not None
        builders.ballot(
            session, juror=juror, entry=entry, marks={"originality": 1, "creativity": 1, "ecology": 1}
        )
    visitor = organiser(app)

    page = visitor.get("/organisation/resultats")
    publish = visitor.get("/organisation/resultats/publier")

    assert page.title == "Le classement n’est plus à jour."
    assert "1 bulletin a changé depuis" in page.text
    assert "Des notes ont changé depuis le calcul." in publish.text


@pytest.mark.usefixtures("deliberating")
def test_a_computation_that_failed_says_why(app: Flask, database: Database) -> None:
    with database.writing() as session:
        edition = editions.current(session)
        actor = builders.acting_organiser(builders.organiser(session))
        result = results.compute(session, actor, edition=edition, now=utc_now())
        results.fail(session, result_id=result.id, reason="worker_vanished")

    page = organiser(app).get("/organisation/resultats")

    assert "s’est arrêté au milieu, trois fois" in page.text
    assert "Baleine" in page.text


def test_what_is_worth_a_look_is_named(app: Flask, database: Database) -> None:
    with database.writing() as session:
        edition = editions.current(session)
        builders.open_phase(session, edition, Phase.DELIBERATION)
        entries = computing.judge(session, edition=edition, entries=4)
        entries[0].title = "Baleine"
        harsh = builders.juror(session, edition=edition)
        harsh.account.name = "M. Réglet"
        for entry in entries:
            builders.ballot(
                session, juror=harsh, entry=entry, marks={"originality": 0, "creativity": 0, "ecology": 0}
            )
        late = builders.juror(session, edition=edition)
        builders.ballot(session, juror=late, entry=entries[0])
        lonely = builders.admitted_entry(session, edition=edition)
        lonely.title = "Fantôme"
        builders.ballot(
            session, juror=late, entry=lonely, marks={"originality": 2, "creativity": 2, "ecology": None}
        )
        computing.compute(session, edition=edition)

    page = organiser(app).get("/organisation/resultats/a-regarder").text

    for words in (
        "Baleine F-001",
        "J-04 M. Réglet",
        "note plus bas que les autres",
        "donne presque toujours",
    ):
        assert words in page
    assert "aucune note en écologie" in page
    assert "1 bulletin manque" in page
    assert "Juré nº 5" in page


@pytest.mark.usefixtures("deliberating")
def test_prizes_follow_the_ranking_and_a_mention_is_added_changed_and_taken_back(
    app: Flask, database: Database
) -> None:
    visitor = organiser(app)
    visitor.get("/organisation/resultats/prix")

    podium = visitor.fill("/prix/podium").text
    silent = visitor.fill("/prix", entry="F-004", kind="mention", label="Le plus rigolo")
    given = visitor.fill("/prix", entry="4", kind="mention", label="Le plus rigolo", reason="Coup de cœur.")
    with database.reading() as session:
        award_id = session.scalars(select(Award.id).where(Award.label == "Le plus rigolo")).one()
    visitor.get(f"/organisation/resultats/prix/{award_id}")
    changed = visitor.fill(f"/{award_id}", label="Le plus drôle").text
    removed = visitor.fill(f"/prix/{award_id}/retirer").text

    assert "2e prix ex æquo" in podium
    assert silent.status == 422
    assert "Donnez la raison en une phrase." in silent.text
    assert "« Le plus rigolo » va à l’objet F-004." in given.text
    assert "Le plus drôle" in changed
    assert "Le plus drôle" not in removed


@pytest.mark.usefixtures("deliberating")
def test_the_second_organiser_sees_what_the_first_wrote_and_loses_nothing(
    app: Flask, database: Database
) -> None:
    first, second = organiser(app), organiser(app)
    first.get("/organisation/resultats/prix")
    first.fill("/prix", entry="F-004", kind="mention", label="Le plus rigolo", reason="Coup de cœur.")
    with database.reading() as session:
        url = f"/organisation/resultats/prix/{session.scalars(select(Award.id)).one()}"
    first.get(url)
    second.get(url)

    first.fill(url, label="Le plus drôle")
    refused = second.fill(url, label="Le plus farfelu")
    again = second.fill(url)

    assert refused.status == 409
    assert "Maintenant : « Le plus drôle »" in refused.text
    assert "Le plus farfelu" in again.text


@pytest.mark.usefixtures("deliberating")
def test_no_prize_is_given_while_the_jury_reads(app: Flask, database: Database) -> None:
    with database.writing() as session:
        builders.open_phase(session, editions.current(session), Phase.JUDGING)
    client = organiser_browser(app)
    asked = {"entry": "F-001", "kind": "prize", "label": "Prix", "rank": "", "reason": ""}

    page = client.get("/organisation/resultats/prix").text
    refused = client.post("/organisation/resultats/prix", data=asked)

    assert "Les prix se donnent à partir de la délibération" in page
    assert refused.status_code == 409


@pytest.mark.usefixtures("deliberating")
@pytest.mark.parametrize("path", ["", "/prix", "/publier"])
def test_before_the_deliberation_the_way_to_its_dates_is_on_the_page(
    app: Flask, database: Database, path: str
) -> None:
    with database.writing() as session:
        builders.open_phase(session, editions.current(session), Phase.JUDGING)

    assert "/organisation/reglages#phases" in organiser(app).get(f"/organisation/resultats{path}").links()


@pytest.mark.usefixtures("deliberating")
def test_the_sentences_that_teams_read_are_counted_without_those_kept_back(
    app: Flask, database: Database
) -> None:
    visitor, address = organiser(app), "/organisation/resultats/phrases"
    with database.writing() as session:
        session.execute(update(MarkRow).values(evidence=""))
    silent = visitor.get(address).text
    with database.writing() as session:
        ballots = session.scalars(select(Ballot).order_by(Ballot.id).limit(2)).all()
        for ballot in ballots:
            ballot.marks[0].evidence = "Bravo."
        session.add(
            Redaction(ballot_id=ballots[0].id, criterion=ballots[0].marks[0].criterion, reason="Non.")
        )

    before = visitor.get(address).title
    with database.writing() as session:
        edition = editions.current(session)
        result = session.scalars(select(Result)).one()
        session.add(Publication(edition_id=edition.id, result_id=result.id, content={}, digest="a" * 64))
        builders.open_phase(session, edition, Phase.RESULTS)
    after = visitor.get(address).title

    assert "Aucun juré n’a écrit de phrase" in silent
    assert before == "1 phrase que les équipes liront"
    assert after == "1 phrase que les équipes lisent"


@pytest.mark.usefixtures("deliberating")
def test_a_sentence_is_withheld_and_put_back(app: Flask, database: Database) -> None:
    with database.writing() as session:
        ballot = session.scalars(select(Ballot).order_by(Ballot.id)).first()
        assert ballot is not None
        ballot.marks[0].evidence = "Bravo à Zoé."
        key = ballot.key
    visitor = organiser(app)
    url = f"/organisation/resultats/phrases/{key}/originality"

    found = visitor.get("/organisation/resultats/phrases?q=zoé").text
    visitor.get(f"{url}/retirer")
    silent = visitor.fill(f"{url}/retirer")
    visitor.fill(f"{url}/retirer", reason="Un prénom.")
    withheld = visitor.get("/organisation/resultats/phrases?voir=retirees").text
    back = visitor.fill(f"{url}/remettre").text

    assert "Bravo à Zoé." in found
    assert silent.status == 422
    assert "Un prénom." in withheld
    assert "La phrase est remise" in back
    with database.reading() as session:
        assert session.scalars(select(Redaction)).all() == []


@pytest.mark.usefixtures("deliberating")
def test_a_place_that_is_not_the_ranking_s_asks_for_its_reason_before_it_is_published(
    app: Flask, database: Database
) -> None:
    visitor = organiser(app)
    visitor.get("/organisation/resultats/prix")
    visitor.fill("/prix/podium")
    with database.writing() as session:
        first, *_, last = session.scalars(select(Award).order_by(Award.rank, Award.id))
        first.entry_id, last.entry_id = last.entry_id, first.entry_id
        path = f"/organisation/resultats/prix/{first.id}"

    page = visitor.get("/organisation/resultats/publier")
    refused = visitor.fill("/publier")

    assert path in page.links()
    assert refused.status == 409
    assert "dites pourquoi le jury en décide autrement" in refused.text


@pytest.mark.usefixtures("deliberating")
def test_results_are_read_again_published_and_corrected(app: Flask, database: Database) -> None:
    with database.writing() as session:
        hidden = session.scalars(select(Entry).where(Entry.title == "Poto")).one()
        hidden.hidden_at = utc_now()
        session.flush()
        computing.compute(session, edition=editions.current(session))
    visitor = organiser(app)

    page = visitor.get("/organisation/resultats/publier?places=3")
    published = visitor.fill("/publier")
    again = visitor.get("/organisation/resultats/publier")
    silent = visitor.fill("/publier")
    corrected = visitor.fill("/publier", reason="Une note avait été mal recopiée.")

    assert "Baleine" in page.text
    assert "Tout est prêt : les résultats sortent" in published.title
    assert again.title == "Publier une correction"
    assert silent.status == 422
    assert corrected.status == 200
    with database.reading() as session:
        rows = session.scalars(select(Publication).order_by(Publication.number)).all()
    assert [(row.number, row.content["top"], row.reason) for row in rows] == [
        (1, 3, ""),
        (2, 3, "Une note avait été mal recopiée."),
    ]


@pytest.mark.usefixtures("deliberating")
def test_only_what_was_read_again_is_published(app: Flask, database: Database) -> None:
    first, second = organiser(app), organiser(app)
    first.get("/organisation/resultats/publier")
    second.get("/organisation/resultats/prix")
    second.fill("/prix/podium")

    refused = first.fill("/publier")
    published = first.fill("/publier")

    assert refused.status == 409
    assert "Ce qui serait publié a changé depuis que vous l’avez relu." in refused.text
    assert "1er prix" in refused.text
    assert published.status == 200
    with database.reading() as session:
        assert len(session.scalars(select(Publication)).one().content["awards"]) == 3


@pytest.mark.usefixtures("deliberating")
def test_an_object_without_its_authorisation_is_announced_as_a_number(app: Flask, database: Database) -> None:
    with database.writing() as session:
        entry = session.scalars(select(Entry).where(Entry.title == "Hôtel")).one()
        for pupil in entry.team.pupils:
            for paper in pupil.consents:
                paper.withdrawn_at = utc_now()

    page = organiser(app).get("/organisation/resultats/publier").text

    assert "numéro seul, « une équipe »" in page


def test_before_a_ranking_there_is_nothing_to_publish(app: Flask) -> None:
    assert organiser_browser(app).get("/organisation/resultats/publier").status_code == 404


@pytest.mark.usefixtures("deliberating")
@pytest.mark.parametrize("url", [*PAGES, "/organisation/resultats/bulletins.csv", "/api/classements/1"])
def test_neither_jurors_nor_teachers_see_any_of_it(app: Flask, url: str) -> None:
    assert juror_browser(app).get(url).status_code == 404
    assert teacher_browser(app).get(url).status_code == 404
    assert "Baleine" not in app.test_client().get(url, follow_redirects=True).text


@pytest.mark.usefixtures("deliberating")
@pytest.mark.parametrize("url", PAGES)
def test_these_pages_ask_the_database_as_often_for_four_entries_as_for_six(
    app: Flask, database: Database, url: str
) -> None:
    client = organiser_browser(app)
    with statements(app) as few:
        client.get(url)
    with database.writing() as session:
        edition = editions.current(session)
        for _ in range(2):
            entry = builders.admitted_entry(session, edition=edition)
            juror = builders.juror(session, edition=edition)
            builders.ballot(
                session, juror=juror, entry=entry, marks={"originality": 4, "creativity": 4, "ecology": 4}
            )
        computing.compute(session, edition=edition)
    with statements(app) as many:
        client.get(url)

    assert len(few) == len(many)


def exported(app: Flask, name: str) -> list[dict[str, str]]:
    answer = organiser_browser(app).get(f"/organisation/resultats/{name}.csv")
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


@pytest.mark.usefixtures("deliberating")
def test_a_title_that_was_changed_after_the_receipt_is_only_a_draft(app: Flask, database: Database) -> None:
    with database.writing() as session:
        first = session.scalars(select(Entry).where(Entry.title == "Baleine")).one()
        builders.upload(session, entry=first)
        exhibits.submit(session, first)
        level = first.level
        first.title, first.level = "Cachalot", "bac5"
        session.scalars(select(Ballot).where(Ballot.entry_id == first.id)).all()[0].marks[
            0
        ].evidence = "Bravo."
    visitor = organiser(app)

    paths = (*PAGES, "/organisation", "/organisation/resultats/phrases?q=baleine")
    pages = {path: visitor.get(path).response.text for path in paths}
    ranking = exported(app, "classement")
    with database.reading() as session:
        chosen = shortlist.first_places(session, editions.current(session), 1)

    assert all("Cachalot" not in words for words in pages.values())
    silent = {path for path, words in pages.items() if "Baleine" not in words}
    assert silent == {"/organisation/resultats/a-regarder"}
    assert (ranking[0]["title"], ranking[0]["level"]) == ("Baleine", level)
    assert [each.title for each in chosen] == ["Baleine"]


@pytest.mark.usefixtures("deliberating")
def test_the_ranking_and_the_jurors_are_taken_away_with_safe_cells(app: Flask, database: Database) -> None:
    with database.writing() as session:
        session.scalars(select(Entry).where(Entry.title == "Hôtel")).one().title = "=cmd()"

    ranking, jurors = exported(app, "classement"), exported(app, "jures")

    assert [(row["rank"], row["entry"], row["title"], row["score"]) for row in ranking] == [
        ("1", "F-001", "Baleine", "3.80"),
        ("2", "F-002", "'=cmd()", "3.13"),
        ("2", "F-003", "Poto", "3.13"),
        ("4", "F-004", "Escargot", "2.23"),
    ]
    assert [(row["juror"], row["done"], row["open"]) for row in jurors] == [
        ("J-01", "4", "0"),
        ("J-02", "4", "0"),
        ("J-03", "4", "0"),
    ]


@pytest.mark.usefixtures("deliberating")
def test_the_exported_ballots_name_nobody_and_give_the_snapshot_to_the_digit(
    app: Flask,
    database: Database,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("CONTEST_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("CONTEST_DATABASE_URL", settings.database_url)
    answer = organiser_browser(app).get("/organisation/resultats/bulletins.csv").data
    assert run(["export", "ballots"]) == 0
    table = capsys.readouterr().out

    with database.reading() as session:
        result = session.scalars(select(Result)).one()
        assert result.content is not None
        names = [*session.scalars(select(Team.name)), *session.scalars(select(builders.Account.name))]
    command = [sys.executable, "-m", "judging", "rank", "-", "--json"]
    piped = subprocess.run(command, input=table, capture_output=True, text=True, check=True)
    read = read_ballots(answer)

    assert read_ballots(table) == read
    assert rank(read.marks, read.weights).to_json() == result.content["ranking"]
    assert result.input_digest in piped.stdout
    for each in result.content["ranking"]["standings"]:
        assert each["exact"] in piped.stdout
    assert [name for name in names if name and name in table] == []


@pytest.fixture
def with_files(app: Flask, deliberating: None, database: Database, settings: Settings) -> dict[str, bytes]:
    """Each entry's bytes in the store, under the team's own name for them; by code."""
    store = FolderStore(settings.store_dir)
    kept = {}
    with database.writing() as session:
        for entry in session.scalars(select(Entry).order_by(Entry.number)):
            data = f"solid {entry.title}".encode() * 40_000
            stored = store.put(data)
            upload = session.scalars(select(Upload).where(Upload.entry_id == entry.id)).one()
            upload.name, upload.digest, upload.bytes = f"{entry.team.name}.stl", stored.digest, stored.size
            session.get_one(Inspection, upload.inspection_id).digest = stored.digest
            upload.kind = "3mf" if entry.number == 2 else "stl_binary"
            kept[f"F-{entry.number:03d}"] = data
    return kept


def opened(client: FlaskClient, url: str) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    answer = client.get(url)
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        held = {name: archive.read(name) for name in archive.namelist()}
    index = held.pop("index.csv").decode("utf-8-sig")
    return held, list(csv.DictReader(io.StringIO(index), delimiter=";"))


def test_the_files_of_the_shortlist_are_named_by_code_and_nothing_else(
    app: Flask, with_files: dict[str, bytes]
) -> None:
    held, index = opened(organiser_browser(app), "/organisation/resultats/dossier.zip?places=3")

    assert held == {
        "F-001.stl": with_files["F-001"],
        "F-002.3mf": with_files["F-002"],
        "F-003.stl": with_files["F-003"],
    }
    assert [(row["entry"], row["file"], row["rank"]) for row in index] == [
        ("F-001", "F-001.stl", "1"),
        ("F-002", "F-002.3mf", "2"),
        ("F-003", "F-003.stl", "2"),
    ]


def test_the_shortlist_can_be_that_of_the_awards(app: Flask, with_files: dict[str, bytes]) -> None:
    client = organiser_browser(app)
    asked = {"entry": "F-004", "kind": "mention", "label": "Le plus rigolo", "reason": "Oui.", "rank": ""}
    client.post("/organisation/resultats/prix", data=asked)

    held, index = opened(client, "/organisation/resultats/dossier.zip?choix=prix")

    assert list(held) == ["F-004.stl"]
    assert index[0]["awards"] == "Le plus rigolo"


def test_a_file_that_the_disk_lost_is_missing_in_the_index(
    app: Flask, with_files: dict[str, bytes], database: Database, settings: Settings
) -> None:
    with database.reading() as session:
        upload = session.scalars(select(Upload).join(Upload.entry).where(Entry.title == "Poto")).one()
    FolderStore(settings.store_dir).delete(upload.digest)

    held, index = opened(organiser_browser(app), "/organisation/resultats/dossier.zip?places=3")

    assert "F-003.stl" not in held
    assert [row["file"] for row in index] == ["F-001.stl", "F-002.3mf", ""]


def test_without_a_ranking_there_is_no_shortlist(app: Flask) -> None:
    assert organiser_browser(app).get("/organisation/resultats/dossier.zip").status_code == 404
    assert organiser_browser(app).get("/organisation/resultats/autre.csv").status_code == 404


def _open_results(database: Database) -> Edition:
    with database.writing() as session:
        edition = editions.current(session)
        builders.open_phase(session, edition, Phase.RESULTS)
        return edition


@pytest.mark.usefixtures("deliberating")
def test_once_open_the_page_says_that_everybody_reads_them(app: Flask, database: Database) -> None:
    visitor: Any = organiser(app)
    visitor.get("/organisation/resultats/publier")
    visitor.fill("/publier")
    edition = _open_results(database)

    page = visitor.get("/organisation/resultats")

    assert page.title == "Les résultats sont publics."
    assert "/resultats" in page.links()
    assert edition.windows[-1].opens_at < utc_now() + timedelta(days=1)
