"""The class code: give one, change it, and open the door to a class without accounts."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from contest.models import SignInSession, Teacher, Team, TeamTeacher
from contest.rules.accounts import hash_of_token, new_token
from contest.rules.errors import Invalid
from contest.rules.rights import Actor, Role
from contest.rules.teams import SHAPE, new_class_code, normal_class_code
from contest.services import journal, scope

# Two lessons: long enough to work, short enough for a computer that was left open.
SESSION_LIFE = timedelta(hours=3)


def free_code(session: Session) -> str:
    """A code that no team has."""
    while True:
        code = new_class_code()
        if session.scalar(select(Team.id).where(Team.class_code == code)) is None:
            return code


def change(session: Session, actor: Actor, *, key: str, now: datetime) -> Team:
    """Give the team another code; whoever came in with the old one is out at once."""
    team = scope.team_for(session, actor, key)
    team.class_code = free_code(session)
    team.class_code_changed_at = now
    close_sessions(session, team, now=now)
    journal.write(session, actor, "team.code_changed", f"team:{team.id}")
    return team


def close_sessions(session: Session, team: Team, *, now: datetime) -> None:
    """Revoke every session opened with the team's code."""
    session.execute(
        update(SignInSession)
        .where(SignInSession.team_id == team.id, SignInSession.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def enter(session: Session, *, typed: str, now: datetime) -> tuple[Team, str]:
    """Open a short session for the class whose code was typed: its team and the token for the cookie.

    Raises Invalid(code="shape" or "unknown"). The caller counts the attempts before.
    """
    code = normal_class_code(typed)
    if not SHAPE.match(code):
        raise Invalid(code="shape")
    # A team that only suspended or refused teachers hold stays shut: they know its code too.
    answered_for = (
        select(TeamTeacher.id)
        .join(TeamTeacher.teacher)
        .where(TeamTeacher.team_id == Team.id, Teacher.refused_at.is_(None))
        .exists()
    )
    team = session.scalar(
        select(Team).where(Team.class_code == code, Team.dissolved_at.is_(None), answered_for)
    )
    if team is None:
        raise Invalid(code="unknown")
    token = new_token()
    session.add(
        SignInSession(
            token_hash=hash_of_token(token),
            team_id=team.id,
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LIFE,
        )
    )
    session.flush()
    journal.write(session, Actor(role=Role.PUPIL, team_id=team.id), "class.entered", f"team:{team.id}")
    return team, token
