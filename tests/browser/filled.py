"""A contest in which every page has something to show: made by services at once, its files checked by the worker."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import timedelta
from enum import Enum

from PIL import Image
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from contest.models import Entry, Inspection, Photo, Teacher, Team, Trial
from contest.models.accounts import TokenPurpose
from contest.models.columns import utc_now
from contest.queries import editions
from contest.rules.consent import Answer, Use
from contest.rules.entries import InspectionState, PhotoState
from contest.services import (
    classcodes,
    extensions,
    inspections,
    photos,
    sessions,
    submissions,
    teams,
    tokens,
    trials,
    uploads,
)
from tests import builders, meshes
from tests.browser.live import LiveContest
from uploads.intake import Received
from uploads.kinds import Kind
from uploads.storage import FolderStore

FILES = {
    "sound": meshes.stl(meshes.box()),
    "thin": meshes.stl(meshes.sheet(0.3)),
    "broken": meshes.stl(meshes.together(meshes.holed(), meshes.box((20, 20, 0.3), at=(40, 0, 0)))),
    "page": b"<!doctype html>\n<html><title>Connexion</title></html>\n" * 4,
    "tiny": meshes.stl(meshes.tiny()),
}
LONG_NAME = "boîte-à-graines-de-la-classe-de-quatrième-version-définitive-corrigée.stl"
CHECK_SECONDS = 120


class Who(Enum):
    """Whose browser looks."""

    ANYONE = "anyone"
    VISITOR = "visitor"  # signed in, without a school yet
    NEWCOMER = "newcomer"  # a teacher without a team, not confirmed
    TEACHER = "teacher"
    PUPIL = "pupil"
    ORGANISER = "organiser"


@dataclass(slots=True)
class Filled:
    """Sessions of people, and the parts of addresses by name."""

    tokens: dict[Who, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Making:
    """What the rows are made with."""

    session: Session
    store: FolderStore
    teacher: Teacher

    def received(self, data: bytes, kind: Kind = Kind.STL_BINARY) -> Received:
        """These bytes in the store."""
        stored = self.store.put(data)
        return Received(digest=stored.digest, size=stored.size, kind=kind)

    def team(self, name: str, *files: str, title: str = "Poto, le pot à semis") -> tuple[Team, str]:
        """A complete team that sent these files; the key of its last upload, or nothing."""
        made = builders.team(self.session, teacher=self.teacher, name=name)
        assert made.entry is not None
        for text, words in (builders.COMPLETE_TEXTS | {"title": title}).items():
            setattr(made.entry, text, words)
        self._papers(made)
        key = ""
        for file in files:
            key = uploads.receive(
                self.session, builders.acting(self.teacher), key=made.key,
                received=self.received(FILES[file]), name=LONG_NAME, now=utc_now(),
            ).key  # fmt: skip
        self.session.expire(made)
        return made, key

    def _papers(self, team: Team) -> None:
        for number, name in enumerate(("Adèle", "Ismaël", "Lina")):
            pupil = builders.pupil(self.session, team=team, first_name=name)
            builders.consent(self.session, pupil=pupil)
            if number:
                builders.consent(self.session, pupil=pupil, use=Use.IMAGE, answer=Answer.NO)
            if number == 2:
                for use in (Use.FIRST_NAME, Use.WORK, Use.CONTACT):
                    builders.consent(self.session, pupil=pupil, use=use)


def fill(contest: LiveContest) -> Filled:
    """Make everything, and wait until the worker has checked and drawn what it can."""
    made, database = Filled(), contest.database()
    with database.writing() as session:
        teacher = builders.teacher(session)
        teacher.account.name = "Mme Chartier-Beaumont"
        making = Making(session, FolderStore(contest.settings.store_dir), teacher)
        _people(making, made)
        _entries(making, made)
        _waiting(making, made)
        _tried(making, made)
    contest.wait_for(lambda: _is_done(contest), "every file is checked and drawn", seconds=CHECK_SECONDS)
    database.dispose()
    return made


def _people(making: Making, made: Filled) -> None:
    session = making.session
    organiser = builders.organiser(session, name="M. Duval")
    visitor = builders.account(session, name="")
    newcomer = builders.teacher(session, approved=False)
    colleague = builders.teacher(session, school=making.teacher.school, approved=False)
    for who, account_id in (
        (Who.ORGANISER, organiser.id),
        (Who.VISITOR, visitor.id),
        (Who.NEWCOMER, newcomer.account_id),
        (Who.TEACHER, making.teacher.account_id),
    ):
        made.tokens[who] = sessions.open_for_account(session, account_id, days=1, now=utc_now())
    made.keys["refused"] = str(colleague.id)
    edition = editions.current(session)
    made.keys["edition"] = edition.slug
    made.keys["message"] = str(builders.message(session, edition_id=edition.id).id)
    for name, purpose in (("link", TokenPurpose.SIGN_IN), ("password", TokenPurpose.NEW_PASSWORD)):
        made.keys[name] = tokens.make(session, purpose, account_id=visitor.id, now=utc_now())
    delay = builders.team(session, teacher=making.teacher, name="Les Semeurs")
    extensions.grant(
        session, builders.acting_organiser(organiser), key=delay.key,
        until=utc_now() + timedelta(days=200), reason="Une semaine sans réseau au collège.", now=utc_now(),
    )  # fmt: skip
    made.keys["delay"] = made.keys["empty"] = delay.key


def _entries(making: Making, made: Filled) -> None:
    session, acting = making.session, builders.acting(making.teacher)
    happy, made.keys["happy_file"] = making.team("Club Terreau", "thin", "sound")
    photos.add(
        session, acting, key=happy.key, received=making.received(_png(), Kind.PNG),
        caption="De face", now=utc_now(),
    )  # fmt: skip
    version = editions.rulebook_in_force(session, happy.edition).version
    submissions.submit(session, acting, key=happy.key, rulebook_version=version, now=utc_now())
    made.keys["happy"] = happy.key
    made.keys["entry"] = session.scalars(select(Entry.key).where(Entry.team_id == happy.id)).one()
    made.keys["pupil"] = str(happy.pupils[-1].id)
    made.keys["invitation"] = teams.invite(session, acting, key=happy.key, now=utc_now())
    for name, *files in (("broken", "thin", "broken"), ("unreadable", "page"), ("units", "tiny")):
        team, made.keys[f"{name}_file"] = making.team(f"Les {name}", *files, title=f"Objet {name}")
        made.keys[name] = team.key
        if name == "broken":
            _, made.tokens[Who.PUPIL] = classcodes.enter(session, typed=team.class_code, now=utc_now())


def _waiting(making: Making, made: Filled) -> None:
    # No job: nobody will ever check these two.
    for state in (InspectionState.WAITING, InspectionState.FAILED):
        team, _ = making.team(f"Équipe {state.value}")
        check = builders.inspection(making.session, name=LONG_NAME)
        made.keys[state.value] = team.key
        assert team.entry is not None
        upload = builders.upload(making.session, entry=team.entry, inspection=check)
        made.keys[f"{state.value}_file"] = upload.key
        if state is InspectionState.FAILED:
            inspections.fail(
                making.session, inspection_id=check.id, reason="ChildError: memory", now=utc_now()
            )


def _tried(making: Making, made: Filled) -> None:
    edition = editions.current(making.session)
    for file in ("broken", "page", "tiny", "sound"):
        trial: Trial = trials.receive(
            making.session, received=making.received(FILES[file]), name=LONG_NAME,
            edition=edition, minutes=60, now=utc_now(),
        )  # fmt: skip
        made.keys[f"tried_{file}"] = trial.key


def _png() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (64, 48), "#7fb7be").save(kept, "PNG")
    return kept.getvalue()


def _is_done(contest: LiveContest) -> bool:
    database = contest.database()
    undrawn = (
        select(func.count())
        .select_from(Inspection)
        .where(
            Inspection.digest != builders.PAPER_DIGEST,
            or_(
                Inspection.state != InspectionState.DONE,
                Inspection.light_digest.is_not(None) & Inspection.pictures.is_(None),
            ),
        )
    )
    unready = select(func.count()).select_from(Photo).where(Photo.state != PhotoState.READY)
    with database.reading() as session:
        left = (session.scalar(undrawn) or 0) + (session.scalar(unready) or 0)
    database.dispose()
    return not left
