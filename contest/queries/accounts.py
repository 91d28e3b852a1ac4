"""Who a session or a link belongs to, and what an account sees of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarSelect, SQLColumnExpression, select
from sqlalchemy.orm import Session

from contest.models import Account, Edition, Juror, SignInSession, Token
from contest.models.accounts import TokenPurpose
from contest.rules.accounts import hash_of_token, normal_email
from contest.rules.errors import LinkExpired, NotFound
from contest.rules.rights import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Whoever a live session belongs to: an account (perhaps without a school yet) or a class."""

    actor: Actor
    name: str = ""


def signed_in(session: Session, token: str, *, now: datetime) -> SignedIn | None:
    """Who that cookie's token belongs to; None when it is unknown, revoked or too old."""
    # With the place in the jury: it is asked at every request.
    found = session.execute(
        select(SignInSession, seat_of(SignInSession.account_id)).where(
            SignInSession.token_hash == hash_of_token(token),
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > now,
        )
    ).one_or_none()
    if found is None:
        return None
    row, seat = found
    if row.account_id is None:
        return SignedIn(actor=Actor(role=Role.PUPIL, team_id=row.team_id, session_id=row.id))
    account = session.get_one(Account, row.account_id)
    if account.erased_at:
        return None
    return SignedIn(actor=actor_of(account, row.id, juror_id=seat), name=account.name)


def seat_of(account_id: SQLColumnExpression[int | None]) -> ScalarSelect[int]:
    """That account's place in the jury of the current edition, once accepted and while they stay."""
    return (
        select(Juror.id)
        .join(Edition, Edition.id == Juror.edition_id)
        .where(
            Juror.account_id == account_id,
            Edition.is_current.is_(True),
            Juror.accepted_at.is_not(None),
            Juror.declined_at.is_(None),
            Juror.left_at.is_(None),
        )
        .scalar_subquery()
    )


def actor_of(account: Account, session_id: int | None = None, *, juror_id: int | None = None) -> Actor:
    """The account as services know it; an organiser is nothing else, a teacher may be a juror too."""
    # Organisers see everything: no seat of theirs counts.
    otherwise = Role.JUROR if juror_id is not None else Role.ANYONE
    role = Role.ORGANISER if account.organiser else Role.TEACHER if account.teacher else otherwise
    teacher_id = account.teacher.id if account.teacher and not account.organiser else None
    return Actor(
        role=role,
        account_id=account.id,
        teacher_id=teacher_id,
        juror_id=None if account.organiser else juror_id,
        session_id=session_id,
        recognised=account.teacher is None or account.teacher.refused_at is None,
    )


def by_email(session: Session, email: str) -> Account | None:
    """The account of that address, erased ones never."""
    return session.scalar(select(Account).where(Account.email == normal_email(email)))


def own(session: Session, actor: Actor) -> Account:
    """The actor's account; NotFound for a class or nobody."""
    account = session.get(Account, actor.account_id) if actor.account_id is not None else None
    if account is None or account.erased_at is not None:
        raise NotFound
    return account


def own_sessions(session: Session, account_id: int, *, now: datetime) -> Sequence[SignInSession]:
    """The sessions that still work, the last used first."""
    return session.scalars(
        select(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.expires_at > now,
        )
        .order_by(SignInSession.seen_at.desc(), SignInSession.id.desc())
    ).all()


def live_token(
    session: Session, secret: str, purpose: TokenPurpose, *, now: datetime, lock: bool = False
) -> Token:
    """The link with that secret while it can be used for that purpose, else LinkExpired."""
    wanted = select(Token).where(
        Token.token_hash == hash_of_token(secret),
        Token.purpose == purpose,
        Token.account_id.is_not(None),
        Token.used_at.is_(None),
        Token.expires_at > now,
    )
    token = session.scalar(wanted.with_for_update() if lock else wanted)
    if token is None:
        raise LinkExpired
    return token


def is_due(session: Session, session_id: int, *, before: datetime) -> bool:
    """Whether that session was last noted as seen before that instant."""
    seen = select(SignInSession.id).where(SignInSession.id == session_id, SignInSession.seen_at <= before)
    return session.scalar(seen) is not None


def by_id(session: Session, account_id: int | None) -> Account:
    """The account with that id; NotFound when there is none."""
    account = session.get(Account, account_id) if account_id is not None else None
    if account is None:
        raise NotFound
    return account


def name_of(session: Session, account_id: int | None) -> str:
    """How that person is called; nothing for nobody, or for an erased account."""
    if account_id is None:
        return ""
    return session.scalar(select(Account.name).where(Account.id == account_id)) or ""
