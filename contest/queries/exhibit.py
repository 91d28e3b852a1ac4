"""One public object with all that its page shows. No row of a team or a school is read before the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Inspection, Photo, Upload
from contest.queries.desk import Part, Shot, submitted_texts
from contest.queries.gallery import TEXTS
from contest.queries.naming import Names, names_of
from contest.queries.photos import is_shown
from contest.queries.publicity import is_public
from contest.queries.submitted import counted_upload
from contest.rules.errors import NotFound
from uploads.report import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """The object, its texts as they were submitted, and whose it is once the results are known."""

    number: int
    level: str
    theme: str
    texts: Mapping[str, str]
    part: Part | None
    photos: Sequence[Shot]
    names: Names | None


def exhibit(session: Session, edition: Edition, number: int, *, named: bool) -> Exhibit:
    """In two statements, five with the names; NotFound for one that isn't public, as for one that isn't there."""
    row = session.execute(_asked().where(Entry.number == number, is_public(edition))).one_or_none()
    if row is None:
        raise NotFound
    return Exhibit(
        number=row.number,
        level=row.level,
        theme=row.theme,
        texts={text: (row.texts or {}).get(text) or getattr(row, text) for text in TEXTS},
        part=_part(row),
        photos=_photos(session, row.id, edition),
        names=names_of(session, edition, [row.id])[row.id] if named else None,
    )


def _asked() -> Select[Any]:
    measured = (Inspection.report[each].label(each) for each in ("measurements", "estimates", "printer"))
    return (
        select(
            Entry.id, Entry.number, Entry.level, Entry.theme, submitted_texts().label("texts"),
            *(getattr(Entry, text) for text in TEXTS),
            Inspection.key.label("inspection"), Inspection.pictures, Inspection.light_digest, *measured,
            Inspection.findings.any(code=Code.UNITS).label("doubtful"),
        )
        .select_from(Entry)
        .outerjoin(Upload, Upload.id == counted_upload())
        .outerjoin(Inspection, Inspection.id == Upload.inspection_id)
    )  # fmt: skip


def _part(row: Row[Any]) -> Part | None:
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


def _photos(session: Session, entry_id: int, edition: Edition) -> list[Shot]:
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
