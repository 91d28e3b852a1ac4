"""Write the demonstration's rows; the files of its entries are built by the workers afterwards."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from contest.demonstration.people import (
    ALIASES,
    DOMAIN,
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
from contest.rules.rights import NOBODY
from contest.rules.teams import TeamKind, new_class_code
from contest.services import passwords
from contest.services.editions import create_default
from uploads.examples.catalogue import EXAMPLES, Example

# The submission phase of the default edition lasts 101 days: ten are left to look around.
DAYS_GONE = 91
SEED = 2017
# After every real job: a visitor's file never waits behind the demonstration.
PRIORITY = 120
MATERIAL = "PLA"
# Eight teams of the first teacher, eight of the second…: each has drafts, files to mend and submitted entries.
TEAMS_IN_A_ROW = 8
# Honest defects, mostly in drafts: the number of the entry → what uploads.examples spoils.
DEFECTS = {
    3: "thin_wall", 5: "overhang", 9: "open_hole", 12: "floating_piece", 15: "inches", 17: "thin_wall", 21: "flipped",
}  # fmt: skip
LEVELS = ("4e", "3e", "2de", "1re", "tle")


@dataclass(frozen=True, slots=True)
class _Lead:
    """A teacher's row with what the seeding needs of it."""

    teacher: Teacher
    account: Account


def seed(session: Session, *, entries: int, now: datetime) -> tuple[DemonstrationAccount, ...]:
    """The edition, its people, teams and drafts, and one job for each file; the same data each time but for
    passwords and keys."""
    chance = random.Random(SEED)  # noqa: S311 - invented data, the same each time
    edition = create_default(
        session,
        NOBODY,
        starting=(now - timedelta(days=DAYS_GONE)).date(),
        contact_email=f"{ORGANISER[1]}@{DOMAIN}",
        demonstration=True,
    )
    edition.max_teams_per_school = max(edition.max_teams_per_school, entries)
    accounts, leads = _people(session, now)
    session.flush()
    for number in range(1, entries + 1):
        lead = leads[(number - 1) // TEAMS_IN_A_ROW % 3]
        _team(session, chance, edition=edition, lead=lead, number=number, now=now)
    return accounts


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
    session: Session, chance: random.Random, *, edition: Edition, lead: _Lead, number: int, now: datetime
) -> None:
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
    # Two in three teams are complete and have submitted; the others show what a draft lacks.
    complete = number % 3 != 0
    _pupils(session, chance, team, lead=lead, complete=complete, now=now)
    entry = _entry(team, thing, number=number, complete=complete, now=now)
    session.add(entry)
    session.flush()
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
        version=1,
        created_at=team.created_at,
        saved_at=now - timedelta(days=1),
    )


def _pupils(
    session: Session, chance: random.Random, team: Team, *, lead: _Lead, complete: bool, now: datetime
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
            session.add_all(_papers(chance, pupil, lead=lead, now=now))


def _papers(chance: random.Random, pupil: Pupil, *, lead: _Lead, now: datetime) -> list[ConsentRow]:
    signer = chance.choice((Signer.MOTHER, Signer.FATHER))
    papers = []
    for use in Use:
        refused = use is not Use.PARTICIPATION and chance.random() < 0.2
        # Some families haven't answered everything: only the participation is needed.
        if use is not Use.PARTICIPATION and chance.random() < 0.1:
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
