"""Write the demonstration's rows; the files of its entries are built by the workers afterwards."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from contest.demonstration import jury
from contest.demonstration.calendar import Moment, Scene
from contest.demonstration.people import (
    ALIASES,
    DOMAIN,
    LEGAL,
    ORGANISER,
    REGION,
    SCHOOLS,
    TEACHERS,
    TEAM_NAMES,
    DemonstrationAccount,
    new_password,
)
from contest.jobs.queue import enqueue
from contest.models import (
    Account,
    ConsentRow,
    Edition,
    Entry,
    Organiser,
    Pupil,
    School,
    Teacher,
    Team,
    TeamTeacher,
)
from contest.models.jobs import JobKind
from contest.rules.consent import Answer, Signer, Use
from contest.rules.legal import checked
from contest.rules.phases import Phase, window_of
from contest.rules.rights import NOBODY
from contest.rules.teams import TeamKind, new_class_code
from contest.services import passwords
from contest.services.editions import create_default
from uploads.examples.catalogue import EXAMPLES, Example

SEED = 2017
# After every real job: a visitor's file never waits behind the demonstration.
PRIORITY = 120
# The stage is set when everything else is there.
STAGE_PRIORITY = 140
MATERIAL = "PLA"
# Eight teams of the first teacher, eight of the second…: each has drafts, files to mend and submitted entries.
TEAMS_IN_A_ROW = 8
# Honest defects, mostly in drafts: the number of the entry → what uploads.examples spoils.
DEFECTS = {
    3: "thin_wall", 5: "overhang", 9: "open_hole", 12: "floating_piece", 15: "inches", 17: "thin_wall", 21: "flipped",
}  # fmt: skip
LEVELS = ("4e", "3e", "2de", "1re", "tle")
# What each idea does for the environment, as a code of the default edition's themes; the others avoid a waste.
THEMES = {
    "carrot": "water", "hotel": "living", "feeder": "living", "mould": "living", "snail": "repair", "fox": "repair",
    "rocket": "repair", "ghost": "energy",
}  # fmt: skip
# A sentence that an organiser will hide, in the later scenes: it names a pupil.
NAMING = {8: " Il est lent, presque autant que Timothée de la 3e B."}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Habits:
    """How many teams are ready and how families answer: one draft in `draft_every`, then shares of the papers."""

    draft_every: int
    refused: float
    unanswered: float


# In the middle of submission many dossiers lack something; at its end few do.
EARLY = _Habits(draft_every=3, refused=0.2, unanswered=0.1)
LATE = _Habits(draft_every=9, refused=0.03, unanswered=0.02)


@dataclass(frozen=True, slots=True)
class _Lead:
    """A teacher's row with what the seeding needs of it."""

    teacher: Teacher
    account: Account


def seed(
    session: Session, *, entries: int, now: datetime, moment: Moment = Moment.DEPOSIT
) -> tuple[DemonstrationAccount, ...]:
    """The edition, its people, teams and drafts, and one job for each file; the same data each time but for
    passwords and keys. After submission also the jury, and the job that makes the rest once the files are there."""
    scene = Scene(moment=moment, now=now)
    chance = random.Random(SEED)  # noqa: S311 - invented data, the same each time
    edition = create_default(
        session,
        NOBODY,
        starting=scene.first_day,
        contact_email=f"{ORGANISER[1]}@{DOMAIN}",
        demonstration=True,
    )
    edition.max_teams_per_school = max(edition.max_teams_per_school, entries)
    edition.legal = checked(LEGAL)
    edition.rulebooks[0].published_at = window_of(edition.windows, Phase.REGISTRATION).opens_at
    accounts, leads = _people(session, scene.gathering)
    session.flush()
    for number in range(1, entries + 1):
        lead = leads[(number - 1) // TEAMS_IN_A_ROW % 3]
        _team(session, chance, edition=edition, lead=lead, number=number, scene=scene)
    if not scene.is_later:
        return accounts
    enqueue(session, JobKind.EXAMPLE, priority=STAGE_PRIORITY, run_after=now, stage=moment.value)
    return (*accounts, jury.invite(session, edition))


def _people(session: Session, now: datetime) -> tuple[tuple[DemonstrationAccount, ...], list[_Lead]]:
    schools = [School(uai=each.uai, name=each.name, town=each.town, region=REGION) for each in SCHOOLS]
    session.add_all(schools)
    shown = [_shown("organiser", *ORGANISER)]
    organiser = _account(shown[0], now)
    session.add(organiser)
    session.flush()
    session.add(Organiser(account_id=organiser.id, added_at=now))
    leads = []
    for name, local, place in TEACHERS:
        shown.append(_shown("teacher", name, local))
        account = _account(shown[-1], now)
        session.add(account)
        session.flush()
        teacher = Teacher(
            account_id=account.id, school_id=schools[place].id, approved_at=now, approved_by=organiser.id
        )
        session.add(teacher)
        leads.append(_Lead(teacher, account))
    return tuple(shown), leads


def _shown(role: str, name: str, local: str) -> DemonstrationAccount:
    return DemonstrationAccount(role=role, name=name, email=f"{local}@{DOMAIN}", password=new_password())


def _account(shown: DemonstrationAccount, now: datetime) -> Account:
    return Account(
        email=shown.email,
        name=shown.name,
        password_hash=passwords.hashed(shown.password, email=shown.email),
        email_confirmed_at=now,
        created_at=now,
    )


def _team(
    session: Session, chance: random.Random, *, edition: Edition, lead: _Lead, number: int, scene: Scene
) -> None:
    now, habits = scene.gathering, LATE if scene.is_later else EARLY
    thing = EXAMPLES[(number - 1) % len(EXAMPLES)]
    again = (number - 1) // len(TEAM_NAMES)
    team = Team(
        edition_id=edition.id,
        school_id=lead.teacher.school_id,
        name=TEAM_NAMES[(number - 1) % len(TEAM_NAMES)] + (f" {again + 1}" if again else ""),
        kind=TeamKind.INDIVIDUAL if number % 6 == 0 else TeamKind.CLASS,
        level=chance.choice(LEVELS),
        class_code=new_class_code(),
        created_at=now - timedelta(days=chance.randint(20, 80)),
    )
    session.add(team)
    session.flush()
    session.add(TeamTeacher(team_id=team.id, teacher_id=lead.teacher.id, leads=True, since=team.created_at))
    # The others show what a draft lacks: the third, and so on.
    complete = number % habits.draft_every != 3 % habits.draft_every
    _pupils(session, chance, team, lead=lead, complete=complete, habits=habits, now=now)
    entry = _entry(team, thing, number=number, complete=complete, now=now)
    if scene.is_later:
        entry.why_fun += NAMING.get(number, "")
    session.add(entry)
    session.flush()
    sent_at = scene.sent_at(window_of(edition.windows, Phase.SUBMISSION), number)
    enqueue(
        session,
        JobKind.EXAMPLE,
        priority=PRIORITY,
        entry_id=entry.id,
        shape=thing.shape,
        variant=thing.variant,
        defect=DEFECTS.get(number % len(TEAM_NAMES)),
        format="stl" if number % 5 == 0 else "3mf",
        submit=complete,
        sent_at=sent_at.isoformat() if sent_at else None,
    )


def _entry(team: Team, thing: Example, *, number: int, complete: bool, now: datetime) -> Entry:
    return Entry(
        edition_id=team.edition_id,
        team_id=team.id,
        number=number,
        title=thing.title,
        replaces=thing.replaces,
        why_ecological=thing.ecology,
        why_fun=thing.fun if complete else "",
        material=MATERIAL,
        color=thing.color,
        level=team.level,
        theme=THEMES.get(thing.shape, "waste"),
        version=1,
        created_at=team.created_at,
        saved_at=now - timedelta(days=1),
    )


def _pupils(
    session: Session,
    chance: random.Random,
    team: Team,
    *,
    lead: _Lead,
    complete: bool,
    habits: _Habits,
    now: datetime,
) -> None:
    count = 1 if team.kind is TeamKind.INDIVIDUAL else chance.randint(3, 6)
    for place, alias in enumerate(chance.sample(ALIASES, count)):
        pupil = Pupil(
            team_id=team.id,
            first_name=alias,
            level=team.level,
            under_15=team.level == "4e",
            added_at=team.created_at,
        )
        session.add(pupil)
        session.flush()
        # In an unfinished dossier the last pupil's papers haven't come back yet.
        if complete or place < count - 1:
            session.add_all(_papers(chance, pupil, lead=lead, habits=habits, now=now))


def _papers(
    chance: random.Random, pupil: Pupil, *, lead: _Lead, habits: _Habits, now: datetime
) -> list[ConsentRow]:
    signer = chance.choice((Signer.MOTHER, Signer.FATHER))
    papers = []
    for use in Use:
        refused = use is not Use.PARTICIPATION and chance.random() < habits.refused
        # Some families haven't answered everything: only the participation is needed.
        if use is not Use.PARTICIPATION and chance.random() < habits.unanswered:
            continue
        papers.append(
            ConsentRow(
                pupil_id=pupil.id,
                use=use,
                signer=signer,
                answer=Answer.NO if refused else Answer.YES,
                signed_on=(now - timedelta(days=chance.randint(5, 19))).date(),
                declared_by=lead.account.id,
                declared_at=now - timedelta(days=4),
            )
        )
    return papers
