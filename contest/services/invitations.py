"""Invite jurors, one or many; what becomes of an invitation: sent again, called back, accepted, declined."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Account, Edition, Juror
from contest.models.accounts import TokenPurpose
from contest.models.jobs import JobKind
from contest.queries import accounts as reading
from contest.queries.jurors import of_account
from contest.rules.errors import Conflict, Invalid, LinkExpired
from contest.rules.juror_table import Row
from contest.rules.jurors import MAX_REASON, JurorState, state_of
from contest.rules.rights import Actor
from contest.services import journal, sessions, tokens
from contest.services.accounts import account_with
from contest.services.invitees import Checked, Invitee, checked
from contest.services.jurors import expect_organiser, held

SEEDS = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What would be done with one row of a table: invite, unless `reasons` (field → code) say why not.

    `unknown_school`: the code is right, but no school of the contest has it; the invitation goes without.
    """

    row: Row
    clean: Checked | None
    reasons: dict[str, str]
    unknown_school: bool = False


def invite(session: Session, actor: Actor, *, edition: Edition, invitee: Invitee, now: datetime) -> Juror:
    """Make the place in the jury and send the link. Refused for anyone but an organiser; Invalid as in invitees."""
    expect_organiser(actor)
    _hold(session, edition)
    return _place(session, actor, edition, checked(session, edition, invitee), now=now)


def planned(session: Session, actor: Actor, *, edition: Edition, rows: Sequence[Row]) -> list[Planned]:
    """What `invite_many` would do with each row; writes nothing."""
    expect_organiser(actor)
    return list(_planned(session, edition, rows))


def invite_many(
    session: Session, actor: Actor, *, edition: Edition, rows: Sequence[Row], expected: int, now: datetime
) -> list[Juror]:
    """Invite everyone whose row is right. Conflict("invitations") when those aren't as many as the preview said."""
    expect_organiser(actor)
    _hold(session, edition)
    right = [each.clean for each in _planned(session, edition, rows) if each.clean is not None]
    if len(right) != expected:
        raise Conflict("invitations")
    return [_place(session, actor, edition, clean, now=now) for clean in right]


def resend(session: Session, actor: Actor, *, juror_id: int, now: datetime) -> Juror:
    """Send another link; the earlier ones stay good. Conflict("juror_state") once they have answered."""
    juror = _unanswered(session, actor, juror_id)
    juror.invited_at, juror.invited_by = now, actor.account_id
    _send(session, juror)
    journal.write(session, actor, "juror.invited_again", f"juror:{juror.id}")
    return juror


def withdraw(session: Session, actor: Actor, *, juror_id: int, now: datetime) -> Juror:
    """Call an invitation back: its links end. Conflict("juror_state") once they have answered."""
    juror = _unanswered(session, actor, juror_id)
    juror.left_at = now
    juror.version += 1
    tokens.revoke_all(session, juror.account_id, TokenPurpose.INVITE_JUROR, now=now)
    journal.write(session, actor, "juror.withdrawn", f"juror:{juror.id}")
    return juror


def accept(session: Session, *, secret: str, days: int, now: datetime) -> str:
    """Say yes by the link, which proves the address: the token of a new session. LinkExpired for one that's over."""
    juror = _answering(session, tokens.use(session, secret, TokenPurpose.INVITE_JUROR, now=now))
    account = session.get_one(Account, juror.account_id)
    account.email_confirmed_at = account.email_confirmed_at or now
    _accepted(session, account, juror, now=now)
    token = sessions.open_for_account(session, account.id, days=days, now=now)
    actor = reading.actor_of(account, juror_id=juror.id)
    journal.write(session, actor, "session.opened", f"account:{account.id}")
    return token


def accept_own(session: Session, actor: Actor, *, now: datetime) -> Juror:
    """Say yes to the invitation of one's own account, signed in already; LinkExpired without one."""
    account = reading.own(session, actor)
    juror = _answering(session, account.id)
    tokens.revoke_all(session, account.id, TokenPurpose.INVITE_JUROR, now=now)
    _accepted(session, account, juror, now=now)
    return juror


def decline(session: Session, *, secret: str, reason: str, now: datetime) -> None:
    """Say no by the link, and perhaps why: the organisers read it. LinkExpired, Invalid(reason="too_long")."""
    words = _checked_reason(reason)
    account_id = tokens.use(session, secret, TokenPurpose.INVITE_JUROR, now=now)
    _declined(session, session.get_one(Account, account_id), words, now=now)


def decline_own(session: Session, actor: Actor, *, reason: str, now: datetime) -> None:
    """Say no to the invitation of one's own account, signed in already; LinkExpired without one."""
    words = _checked_reason(reason)
    account = reading.own(session, actor)
    tokens.revoke_all(session, account.id, TokenPurpose.INVITE_JUROR, now=now)
    _declined(session, account, words, now=now)


def _hold(session: Session, edition: Edition) -> None:
    # Numbers are given one after the other: two organisers at once wait for each other here.
    session.scalars(select(Edition.id).where(Edition.id == edition.id).with_for_update()).one()


def _planned(session: Session, edition: Edition, rows: Sequence[Row]) -> Iterator[Planned]:
    seen: set[str] = set()
    for row in rows:
        invitee = Invitee(
            email=row.email, name=row.name, affiliation=row.affiliation, uai=row.uai, capacity=row.capacity
        )
        each = _tried(session, edition, row, invitee)
        if each.clean is not None and each.clean.email in seen:
            each = replace(each, clean=None, reasons={"email": "doubled"})
        if each.clean is not None:
            seen.add(each.clean.email)
        yield each


def _tried(session: Session, edition: Edition, row: Row, invitee: Invitee) -> Planned:
    try:
        return Planned(row=row, clean=checked(session, edition, invitee), reasons={})
    except Invalid as invalid:
        reasons = invalid.reasons
    if reasons != {"uai": "unknown"}:
        return Planned(row=row, clean=None, reasons=reasons)
    # Jurors work in schools that don't take part, too.
    clean = checked(session, edition, replace(invitee, uai=""))
    return Planned(row=row, clean=clean, reasons={}, unknown_school=True)


def _place(session: Session, actor: Actor, edition: Edition, clean: Checked, *, now: datetime) -> Juror:
    account = account_with(session, clean.email, now=now)
    account.name = account.name or clean.name
    juror = of_account(session, account.id)
    if juror is None:
        last = session.scalar(select(func.max(Juror.number)).where(Juror.edition_id == edition.id)) or 0
        juror = Juror(
            edition_id=edition.id, account_id=account.id, number=last + 1, seed=secrets.randbelow(SEEDS)
        )
    juror.affiliation, juror.school_id = clean.affiliation, clean.school_id
    juror.capacity, juror.is_chair = clean.capacity, clean.is_chair
    juror.invited_at, juror.invited_by = now, actor.account_id
    juror.accepted_at = juror.declined_at = juror.left_at = None
    juror.decline_reason = ""
    session.add(juror)
    session.flush()
    _send(session, juror)
    journal.write(session, actor, "juror.invited", f"juror:{juror.id}")
    return juror


def _send(session: Session, juror: Juror) -> None:
    enqueue(session, JobKind.MAIL, template="juror_invited", account_id=juror.account_id, juror_id=juror.id)


def _unanswered(session: Session, actor: Actor, juror_id: int) -> Juror:
    juror = held(session, actor, juror_id)
    if state_of(juror) is not JurorState.INVITED:
        raise Conflict("juror_state")
    return juror


def _answering(session: Session, account_id: int) -> Juror:
    juror = of_account(session, account_id)
    if juror is None or state_of(juror) is not JurorState.INVITED:
        raise LinkExpired
    return juror


def _accepted(session: Session, account: Account, juror: Juror, *, now: datetime) -> None:
    juror.accepted_at = now
    session.flush()
    actor = reading.actor_of(account, juror_id=juror.id)
    journal.write(session, actor, "juror.accepted", f"juror:{juror.id}")


def _declined(session: Session, account: Account, words: str, *, now: datetime) -> None:
    juror = _answering(session, account.id)
    juror.declined_at, juror.decline_reason = now, words
    session.flush()
    journal.write(session, reading.actor_of(account), "juror.declined", f"juror:{juror.id}")


def _checked_reason(reason: str) -> str:
    words = " ".join(reason.split())
    if len(words) > MAX_REASON:
        raise Invalid(reason="too_long")
    return words
