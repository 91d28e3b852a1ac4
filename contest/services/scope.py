"""Which team, entry, file or photo an actor may touch: the one place where it is decided. A stranger's is not found."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from contest.models import Entry, Team
from contest.models.accounts import Teacher
from contest.queries.files import belongs, photo_for, upload_for
from contest.rules.errors import NotApproved, NotFound, Refused, Unrecognised
from contest.rules.rights import Actor

__all__ = [
    "approved_teacher",
    "entry_for",
    "own_team",
    "photo_for",
    "recognised_teacher",
    "teacher_of",
    "team_for",
    "upload_for",
]


def team_for(session: Session, actor: Actor, key: str) -> Team:
    """The living team with that key, if the actor belongs to it (an organiser sees all); else NotFound."""
    team = session.scalar(
        select(Team).where(Team.key == key, Team.dissolved_at.is_(None), belongs(actor)).limit(1)
    )
    if team is None:
        raise NotFound
    return team


def entry_for(session: Session, actor: Actor, key: str) -> Entry:
    """The entry of the team with that **team** key, team joined; NotFound for a stranger."""
    entry = session.scalar(
        select(Entry)
        .join(Entry.team)
        .where(Team.key == key, Team.dissolved_at.is_(None), belongs(actor))
        .options(joinedload(Entry.team))
        .limit(1)
    )
    if entry is None:
        raise NotFound
    return entry


def teacher_of(session: Session, actor: Actor) -> Teacher:
    """The teacher who looks, recognised or not; Refused for anybody else."""
    teacher = session.get(Teacher, actor.teacher_id) if actor.teacher_id is not None else None
    if teacher is None:
        raise Refused
    return teacher


def recognised_teacher(session: Session, actor: Actor) -> Teacher:
    """The teacher who acts, approved or not yet; Unrecognised for one who was refused or suspended."""
    teacher = teacher_of(session, actor)
    if teacher.refused_at is not None:
        raise Unrecognised
    return teacher


def approved_teacher(session: Session, actor: Actor) -> Teacher:
    """The teacher who acts, once their place in the school is approved; NotApproved before."""
    teacher = recognised_teacher(session, actor)
    if teacher.approved_at is None:
        raise NotApproved
    return teacher


def own_team(session: Session, actor: Actor) -> Team:
    """The team whose class code opened this session; NotFound for anybody else."""
    team = session.get(Team, actor.team_id) if actor.team_id is not None else None
    if team is None or team.dissolved_at is not None:
        raise NotFound
    return team
