"""The invented jury: who was invited, what they answered, which schools they keep away from, how they work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.demonstration.people import (
    DOMAIN,
    SCHOOLS,
    DemonstrationAccount,
    host_of,
    new_password,
)
from contest.models import Account, ConflictOfInterest, Edition, Juror, School
from contest.rules.jury import ConflictKind
from contest.rules.phases import Phase, window_of
from contest.services import passwords


class Reply(StrEnum):
    """What somebody answered to the invitation."""

    ACCEPTED = "accepted"
    SILENT = "silent"
    DECLINED = "declined"


class Temper(StrEnum):
    """How a juror marks."""

    FAIR = "fair"
    HARSH = "harsh"
    CARELESS = "careless"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """One invented juror.

    `done` is the share of the pile handed in while the jury reads, `idle_hours` how long ago they last saved something;
    `own` is the place in SCHOOLS of the one they are of, `school` of the one they declared.
    """

    number: int
    name: str
    local: str
    affiliation: str
    reply: Reply = Reply.ACCEPTED
    temper: Temper = Temper.FAIR
    done: float = 0.0
    idle_hours: float = 20.0
    is_chair: bool = False
    own: int | None = None
    school: int | None = None
    # Accepted, and was never seen again.
    missing: bool = False


SHOWN = 1
JURY = (
    Invited(number=SHOWN, name="Mme Loupe", local="jury", affiliation="Atelier de fabrication de Fil-sur-Plateau",
            done=0.4, idle_hours=1.5),
    Invited(number=2, name="M. Réglet", local="reglet", affiliation="Plasturgie du Buton, bureau d’études",
            temper=Temper.HARSH, done=1.0, idle_hours=31),
    Invited(number=3, name="Mme Compas", local="compas", affiliation="Inspection des sciences de l’ingénieur",
            done=1.0, idle_hours=9, is_chair=True),
    Invited(number=4, name="M. Rabot", local="rabot", affiliation="Collège des Trois-Copeaux",
            done=0.75, idle_hours=14, own=0),
    Invited(number=5, name="Mme Presto", local="presto", affiliation="Association des inventeurs du dimanche",
            temper=Temper.CARELESS, done=1.0, idle_hours=170),
    Invited(number=6, name="M. Tournevis", local="tournevis", affiliation="Ajusteur à la retraite",
            done=0.2, idle_hours=146),
    Invited(number=7, name="M. Courant", local="courant", affiliation="Chambre de métiers de Nulle-Part", missing=True),
    Invited(number=8, name="Mme Pignon", local="pignon", affiliation="Médiathèque de Rabotville",
            done=0.6, idle_hours=4, school=1),
    Invited(number=9, name="M. Lacet", local="lacet", affiliation="Recyclerie de Sainte-Équerre", reply=Reply.SILENT),
    Invited(number=10, name="Mme Ailleurs", local="ailleurs", affiliation="École d’art de Nulle-Part",
            reply=Reply.DECLINED),
)  # fmt: skip


def invite(session: Session, edition: Edition) -> DemonstrationAccount:
    """The jurors with their accounts and declared conflicts; the account of the one to be shown."""
    submission = window_of(edition.windows, Phase.SUBMISSION)
    invited_at = submission.closes_at - timedelta(days=21, hours=14)
    schools = {school.uai: school for school in session.scalars(select(School))}
    host = host_of(session).account_id
    password = new_password()
    for one in JURY:
        account = _account(session, one, password=password, since=invited_at)
        juror = _juror(one, edition, account, invited_at=invited_at, host=host)
        if one.own is not None:
            juror.school_id = schools[SCHOOLS[one.own].uai].id
        session.add(juror)
        session.flush()
        for kind, place in ((ConflictKind.OWN_SCHOOL, one.own), (ConflictKind.SCHOOL, one.school)):
            if place is not None:
                session.add(_conflict(juror, kind, schools[SCHOOLS[place].uai]))
    session.flush()
    shown = JURY[SHOWN - 1]
    return DemonstrationAccount(role="juror", name=shown.name, email=_address(shown), password=password)


def _address(one: Invited) -> str:
    return f"{one.local}@{DOMAIN}"


def _account(session: Session, one: Invited, *, password: str, since: datetime) -> Account:
    """A teacher who is a juror too has an account already."""
    email = _address(one)
    account = session.scalar(select(Account).where(Account.email == email))
    if account is None:
        account = Account(email=email, name=one.name, created_at=since)
        session.add(account)
    if one.reply is Reply.ACCEPTED:
        account.email_confirmed_at = account.email_confirmed_at or since + timedelta(days=1)
    if one.number == SHOWN:
        account.password_hash = passwords.hashed(password, email=email)
    session.flush()
    return account


def _juror(
    one: Invited, edition: Edition, account: Account, *, invited_at: datetime, host: int | None
) -> Juror:
    answered_at = invited_at + timedelta(days=2, hours=3 * one.number)
    accepted = one.reply is Reply.ACCEPTED
    return Juror(
        edition_id=edition.id,
        account_id=account.id,
        number=one.number,
        affiliation=one.affiliation,
        seed=7919 * one.number,
        is_chair=one.is_chair,
        invited_at=invited_at,
        invited_by=host,
        accepted_at=answered_at if accepted else None,
        conflicts_declared_at=answered_at if accepted and not one.missing else None,
        declined_at=answered_at if one.reply is Reply.DECLINED else None,
        seen_at=answered_at if accepted and not one.missing else None,
    )


def _conflict(juror: Juror, kind: ConflictKind, school: School) -> ConflictOfInterest:
    declared_at = juror.accepted_at or juror.invited_at
    return ConflictOfInterest(
        juror_id=juror.id,
        kind=kind,
        school_id=school.id,
        note="" if kind is ConflictKind.OWN_SCHOOL else "Mon fils y est élève.",
        declared_at=declared_at,
        declared_by=juror.account_id,
        looked_at=declared_at + timedelta(days=1),
    )
