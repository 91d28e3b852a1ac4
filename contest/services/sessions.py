"""Open, prolong and revoke the sessions of accounts; only the hash of a token is kept."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from contest.models import SignInSession
from contest.rules.accounts import hash_of_token, new_token
from contest.rules.errors import NotFound
from contest.rules.rights import Actor
from contest.services import journal

# A session is prolonged at most once an hour, when something is written anyway: reading a page writes nothing.
PROLONG_EVERY = timedelta(hours=1)


def open_for_account(session: Session, account_id: int, *, days: int, now: datetime) -> str:
    """A new session of that account; its token is given once, for the cookie."""
    token = new_token()
    session.add(
        SignInSession(
            token_hash=hash_of_token(token),
            account_id=account_id,
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    session.flush()
    return token


def prolong(session: Session, session_id: int, *, days: int, now: datetime) -> bool:
    """Push an account's expiry back when the last time is an hour old; whether it was."""
    changed = session.scalar(
        update(SignInSession)
        .where(
            SignInSession.id == session_id,
            SignInSession.account_id.is_not(None),
            SignInSession.revoked_at.is_(None),
            SignInSession.seen_at <= now - PROLONG_EVERY,
        )
        .values(seen_at=now, expires_at=now + timedelta(days=days))
        .returning(SignInSession.id)
    )
    return changed is not None


def revoke_own(session: Session, actor: Actor, *, now: datetime) -> None:
    """Sign out: the cookie that was used stops working everywhere; harmless without a session."""
    if actor.session_id is not None:
        row = session.get_one(SignInSession, actor.session_id)
        row.revoked_at = row.revoked_at or now
        session.flush()


def revoke(session: Session, actor: Actor, *, session_id: int, now: datetime) -> None:
    """Close one of the actor's own sessions; somebody else's is NotFound."""
    row = session.get(SignInSession, session_id)
    if row is None or actor.account_id is None or row.account_id != actor.account_id:
        raise NotFound
    row.revoked_at = row.revoked_at or now
    journal.write(session, actor, "session.revoked", f"account:{actor.account_id}")


def revoke_all(session: Session, account_id: int, *, now: datetime, but: int | None = None) -> None:
    """Close every session of an account, `but` the current one when it is given."""
    session.execute(
        update(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.revoked_at.is_(None),
            SignInSession.id != (but if but is not None else -1),
        )
        .values(revoked_at=now)
    )
