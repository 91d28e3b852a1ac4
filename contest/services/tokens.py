"""Make and use the one-time links of mails; only their hash is kept."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from contest.models import Token
from contest.models.accounts import TokenPurpose
from contest.queries.accounts import live_token
from contest.rules.accounts import CONFIRM_LIFE, LINK_LIFE, hash_of_token, new_token
from contest.rules.jurors import INVITATION_LIFE

LIVES = {
    TokenPurpose.SIGN_IN: LINK_LIFE,
    TokenPurpose.NEW_PASSWORD: LINK_LIFE,
    TokenPurpose.CONFIRM_EMAIL: CONFIRM_LIFE,
    TokenPurpose.INVITE_JUROR: INVITATION_LIFE,
}


def make(session: Session, purpose: TokenPurpose, *, account_id: int, now: datetime) -> str:
    """The secret of a new link. Earlier ones stay good: mails don't always arrive in order."""
    secret = new_token()
    session.add(
        Token(
            purpose=purpose,
            token_hash=hash_of_token(secret),
            account_id=account_id,
            created_at=now,
            expires_at=now + LIVES[purpose],
        )
    )
    session.flush()
    return secret


def use(session: Session, secret: str, purpose: TokenPurpose, *, now: datetime) -> int:
    """Spend a link: the account it is for. LinkExpired for one that is unknown, spent, old or for something else.

    All links of the same account and purpose are spent with it.
    """
    token = live_token(session, secret, purpose, now=now, lock=True)
    assert token.account_id is not None
    revoke_all(session, token.account_id, purpose, now=now)
    return token.account_id


def revoke_all(
    session: Session, account_id: int, purpose: TokenPurpose | None = None, *, now: datetime
) -> None:
    """Spend every link of an account, of one purpose or of all."""
    mine = Token.account_id == account_id
    if purpose is not None:
        mine &= Token.purpose == purpose
    session.execute(update(Token).where(mine, Token.used_at.is_(None)).values(used_at=now))
