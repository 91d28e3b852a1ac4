"""What the public sees: the gallery and its objects, blind until the results, hidden the moment somebody says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import ConsentRow, Entry
from contest.models.columns import utc_now
from contest.queries import editions
from contest.rules.consent import Answer, Use
from contest.rules.eligibility import Eligibility, PhotoDecision
from contest.rules.entries import EntryState
from contest.rules.phases import Phase
from tests import builders, exhibits
from tests.listening import statements
from tests.people import organiser_browser, teacher_browser
from uploads.storage import FolderStore

ADDRESS = re.compile(r"""(?:href|src|srcset|light|action|content)="(/[^"#]*)""")
FOREIGN = re.compile(r"""(?:href|src|srcset|action)="(?:https?:)?//""")


@pytest.fixture
def store(app: Flask) -> FolderStore:
    return app.extensions["contest.store"]


@pytest.fixture
def number(database: Database, store: FolderStore) -> int:
    """One object hangs, while the jury reads."""
    with database.writing() as session:
        builders.open_phase(session, editions.current(session), Phase.JUDGING)
        return exhibits.hang(session, store=store, title="Baleine bec-fontaine", theme="water").number


def change(database: Database, act: Callable[[Session, Entry], None]) -> None:
    with database.writing() as session:
        act(session, session.scalars(select(Entry).order_by(Entry.id)).first())  # type: ignore[arg-type]


def publish(database: Database, **more: object) -> None:
    with database.writing() as session:
        exhibits.publish(session, editions.current(session), **more)  # type: ignore[arg-type]


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def addresses(page: str) -> set[str]:
    """Every address of ours that the page names, files too."""
    found = set()
    for each in ADDRESS.findall(page):
        for part in each.replace("&amp;", "&").split(","):
            found.add(part.strip().split(" ")[0])
    return {each for each in found if each.startswith("/") and not each.startswith("//")}


def crawled(client: FlaskClient) -> Iterator[tuple[str, bytes]]:
    """Whatever anybody can fetch by following addresses from the home page: address, headers with body."""
    waiting = ["/", "/resultats", "/grille"]
    seen = set(waiting)
    while waiting:
        here = waiting.pop()
        answer = client.get(here)
        yield here, str(answer.headers).encode() + answer.get_data()
        if answer.mimetype == "text/html":
            fresh = addresses(answer.get_data(as_text=True)) - seen
            fresh = {each for each in fresh if not each.startswith("/static/")}
            seen |= fresh
            waiting += sorted(fresh)


def files_of(client: FlaskClient, number: int) -> list[str]:
    page = client.get(f"/objets/F-{number:03d}").get_data(as_text=True)
    return sorted(each for each in addresses(page) if each.startswith("/fichiers/"))


def test_the_gallery_and_the_object_show_what_it_is_and_nothing_of_whose(
    client: FlaskClient, number: int
) -> None:
    wall = plain(client.get("/galerie").text)
    page = plain(client.get(f"/objets/F-{number:03d}").text)

    for words in (
        "1 objet sur la table",
        "Baleine bec-fontaine",
        f"Objet F-{number:03d}, 4",
        "38 g",
        "2 h 50",
    ):
        assert words in wall, words
    for words in (
        "94,1 mm",
        "41,8 cm³",
        "100 × 60 mm",
        "Il sert cent fois.",
        "Son nom sera dévoilé le",
        "kWh",
    ):
        assert words in page, words


def test_before_the_results_nothing_that_anybody_can_fetch_says_whose_an_object_is(
    client: FlaskClient, number: int
) -> None:
    seen = dict(crawled(client))

    assert {"/galerie", f"/objets/F-{number:03d}", "/resultats", "/essayer"} <= seen.keys()
    assert sum(each.startswith("/fichiers/") for each in seen) >= 5
    told = [
        (here, secret)
        for here, said in seen.items()
        for secret in exhibits.SECRETS
        if secret.encode() in said
    ]
    assert told == []


def test_searching_for_a_name_answers_as_searching_for_nonsense(client: FlaskClient, number: int) -> None:
    def found(words: str) -> str:
        page = client.get("/galerie", query_string={"mots": words}).text
        return re.sub(r'mots=[^"&]*', "", page).replace(f'value="{words}"', "")

    nonsense = found("xxx")

    assert [secret for secret in exhibits.SECRETS if found(secret) != nonsense] == []


@pytest.mark.parametrize(
    "path", ["/", "/galerie", "/galerie?mots=eau", "/objets/F-001", "/resultats", "/nulle-part"]
)
def test_a_stranger_gets_no_cookie_and_nothing_from_outside(
    client: FlaskClient, number: int, path: str
) -> None:
    answer = client.get(path)

    assert "Set-Cookie" not in answer.headers
    assert FOREIGN.findall(answer.text.replace('rel="canonical" href="http', "")) == []


def hide(_session: Session, entry: Entry) -> None:
    entry.hidden_at = utc_now()


def refuse(_session: Session, entry: Entry) -> None:
    entry.eligibility = Eligibility.REFUSED


def withdraw(_session: Session, entry: Entry) -> None:
    entry.state = EntryState.WITHDRAWN


def dissolve(_session: Session, entry: Entry) -> None:
    entry.team.dissolved_at = utc_now()


def take_back(use: Use) -> Callable[[Session, Entry], None]:
    def act(session: Session, entry: Entry) -> None:
        papers = select(ConsentRow).where(
            ConsentRow.pupil_id == entry.team.pupils[0].id, ConsentRow.use == use
        )
        for paper in session.scalars(papers):
            paper.withdrawn_at = utc_now()

    return act


def say_no(session: Session, entry: Entry) -> None:
    builders.consent(session, pupil=entry.team.pupils[0], use=Use.WORK, answer=Answer.NO)


def add_a_pupil(session: Session, entry: Entry) -> None:
    builders.pupil(session, team=entry.team)


@pytest.mark.parametrize(
    "act",
    [
        hide,
        refuse,
        withdraw,
        dissolve,
        take_back(Use.WORK),
        take_back(Use.PARTICIPATION),
        say_no,
        add_a_pupil,
    ],
    ids=["hidden", "refused", "withdrawn", "dissolved", "work", "participation", "refusal", "new pupil"],
)
def test_page_tile_pictures_and_photos_are_gone_at_once(
    client: FlaskClient, database: Database, number: int, act: Callable[[Session, Entry], None]
) -> None:
    paths = [f"/objets/F-{number:03d}", *files_of(client, number)]
    before = [client.get(path).status_code for path in paths]

    change(database, act)

    assert len(paths) >= 5
    assert before == [200] * len(paths)
    assert [client.get(path).status_code for path in paths] == [404] * len(paths)
    for path in ("/", "/galerie", "/galerie?mots=baleine", "/galerie?vue=imprimer"):
        assert "Baleine" not in client.get(path).text


def test_a_photo_with_people_goes_when_one_image_authorisation_does(
    client: FlaskClient, database: Database, number: int
) -> None:
    def show_people(_session: Session, entry: Entry) -> None:
        entry.photos[0].decision = PhotoDecision.PEOPLE

    change(database, show_people)
    photos = [path for path in files_of(client, number) if "/photo/" in path]
    before = [client.get(path).status_code for path in photos]
    change(database, take_back(Use.IMAGE))

    assert before == [200, 200]
    assert [client.get(path).status_code for path in photos] == [404, 404]
    assert client.get(f"/objets/F-{number:03d}").status_code == 200
    assert [path for path in files_of(client, number) if "/photo/" in path] == []


def test_public_files_are_kept_five_minutes_and_a_team_s_own_for_ever(
    client: FlaskClient, app: Flask, database: Database, number: int
) -> None:
    poster = next(path for path in files_of(client, number) if "poster-1200" in path)

    public = client.get(poster)
    own = organiser_browser(app).get(poster)

    assert public.headers["Cache-Control"] == "public, max-age=300"
    assert own.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert public.headers["ETag"] == own.headers["ETag"]


def test_the_public_gets_neither_the_report_nor_the_findings_nor_the_received_file(
    client: FlaskClient, app: Flask, database: Database, number: int
) -> None:
    with database.reading() as session:
        entry = session.scalars(select(Entry)).one()
        key, upload = entry.uploads[-1].inspection.key, entry.uploads[-1].key
    paths = (
        f"/fichiers/{key}/report-1000.webp", f"/fichiers/{key}/constats.json", f"/fichiers/recu/{upload}",
        f"/api/inspections/{key}",
    )  # fmt: skip

    for browser in (client, teacher_browser(app)):
        assert [browser.get(path).status_code for path in paths] == [404] * 4
    assert organiser_browser(app).get(paths[0]).status_code == 200


def test_an_object_that_is_not_public_looks_like_one_that_is_not_there(
    client: FlaskClient, app: Flask, database: Database, number: int
) -> None:
    with database.writing() as session:
        draft = builders.complete_team(session).entry
        assert draft is not None
        hidden = draft.number
    said: list[list[str]] = []

    def look(path: str) -> str:
        with statements(app) as asked:
            answer = client.get(path)
        said.append(asked)
        assert answer.status_code == 404
        return answer.text

    pages = [look(f"/objets/F-{hidden:03d}"), look("/objets/F-987")]

    assert pages[0] == pages[1]
    assert said[0] == said[1]


@pytest.mark.parametrize("code", ["1", "F-1", "f-001", "F-0001", "F-001x", "F-٠٠١", "F-99999999999", "..%2F"])
def test_an_object_has_one_address(client: FlaskClient, number: int, code: str) -> None:
    assert client.get(f"/objets/{code}").status_code == 404


def test_after_the_results_the_team_its_school_and_the_authorised_first_names_are_told(
    client: FlaskClient, database: Database, number: int
) -> None:
    with database.writing() as session:
        team = session.scalars(select(Entry)).one().team
        shy = builders.pupil(session, team=team, first_name="Désirée")
        for use in (Use.PARTICIPATION, Use.WORK):
            builders.consent(session, pupil=shy, use=use)
        team_name = team.name
    prize = {
        "entry": f"F-{number:03d}",
        "kind": "prize",
        "label": "1er prix",
        "reason": "Elle gicle.",
        "rank": 1,
    }
    publish(database, awards=[prize])

    wall, page = client.get("/galerie").text, client.get(f"/objets/F-{number:03d}").text

    assert team_name in wall
    for words in (team_name, exhibits.SCHOOL, exhibits.TOWN, exhibits.PUPIL, "un autre élève", "Elle gicle."):
        assert words in page, words
    assert "1<sup>er</sup> prix" in page
    assert "dévoilé" not in page
    for words in ("Désirée", exhibits.TEACHER, exhibits.FILE):
        assert words not in wall + page, words


def test_a_first_name_goes_when_its_authorisation_does(
    client: FlaskClient, database: Database, number: int
) -> None:
    publish(database)
    change(database, take_back(Use.FIRST_NAME))

    page = client.get(f"/objets/F-{number:03d}").text

    assert exhibits.PUPIL not in page
    assert exhibits.SCHOOL in page


def test_a_published_result_names_nobody_before_the_phase_opens(
    client: FlaskClient, database: Database, number: int
) -> None:
    publish(database)
    with database.writing() as session:
        builders.open_phase(session, editions.current(session), Phase.DELIBERATION)

    assert exhibits.SCHOOL not in client.get(f"/objets/F-{number:03d}").text
    assert exhibits.TEAM not in client.get("/galerie").text


def test_an_object_s_address_shared_elsewhere_shows_its_title_and_picture(
    client: FlaskClient, app: Flask, number: int
) -> None:
    page = client.get(f"/objets/F-{number:03d}").text
    home = app.extensions["contest.settings"].base_url

    assert '<meta property="og:title" content="Baleine bec-fontaine">' in page
    assert re.search(rf'<meta property="og:image" content="{home}/fichiers/[^"]+/poster-1200\.webp\?v=', page)
    assert f'<meta property="og:url" content="{home}/objets/F-{number:03d}">' in page


def test_pages_follow_each_other_in_one_order_with_filters_kept(
    client: FlaskClient, database: Database
) -> None:
    with database.writing() as session:
        for _ in range(26):
            exhibits.hang(session, theme="water")
    first = client.get("/galerie?theme=water&niveau=4e").text
    following = re.search(r'rel="next" data-more="" href="([^"]+)"|href="([^"]+)" rel="next"', first)
    assert following is not None
    address = (following[1] or following[2]).replace("&amp;", "&")

    second = client.get(address).text

    objects = [set(re.findall(r'href="/objets/(F-\d+)"', page)) for page in (first, second)]
    assert "Afficher 2 objets de plus" in plain(first)
    assert "24 objets affichés sur 26" in plain(first)
    assert "theme=water" in address
    assert [len(each) for each in objects] == [24, 2]
    assert objects[0].isdisjoint(objects[1])


def test_all_hang_on_one_page_to_print(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        for _ in range(26):
            exhibits.hang(session)

    page = client.get("/galerie?vue=imprimer").text

    assert len(set(re.findall(r'href="/objets/(F-\d+)"', page))) == 26
    assert "noscript" not in page


@pytest.mark.parametrize(
    "asked", ["theme=zzz", "niveau=zzz", "tri=zzz", "page=0", "page=-1", "page=9e9", "ordre=x", "mots=%00"]
)
def test_what_makes_no_sense_in_the_address_is_left_out(client: FlaskClient, number: int, asked: str) -> None:
    answer = client.get(f"/galerie?{asked}")

    assert answer.status_code == 200
    assert "Baleine" in answer.text


def test_nothing_found_says_what_to_do(client: FlaskClient, number: int) -> None:
    page = client.get("/galerie?mots=licorne").text

    assert "Aucun objet ne répond à cela." in page
    assert "Voir tous les objets" in page


@pytest.mark.parametrize(
    ("phase", "words", "act"),
    [
        (Phase.SUBMISSION, "La recevabilité commence", "Déposer notre objet"),
        (Phase.ELIGIBILITY, "La recevabilité se termine", "Voir le calendrier"),
        (Phase.JUDGING, "Aucun ne peut être montré pour le moment", "Voir le calendrier"),
    ],
)
def test_an_empty_table_says_when_objects_come(
    client: FlaskClient, database: Database, phase: Phase, words: str, act: str
) -> None:
    with database.writing() as session:
        builders.open_phase(session, editions.current(session), phase)

    page = plain(client.get("/galerie").text)

    for each in ("La table est encore vide", words, act, "personne ne les a déposés"):
        assert each in page


def test_the_home_page_shows_real_objects_once_there_are_some(client: FlaskClient, number: int) -> None:
    page = plain(client.get("/").text)

    assert "Sur la table cette année" in page
    assert "Pour donner des idées" not in page


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase.SUBMISSION, "Déposer notre objet"),
        (Phase.ELIGIBILITY, "Voir le calendrier"),
        (Phase.JUDGING, "Voir les objets"),
        (Phase.DELIBERATION, "Voir les objets"),
        (Phase.RESULTS, "Voir les objets"),
    ],
)
def test_the_home_page_s_button_follows_the_phase(
    client: FlaskClient, database: Database, phase: Phase, words: str
) -> None:
    with database.writing() as session:
        builders.open_phase(session, editions.current(session), phase)

    page = client.get("/").text

    assert re.search(rf'button-main" href="[^"]+"><span>{words}', page)


def test_the_home_page_leads_to_the_published_results(client: FlaskClient, database: Database) -> None:
    publish(database)

    page = client.get("/").text

    assert re.search(r'button-main" href="/resultats"><span>Voir le palmarès', page)


def test_a_team_may_be_registered_before_files_are_taken(client: FlaskClient, database: Database) -> None:
    with database.writing() as session:
        for row in editions.current(session).phases:
            if row.phase is Phase.SUBMISSION:
                row.opens_at = utc_now() + timedelta(days=3)

    assert re.search(r'button-main" href="[^"]+"><span>Inscrire notre équipe', client.get("/").text)
