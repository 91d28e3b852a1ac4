"""Rows for tests: each function makes one thing that is valid as it stands, and takes what matters as keywords."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import (
    Account,
    Assignment,
    Ballot,
    ConsentRow,
    Edition,
    Entry,
    Inspection,
    Juror,
    MarkRow,
    Organiser,
    OutgoingMessage,
    Pupil,
    School,
    SignInSession,
    Teacher,
    Team,
    TeamTeacher,
    Upload,
)
from contest.models.columns import utc_now
from contest.rules.consent import Answer, Signer, Use
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState
from contest.rules.jury import BallotState
from contest.rules.messages import Audience
from contest.rules.phases import Phase, window_of
from contest.rules.rights import NOBODY, Actor, Role
from contest.rules.schools import check_letter
from contest.rules.teams import TeamKind
from contest.services import editions
from uploads.printer import DEFAULT_PRINTER

# 999 is no département: these schools can't exist.
_numbers = itertools.count(1)
PAPER_DIGEST = "a" * 64
COMPLETE_TEXTS = {
    "title": "Poto, le pot à semis",
    "replaces": "Le pot en plastique noir.",
    "why_ecological": "Il sert cent fois.",
    "why_fun": "Il sourit.",
    "material": "PLA",
    "level": "4e",
}


def edition(session: Session, *, starting: date | None = None, **changes: Any) -> Edition:
    """The default contest, current; without `starting` its submission opened a month ago and is still open."""
    first_day = starting or (datetime.now(UTC) - timedelta(days=30)).date()
    made = editions.create_default(session, NOBODY, starting=first_day)
    return _changed(session, made, changes)


def close_submission(session: Session, edition: Edition, *, at: datetime | None = None) -> None:
    """End the submission phase at that instant (a minute ago by default)."""
    for phase in edition.phases:
        if phase.phase is Phase.SUBMISSION:
            phase.closes_at = at or utc_now() - timedelta(minutes=1)
    session.flush()
    assert window_of(edition.windows, Phase.SUBMISSION)


def school(session: Session, **changes: Any) -> School:
    """A school with a valid UAI of a département that doesn't exist."""
    number = next(_numbers)
    digits = f"999{number % 10_000:04d}"
    made = School(
        uai=digits + check_letter(digits),
        name=f"Collège des Essais {number}",
        town="Testville",
        region="Nulle-Part",
    )
    return _saved(session, made, changes)


def account(session: Session, **changes: Any) -> Account:
    """A confirmed account without a password."""
    number = next(_numbers)
    made = Account(
        email=f"personne{number}@exemple.invalid", name=f"Personne {number}", email_confirmed_at=utc_now()
    )
    return _saved(session, made, changes)


def organiser(session: Session, **changes: Any) -> Account:
    """An account that runs the contest."""
    made = account(session, **changes)
    session.add(Organiser(account_id=made.id))
    session.flush()
    session.refresh(made)
    return made


def teacher(
    session: Session, *, school: School | None = None, approved: bool = True, **changes: Any
) -> Teacher:
    """A teacher with an account of their own, approved unless said."""
    place = school or globals()["school"](session)
    made = Teacher(
        account_id=account(session).id, school_id=place.id, approved_at=utc_now() if approved else None
    )
    return _saved(session, made, changes)


def team(
    session: Session, *, edition: Edition | None = None, teacher: Teacher | None = None, **changes: Any
) -> Team:
    """A class with its lead teacher and an empty draft, in the current edition."""
    number = next(_numbers)
    year = edition or session.scalar(select(Edition).where(Edition.is_current.is_(True)))
    year = year or globals()["edition"](session)
    lead = teacher or globals()["teacher"](session)
    made = Team(
        edition_id=year.id,
        school_id=lead.school_id,
        name=f"Équipe {number}",
        kind=TeamKind.CLASS,
        level="4e",
        class_code=f"MELON-{number % 10_000:04d}",
    )
    _saved(session, made, changes)
    session.add(TeamTeacher(team_id=made.id, teacher_id=lead.id, leads=True))
    entry(session, team=made)
    session.refresh(made)
    return made


def entry(session: Session, *, team: Team, **changes: Any) -> Entry:
    """An empty draft with the next free number."""
    last = session.scalar(select(func.max(Entry.number)).where(Entry.edition_id == team.edition_id)) or 0
    return _saved(session, Entry(edition_id=team.edition_id, team_id=team.id, number=last + 1), changes)


def pupil(session: Session, *, team: Team, **changes: Any) -> Pupil:
    """A pupil under fifteen of that team."""
    made = Pupil(team_id=team.id, first_name=f"Alias {next(_numbers)}", level="4e", under_15=True)
    return _saved(session, made, changes)


def inspection(session: Session, **changes: Any) -> Inspection:
    """A check that still waits."""
    made = Inspection(
        digest=PAPER_DIGEST,
        name="objet.stl",
        bytes=684,
        printer=DEFAULT_PRINTER.to_json(),
        max_triangles=2_000_000,
    )
    return _saved(session, made, changes)


def upload(session: Session, *, entry: Entry, inspection: Inspection | None = None, **changes: Any) -> Upload:
    """The next version of an entry's file; its bytes aren't in any store unless the test puts them there."""
    check = inspection or globals()["inspection"](session)
    last = session.scalar(select(func.max(Upload.number)).where(Upload.entry_id == entry.id)) or 0
    made = Upload(
        entry_id=entry.id,
        number=last + 1,
        name=check.name,
        digest=check.digest,
        bytes=check.bytes,
        kind="stl_binary",
        received_at=utc_now(),
        received_from="account:1",
        inspection_id=check.id,
    )
    return _saved(session, made, changes)


def consent(session: Session, *, pupil: Pupil, use: Use = Use.PARTICIPATION, **changes: Any) -> ConsentRow:
    """A mother's yes, by default to taking part."""
    made = ConsentRow(
        pupil_id=pupil.id, use=use, signer=Signer.MOTHER, answer=Answer.YES, signed_on=date(2027, 1, 12)
    )
    return _saved(session, made, changes)


def complete_team(session: Session, **changes: Any) -> Team:
    """A team whose entry lacks nothing: texts, a file still to be checked, a pupil who may take part."""
    made = team(session, **changes)
    draft = session.scalars(select(Entry).where(Entry.team_id == made.id)).one()
    for field, words in COMPLETE_TEXTS.items():
        setattr(draft, field, words)
    upload(session, entry=draft)
    consent(session, pupil=pupil(session, team=made))
    session.expire(draft)
    session.refresh(made)
    return made


def admitted_entry(session: Session, **changes: Any) -> Entry:
    """A submitted entry that the organisers admitted, with a checked-looking file and a pupil who agreed to all."""
    made = complete_team(session, **changes)
    row = session.scalars(select(Entry).where(Entry.team_id == made.id)).one()
    row.state, row.submitted_at = EntryState.SUBMITTED, utc_now()
    row.eligibility = Eligibility.ACCEPTED
    for use in (Use.WORK, Use.FIRST_NAME, Use.IMAGE):
        consent(session, pupil=made.pupils[0], use=use)
    session.flush()
    return row


def juror(session: Session, *, edition: Edition | None = None, **changes: Any) -> Juror:
    """A juror of the current edition who accepted and declared no conflict; no school of their own."""
    year = edition or session.scalar(select(Edition).where(Edition.is_current.is_(True)))
    year = year or globals()["edition"](session)
    last = session.scalar(select(func.max(Juror.number)).where(Juror.edition_id == year.id)) or 0
    account_id = changes.pop("account_id", None) or account(session).id
    made = Juror(
        edition_id=year.id,
        account_id=account_id,
        number=last + 1,
        seed=last + 1,
        accepted_at=utc_now(),
        conflicts_declared_at=utc_now(),
    )
    return _saved(session, made, changes)


def invited_juror(session: Session, **changes: Any) -> Juror:
    """A juror who hasn't answered yet."""
    return juror(session, accepted_at=None, conflicts_declared_at=None, **changes)


def assignment(session: Session, *, edition_id: int, **changes: Any) -> Assignment:
    """An applied plan without ballots."""
    last = session.scalar(select(func.max(Assignment.number)).where(Assignment.edition_id == edition_id)) or 0
    made = Assignment(edition_id=edition_id, number=last + 1, seed="essai", readings=3, facts={})
    return _saved(session, made, changes)


def ballot(session: Session, *, juror: Juror, entry: Entry, **changes: Any) -> Ballot:
    """The next ballot of that juror, not read yet; `marks` = {"originality": 3, …} fills it, and hands it in."""
    marks: dict[str, int | None] = changes.pop("marks", {})
    last = session.scalar(select(func.max(Ballot.position)).where(Ballot.juror_id == juror.id)) or 0
    plan = session.scalar(select(Assignment).where(Assignment.edition_id == juror.edition_id).limit(1))
    made = Ballot(
        juror_id=juror.id,
        entry_id=entry.id,
        assignment_id=(plan or assignment(session, edition_id=juror.edition_id)).id,
        position=last + 1,
    )
    if marks:
        made.state, made.saved_at, made.done_at = BallotState.DONE, utc_now(), utc_now()
    _saved(session, made, changes)
    for code, value in marks.items():
        words = "Une phrase de preuve." if value in (0, 4) else ""
        session.add(MarkRow(ballot_id=made.id, criterion=code, value=value, evidence=words))
    session.flush()
    return made


def acting_juror(juror: Juror) -> Actor:
    """That juror as services know them."""
    return Actor(role=Role.JUROR, account_id=juror.account_id, juror_id=juror.id)


def message(session: Session, *, edition_id: int, **changes: Any) -> OutgoingMessage:
    """A message to all teams that waits to be re-read."""
    made = OutgoingMessage(
        edition_id=edition_id,
        audience=Audience.ALL_TEAMS,
        subject="La salle change",
        body="Rendez-vous au gymnase.",
    )
    return _saved(session, made, changes)


def open_phase(session: Session, edition: Edition, phase: Phase) -> None:
    """Move the whole calendar so that this phase opened yesterday, those before are over, those after wait."""
    order, now = list(Phase), utc_now()
    for row in edition.phases:
        place = order.index(row.phase) - order.index(phase)
        row.opens_at = now + timedelta(days=10 * place - (1 if place == 0 else 0))
        row.closes_at = row.opens_at + timedelta(days=9)
        row.paused_at = None
    session.flush()


def acting(teacher: Teacher) -> Actor:
    """That teacher as services know them."""
    return Actor(role=Role.TEACHER, account_id=teacher.account_id, teacher_id=teacher.id)


def acting_class(team: Team) -> Actor:
    """Pupils who came with that team's class code."""
    return Actor(role=Role.PUPIL, team_id=team.id)


def acting_organiser(account: Account) -> Actor:
    """That organiser as services know them."""
    return Actor(role=Role.ORGANISER, account_id=account.id)


def _saved(session: Session, row: Any, changes: dict[str, Any]) -> Any:
    for name, value in changes.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()
    return row


def _changed(session: Session, row: Any, changes: dict[str, Any]) -> Any:
    return _saved(session, row, changes)


def class_session(session: Session, *, team: Team, token_hash: str) -> SignInSession:
    """A live session of pupils who came with their class code."""
    return _saved(
        session,
        SignInSession(token_hash=token_hash, team_id=team.id, expires_at=utc_now() + timedelta(hours=3)),
        {},
    )
