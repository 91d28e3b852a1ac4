"""A whole contest, from an empty site to the palmarès: teachers, an organiser, a jury and the public, pages only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from contest.database import Database
from contest.models import Job
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.settings import Settings
from contest.worker.loop import Worker
from contest.worker.workshop import Workshop
from tests import builders, meshes
from tests.people import letters, link_in, signed_in
from tests.visiting import Visitor
from uploads.sandbox import Sandbox
from uploads.storage import FolderStore

JURORS = ("ada@jury.invalid", "basile@jury.invalid", "chloe@jury.invalid", "driss@jury.invalid")
OBJECTS = {
    "Poto, le pot à semis": ("Club Terreau", meshes.box((40, 40, 30)), (4, 3, 4)),
    "Croque-tube": ("Les Récupérateurs", meshes.box((60, 20, 20)), (2, 3, 2)),
    "Hôtel trois alvéoles": ("Butine et Cie", meshes.box((50, 50, 60)), (3, 3, 3)),
}


@dataclass
class Town:
    """Everybody's browsers, the worker, and the letter box."""

    app: Flask
    database: Database
    settings: Settings
    worker: Worker
    organiser: Visitor = field(init=False)
    mails: dict[str, list[str]] = field(default_factory=dict)

    def browser(self) -> Visitor:
        return Visitor(self.app.test_client())

    def work(self) -> None:
        """The worker does what waits, as far as it isn't mail; then the mails are read."""
        while self._numeric_jobs():
            self.worker.step()

    def _numeric_jobs(self) -> bool:
        with self.database.reading() as session:
            waiting = select(Job.id).where(
                Job.state == JobState.READY,
                Job.kind.not_in([JobKind.MAIL, JobKind.SWEEP]),
                Job.run_after <= utc_now(),
            )
            return session.scalar(waiting.limit(1)) is not None

    def letter(self, address: str) -> str:
        """The path of the link in the last mail that address got."""
        for message in letters(self.database, self.settings):
            self.mails.setdefault(message.to, []).append(link_in(message))
        return self.mails[address][-1]

    def phase(self, name: str, act: str) -> None:
        """Open or close a phase by hand, on the settings page, and confirm if it asks."""
        self.organiser.get("/organisation/reglages")
        page = self.organiser.press(f"/organisation/reglages/etapes/{name}/{act}")
        if page.url != "/organisation/reglages":
            page = self.organiser.fill(page.url)
        assert page.url == "/organisation/reglages", page.text[:400]
        assert page.status == 200, page.text[:800]


@pytest.fixture
def town(app: Flask, database: Database, settings: Settings) -> Iterator[Town]:
    with Sandbox() as sandbox:
        workshop = Workshop(
            settings=settings, database=database, store=FolderStore(settings.store_dir), sandbox=sandbox
        )
        yield Town(app, database, settings, Worker(workshop))


def test_a_whole_contest_from_sign_up_to_the_results(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    _organise(town)
    teachers = {title: _take_part(town, title) for title in OBJECTS}
    _admit(town)
    jurors = _gather_the_jury(town)
    _judge(town, jurors)
    _deliberate(town)
    _look(town)
    _read_the_feedback(teachers["Croque-tube"])
    _recompute(town, capsys)


def _organise(town: Town) -> None:
    """The organiser signs in and says how many jurors read each object."""
    with town.database.writing() as session:
        account = builders.organiser(session, name="M. Duval", email="duval@concours.invalid")
        for number in range(1, 4):
            builders.school(session, name=f"Collège du Moulin {number}", town=f"Rabotville-{number}")
        account_id = account.id
    town.organiser = Visitor(signed_in(town.app, account_id))
    board = town.organiser.get("/organisation")
    assert board.status == 200


def _take_part(town: Town, title: str) -> Visitor:
    """A teacher arrives, makes a team, sends a file and submits."""
    team_name, mesh, _ = OBJECTS[title]
    number = list(OBJECTS).index(title) + 1
    email = f"prof{number}@moulin.invalid"
    teacher = town.browser()
    teacher.get("/connexion")
    teacher.fill("/connexion", email=email)
    link = town.letter(email)
    teacher.get(link)
    teacher.fill(link)
    found = teacher.fill(
        "/inscription", name=f"Mme Meunier {number}", search=f"moulin {number}", act="search"
    )
    school = next(
        each.get("value", "")
        for each in found.tree.iter("input")
        if each.get("name") == "school" and each.get("value")
    )
    teacher.fill("/inscription", name=f"Mme Meunier {number}", school=school, rules_read="y", act="join")
    town.organiser.get("/organisation/enseignants")
    town.organiser.fill("/confirmer")

    teacher.get("/equipes/nouvelle")
    team = teacher.fill("/equipes/nouvelle", name=team_name, level="4e").url.removesuffix("/eleves")
    teacher.fill("/eleves", first_names=f"Adèle-{number}\nIsmaël-{number}")
    teacher.get(f"{team}/autorisations/saisie")
    teacher.fill(
        "/autorisations/saisie", signer="mother", signed_on="2026-01-12",
        participation="yes", image="no", first_name="yes", work="yes", contact="no",
    )  # fmt: skip
    teacher.get(f"{team}/candidature")
    teacher.fill(
        "/candidature", title=title, replaces="Un objet qu’on jette.", why_ecological="Il sert cent fois.",
        why_fun="Il sourit.", material="PLA", color="#e06a12",
    )  # fmt: skip
    teacher.get(f"{team}/candidature")
    teacher.fill("/fichier", file=FileStorage(io.BytesIO(meshes.stl(mesh)), filename=f"moulin-{number}.stl"))
    town.work()
    teacher.get(f"{team}/depot")
    receipt = teacher.fill("/depot", rules_read="y")
    assert receipt.title.startswith("C’est déposé.")
    return teacher


def _admit(town: Town) -> None:
    """The submission is closed by hand; what is complete is admitted together; nothing is public before."""
    assert "/objets/F-" not in town.browser().get("/galerie").text
    town.phase("submission", "fermer")
    town.phase("eligibility", "ouvrir")
    town.organiser.get("/organisation/candidatures/completes")
    done = town.organiser.fill("/organisation/candidatures/completes")
    assert done.status == 200
    gallery = town.browser().get("/galerie")
    assert all(title in gallery.text for title in OBJECTS)
    assert "Moulin" not in gallery.text


def _gather_the_jury(town: Town) -> list[Visitor]:
    """One is invited by hand, three by a table; one declines; the others say that they have no tie."""
    organiser = town.organiser
    organiser.get("/organisation/jury")
    organiser.fill("/organisation/jury/inviter", email=JURORS[0], name="Ada", affiliation="Fablab")
    organiser.get("/organisation/jury/liste")
    lines = "email;name\n" + "\n".join(f"{email};{email.partition('@')[0]}" for email in JURORS[1:])
    organiser.fill("/organisation/jury/liste", lines=lines, act="preview")
    organiser.fill("/organisation/jury/liste", act="invite")

    visitors = []
    for email in JURORS:
        juror = town.browser()
        link = town.letter(email)
        juror.get(link)
        if email == JURORS[3]:
            juror.fill("/decliner", reason="Je suis en déplacement.")
            continue
        juror.fill(link)
        juror.get("/jury/conflits")
        juror.fill("/jury/conflits", sure="y", act="declare")
        visitors.append(juror)
    assert "déplacement" in organiser.get("/organisation/jury").text

    preview = organiser.get("/organisation/jury/repartition?graine=essai")
    assert preview.title == "La répartition est prête : trois jurés pour chaque objet."
    assert "9 bulletins confiés" in organiser.fill("/organisation/jury/repartition").text
    return visitors


def _judge(town: Town, jurors: list[Visitor]) -> None:
    """Each reads three objects; the facts about matter come after the first two marks; one sentence for a 4."""
    town.phase("judging", "ouvrir")
    for juror in jurors:
        for _ in OBJECTS:
            home = juror.get("/jury")
            address = next(link for link in home.links() if "/jury/bulletins/" in link)
            page = juror.get(address)
            assert "Moulin" not in page.text
            title = next(title for title in OBJECTS if title in page.text)
            originality, creativity, ecology = OBJECTS[title][2]
            _mark(juror, address, originality=originality, creativity=creativity)
            _mark(juror, address, ecology=ecology, act="next")
        assert juror.get("/jury").title.startswith("Vos 3 bulletins sont rendus.")


def _mark(juror: Visitor, address: str, *, act: str = "save", **marks: int) -> None:
    fields = {f"mark__{code}": str(mark) for code, mark in marks.items()}
    fields |= {
        f"evidence__{code}": "Je l’ai essayé, cela marche." for code, mark in marks.items() if mark in (0, 4)
    }
    juror.get(address)
    juror.fill(address, **fields, act=act)


def _deliberate(town: Town) -> None:
    """The round is closed, the ranking computed, prizes given, and everything published."""
    organiser = town.organiser
    town.phase("judging", "fermer")
    town.phase("deliberation", "ouvrir")
    organiser.get("/organisation/resultats")
    organiser.fill("/calculer")
    town.work()
    ranking = organiser.get("/organisation/resultats")
    assert ranking.title == "3 objets ont une place. Rien n’est encore public."
    organiser.get("/organisation/resultats/prix")
    organiser.fill("/prix/podium")
    organiser.fill(
        "/organisation/resultats/prix", entry="F-002", kind="mention", label="Le plus rigolo",
        reason="Il croque pour de vrai.", rank="",
    )  # fmt: skip
    organiser.get("/organisation/resultats/publier")
    organiser.fill("/organisation/resultats/publier")
    assert (
        town.browser().get("/resultats").status == 404
        or "Moulin" not in town.browser().get("/resultats").text
    )
    town.phase("results", "ouvrir")


def _look(town: Town) -> None:
    """Anybody sees the palmarès, the gallery with its teams, and each object."""
    anyone = town.browser()
    results = anyone.get("/resultats")
    assert results.status == 200
    for words in ("Poto, le pot à semis", "1er prix", "Le plus rigolo", "Club Terreau"):
        assert words in results.text, words
    page = anyone.get("/objets/F-001")
    assert "Club Terreau" in page.text
    assert "Adèle-1" in page.text


def _read_the_feedback(teacher: Visitor) -> None:
    """The team reads its place, what the jurors wrote, and how the score is made."""
    home = teacher.get("/equipes")
    address = next(link for link in home.links() if link.endswith("/resultat"))
    page = teacher.get(address)
    assert "2,30" in page.text


def _recompute(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    """What was published is what a stranger computes from the table of ballots, to the digit."""
    ...
