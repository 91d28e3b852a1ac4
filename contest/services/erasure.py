"""Leave and erase one's personal data; the journal keeps pseudonyms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from contest.models import (
    Account,
    Ballot,
    ConflictOfInterest,
    Juror,
    Organiser,
    SignInSession,
    TeamTeacher,
    Token,
)
from contest.queries import accounts, leaving
from contest.queries.leaving import Fate, Stake
from contest.rules.errors import Conflict
from contest.rules.rights import Actor
from contest.services import journal, jurors, teams


def leave(session: Session, actor: Actor, *, now: datetime) -> None:
    """Erase the actor's account: name, address, password, sessions, links, place in the school and teams.

    A juror's marks and the sentences that prove them stay under their number; private notes and ties go.
    A team with another teacher is handed over to them; alone, a draft is dissolved with its pupils' first names,
    and a submitted entry is Conflict("teams"). The last organiser is Conflict("last_organiser").
    """
    account = accounts.own(session, actor)
    _expect_other_organiser(session, account)
    _let_go_of_teams(session, actor, now=now)
    _leave_juries(session, account, now=now)
    if account.teacher is not None:
        session.delete(account.teacher)
    if account.organiser is not None:
        session.delete(account.organiser)
    session.execute(delete(SignInSession).where(SignInSession.account_id == account.id))
    session.execute(delete(Token).where(Token.account_id == account.id))
    account.email = account.pending_email = account.password_hash = None
    account.name, account.email_confirmed_at, account.erased_at = "", None, now
    session.flush()
    journal.write(session, actor, "account.erased", f"account:{account.id}")


def _expect_other_organiser(session: Session, account: Account) -> None:
    if account.organiser is None:
        return
    count = session.scalar(select(func.count()).select_from(Organiser))
    if count == 1:
        raise Conflict("last_organiser")


def _leave_juries(session: Session, account: Account, *, now: datetime) -> None:
    mine = select(Juror).where(Juror.account_id == account.id).order_by(Juror.id)
    held = mine.with_for_update(of=Juror).execution_options(populate_existing=True)
    for juror in session.scalars(held).all():
        if juror.left_at is None:
            jurors.leave(session, juror, now=now)
        juror.affiliation = juror.decline_reason = ""
        juror.school_id = None
        ties = ConflictOfInterest.juror_id == juror.id
        session.execute(update(ConflictOfInterest).where(ties).values(note=""))
        session.execute(update(Ballot).where(Ballot.juror_id == juror.id).values(note="", cannot_note=""))


def _let_go_of_teams(session: Session, actor: Actor, *, now: datetime) -> None:
    if actor.teacher_id is None:
        return
    stakes = leaving.stakes(session, actor.teacher_id)
    # All are looked at before any is touched: a refusal changes nothing.
    if any(stake.fate is Fate.HOLDS_BACK for stake in stakes):
        raise Conflict("teams")
    for stake in stakes:
        _let_go(session, actor, stake, now=now)
    session.execute(delete(TeamTeacher).where(TeamTeacher.teacher_id == actor.teacher_id))


def _let_go(session: Session, actor: Actor, stake: Stake, *, now: datetime) -> None:
    # A teacher who is alone in a team but doesn't lead it takes the lead first, so that it can be dissolved.
    if stake.fate is Fate.DISSOLVED:
        stake.place.leads = True
        session.flush()
        teams.dissolve(session, actor, key=stake.team.key, now=now)
    elif stake.fate is Fate.HANDED_OVER and stake.successor is not None:
        teams.hand_over(session, actor, key=stake.team.key, teacher_id=stake.successor.teacher_id)
