"""What becomes of a teacher's teams when they leave, and everything we know of an account."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from contest.models import (
    Account,
    Ballot,
    ConflictOfInterest,
    Entry,
    JournalRow,
    Juror,
    SignInSession,
    Team,
    TeamTeacher,
)
from contest.queries.ballots import entry_code, juror_code
from contest.queries.teams import teachers_of
from contest.rules.entries import EntryState


class Fate(StrEnum):
    """HOLDS_BACK: a submitted entry without another teacher; it must be handed over or withdrawn first."""

    GOES_ON = "goes_on"
    HANDED_OVER = "handed_over"
    DISSOLVED = "dissolved"
    HOLDS_BACK = "holds_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stake:
    """One place of the teacher in a living team, and what would happen to the team."""

    place: TeamTeacher
    team: Team
    fate: Fate
    successor: TeamTeacher | None


def stakes(session: Session, teacher_id: int) -> list[Stake]:
    """Each living team of that teacher, by name."""
    places = session.scalars(
        select(TeamTeacher)
        .join(TeamTeacher.team)
        .where(TeamTeacher.teacher_id == teacher_id, Team.dissolved_at.is_(None))
        .options(joinedload(TeamTeacher.team).joinedload(Team.entry))
        .order_by(Team.name)
    ).all()
    return [_stake(session, place) for place in places]


def _stake(session: Session, place: TeamTeacher) -> Stake:
    others = [
        other
        for other in teachers_of(session, place.team_id)
        if other.id != place.id and other.teacher.refused_at is None
    ]
    successor = others[0] if others else None
    return Stake(
        place=place,
        team=place.team,
        fate=_fate(place, place.team, successor is not None),
        successor=successor,
    )


def _fate(place: TeamTeacher, team: Team, has_successor: bool) -> Fate:  # noqa: FBT001 - private
    if has_successor:
        return Fate.HANDED_OVER if place.leads else Fate.GOES_ON
    submitted = team.entry is not None and team.entry.state is EntryState.SUBMITTED
    return Fate.HOLDS_BACK if submitted else Fate.DISSOLVED


def everything_known(session: Session, account: Account) -> dict[str, Any]:
    """All personal data of an account, as JSON-ready values (instants in ISO 8601, UTC)."""
    teacher = account.teacher
    return {
        "account": {
            "id": account.id,
            "email": account.email,
            "pending_email": account.pending_email,
            "name": account.name,
            "has_password": account.password_hash is not None,
            "email_confirmed_at": _iso(account.email_confirmed_at),
            "created_at": _iso(account.created_at),
            "organises": account.organiser is not None,
        },
        "school": teacher
        and {
            "uai": teacher.school.uai,
            "name": teacher.school.name,
            "town": teacher.school.town,
            "approved_at": _iso(teacher.approved_at),
            "refused_at": _iso(teacher.refused_at),
            "refusal_reason": teacher.refusal_reason,
        },
        "teams": [
            {"name": stake.team.name, "leads": stake.place.leads, "since": _iso(stake.place.since)}
            for stake in (stakes(session, teacher.id) if teacher else [])
        ],
        "juries": [_jury(juror) for juror in _juries(session, account.id)],
        "sessions": [
            {
                "opened_at": _iso(row.created_at),
                "seen_at": _iso(row.seen_at),
                "closed_at": _iso(row.revoked_at),
            }
            for row in session.scalars(select(SignInSession).where(SignInSession.account_id == account.id))
        ],
        "journal": [
            {"at": _iso(row.at), "act": row.act, "subject": row.subject}
            for row in session.scalars(
                select(JournalRow).where(JournalRow.actor == f"account:{account.id}").order_by(JournalRow.id)
            )
        ],
    }


def _juries(session: Session, account_id: int) -> Sequence[Juror]:
    return session.scalars(
        select(Juror)
        .where(Juror.account_id == account_id)
        .options(
            selectinload(Juror.conflicts).joinedload(ConflictOfInterest.school),
            selectinload(Juror.ballots).options(
                joinedload(Ballot.entry).lazyload(Entry.team), selectinload(Ballot.marks)
            ),
        )
        .order_by(Juror.id)
    ).all()


def _jury(juror: Juror) -> dict[str, Any]:
    """A juror's part. Objects go by their number: whose they are isn't a juror's to know.

    A ballot without any answer tells nothing of the juror, and isn't in it: whoever knew their pile before the round
    opens would see which objects a declared tie takes away.
    """
    return {
        "number": juror_code(juror.number),
        "affiliation": juror.affiliation,
        "invited_at": _iso(juror.invited_at),
        "accepted_at": _iso(juror.accepted_at),
        "declined_at": _iso(juror.declined_at),
        "decline_reason": juror.decline_reason,
        "left_at": _iso(juror.left_at),
        "conflicts": [
            {
                "kind": conflict.kind.value,
                "school": conflict.school.uai if conflict.school else None,
                "note": conflict.note,
                "declared_at": _iso(conflict.declared_at),
            }
            for conflict in juror.conflicts
        ],
        "ballots": [
            {
                "entry": entry_code(ballot.entry.number),
                "state": ballot.state.value,
                "note": ballot.note,
                "marks": {mark.criterion: mark.value for mark in ballot.marks},
                "evidence": {mark.criterion: mark.evidence for mark in ballot.marks if mark.evidence},
            }
            for ballot in juror.ballots
            if _is_answered(ballot)
        ],
    }


def _is_answered(ballot: Ballot) -> bool:
    return bool(ballot.marks or ballot.note or ballot.cannot is not None)


def _iso(instant: Any) -> str | None:
    return instant.isoformat() if instant is not None else None
