"""Suspend a teacher, and give the teams of one who isn't recognised to a colleague of the school.

`Teacher.refused_at` means « n'est plus (ou pas) reconnu comme enseignant de cet établissement »: with `approved_at`
it is a suspension, without it a refusal. Confirming the place again (contest.services.schools) lifts either.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Teacher, Team, TeamTeacher, Token
from contest.models.accounts import TokenPurpose
from contest.models.jobs import JobKind
from contest.queries import standing as reading
from contest.rules.errors import Conflict, NotFound, Refused
from contest.rules.rights import Actor, Role
from contest.services import classcodes, journal, sessions
from contest.services.schools import checked_reason


def suspend(session: Session, actor: Actor, *, teacher_id: int, reason: str, now: datetime) -> Teacher:
    """Stop recognising an approved teacher: a mail gives the reason; their sessions and their classes’ end at once.

    Refused for anyone but an organiser, Conflict("approved") for a place that isn't confirmed, Invalid(reason=…).
    """
    teacher = _held(session, actor, teacher_id)
    if teacher.approved_at is None or teacher.refused_at is not None:
        raise Conflict("approved")
    teacher.refused_at, teacher.refusal_reason = now, checked_reason(reason)
    sessions.revoke_all(session, teacher.account_id, now=now)
    for place in reading.led_by(session, teacher.id):
        classcodes.close_sessions(session, place.team, now=now)
    journal.write(session, actor, "teacher.suspended", f"teacher:{teacher.id}")
    enqueue(session, JobKind.MAIL, template="teacher_suspended", account_id=teacher.account_id)
    return teacher


def give_teams(
    session: Session, actor: Actor, *, teacher_id: int, colleague_id: int, now: datetime
) -> list[Team]:
    """Put an approved colleague in the place of a teacher who isn't recognised, in each team they lead.

    The class code changes and invitations end: the former teacher knew them. Refused for anyone but an organiser,
    Conflict("recognised") for a teacher in good standing, NotFound for a colleague who can't take them.
    """
    teacher = _held(session, actor, teacher_id)
    if teacher.refused_at is None:
        raise Conflict("recognised")
    colleague = next((one for one in reading.colleagues_of(session, teacher) if one.id == colleague_id), None)
    if colleague is None:
        raise NotFound
    places = reading.led_by(session, teacher.id)
    for place in places:
        _give(session, actor, place, colleague, now=now)
    return [place.team for place in places]


def _held(session: Session, actor: Actor, teacher_id: int) -> Teacher:
    # Held: two organisers who decide at the same moment come one after the other.
    if actor.role is not Role.ORGANISER:
        raise Refused
    teacher = session.get(Teacher, teacher_id, with_for_update={"of": Teacher}, populate_existing=True)
    if teacher is None:
        raise NotFound
    return teacher


def _give(session: Session, actor: Actor, place: TeamTeacher, colleague: Teacher, *, now: datetime) -> None:
    team = place.team
    theirs = session.scalar(
        select(TeamTeacher).where(TeamTeacher.team_id == team.id, TeamTeacher.teacher_id == colleague.id)
    )
    if theirs is None:
        theirs = TeamTeacher(team_id=team.id, teacher_id=colleague.id)
        session.add(theirs)
    theirs.leads = True
    session.delete(place)
    session.execute(delete(Token).where(Token.team_id == team.id, Token.purpose == TokenPurpose.JOIN_TEAM))
    session.flush()
    classcodes.change(session, actor, key=team.key, now=now)
    journal.write(session, actor, "team.given", f"team:{team.id}", teacher=colleague.id)
    enqueue(session, JobKind.MAIL, template="team_given", account_id=colleague.account_id, team_id=team.id)
