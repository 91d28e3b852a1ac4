"""One entry as organisers examine it: what counts, what was decided and asked, what jurors reported."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from contest.models import Account, ContentReport, EligibilityDecision, Entry, Team
from contest.rules.eligibility import Eligibility
from contest.rules.errors import NotFound


def entry_keyed(session: Session, key: str) -> Entry:
    """The entry with that **entry** key, team joined, of any edition; NotFound once its team is dissolved."""
    entry = session.scalar(
        select(Entry).join(Entry.team).where(Entry.key == key, Team.dissolved_at.is_(None))
    )
    if entry is None:
        raise NotFound
    return entry


def decisions_of(session: Session, entry: Entry) -> Sequence[EligibilityDecision]:
    """Everything that was decided, asked and answered, the newest first."""
    return session.scalars(
        select(EligibilityDecision)
        .where(EligibilityDecision.entry_id == entry.id)
        .order_by(EligibilityDecision.id.desc())
    ).all()


def open_question(session: Session, entry: Entry) -> EligibilityDecision | None:
    """The question that the team can still answer; None when nothing is asked."""
    if entry.eligibility is not Eligibility.ASKED:
        return None
    return next(iter(decisions_of(session, entry)), None)


def reports_on(session: Session, entry: Entry) -> Sequence[ContentReport]:
    """What jurors reported, the newest first, jurors joined."""
    return session.scalars(
        select(ContentReport)
        .where(ContentReport.entry_id == entry.id)
        .options(joinedload(ContentReport.juror))
        .order_by(ContentReport.id.desc())
    ).all()


def names(session: Session, account_ids: Sequence[int | None]) -> dict[int, str]:
    """How the accounts that decided, answered or hid are called."""
    wanted = {each for each in account_ids if each is not None}
    rows = session.execute(select(Account.id, Account.name).where(Account.id.in_(wanted)))
    return dict(rows.all())
