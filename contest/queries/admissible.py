"""Which entries can be admitted at once: submitted, read, authorised, and nothing left to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, false, func, select
from sqlalchemy.orm import Session, contains_eager, lazyload

from contest.models import ContentReport, Edition, Entry, Extension, Inspection, Photo, Team, Upload
from contest.queries.publicity import granted_to_all
from contest.queries.submitted import counted_upload
from contest.rules.consent import Use
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState, InspectionState, PhotoState
from contest.rules.phases import Phase, window_of
from uploads.report import Verdict

# Files that were read to their end; one to fix may be admitted: the jury and a teacher decide.
READABLE = (Verdict.PRINTABLE, Verdict.TO_CHECK, Verdict.TO_FIX)
AT_ONCE = 500


def complete(edition: Edition, *, now: datetime) -> ColumnElement[bool]:
    """The condition on Entry: nothing is missing, and nobody needs to look at anything before it is admitted."""
    if now < window_of(edition.windows, Phase.SUBMISSION).closes_at:
        return false()
    extended = exists().where(Extension.team_id == Entry.team_id, Extension.until > now)
    reported = exists().where(ContentReport.entry_id == Entry.id, ContentReport.handled_at.is_(None))
    return and_(
        Entry.edition_id == edition.id,
        Entry.state == EntryState.SUBMITTED,
        Entry.eligibility == Eligibility.TO_DECIDE,
        Entry.hidden_at.is_(None),
        Entry.private_since.is_(None),
        exists().where(Team.id == Entry.team_id, Team.dissolved_at.is_(None)).correlate(Entry),
        _readable(),
        granted_to_all(edition, Use.PARTICIPATION),
        ~extended.correlate(Entry),
        ~exists().where(Photo.entry_id == Entry.id, photo_waits()).correlate(Entry),
        ~reported.correlate(Entry),
    )


def photo_waits() -> ColumnElement[bool]:
    """The condition on Photo: nobody has looked at it yet, and it can be shown one day."""
    return and_(Photo.state != PhotoState.REFUSED, Photo.decision.is_(None))


def count(session: Session, edition: Edition, *, now: datetime) -> int:
    """How many entries are complete."""
    return session.scalar(select(func.count(Entry.id)).where(complete(edition, now=now))) or 0


def entries(session: Session, edition: Edition, *, now: datetime) -> Sequence[Entry]:
    """The complete ones with their team and school, at most AT_ONCE of them, by number."""
    return (
        session.scalars(
            select(Entry)
            .join(Entry.team)
            .join(Team.school)
            .where(complete(edition, now=now))
            .options(contains_eager(Entry.team).options(contains_eager(Team.school), lazyload(Team.edition)))
            .order_by(Entry.number)
            .limit(AT_ONCE)
        )
        .unique()
        .all()
    )


def _readable() -> ColumnElement[bool]:
    return (
        exists()
        .where(
            Upload.id == counted_upload(),
            Inspection.id == Upload.inspection_id,
            Inspection.state == InspectionState.DONE,
            Inspection.verdict.in_(READABLE),
        )
        .correlate(Entry)
    )
