"""Note what families signed, and withdraw it: a paper is declared by the teacher who holds it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import ConsentRow, Pupil
from contest.rules.consent import Answer, Signer, Use
from contest.rules.default_edition import PARIS
from contest.rules.errors import Invalid, NotFound
from contest.rules.rights import Actor
from contest.services import journal, scope


def declare(
    session: Session,
    actor: Actor,
    *,
    key: str,
    pupil_ids: Sequence[int],
    signer: Signer,
    signed_on: date,
    answers: Mapping[Use, Answer],
    now: datetime,
) -> list[ConsentRow]:
    """Note one adult's answers for one or several pupils; a later answer replaces that adult's earlier one.

    Raises Invalid for a day still to come, for a pupil under 15 who would sign alone, and when nothing is chosen;
    NotFound for a pupil of another team.
    """
    team = scope.team_for(session, actor, key)
    chosen = session.scalars(
        select(Pupil).where(Pupil.team_id == team.id, Pupil.id.in_(pupil_ids)).order_by(Pupil.id)
    ).all()
    if len(chosen) != len(set(pupil_ids)):
        raise NotFound
    _expect(chosen, signer=signer, signed_on=signed_on, answers=answers, now=now)
    rows = [
        row
        for pupil in chosen
        for use, answer in answers.items()
        if (row := _answer(pupil, actor, use=use, signer=signer, answer=answer, on=signed_on, now=now))
    ]
    session.flush()
    if rows:
        ids = [row.id for row in rows]
        journal.write(session, actor, "consents.declared", f"team:{team.id}", consents=ids)
    return rows


def withdraw(session: Session, actor: Actor, *, key: str, consent_id: int, now: datetime) -> ConsentRow:
    """Take one signature back, at any time of the year: what it allowed stops at once."""
    team = scope.team_for(session, actor, key)
    row = session.scalar(
        select(ConsentRow).join(ConsentRow.pupil).where(ConsentRow.id == consent_id, Pupil.team_id == team.id)
    )
    if row is None:
        raise NotFound
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        journal.write(session, actor, "consent.withdrawn", f"consent:{row.id}", pupil=row.pupil_id)
    return row


def _expect(
    pupils: Sequence[Pupil], *, signer: Signer, signed_on: date, answers: Mapping[Use, Answer], now: datetime
) -> None:
    if not pupils:
        raise Invalid(pupils="missing")
    if not answers:
        raise Invalid(answers="missing")
    if signed_on > now.astimezone(PARIS).date():
        raise Invalid(signed_on="future")
    if signer is Signer.PUPIL and any(pupil.under_15 for pupil in pupils):
        raise Invalid(signer="minor")


def _answer(
    pupil: Pupil, actor: Actor, *, use: Use, signer: Signer, answer: Answer, on: date, now: datetime
) -> ConsentRow | None:
    """The new row, or None when exactly this was noted already."""
    earlier = [
        row for row in pupil.consents if row.withdrawn_at is None and row.use is use and row.signer is signer
    ]
    if any(row.answer is answer and row.signed_on == on for row in earlier):
        return None
    for row in earlier:
        row.withdrawn_at = now
    row = ConsentRow(
        use=use,
        signer=signer,
        answer=answer,
        signed_on=on,
        declared_by=actor.account_id,
        declared_at=now,
    )
    pupil.consents.append(row)
    return row
