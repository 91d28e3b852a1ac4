"""Give somebody the right to run the contest: the command line does it, no page can."""

from __future__ import annotations

from sqlalchemy.orm import Session

from contest.models import Account, Organiser
from contest.models.columns import utc_now
from contest.queries.jurors import of_account
from contest.rules.errors import Invalid
from contest.rules.jurors import SITTING, state_of
from contest.rules.rights import Actor
from contest.services import journal, passwords, sessions
from contest.services.accounts import account_with, checked_email, checked_name


def add(session: Session, actor: Actor, *, email: str, name: str, password: str = "") -> Account:
    """The account of that address, now an organiser's; with a password, it can sign in at once.

    Without one, whoever runs the command passes on a link: tokens.make(session, TokenPurpose.SIGN_IN, …).
    Invalid(email="teacher") or Invalid(email="juror") for somebody who enters or judges, Invalid(password=…).
    """
    now = utc_now()
    account = account_with(session, checked_email(email), now=now)
    if account.teacher is not None:
        raise Invalid(email="teacher")
    juror = of_account(session, account.id)
    if juror is not None and state_of(juror) in SITTING:
        raise Invalid(email="juror")
    account.name = checked_name(name)
    if password:
        account.password_hash = passwords.hashed(password, email=account.email or "")
        account.email_confirmed_at = account.email_confirmed_at or now
        sessions.revoke_all(session, account.id, now=now)
    if account.organiser is None:
        account.organiser = Organiser(account_id=account.id, added_at=now)
    session.flush()
    journal.write(session, actor, "organiser.added", f"account:{account.id}")
    return account
