"""Have an object drawn again when its team chooses another colour."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Entry, Inspection, Upload
from contest.models.jobs import JobKind

# After whatever somebody waits for.
LATER = 90


def redraw(session: Session, entry: Entry) -> None:
    """Ask for the pictures of the entry's newest file in the colour the entry has now."""
    newest = session.scalar(
        select(Inspection)
        .join(Upload, Upload.inspection_id == Inspection.id)
        .where(Upload.entry_id == entry.id)
        .order_by(Upload.number.desc())
        .limit(1)
    )
    if newest is None or newest.color == entry.color:
        return
    newest.color = entry.color
    # Without its light mesh the check isn't over: its pictures will be drawn in the new colour anyway.
    if newest.light_digest is not None:
        enqueue(session, JobKind.PICTURES, priority=LATER, inspection_id=newest.id)
