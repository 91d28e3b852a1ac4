"""Join or add a school; approve or refuse its teachers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import School, Teacher
from contest.models.columns import utc_now
from contest.models.jobs import JobKind
from contest.queries import accounts, schools
from contest.rules.academies import ACADEMIES
from contest.rules.errors import Conflict, Invalid, NotFound, Refused
from contest.rules.rights import Actor, Role
from contest.rules.schools import is_uai, normal_uai
from contest.services import conflicts, journal, scope
from contest.services.accounts import checked_name

MAX_REASON = 500


def add(session: Session, actor: Actor, *, uai: str, name: str, town: str, region: str) -> School:
    """A school that wasn't there; Conflict("uai") when it was, Invalid for what can't be."""
    code = normal_uai(uai)
    if not is_uai(code):
        raise Invalid(uai="shape")
    if region not in ACADEMIES:
        raise Invalid(region="unknown")
    if session.scalar(select(School.id).where(School.uai == code)) is not None:
        raise Conflict("uai")
    school = School(uai=code, name=" ".join(name.split()), town=" ".join(town.split()), region=region)
    session.add(school)
    session.flush()
    journal.write(session, actor, "school.added", f"school:{school.id}")
    return school


def join(session: Session, actor: Actor, *, name: str, school_id: int) -> Teacher:
    """Make the actor's account a teacher of that school, to be approved; those who can approve are told.

    Refused for an organiser (one account, one role), Conflict for someone who has a school already.
    """
    account = accounts.own(session, actor)
    if account.organiser is not None:
        raise Refused
    if account.teacher is not None:
        raise Conflict("school")
    school = session.get(School, school_id)
    if school is None:
        raise NotFound
    account.name = checked_name(name)
    teacher = Teacher(account_id=account.id, school_id=school.id)
    session.add(teacher)
    session.flush()
    session.refresh(account)
    conflicts.free_own_schools(session, account, now=utc_now())
    journal.write(session, actor, "teacher.joined", f"teacher:{teacher.id}", school=school.id)
    for approver in schools.approvers(session, school.id):
        enqueue(
            session, JobKind.MAIL, template="teacher_waiting", account_id=approver.id, teacher_id=teacher.id
        )
    return teacher


def approve(session: Session, actor: Actor, *, teacher_id: int, now: datetime) -> Teacher:
    """Confirm that a teacher teaches there; a mail tells them. It lifts a suspension; harmless when done already."""
    teacher = _judged(session, actor, teacher_id)
    suspended = teacher.approved_at is not None and teacher.refused_at is not None
    if teacher.approved_at is not None and not suspended:
        return teacher
    teacher.approved_at, teacher.approved_by = now, actor.account_id
    teacher.refused_at = teacher.refusal_reason = None
    act = "teacher.restored" if suspended else "teacher.approved"
    journal.write(session, actor, act, f"teacher:{teacher.id}")
    enqueue(session, JobKind.MAIL, template="teacher_approved", account_id=teacher.account_id)
    return teacher


def refuse(session: Session, actor: Actor, *, teacher_id: int, reason: str, now: datetime) -> Teacher:
    """Say no, with a reason that is mailed; only the organiser can, and only before the approval."""
    if actor.role is not Role.ORGANISER:
        raise Refused
    teacher = _judged(session, actor, teacher_id)
    if teacher.approved_at is not None:
        raise Conflict("approved")
    teacher.refused_at, teacher.refusal_reason = now, checked_reason(reason)
    journal.write(session, actor, "teacher.refused", f"teacher:{teacher.id}")
    enqueue(session, JobKind.MAIL, template="teacher_refused", account_id=teacher.account_id)
    return teacher


def checked_reason(reason: str) -> str:
    """The reason as it is stored and mailed; Invalid(reason=…)."""
    words = " ".join(reason.split())
    if not words or len(words) > MAX_REASON:
        raise Invalid(reason="missing" if not words else "too_long")
    return words


def _judged(session: Session, actor: Actor, teacher_id: int) -> Teacher:
    """The teacher whom the actor may approve: any for the organiser, a colleague for an approved teacher."""
    teacher = session.get(Teacher, teacher_id)
    if teacher is None:
        raise NotFound
    if actor.role is Role.ORGANISER:
        return teacher
    colleague = scope.approved_teacher(session, actor)
    if colleague.school_id != teacher.school_id or teacher.refused_at is not None:
        raise NotFound
    return teacher
