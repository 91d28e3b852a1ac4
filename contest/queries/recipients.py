"""Whose letter box a message of the organisers reaches: accounts, each once, that still have an address."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from contest.models import Account, Ballot, Entry, Juror, OutgoingMessage, Teacher, Team, TeamTeacher
from contest.rules.entries import EntryState
from contest.rules.jury import OPEN
from contest.rules.messages import TO_JURORS, TO_ONE, Audience


def of_message(session: Session, message: OutgoingMessage) -> Sequence[int]:
    """The accounts a message would go to now."""
    return accounts(
        session,
        message.edition_id,
        message.audience,
        team_id=message.team_id,
        juror_id=message.juror_id,
    )


def accounts(
    session: Session,
    edition_id: int,
    audience: Audience,
    *,
    team_id: int | None = None,
    juror_id: int | None = None,
) -> Sequence[int]:
    """The accounts of that audience in the order of their ids, in one statement."""
    named = (
        _jurors(edition_id, audience, juror_id)
        if audience in TO_JURORS
        else _teachers(edition_id, audience, team_id)
    )
    reachable = select(Account.id).where(Account.email.is_not(None), Account.erased_at.is_(None), named)
    return session.scalars(reachable.order_by(Account.id)).all()


def counts(session: Session, edition_id: int) -> dict[Audience, int]:
    """How many people each group is, in one statement a group."""
    return {
        audience: len(accounts(session, edition_id, audience))
        for audience in Audience
        if audience not in TO_ONE
    }


def _teachers(edition_id: int, audience: Audience, team_id: int | None) -> ColumnElement[bool]:
    """Recognised teachers of living teams; approved or not, because a draft needs no approval."""
    wanted = (
        select(Teacher.account_id)
        .join(TeamTeacher, TeamTeacher.teacher_id == Teacher.id)
        .join(Team, Team.id == TeamTeacher.team_id)
        .where(Team.edition_id == edition_id, Team.dissolved_at.is_(None), Teacher.refused_at.is_(None))
    )
    if audience is Audience.TEAM:
        wanted = wanted.where(Team.id == team_id)
    if audience is Audience.DRAFT_TEAMS:
        wanted = wanted.join(Entry, Entry.team_id == Team.id).where(Entry.state == EntryState.DRAFT)
    return Account.id.in_(wanted)


def _jurors(edition_id: int, audience: Audience, juror_id: int | None) -> ColumnElement[bool]:
    """Jurors who are still there; a group holds those who accepted, one juror may be written to before."""
    wanted = select(Juror.account_id).where(
        Juror.edition_id == edition_id, Juror.left_at.is_(None), Juror.declined_at.is_(None)
    )
    if audience is Audience.JUROR:
        return Account.id.in_(wanted.where(Juror.id == juror_id))
    wanted = wanted.where(Juror.accepted_at.is_not(None))
    if audience is Audience.LATE_JURORS:
        waiting = select(Ballot.id).where(Ballot.juror_id == Juror.id, Ballot.state.in_(OPEN))
        wanted = wanted.where(waiting.exists())
    return Account.id.in_(wanted)
