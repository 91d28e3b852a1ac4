"""Which teams a teacher leads, and who of the school could take them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from contest.models import Account, Teacher, Team, TeamTeacher


def led_by(session: Session, teacher_id: int) -> Sequence[TeamTeacher]:
    """Their places as lead of living teams, teams joined, by name."""
    return session.scalars(
        select(TeamTeacher)
        .join(TeamTeacher.team)
        .where(TeamTeacher.teacher_id == teacher_id, TeamTeacher.leads, Team.dissolved_at.is_(None))
        .options(joinedload(TeamTeacher.team))
        .order_by(Team.name)
    ).all()


def colleagues_of(session: Session, teacher: Teacher) -> Sequence[Teacher]:
    """The other approved teachers of the same school, by name."""
    return session.scalars(
        select(Teacher)
        .join(Teacher.account)
        .where(
            Teacher.school_id == teacher.school_id,
            Teacher.id != teacher.id,
            Teacher.approved_at.is_not(None),
            Teacher.refused_at.is_(None),
            Account.erased_at.is_(None),
        )
        .order_by(Account.name, Teacher.id)
    ).all()
