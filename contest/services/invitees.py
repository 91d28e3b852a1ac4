"""What is typed about a juror becomes clean values, or everything that is wrong with it at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Edition, School
from contest.queries import accounts
from contest.queries.jurors import of_account
from contest.rules.errors import Invalid
from contest.rules.jurors import MAX_AFFILIATION, MAX_CAPACITY, JurorState, state_of
from contest.rules.schools import is_uai, normal_uai
from contest.services.accounts import checked_email, checked_name

# A spreadsheet runs a cell that begins so, and nobody is called so.
FORMULA = ("=", "+", "-", "@")
# Who said no, or was called back, can be invited again.
OVER = frozenset({JurorState.DECLINED, JurorState.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """Somebody to invite, as typed; `capacity` is the most ballots, empty for as many as the others."""

    email: str
    name: str
    affiliation: str = ""
    uai: str = ""
    capacity: str = ""
    is_chair: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The same as it is stored."""

    email: str
    name: str
    affiliation: str
    school_id: int | None
    capacity: int | None
    is_chair: bool


def checked(session: Session, edition: Edition, invitee: Invitee) -> Checked:
    """Clean values. Invalid: email (shape, formula, organiser, juror), name (missing, too_long, letters, formula),
    affiliation (too_long, letters, formula), uai (shape, unknown), capacity (number)."""
    clean = gathered(
        email=lambda: _free_email(session, edition, invitee.email),
        name=lambda: checked_name(_no_formula(invitee.name, "name")),
        affiliation=lambda: checked_affiliation(invitee.affiliation),
        school_id=lambda: checked_school(session, invitee.uai),
        capacity=lambda: checked_capacity(invitee.capacity),
    )
    return Checked(is_chair=invitee.is_chair, **clean)


def gathered(**attempts: Callable[[], Any]) -> dict[str, Any]:
    """What each attempt returns, by name; one Invalid with all reasons when some are refused."""
    found: dict[str, Any] = {}
    reasons: dict[str, str] = {}
    for name, attempt in attempts.items():
        try:
            found[name] = attempt()
        except Invalid as invalid:
            reasons |= invalid.reasons
    if reasons:
        raise Invalid(**reasons)
    return found


def checked_affiliation(text: str) -> str:
    """Where they work, on one line; Invalid(affiliation=…)."""
    words = " ".join(_no_formula(text, "affiliation").split())
    if len(words) > MAX_AFFILIATION:
        raise Invalid(affiliation="too_long")
    if not words.isprintable():
        raise Invalid(affiliation="letters")
    return words


def checked_school(session: Session, uai: str) -> int | None:
    """The school with that code, None for an empty one; Invalid(uai="shape" or "unknown")."""
    code = normal_uai(uai)
    if not code:
        return None
    if not is_uai(code):
        raise Invalid(uai="shape")
    school_id = session.scalar(select(School.id).where(School.uai == code))
    if school_id is None:
        raise Invalid(uai="unknown")
    return school_id


def checked_capacity(text: str) -> int | None:
    """The most ballots, None for no limit of their own; Invalid(capacity="number")."""
    typed = text.strip()
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 3 and 0 < int(typed) <= MAX_CAPACITY):
        raise Invalid(capacity="number")
    return int(typed)


def _free_email(session: Session, edition: Edition, typed: str) -> str:
    email = checked_email(_no_formula(typed, "email"))
    account = accounts.by_email(session, email)
    if account is None:
        return email
    if account.organiser is not None:
        raise Invalid(email="organiser")
    juror = of_account(session, account.id)
    if juror is not None and juror.edition_id == edition.id and state_of(juror) not in OVER:
        raise Invalid(email="juror")
    return email


def _no_formula(text: str, name: str) -> str:
    if text.lstrip().startswith(FORMULA):
        raise Invalid(**{name: "formula"})
    return text
