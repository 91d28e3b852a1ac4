"""What an edition has kept long enough: for each kind of row, the ids of those that may go now.

The dry run counts them and contest.services.forgetting erases them: both ask here, so they can't disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select, true
from sqlalchemy.orm import Session

from contest.models import (
    Account,
    Ballot,
    ConsentRow,
    Edition,
    Entry,
    Extension,
    JournalRow,
    Juror,
    Organiser,
    OutgoingMessage,
    Photo,
    Pupil,
    Receipt,
    Teacher,
    Team,
    Upload,
)
from contest.queries.publicity import is_public
from contest.rules import retention
from contest.rules.entries import EntryState
from contest.rules.retention import OF_THE_SITE, SINCE, Kept, Since

# What is left of an erased team and of an erased first name; the id keeps them apart.
NAMELESS_TEAM, NAMELESS_PUPIL = "effacée ", "élève nº"
# What stands before the code of its entry in the place of a team's name that held an erased first name.
UNNAMED_TEAM = "Équipe "

Ids = Select[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One kind: for how many days it is kept, from when it may go (None: row by row), how many may go now."""

    kept: Kept
    days: int
    since: datetime | None
    count: int


def dry_run(session: Session, edition: Edition, *, now: datetime) -> tuple[Due, ...]:
    """Everything that would be erased now, kind by kind; what belongs to no edition only with the current one."""
    return tuple(_due(session, edition, kept, now) for kept in kinds(edition))


def kinds(edition: Edition) -> tuple[Kept, ...]:
    """What this edition's settings decide about."""
    return tuple(kept for kept in Kept if edition.is_current or kept not in OF_THE_SITE)


def due(session: Session, edition: Edition, kept: Kept, *, now: datetime) -> Sequence[int]:
    """The ids that may go now, in their order."""
    days = retention.days_of(edition.retention, kept)
    if SINCE[kept] is not Since.ITSELF and now < retention.due_at(edition.windows, kept, days):
        return []
    return session.scalars(_SELECTS[kept](edition, now - timedelta(days=days), now)).all()


def _due(session: Session, edition: Edition, kept: Kept, now: datetime) -> Due:
    days = retention.days_of(edition.retention, kept)
    since = None if SINCE[kept] is Since.ITSELF else retention.due_at(edition.windows, kept, days)
    return Due(kept=kept, days=days, since=since, count=len(due(session, edition, kept, now=now)))


def nameless_team() -> ColumnElement[str]:
    """What stands in the place of an erased team's name."""
    return literal(NAMELESS_TEAM) + Team.key


def nameless_pupil() -> ColumnElement[str]:
    """What stands in the place of an erased first name."""
    return literal(NAMELESS_PUPIL) + cast(Pupil.id, String)


def _never_submitted(cutoff: datetime) -> ColumnElement[bool]:
    """The condition on Team: a draft without any receipt, whose own deadline is over for long enough too."""
    proofs = (
        select(literal(1))
        .select_from(Entry)
        .outerjoin(Receipt, Receipt.entry_id == Entry.id)
        .outerjoin(Ballot, Ballot.entry_id == Entry.id)
        .where(
            Entry.team_id == Team.id,
            or_(Entry.state != EntryState.DRAFT, Receipt.id.is_not(None), Ballot.id.is_not(None)),
        )
        .correlate(Team)
        .exists()
    )
    later = select(Extension.id).where(Extension.team_id == Team.id, Extension.until > cutoff).exists()
    return and_(~proofs, ~later)


def _drafts(edition: Edition, cutoff: datetime, _now: datetime) -> Ids:
    return (
        select(Team.id)
        .where(Team.edition_id == edition.id, _never_submitted(cutoff), Team.name != nameless_team())
        .order_by(Team.id)
    )


def _elsewhere(edition: Edition, now: datetime) -> ColumnElement[bool]:
    """The condition on Team: not one whose draft goes with all that belongs to it."""
    days = retention.days_of(edition.retention, Kept.DRAFTS)
    if now < retention.due_at(edition.windows, Kept.DRAFTS, days):
        return true()
    return Team.id.not_in(_drafts(edition, now - timedelta(days=days), now))


def _pupils(edition: Edition, _cutoff: datetime, now: datetime) -> Ids:
    return (
        select(Pupil.id)
        .join(Team, Team.id == Pupil.team_id)
        .where(Team.edition_id == edition.id, Pupil.first_name != nameless_pupil(), _elsewhere(edition, now))
        .order_by(Pupil.id)
    )


def _consents(edition: Edition, _cutoff: datetime, now: datetime) -> Ids:
    return (
        select(ConsentRow.id)
        .join(Pupil, Pupil.id == ConsentRow.pupil_id)
        .join(Team, Team.id == Pupil.team_id)
        .where(Team.edition_id == edition.id, _elsewhere(edition, now))
        .order_by(ConsentRow.id)
    )


def _photos(edition: Edition, _cutoff: datetime, now: datetime) -> Ids:
    return (
        select(Photo.id)
        .join(Entry, Entry.id == Photo.entry_id)
        .join(Team, Team.id == Entry.team_id)
        .where(Team.edition_id == edition.id, _elsewhere(edition, now))
        .order_by(Photo.id)
    )


def _files(edition: Edition, _cutoff: datetime, now: datetime) -> Ids:
    days = retention.days_of(edition.retention, Kept.CONSENTS)
    # Without its authorisations nothing stays public: what goes with them is counted before they go.
    unpublished = (
        true() if now >= retention.due_at(edition.windows, Kept.CONSENTS, days) else ~is_public(edition)
    )
    return (
        select(Upload.id)
        .join(Entry, Entry.id == Upload.entry_id)
        .join(Team, Team.id == Entry.team_id)
        .where(Team.edition_id == edition.id, Upload.digest != "", unpublished, _elsewhere(edition, now))
        .order_by(Upload.id)
    )


def _messages(edition: Edition, cutoff: datetime, _now: datetime) -> Ids:
    last = func.coalesce(OutgoingMessage.sent_at, OutgoingMessage.written_at)
    return (
        select(OutgoingMessage.id)
        .where(OutgoingMessage.edition_id == edition.id, last < cutoff)
        .order_by(OutgoingMessage.id)
    )


def _jurors(edition: Edition, _cutoff: datetime, _now: datetime) -> Ids:
    """Accounts that were only ever jurors, and aren't in the jury of a younger edition or of the current one."""
    again = (
        select(Juror.id)
        .join(Edition, Edition.id == Juror.edition_id)
        .where(
            Juror.account_id == Account.id,
            Juror.edition_id != edition.id,
            or_(Edition.id > edition.id, Edition.is_current.is_(True)),
        )
        .correlate(Account)
        .exists()
    )
    return (
        select(Account.id)
        .where(
            Account.id.in_(select(Juror.account_id).where(Juror.edition_id == edition.id)),
            Account.erased_at.is_(None),
            Account.id.not_in(select(Teacher.account_id)),
            Account.id.not_in(select(Organiser.account_id)),
            ~again,
        )
        .order_by(Account.id)
    )


def _journal(_edition: Edition, cutoff: datetime, _now: datetime) -> Ids:
    """The oldest rows, up to the first that is kept."""
    kept = select(func.min(JournalRow.id)).where(JournalRow.at >= cutoff).scalar_subquery()
    last = select(func.max(JournalRow.id)).scalar_subquery()
    return select(JournalRow.id).where(JournalRow.id < func.coalesce(kept, last + 1)).order_by(JournalRow.id)


_SELECTS: dict[Kept, Callable[[Edition, datetime, datetime], Ids]] = {
    Kept.DRAFTS: _drafts,
    Kept.PUPILS: _pupils,
    Kept.PHOTOS: _photos,
    Kept.FILES: _files,
    Kept.CONSENTS: _consents,
    Kept.MESSAGES: _messages,
    Kept.JURORS: _jurors,
    Kept.JOURNAL: _journal,
}
