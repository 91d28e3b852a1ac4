"""Which file of an entry counts: the one of its last receipt, or the last one received while nothing is submitted."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from contest.models import Entry, Receipt, Upload


def counted_upload() -> ColumnElement[int]:
    """The id of that file, for the Entry of the statement around it; null when there is none."""
    submitted = (
        select(Receipt.upload_id)
        .where(Receipt.entry_id == Entry.id)
        .order_by(Receipt.number.desc())
        .limit(1)
        .correlate(Entry)
        .scalar_subquery()
    )
    received = (
        select(Upload.id)
        .where(Upload.entry_id == Entry.id)
        .order_by(Upload.number.desc())
        .limit(1)
        .correlate(Entry)
        .scalar_subquery()
    )
    return func.coalesce(submitted, received)
