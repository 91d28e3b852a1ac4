"""What is seen of an entry by whoever may not know its author: its words, its object, its photos."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Inspection, Photo, Receipt
from contest.queries.photos import is_shown
from uploads.report import Code

# What the team wrote that a juror and the public read: nothing that could tell who they are.
TEXTS = ("title", "replaces", "why_ecological", "why_fun", "material")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The submitted file as its check measured it; nothing in it names the file."""

    key: str
    pictures: Mapping[str, str]
    is_light: bool  # whether the 3D view has something to load
    measurements: Mapping[str, Any] | None
    estimates: Mapping[str, Any] | None
    printer: Mapping[str, Any] | None
    doubtful: bool  # the unit is in question: sizes may be those of another object


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A photo that may be shown."""

    key: str
    caption: str
    width: int
    height: int


def submitted_texts() -> ColumnElement[Any]:
    """What the team wrote, as in the last receipt of Entry; null while there is none."""
    return (
        select(Receipt.content[("object", "texts")])
        .where(Receipt.entry_id == Entry.id)
        .order_by(Receipt.number.desc())
        .limit(1)
        .correlate(Entry)
        .scalar_subquery()
    )


def submitted_text(field: str) -> ColumnElement[str]:
    """That text of Entry, as in its last receipt; the draft's own while there is none. For what every receipt has."""
    told = (
        select(Receipt.content[("object", "texts", field)].as_string())
        .where(Receipt.entry_id == Entry.id)
        .order_by(Receipt.number.desc())
        .limit(1)
        .correlate(Entry)
        .scalar_subquery()
    )
    return func.coalesce(told, getattr(Entry, field))


def titles(session: Session, entry_ids: Collection[int]) -> dict[int, str]:
    """The titles of these entries by id, as they were submitted, in one statement."""
    return dict(
        session.execute(select(Entry.id, submitted_text("title")).where(Entry.id.in_(entry_ids))).all()
    )


def submitted(row: Row[Any], field: str) -> str:
    """That text in a row that holds `submitted_texts()` as texts: the draft's own only while nothing was submitted."""
    text: str = row.texts.get(field, "") if row.texts else getattr(row, field)
    return text


def part_columns() -> tuple[ColumnElement[Any], ...]:
    """What `part_of` reads, of the Inspection of the counted upload."""
    measured = (Inspection.report[each].label(each) for each in ("measurements", "estimates", "printer"))
    return (
        Inspection.key.label("inspection"),
        *(column.label(column.key) for column in (Inspection.pictures, Inspection.light_digest)),
        *measured,
        Inspection.findings.any(code=Code.UNITS).label("doubtful"),
    )


def part_of(row: Row[Any]) -> Part | None:
    """The part in a row that holds the columns of `part_columns`; None while no file counts."""
    if row.inspection is None:
        return None
    return Part(
        key=row.inspection,
        pictures=row.pictures or {},
        is_light=row.light_digest is not None,
        measurements=row.measurements,
        estimates=row.estimates,
        printer=row.printer,
        doubtful=bool(row.doubtful),
    )


def shots_of(session: Session, entry_id: int, edition: Edition) -> list[Shot]:
    """The photos of that entry that may be shown, in the order they were added; one statement."""
    rows = session.execute(
        select(Photo.key, Photo.caption, Photo.width, Photo.height)
        .join(Entry, Entry.id == Photo.entry_id)
        .where(Photo.entry_id == entry_id, is_shown(edition))
        .order_by(Photo.id)
    )
    return [
        Shot(key=key, caption=caption, width=width or 0, height=height or 0)
        for key, caption, width, height in rows
    ]
