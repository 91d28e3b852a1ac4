"""A teacher's teams, a team's page, and who else could teach it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from contest.models import Account, Entry, Teacher, Team, TeamTeacher
from contest.queries.entries import Draft, whole_entry


def drafts_of(session: Session, *, teacher_id: int, edition_id: int) -> Sequence[Draft]:
    """The entries of a teacher's teams, oldest first, in eight statements however many there are."""
    led = select(TeamTeacher.team_id).where(TeamTeacher.teacher_id == teacher_id)
    rows = session.scalars(
        select(Entry)
        .join(Entry.team)
        .where(Team.id.in_(led), Team.dissolved_at.is_(None), Entry.edition_id == edition_id)
        .order_by(Entry.id)
        .options(*whole_entry())
    )
    return [Draft(entry=entry) for entry in rows.unique()]


def teachers_of(session: Session, team_id: int) -> Sequence[TeamTeacher]:
    """The teachers of a team, the lead first."""
    return session.scalars(
        select(TeamTeacher)
        .where(TeamTeacher.team_id == team_id)
        .options(joinedload(TeamTeacher.teacher).joinedload(Teacher.account))
        .order_by(TeamTeacher.leads.desc(), TeamTeacher.id)
    ).all()


def colleagues_for(session: Session, team: Team) -> Sequence[Teacher]:
    """Approved teachers of the same school who aren't in the team yet, by name."""
    already = select(TeamTeacher.teacher_id).where(TeamTeacher.team_id == team.id)
    return session.scalars(
        select(Teacher)
        .join(Teacher.account)
        .where(
            Teacher.school_id == team.school_id,
            Teacher.approved_at.is_not(None),
            Teacher.refused_at.is_(None),
            Account.erased_at.is_(None),
            Teacher.id.not_in(already),
        )
        .order_by(Account.name)
    ).all()


def teams_in_school(session: Session, *, edition_id: int, school_id: int) -> int:
    """How many living teams the school has this year; those of refused teachers alone take nobody's place."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Team)
            .where(
                Team.edition_id == edition_id,
                Team.school_id == school_id,
                Team.dissolved_at.is_(None),
                Team.teachers.any(TeamTeacher.teacher.has(Teacher.refused_at.is_(None))),
            )
        )
        or 0
    )
