"""The blind jury: whatever a juror or the public opens, types or guesses, no author shows."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import select

from contest.database import Database
from contest.models import Edition, Entry, Team
from contest.models.columns import utc_now
from contest.queries import editions
from contest.rules.consent import Use
from contest.rules.phases import Phase
from contest.services import submissions, uploads
from contest.settings import Settings
from contest.worker.loop import Worker
from contest.worker.workshop import Workshop
from tests import builders
from tests.crawling import Crawler, guesses
from tests.people import signed_in
from tests.uploads.files import cube_xml, model_xml, three_mf
from tests.visiting import Visitor
from uploads.intake import Received
from uploads.kinds import Kind
from uploads.sandbox import Sandbox
from uploads.storage import FolderStore

SCHOOL, TOWN, TEAM = "Collège Zibeline", "Villezorglub", "Les Quartziques"
TEACHER, EMAIL, PUPIL, FILE = (
    "Mme Xylophène",
    "xylophene@exemple.invalid",
    "Aldébarane",
    "nautilus-zibeline.3mf",
)
DESIGNER, RIVAL, RIVAL_WORDS = "Zoroastre Plumetis", "M. Vindaloo", "phrase-rivale-8841"
AUTHORS = (SCHOOL, TOWN, TEAM, TEACHER, EMAIL, PUPIL, "nautilus", DESIGNER)
JURY = (RIVAL, "vindaloo@exemple.invalid", RIVAL_WORDS)
# What ends the session: after it, only a stranger would go on guessing.
LEAVING = ("/deconnexion", "/fermer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """A round of the jury under way: two entries, two jurors who both hold both."""

    juror_account: int
    codes: dict[str, list[str | int]]
    words: tuple[str, ...]


def signed_file() -> bytes:
    """A 3MF that says who drew it, as CAD programs write it."""
    model = model_xml(cube_xml(), unit="centimeter").replace(
        "<resources>", f'<metadata name="Designer">{DESIGNER}</metadata><resources>'
    )
    return three_mf(model)


@pytest.fixture
def story(app: Flask, database: Database, settings: Settings) -> Story:
    store = FolderStore(settings.store_dir)
    with database.writing() as session:
        edition = editions.current(session)
        first = _submitted(session, store, edition)
        second = builders.admitted_entry(session).team
        rival_account = builders.account(session, name=RIVAL, email=JURY[1])
        rival = builders.juror(session, account_id=rival_account.id, affiliation="Atelier Vindaloo")
        juror = builders.juror(session)
        builders.open_phase(session, edition, Phase.JUDGING)
        entries = [
            session.scalars(select(Entry).where(Entry.team_id == team.id)).one() for team in (first, second)
        ]
        mine = [builders.ballot(session, juror=juror, entry=entry) for entry in entries]
        marks = {"originality": 4, "creativity": 3, "ecology": 3}
        theirs = [
            builders.ballot(session, juror=rival, entry=entry, marks=marks, note=RIVAL_WORDS)
            for entry in entries
        ]
        for mark in (mark for ballot in theirs for mark in ballot.marks):
            mark.evidence = RIVAL_WORDS
        uploads_of = [upload for entry in entries for upload in entry.uploads]
        keys: list[str | int] = [
            *(ballot.key for ballot in (*mine, *theirs)), *(upload.key for upload in uploads_of),
            *(upload.inspection.key for upload in uploads_of), first.key, second.key, *(each.key for each in entries),
            *(f"F-{each.number:03d}" for each in entries), *(each.number for each in entries),
        ]  # fmt: skip
        codes = {
            "key": keys, "id": [*(each.id for each in entries), first.id, first.school_id],
            "name": ["poster-400.webp", "poster-1200.webp", "report-1000.webp"], "size": ["small", "large"],
            "filename": ["css/site.css"], "secret": ["nothing"], "token": ["nothing"],
        }  # fmt: skip
        account = juror.account_id
    with Sandbox() as sandbox:
        worker = Worker(Workshop(settings=settings, database=database, store=store, sandbox=sandbox))
        while worker.step():
            pass
    return Story(juror_account=account, codes=codes, words=AUTHORS + JURY)


def _submitted(session: object, store: FolderStore, edition: Edition) -> Team:
    school = builders.school(session, name=SCHOOL, town=TOWN)
    teacher = builders.teacher(session, school=school)
    teacher.account.name, teacher.account.email = TEACHER, EMAIL
    team: Team = builders.complete_team(session, teacher=teacher, name=TEAM)
    team.pupils[0].first_name = PUPIL
    for use in (Use.WORK, Use.FIRST_NAME, Use.IMAGE):
        builders.consent(session, pupil=team.pupils[0], use=use)
    acting, stored = builders.acting(teacher), store.put(signed_file())
    uploads.receive(
        session, acting, key=team.key, name=FILE, now=utc_now(),
        received=Received(digest=stored.digest, size=stored.size, kind=Kind.THREE_MF),
    )  # fmt: skip
    session.expire_all()
    version = editions.rulebook_in_force(session, edition).version
    submissions.submit(session, acting, key=team.key, rulebook_version=version, now=utc_now())
    entry = session.scalars(select(Entry).where(Entry.team_id == team.id)).one()
    entry.eligibility = builders.Eligibility.ACCEPTED
    session.flush()
    return team


def test_a_juror_who_opens_and_guesses_everything_finds_no_author_and_no_other_juror(
    app: Flask, database: Database, story: Story
) -> None:
    juror = Crawler(signed_in(app, story.juror_account), story.words)

    juror.crawl("/jury", "/", "/galerie")
    followed = set(juror.opened)
    # Thousands of addresses: what may be read is asked of both engines, what is written is refused before any is asked.
    only_reads = database.engine.dialect.name == "postgresql"
    guessed = [each for each in guesses(app, story.codes) if each[0] == "GET" or not only_reads]
    leaving = [each for each in guessed if each[0] != "GET" and each[1].endswith(LEAVING)]
    # Reading first; refusals may not tell either.
    for method, address in sorted(set(guessed) - set(leaving)):
        juror.open(address, method=method, data=None if method == "GET" else {"q": "x"})
    still_there = juror.client.get("/jury").status_code
    for method, address in leaving:
        juror.open(address, method=method)

    assert any("/jury/bulletins/" in address for address in followed)
    assert still_there == 200
    assert not any(status >= 500 for status in juror.opened.values())
    # A juror who says which schools they know must read their names; no object stands beside them.
    schools = {
        (word, f"{method} /jury/conflits", "body") for word in (SCHOOL, TOWN) for method in ("GET", "POST")
    }
    assert set(juror.leaks) <= schools


def test_the_public_finds_no_author_before_the_results(app: Flask, story: Story) -> None:
    anyone = Crawler(app.test_client(), story.words)

    anyone.crawl("/", "/galerie")
    followed = set(anyone.opened)
    for method, address in guesses(app, story.codes):
        if method == "GET":
            anyone.open(address)

    assert any(address.startswith("GET /objets/F-") for address in followed)
    assert anyone.leaks == []


def test_searching_for_an_author_finds_as_much_as_searching_for_nonsense(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        edition = editions.current(session)
        entry = builders.admitted_entry(session, name=TEAM)
        entry.team.school.name, entry.team.school.town = SCHOOL, TOWN
        entry.team.pupils[0].first_name = PUPIL
        place = entry.team.teachers[0].teacher
        place.account.name, place.account.email = TEACHER, EMAIL
        builders.open_phase(session, edition, Phase.JUDGING)
        title, number = entry.title, entry.number
    anyone = Visitor(app.test_client())

    def found(word: str) -> list[str]:
        page = anyone.get(f"/galerie?{urlencode({'mots': word})}")
        assert word in page.text or any(word == field.get("value") for field in page.tree.iter("input"))
        return [link for link in page.links() if "/objets/" in link]

    told = {word: found(word) for word in (SCHOOL, TOWN, TEAM, TEACHER, EMAIL, PUPIL, "nautilus")}

    assert found(title) == [f"/objets/F-{number:03d}"]
    assert told == dict.fromkeys(told, found("zzqqxx"))


def test_the_order_of_the_gallery_says_nothing_of_who_sent_first(app: Flask, database: Database) -> None:
    with database.writing() as session:
        numbers = [builders.admitted_entry(session).number for _ in range(12)]
        builders.open_phase(session, editions.current(session), Phase.JUDGING)

    page = app.test_client().get("/galerie").text

    shown = sorted(numbers, key=lambda number: page.index(f"F-{number:03d}"))
    assert shown != numbers
