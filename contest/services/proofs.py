"""What can lock somebody out of their account asks for a recent proof: their password, or a fresh sign-in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import SignInSession
from contest.queries import accounts as reading
from contest.rules.accounts import PROOF_LIFE
from contest.rules.errors import ProofNeeded, WrongPassword
from contest.rules.rights import Actor
from contest.services import passwords


def expect(session: Session, actor: Actor, *, password: str, now: datetime) -> None:
    """Accept the current password, or a session opened less than PROOF_LIFE ago; what is typed must be right.

    WrongPassword for a wrong one, ProofNeeded without any proof. The caller counts the attempts before.
    """
    account = reading.own(session, actor)
    if password and account.password_hash is not None:
        if not passwords.matches(account.password_hash, password):
            raise WrongPassword
        return
    if not is_fresh(session, actor, now=now):
        raise ProofNeeded


def is_fresh(session: Session, actor: Actor, *, now: datetime) -> bool:
    """Whether this session of an account was opened less than PROOF_LIFE ago; a class's never counts."""
    if actor.account_id is None or actor.session_id is None:
        return False
    opened = select(SignInSession.id).where(
        SignInSession.id == actor.session_id,
        SignInSession.account_id == actor.account_id,
        SignInSession.revoked_at.is_(None),
        SignInSession.created_at > now - PROOF_LIFE,
    )
    return session.scalar(opened) is not None
