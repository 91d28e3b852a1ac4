"""One public object with all that its page shows. No row of a team or a school is read before the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Inspection, Upload
from contest.queries.naming import Names, names_of
from contest.queries.publicity import is_public
from contest.queries.seen import (
    TEXTS,
    Part,
    Shot,
    part_columns,
    part_of,
    shots_of,
    submitted,
    submitted_texts,
)
from contest.queries.submitted import counted_upload
from contest.rules.errors import NotFound


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
        level=submitted(row, "level"),
        theme=submitted(row, "theme"),
        texts={text: submitted(row, text) for text in TEXTS},
        part=part_of(row),
        photos=shots_of(session, row.id, edition),
        names=names_of(session, edition, [row.id])[row.id] if named else None,
    )


def _asked() -> Select[Any]:
    return (
        select(
            Entry.id, Entry.number, Entry.level, Entry.theme, submitted_texts().label("texts"),
            *(getattr(Entry, text) for text in TEXTS),
            *part_columns(),
        )
        .select_from(Entry)
        .outerjoin(Upload, Upload.id == counted_upload())
        .outerjoin(Inspection, Inspection.id == Upload.inspection_id)
    )  # fmt: skip
