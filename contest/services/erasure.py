"""Leave and erase one's personal data; the journal keeps pseudonyms."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from contest.models import Account, Organiser, SignInSession, Team, TeamTeacher, Token
from contest.queries import accounts
from contest.queries import teams as reading
from contest.rules.entries import EntryState
from contest.rules.errors import Conflict
from contest.rules.rights import Actor
from contest.services import journal, teams


def leave(session: Session, actor: Actor, *, now: datetime) -> None:
    """Erase the actor's account: name, address, password, sessions, links, place in the school and teams.

    A team with another teacher is handed over to them; alone, a draft is dissolved with its pupils' first names,
    and a submitted entry is Conflict("teams"). The last organiser is Conflict("last_organiser").
    """
    account = accounts.own(session, actor)
    _expect_other_organiser(session, account)
    _let_go_of_teams(session, actor, now=now)
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


def _let_go_of_teams(session: Session, actor: Actor, *, now: datetime) -> None:
    if actor.teacher_id is None:
        return
    places = session.scalars(select(TeamTeacher).where(TeamTeacher.teacher_id == actor.teacher_id)).all()
    # All are looked at before any is touched: a refusal changes nothing.
    if any(_holds_back(session, place) for place in places):
        raise Conflict("teams")
    for place in places:
        _let_go(session, actor, place, now=now)
    session.flush()


def _holds_back(session: Session, place: TeamTeacher) -> bool:
    team = session.get_one(Team, place.team_id)
    submitted = team.entry is not None and team.entry.state is EntryState.SUBMITTED
    return submitted and team.dissolved_at is None and _successor(session, place) is None


def _let_go(session: Session, actor: Actor, place: TeamTeacher, *, now: datetime) -> None:
    team = session.get_one(Team, place.team_id)
    successor = _successor(session, place)
    if place.leads and team.dissolved_at is None:
        if successor is None:
            teams.dissolve(session, actor, key=team.key, now=now)
        else:
            teams.hand_over(session, actor, key=team.key, teacher_id=successor.teacher_id)
    session.delete(place)


def _successor(session: Session, place: TeamTeacher) -> TeamTeacher | None:
    others = (other for other in reading.teachers_of(session, place.team_id) if other.id != place.id)
    return next(others, None)
