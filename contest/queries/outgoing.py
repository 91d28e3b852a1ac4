"""The outbox: messages to re-read, messages that were sent, and whom one may write to by name."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from contest.models import Entry, Juror, OutgoingMessage, Team
from contest.queries.organiser import PAGE, Listed
from contest.rules.errors import NotFound
from contest.rules.messages import MessageState


def drafts(session: Session, edition_id: int) -> Sequence[OutgoingMessage]:
    """What waits to be re-read, the oldest first."""
    return session.scalars(
        select(OutgoingMessage)
        .where(OutgoingMessage.edition_id == edition_id, OutgoingMessage.state == MessageState.DRAFT)
        .order_by(OutgoingMessage.id)
        .limit(PAGE)
    ).all()


def sent(session: Session, edition_id: int, *, page: int = 1) -> Listed[OutgoingMessage]:
    """What left, the newest first."""
    wanted = select(OutgoingMessage).where(
        OutgoingMessage.edition_id == edition_id, OutgoingMessage.state == MessageState.SENT
    )
    shown = wanted.order_by(OutgoingMessage.sent_at.desc(), OutgoingMessage.id.desc())
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    return Listed(
        rows=session.scalars(shown.limit(PAGE).offset((page - 1) * PAGE)).all(), total=total, page=page
    )


def message(session: Session, message_id: int) -> OutgoingMessage:
    """One message; NotFound when it was thrown away."""
    found = session.get(OutgoingMessage, message_id)
    if found is None:
        raise NotFound
    return found


def teams_by_id(session: Session, team_ids: Sequence[int]) -> dict[int, Team]:
    """Those teams, entries joined."""
    rows = session.scalars(select(Team).where(Team.id.in_(team_ids)).options(joinedload(Team.entry)))
    return {team.id: team for team in rows}


def jurors_by_id(session: Session, juror_ids: Sequence[int]) -> dict[int, Juror]:
    """Those jurors, accounts joined."""
    return {juror.id: juror for juror in session.scalars(select(Juror).where(Juror.id.in_(juror_ids)))}


def jurors(session: Session, edition_id: int) -> Sequence[Juror]:
    """Everybody of the jury who can be written to, by number."""
    return session.scalars(
        select(Juror)
        .where(Juror.edition_id == edition_id, Juror.left_at.is_(None), Juror.declined_at.is_(None))
        .order_by(Juror.number)
    ).all()


def team_numbered(session: Session, edition_id: int, number: int) -> Team | None:
    """The living team whose entry has that number."""
    return session.scalar(
        select(Team)
        .join(Entry, Entry.team_id == Team.id)
        .where(Team.edition_id == edition_id, Team.dissolved_at.is_(None), Entry.number == number)
    )
