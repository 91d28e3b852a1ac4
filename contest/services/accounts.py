"""Sign in and keep one's account: links, passwords, name, address."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Account, Juror, Organiser, Teacher
from contest.models.accounts import TokenPurpose
from contest.models.jobs import JobKind
from contest.queries import accounts as reading
from contest.rules.accounts import MAX_NAME, UNCONFIRMED_LIFE, is_email, normal_email
from contest.rules.errors import Conflict, Invalid, LinkExpired, WrongPassword
from contest.rules.rights import Actor
from contest.services import journal, passwords, sessions, tokens

# Before the first job of the queue: somebody waits in front of the screen.
SOON = 20


def request_link(session: Session, *, email: str, now: datetime) -> Account:
    """Send a sign-in link to that address; a first visit makes an empty account, so both cost the same."""
    return _write_to(session, email, template="sign_in_link", now=now)


def request_new_password(session: Session, *, email: str, now: datetime) -> Account:
    """Send a link that lets one choose a password; the same work for an unknown address."""
    return _write_to(session, email, template="new_password", now=now)


def sign_in_by_link(session: Session, *, secret: str, days: int, now: datetime) -> str:
    """Spend a sign-in link, which proves the address: the token of a new session. LinkExpired otherwise."""
    account = _account_of_link(session, secret, TokenPurpose.SIGN_IN, now=now)
    return _open(session, account, days=days, now=now)


def sign_in_by_password(session: Session, *, email: str, password: str, days: int, now: datetime) -> str:
    """The token of a new session; WrongPassword for a wrong one, an unknown address or an unproven one.

    The caller counts the attempts before (contest.services.limits).
    """
    account = reading.by_email(session, email)
    if not passwords.matches(account.password_hash if account else None, password):
        raise WrongPassword
    assert account is not None
    assert account.password_hash is not None
    if account.email_confirmed_at is None:
        raise WrongPassword
    if passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hashed(password, email=normal_email(email))
    return _open(session, account, days=days, now=now)


def set_password_by_link(session: Session, *, secret: str, password: str, days: int, now: datetime) -> str:
    """Choose a password by a link: every session and link of before ends. Invalid(password=…), LinkExpired."""
    account = _account_of_link(session, secret, TokenPurpose.NEW_PASSWORD, now=now)
    account.password_hash = passwords.hashed(password, email=account.email or "")
    sessions.revoke_all(session, account.id, now=now)
    tokens.revoke_all(session, account.id, now=now)
    journal.write(session, reading.actor_of(account), "account.password_set", f"account:{account.id}")
    return _open(session, account, days=days, now=now)


def change_password(session: Session, actor: Actor, *, current: str, new: str, now: datetime) -> None:
    """Set or change one's password; the other sessions end. WrongPassword, Invalid(password=…)."""
    account = reading.own(session, actor)
    if account.password_hash is not None and not passwords.matches(account.password_hash, current):
        raise WrongPassword
    account.password_hash = passwords.hashed(new, email=account.email or "")
    sessions.revoke_all(session, account.id, now=now, but=actor.session_id)
    tokens.revoke_all(session, account.id, now=now)
    journal.write(session, actor, "account.password_set", f"account:{account.id}")


def rename(session: Session, actor: Actor, *, name: str) -> None:
    """Change the name that colleagues and organisers see."""
    account = reading.own(session, actor)
    account.name = checked_name(name)
    journal.write(session, actor, "account.renamed", f"account:{account.id}")


def change_email(session: Session, actor: Actor, *, email: str, now: datetime) -> None:
    """Ask for another address: it changes once the link sent there is used; the old one is told."""
    account = reading.own(session, actor)
    account.pending_email = checked_email(email)
    session.flush()
    # A link proves the address it was sent to, and no other: those of an earlier wish must not confirm this one.
    tokens.revoke_all(session, account.id, TokenPurpose.CONFIRM_EMAIL, now=now)
    journal.write(session, actor, "account.email_change_asked", f"account:{account.id}")
    for template in ("confirm_email", "email_change_asked"):
        enqueue(session, JobKind.MAIL, priority=SOON, template=template, account_id=account.id)


def confirm_email(session: Session, *, secret: str, now: datetime) -> Account:
    """Spend the link sent to the new address; Conflict("email") when another account has it by now."""
    account_id = tokens.use(session, secret, TokenPurpose.CONFIRM_EMAIL, now=now)
    account = session.get_one(Account, account_id)
    if account.pending_email is None:
        raise LinkExpired
    if reading.by_email(session, account.pending_email) not in (None, account):
        raise Conflict("email")
    account.email, account.pending_email = account.pending_email, None
    account.email_confirmed_at = now
    session.flush()
    # A link that waits in the old box must not open the account any more.
    tokens.revoke_all(session, account.id, now=now)
    journal.write(session, reading.actor_of(account), "account.email_changed", f"account:{account.id}")
    return account


def forget_unconfirmed(session: Session, *, now: datetime) -> int:
    """Erase addresses that never opened their link; how many. Organisers and invited jurors keep theirs."""
    stale = session.scalars(
        select(Account).where(
            Account.email_confirmed_at.is_(None),
            Account.erased_at.is_(None),
            Account.created_at < now - UNCONFIRMED_LIFE,
            Account.id.not_in(select(Organiser.account_id)),
            Account.id.not_in(select(Teacher.account_id)),
            Account.id.not_in(select(Juror.account_id)),
        )
    ).all()
    for account in stale:
        session.delete(account)
    session.flush()
    return len(stale)


def checked_name(name: str) -> str:
    """The name as it is stored: one line, single spaces; Invalid(name=…)."""
    clean = " ".join(name.split())
    if not clean:
        raise Invalid(name="missing")
    if len(clean) > MAX_NAME or not clean.isprintable():
        raise Invalid(name="too_long" if len(clean) > MAX_NAME else "letters")
    return clean


def checked_email(email: str) -> str:
    """The address as it is stored; Invalid(email=…)."""
    wanted = normal_email(email)
    if not is_email(wanted):
        raise Invalid(email="shape")
    return wanted


def _write_to(session: Session, email: str, *, template: str, now: datetime) -> Account:
    account = account_with(session, checked_email(email), now=now)
    enqueue(session, JobKind.MAIL, priority=SOON, template=template, account_id=account.id)
    return account


def account_with(session: Session, email: str, *, now: datetime) -> Account:
    """The account of that address, made empty when there is none."""
    account = reading.by_email(session, email)
    if account is None:
        account = Account(email=email, name="", created_at=now)
        session.add(account)
        session.flush()
    return account


def _account_of_link(session: Session, secret: str, purpose: TokenPurpose, *, now: datetime) -> Account:
    account = session.get_one(Account, tokens.use(session, secret, purpose, now=now))
    account.email_confirmed_at = account.email_confirmed_at or now
    return account


def _open(session: Session, account: Account, *, days: int, now: datetime) -> str:
    token = sessions.open_for_account(session, account.id, days=days, now=now)
    journal.write(session, reading.actor_of(account), "session.opened", f"account:{account.id}")
    return token
