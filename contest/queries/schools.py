"""Find a school; who teaches there, who waits, who may approve."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from contest.models import Account, Organiser, School, Teacher

FOUND_AT_MOST = 12


def search(session: Session, words: str) -> list[School]:
    """Schools whose name, town or UAI hold every word, accents and case aside; by town, at most twelve.

    The comparison is made here because neither engine folds accents by itself; a contest has hundreds of schools.
    """
    wanted = folded(words).split()
    if not wanted:
        return []
    schools = session.scalars(select(School).order_by(School.town, School.name))
    found = (school for school in schools if _holds(school, wanted))
    return [school for school, _ in zip(found, range(FOUND_AT_MOST), strict=False)]


def folded(text: str) -> str:
    """Lower case, no accents, hyphens and apostrophes as spaces."""
    plain = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in letters).split())


def _holds(school: School, wanted: list[str]) -> bool:
    text = folded(f"{school.name} {school.town} {school.uai}")
    return all(word in text for word in wanted)


def approvers(session: Session, school_id: int) -> Sequence[Account]:
    """The approved teachers of the school; the organisers while it has none."""
    colleagues = session.scalars(
        select(Account)
        .join(Teacher, Teacher.account_id == Account.id)
        .where(
            Teacher.school_id == school_id,
            Teacher.approved_at.is_not(None),
            Teacher.refused_at.is_(None),
            Account.erased_at.is_(None),
        )
    ).all()
    if colleagues:
        return colleagues
    return session.scalars(
        select(Account).join(Organiser, Organiser.account_id == Account.id).where(Account.erased_at.is_(None))
    ).all()


def teachers_at(session: Session, school_id: int) -> Sequence[Teacher]:
    """Everyone of a school who wasn't refused, those who wait first."""
    return session.scalars(
        select(Teacher)
        .join(Teacher.account)
        .where(Teacher.school_id == school_id, Teacher.refused_at.is_(None))
        .options(joinedload(Teacher.account), joinedload(Teacher.school))
        .order_by(Teacher.approved_at.is_not(None), Account.name)
    ).all()


def waiting_beside(session: Session, teacher: Teacher) -> int:
    """How many colleagues wait for this teacher's word; nobody waits for whoever waits too."""
    if teacher.approved_at is None:
        return 0
    waiting = (
        select(func.count(Teacher.id))
        .where(Teacher.school_id == teacher.school_id)
        .where(Teacher.approved_at.is_(None), Teacher.refused_at.is_(None))
    )
    return session.scalar(waiting) or 0
