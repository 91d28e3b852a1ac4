"""What everybody reads of the results, and what a team reads of its own; nothing of either before the opening."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import Ballot, ConsentRow, Edition, Entry, Juror, Publication, Team
from contest.models.columns import utc_now
from contest.queries import editions, publishing
from contest.rules.awards import AwardKind
from contest.rules.consent import Use
from contest.rules.phases import Phase
from contest.services import awards, publication, redactions
from contest.services.awards import Wanted
from contest.settings import Settings
from contest.wording import results as wording
from judging.__main__ import main
from judging.ranking import METHOD_VERSIONS, rank
from judging.table import read_ballots
from tests import builders, computing, exhibits
from tests.listening import cost
from tests.people import signed_in
from tests.visiting import class_visits, teacher_visits
from uploads.storage import FolderStore

TITLES = ("Baleine", "Hôtel", "Poto", "Escargot", "Canard", "Renard")
LABELS = {1: "1er prix", 2: "2e prix", 3: "3e prix"}


def publish(session: Session, edition: Edition, *, top: int = 3) -> Publication:
    """Prizes, one mention for the fifth, and the publication; six entries with a title of their own."""
    builders.open_phase(session, edition, Phase.DELIBERATION)
    for entry, title in zip(computing.judge(session, edition=edition, entries=6), TITLES, strict=True):
        entry.title = title
    computing.compute(session, edition=edition)
    organiser = builders.acting_organiser(builders.organiser(session))
    awards.give_podium(session, organiser, edition=edition, labels=LABELS, now=utc_now())
    mention = Wanted(kind=AwardKind.MENTION, label="Le plus rigolo", reason="Coup de cœur du jury.")
    awards.give(session, organiser, edition=edition, number=5, wanted=mention, now=utc_now())
    draft = publishing.draft(session, edition, top=top)
    assert draft is not None
    return publication.publish(
        session, organiser, edition=edition, seen=draft.digest, top=top, after=0, now=utc_now()
    )


@pytest.fixture
def published(app: Flask, database: Database) -> None:
    """The application's edition with its results published and open."""
    with database.writing() as session:
        edition = editions.current(session)
        publish(session, edition)
        builders.open_phase(session, edition, Phase.RESULTS)


@pytest.mark.usefixtures("published")
def test_the_palmares_shows_the_podium_the_places_and_how_a_score_is_made(client: FlaskClient) -> None:
    page = client.get("/resultats").text

    for words in ("Baleine", "Hôtel", "Poto", "2<sup>e</sup> prix ex æquo", "Le plus rigolo", "Canard"):
        assert words in page
    assert "6\u00a0objets, 3\u00a0jurés, 18\u00a0lectures." in page
    assert "«\u00a0Hôtel\u00a0» et «\u00a0Poto\u00a0» partagent la deuxième place" in page
    assert "0,3\u00a0×\u00a03,67 + 0,3\u00a0×\u00a03,67 + 0,4\u00a0×\u00a04,00 = 3,80" in page
    assert "bulletins sans noms" in page


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("number", "told"),
    [(1, "1er prix"), (2, "2e prix ex æquo"), (4, "Jugée"), (5, "Le plus rigolo"), (6, "Jugée")],
)
def test_a_teacher_s_teams_say_what_they_won(app: Flask, database: Database, number: int, told: str) -> None:
    with database.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.number == number)).one()
        teacher = entry.team.teachers[0].teacher

    home = teacher_visits(app.test_client(), database, teacher).get("/equipes")

    assert told in home.text
    assert ("Jugée" in home.text) == (told == "Jugée")


@pytest.mark.usefixtures("published")
def test_the_last_places_are_nobody_s_business(client: FlaskClient) -> None:
    page = client.get("/resultats").text

    assert "Escargot" not in page
    assert "Renard" not in page


@pytest.mark.usefixtures("published")
def test_whoever_looks_gets_no_cookie(client: FlaskClient) -> None:
    for url in ("/resultats", "/resultats/bulletins.csv"):
        assert "Set-Cookie" not in client.get(url).headers


@pytest.mark.parametrize("phase", [Phase.JUDGING, Phase.DELIBERATION])
def test_before_the_opening_nobody_learns_anything(
    app: Flask, client: FlaskClient, database: Database, phase: Phase
) -> None:
    with database.writing() as session:
        edition = editions.current(session)
        publish(session, edition)
        builders.open_phase(session, edition, phase)
        team_key, account_id = session.execute(
            select(Team.key, builders.Teacher.account_id)
            .join(builders.TeamTeacher, builders.TeamTeacher.team_id == Team.id)
            .join(builders.Teacher, builders.Teacher.id == builders.TeamTeacher.teacher_id)
            .limit(1)
        ).one()
        juror_account = session.scalars(select(Juror.account_id)).first()
    assert juror_account is not None

    page = client.get("/resultats")
    table = client.get("/resultats/bulletins.csv")
    own = signed_in(app, account_id).get(f"/equipes/{team_key}/resultat")
    home = client.get("/")
    juror = signed_in(app, juror_account).get("/resultats")

    assert "Les résultats seront ici" in page.text
    assert "Baleine" not in page.text + juror.text
    assert table.status_code == 404
    assert "Son retour sera ici" in own.text
    assert "Palmarès" not in home.text


@pytest.mark.usefixtures("published")
def test_a_pause_hides_them_again(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        for row in editions.current(session).phases:
            row.paused_at = utc_now() if row.phase is Phase.RESULTS else None

    assert "Baleine" not in client.get("/resultats").text
    assert client.get("/resultats/bulletins.csv").status_code == 404


@pytest.mark.usefixtures("published")
def test_once_results_are_there_the_pages_of_a_team_and_the_home_page_speak_of_a_contest_that_is_over(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with database.reading() as session:
        entry = session.scalars(select(Entry).order_by(Entry.number)).first()
        assert entry is not None
        team, teacher = entry.team, entry.team.teachers[0].teacher

    visitor = teacher_visits(app.test_client(), database, teacher)
    home, draft = visitor.get("/equipes"), visitor.get(f"/equipes/{team.key}/candidature")
    of_class = class_visits(app.test_client(), database, team).get(f"/equipes/{team.key}/candidature")
    front = client.get("/").text

    assert "1er prix" in home.text
    assert "Le retour du jury est là" in home.text
    assert "Le dépôt" not in home.text
    for page in (draft, of_class):
        assert "Les résultats sont là." in page.text
        assert f"/equipes/{team.key}/resultat" in page.links()
        assert "Avant de déposer" not in page.text
    assert "Comment participer" not in front
    assert "Les résultats sont publiés" in front


@pytest.mark.usefixtures("published")
def test_the_header_leads_to_the_palmares_once_it_is_there(client: FlaskClient) -> None:
    assert '<a href="/resultats">Palmarès</a>' in client.get("/").text


@pytest.mark.usefixtures("published")
def test_a_title_that_was_not_submitted_is_shown_neither_to_the_public_nor_in_the_team_s_result(
    client: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        entry = session.scalars(select(Entry).where(Entry.title == "Hôtel")).one()
        exhibits.submit(session, entry)
        entry.title = "Phacochère"
        teacher, key = entry.team.teachers[0].teacher, entry.team.key

    public = client.get("/resultats").text
    own = teacher_visits(client, database, teacher).get(f"/equipes/{key}/resultat")

    assert "Hôtel" in public
    assert "Phacochère" not in public
    assert "Hôtel" in own.text
    assert "Phacochère" not in own.response.text


@pytest.mark.usefixtures("published")
def test_a_withdrawn_authorisation_hides_name_and_picture_at_once(
    client: FlaskClient, database: Database
) -> None:
    before = client.get("/resultats").text
    with database.writing() as session:
        entry = session.scalars(select(Entry).where(Entry.title == "Baleine")).one()
        name = entry.team.name
        paper = session.scalars(
            select(ConsentRow).where(
                ConsentRow.pupil_id == entry.team.pupils[0].id, ConsentRow.use == Use.WORK
            )
        ).one()
        paper.withdrawn_at = utc_now()

    after = client.get("/resultats").text

    assert "Baleine" in before
    assert f"{name}," in before
    assert "Baleine" not in after
    assert f"{name}," not in after
    assert "Objet F-001" in after


@pytest.mark.usefixtures("published")
def test_a_withdrawn_authorisation_shuts_the_picture_itself(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    picture = FolderStore(settings.store_dir).put(b"RIFF....WEBP").digest
    with database.writing() as session:
        entry = session.scalars(select(Entry).where(Entry.title == "Baleine")).one()
        check = entry.uploads[-1].inspection
        check.pictures = {"poster-400.webp": picture, "poster-1200.webp": picture}
        papers = select(ConsentRow).where(ConsentRow.pupil_id == entry.team.pupils[0].id)
        [paper] = [each for each in session.scalars(papers) if each.use is Use.WORK]
        paper_id = paper.id
    [address] = set(re.findall(r'src="(/fichiers/[^"]+poster-1200[^"]+)"', client.get("/resultats").text))

    before = client.get(address.replace("&amp;", "&")).status_code
    with database.writing() as session:
        session.get_one(ConsentRow, paper_id).withdrawn_at = utc_now()
    after = client.get(address.replace("&amp;", "&")).status_code

    assert (before, after) == (200, 404)
    assert "/fichiers/" not in client.get("/resultats").text


@pytest.mark.usefixtures("published")
def test_a_hidden_entry_is_gone_at_once(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        session.scalars(select(Entry).where(Entry.title == "Poto")).one().hidden_at = utc_now()

    assert "Poto" not in client.get("/resultats").text


@pytest.mark.usefixtures("published")
def test_the_reason_of_an_award_goes_with_its_entry(client: FlaskClient, database: Database) -> None:
    before = client.get("/resultats").text
    with database.writing() as session:
        session.scalars(select(Entry).where(Entry.title == "Canard")).one().hidden_at = utc_now()

    after = client.get("/resultats").text

    assert "Coup de cœur du jury." in before
    assert "Coup de cœur du jury." not in after
    assert "Le plus rigolo" in after
    assert "Objet F-005" in after


@pytest.mark.usefixtures("published")
def test_the_published_table_recomputes_to_the_digit(client: FlaskClient, database: Database) -> None:
    answer = client.get("/resultats/bulletins.csv")
    with database.reading() as session:
        content = session.scalars(select(Publication)).one().content

    read = read_ballots(answer.data)
    again = rank(read.marks, read.weights)

    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert again.digest == content["bundle"]["digest"]
    assert len(answer.data) == content["bundle"]["bytes"]
    shown = {each["entry"]: (each["rank"], each["score"]) for each in content["entries"]}
    recomputed = {each.entry: (each.rank, each.printed) for each in again.standings}
    assert {code: recomputed[code] for code in ("F-001", "F-002", "F-003", "F-005")} == {
        code: shown[code] for code in ("F-001", "F-002", "F-003", "F-005")
    }
    assert not {"F-004", "F-006"} & set(recomputed)
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/resultats/bulletins.csv", headers=etag).status_code == 304


@pytest.mark.usefixtures("published")
def test_a_team_reads_its_sentences_its_profile_and_its_addition(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        entry = session.scalars(select(Entry).where(Entry.title == "Hôtel")).one()
        teacher, key = entry.team.teachers[0].teacher, entry.team.key
        ballot = session.scalars(
            select(Ballot).where(Ballot.entry_id == entry.id).order_by(Ballot.id.desc())
        ).all()[1]
        ballot.marks[2].evidence = "Le calcul de Zoé est honnête."
        organiser = builders.acting_organiser(builders.organiser(session))
        shown_key, withheld = ballot.key, ballot.marks[2].criterion

    visitor = teacher_visits(client, database, teacher)
    page = visitor.get(f"/equipes/{key}/resultat")
    with database.writing() as session:
        redactions.withhold(
            session, organiser, edition=editions.current(session), ballot_key=shown_key,
            criterion=withheld, reason="Un prénom.", now=utc_now(),
        )  # fmt: skip
    after = visitor.get(f"/equipes/{key}/resultat").text

    assert page.title == "Deuxième ex æquo. Et le jury a souri."
    for words in (
        "Le calcul de Zoé est honnête.",
        "Originalité 30 % de 3,00",
        "Note sur 43,13",
        "vous partagez",
    ):
        assert words in page.text
    assert "J-0" not in page.text
    assert "Zoé" not in after
    assert "Une phrase a été retirée par l’organisateur" in after


@pytest.mark.usefixtures("published")
def test_a_team_past_the_public_places_keeps_its_place_between_itself_and_the_jury(
    client: FlaskClient, database: Database
) -> None:
    with database.reading() as session:
        team = session.scalars(select(Team).join(Team.entry).where(Entry.title == "Renard")).one()

    page = class_visits(client, database, team).get(f"/equipes/{team.key}/resultat")

    assert page.title == "Le jury vous a lus. Et il vous répond."
    assert "Votre place reste entre vous et le jury : seuls les trois premiers" in page.text
    assert "6e" not in page.text
    assert "tiré au sort" in page.text


@pytest.mark.usefixtures("published")
def test_a_result_is_the_team_s_own(app: Flask, client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        keys = session.scalars(select(Team.key)).all()
        stranger = builders.teacher(session)
        other = builders.team(session)

    assert client.get(f"/equipes/{keys[0]}/resultat").status_code == 303
    assert signed_in(app, stranger.account_id).get(f"/equipes/{keys[0]}/resultat").status_code == 404
    assert class_visits(client, database, other).get(f"/equipes/{keys[0]}/resultat").status == 404


@pytest.mark.usefixtures("published")
def test_an_entry_that_the_jury_never_had_says_so(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        team = builders.team(session)

    page = class_visits(client, database, team).get(f"/equipes/{team.key}/resultat")

    assert page.title == "Cet objet n’était pas devant le jury"


@pytest.mark.usefixtures("published")
def test_an_entry_hidden_before_the_ranking_says_so_and_where_the_reason_is(
    client: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        team = builders.team(session)
        session.flush()
        team.entry.hidden_at = utc_now()
        teacher = team.teachers[0].teacher

    own = teacher_visits(client, database, teacher).get(f"/equipes/{team.key}/resultat")
    pupils = class_visits(client, database, team).get(f"/equipes/{team.key}/resultat")

    assert own.title == pupils.title == "Cet objet est masqué"
    assert "Lire pourquoi" in own.text
    assert "Votre enseignant sait pourquoi." in pupils.text


@pytest.mark.usefixtures("published")
def test_a_result_leads_to_the_public_page_while_there_is_one(
    client: FlaskClient, database: Database
) -> None:
    with database.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.title == "Poto")).one()
        team, number = entry.team, entry.number
    link = f"/objets/F-{number:03}"

    before = class_visits(client, database, team).get(f"/equipes/{team.key}/resultat")
    with database.writing() as session:
        for paper in session.scalars(select(ConsentRow).where(ConsentRow.use == Use.WORK)):
            paper.withdrawn_at = utc_now()
    after = class_visits(client, database, team).get(f"/equipes/{team.key}/resultat")

    assert link in before.links()
    assert link not in after.links()
    assert "/grille" in after.links()


@pytest.mark.usefixtures("published")
def test_the_teacher_s_home_leads_to_each_result(client: FlaskClient, database: Database) -> None:
    with database.reading() as session:
        entry = session.scalars(select(Entry).where(Entry.title == "Poto")).one()
        teacher, key = entry.team.teachers[0].teacher, entry.team.key

    home = teacher_visits(client, database, teacher).get("/equipes")

    assert f"/equipes/{key}/resultat" in home.links()
    assert "Les résultats sont là." in home.text


def test_the_palmares_asks_the_database_as_often_for_three_places_as_for_six(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        edition = editions.current(session)
        publish(session, edition)
        builders.open_phase(session, edition, Phase.RESULTS)
    few = cost(app, lambda: client.get("/resultats"))
    with database.writing() as session:
        row = session.scalars(select(Publication)).one()
        row.content = {**row.content, "top": 6}
    many = cost(app, lambda: client.get("/resultats"))

    assert "Renard" in client.get("/resultats").text
    assert few == many


@pytest.mark.usefixtures("published")
def test_the_command_on_the_page_finds_the_published_places(
    client: FlaskClient, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = re.search(r"<code>python -m judging (rank [^<]*)</code>", client.get("/resultats").text)
    assert told is not None
    command, name, *options = told[1].split()
    (tmp_path / name).write_bytes(client.get("/resultats/bulletins.csv").data)
    monkeypatch.chdir(tmp_path)
    written = io.StringIO()

    with contextlib.redirect_stdout(written):
        assert main([command, name, *options, "--json"]) == 0
    again = json.loads(written.getvalue())

    with database.reading() as session:
        content = session.scalars(select(Publication)).one().content
    assert options == ["--method", content["method"]]
    assert [again[key] for key in ("method", "version")] == [content["method"], content["version"]]
    assert [each["score"] for each in again["standings"]] == [each["score"] for each in content["entries"]]


def test_every_way_of_ranking_has_its_french() -> None:
    assert wording.METHODS.keys() == METHOD_VERSIONS.keys()


@pytest.mark.usefixtures("published")
def test_the_table_has_five_columns_the_last_one_for_weights(client: FlaskClient) -> None:
    rows = list(csv.reader(io.StringIO(client.get("/resultats/bulletins.csv").text)))

    assert rows[0] == ["entry", "juror", "criterion", "mark", "weight"]
    assert len(rows) == 1 + 6 * 3 * 3
    assert all(row[0].startswith(("F-", "O-")) and row[1].startswith("J-") for row in rows[1:])


def test_these_pages_load_no_ranking() -> None:
    code = "import sys, contest.web.public, contest.web.team; print('judging.ranking' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"
