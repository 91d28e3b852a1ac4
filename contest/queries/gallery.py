"""The public gallery: which objects hang there, found by theme, level and words, in an order that is fair to all."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Inspection, School, Team, Upload
from contest.queries.naming import Names, names_of
from contest.queries.publicity import is_public
from contest.queries.schools import folded
from contest.queries.seen import TEXTS, submitted, submitted_texts
from contest.queries.submitted import counted_upload
from uploads.report import Code

PAGE = 24
MOST = 120  # objects on one page to print
WORDS = 6
HOUR_SECONDS = 3600
# How long an order that somebody looks at, page after page, stays theirs.
HOURS_KEPT = 24
COMBINING = re.compile("[\u0300-\u036f]+")


class Order(StrEnum):
    """How the objects hang. There is no order by rank: a public list would have a public last one."""

    SHUFFLED = "shuffled"
    NUMBER = "number"
    TITLE = "title"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a visitor asks for; empty words and codes ask for everything."""

    theme: str = ""
    level: str = ""
    words: str = ""
    order: Order = Order.SHUFFLED
    shuffle: int = 0  # which order of chance: contest.queries.gallery.shuffle_of
    page: int = 1
    size: int = PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """One object on its paper; `names` is None until the results are known."""

    number: int
    title: str
    level: str
    theme: str
    inspection: str  # key of the check of its file, empty without one
    pictures: Mapping[str, str]
    grams: float | None
    hours: float | None
    names: Names | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """One page of the gallery: `total` objects answer the question, `hung` are public in all."""

    objects: Sequence[Object]
    total: int
    hung: int
    page: int
    size: int
    levels: frozenset[str]
    themes: frozenset[str]

    @property
    def left(self) -> int:
        """How many objects come after this page."""
        return max(0, self.total - self.page * self.size)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Candidate:
    """What an object is found and put in order by."""

    id: int
    number: int
    level: str
    theme: str
    texts: Mapping[str, str]
    school: str


def shuffle_of(now: datetime, asked: int | None = None) -> int:
    """The order of chance of this hour, or the one that was asked for if it is of the last day.

    It changes every hour, so that each object hangs first as often as any other; its number stands in the address of
    the next page, so that nobody sees an object twice. Older and future ones aren't drawn: nobody can choose an order
    that suits their object.
    """
    current = int(now.timestamp()) // HOUR_SECONDS
    return asked if asked is not None and current - HOURS_KEPT < asked <= current else current


def wall(session: Session, edition: Edition, wanted: Wanted, *, named: bool) -> Wall:
    """One page, in two statements whatever is asked; three more for the names once the results are known.

    `named` means that they are: then words find a school and its town too, as the page of each object tells them.
    """
    hanging = _candidates(session, edition, texts=_reads(wanted), schools=named and bool(wanted.words))
    found = _ordered([each for each in hanging if _answers(each, wanted)], wanted)
    last = max(1, -(-len(found) // wanted.size))
    page = min(max(1, wanted.page), last)
    here = found[(page - 1) * wanted.size : page * wanted.size]
    return Wall(
        objects=_objects(session, edition, [each.id for each in here], named=named),
        total=len(found),
        hung=len(hanging),
        page=page,
        size=wanted.size,
        levels=frozenset(each.level for each in hanging),
        themes=frozenset(each.theme for each in hanging),
    )


def beside(
    session: Session, edition: Edition, *, number: int, theme: str, count: int, now: datetime, named: bool
) -> Sequence[Object]:
    """Some others of that theme, or of any if there is none, in the order of the hour; statements as for a wall."""
    others = [each for each in _candidates(session, edition) if each.number != number]
    alike = [each for each in others if theme and each.theme == theme]
    drawn = _ordered(alike or others, Wanted(shuffle=shuffle_of(now)))[:count]
    return _objects(session, edition, [each.id for each in drawn], named=named)


def _reads(wanted: Wanted) -> bool:
    return bool(wanted.words.strip()) or wanted.order is Order.TITLE


def _candidates(
    session: Session, edition: Edition, *, texts: bool = False, schools: bool = False
) -> list[_Candidate]:
    """Every public entry, with texts and school only if they are asked about: one pass over the authorisations."""
    # Neither engine folds accents, and each would draw lots its own way: words and order are decided in Python.
    columns: list[Any] = [Entry.id, Entry.number, Entry.level, Entry.theme, submitted_texts().label("texts")]
    if texts:
        columns += [getattr(Entry, text) for text in TEXTS]
    asking = select(*columns).where(is_public(edition)).order_by(Entry.number)
    if schools:
        asking = (
            asking.add_columns(School.name.label("school"), School.town)
            .join(Team, Team.id == Entry.team_id)
            .join(School, School.id == Team.school_id)
        )
    return [
        _Candidate(
            id=row.id,
            number=row.number,
            level=submitted(row, "level"),
            theme=submitted(row, "theme"),
            texts={text: submitted(row, text) for text in TEXTS} if texts else {},
            school=f"{row.school} {row.town}" if schools else "",
        )
        for row in session.execute(asking)
    ]


def _answers(candidate: _Candidate, wanted: Wanted) -> bool:
    if wanted.level and candidate.level != wanted.level:
        return False
    if wanted.theme and candidate.theme != wanted.theme:
        return False
    words = folded(wanted.words).split()[:WORDS]
    if not words:
        return True
    said = _bare(" ".join((*candidate.texts.values(), candidate.school)))
    return all(word in said for word in words)


@lru_cache(maxsize=3 * 2000)
def _bare(text: str) -> str:
    """Without accents and capitals; remembered, because a search reads every text of the contest."""
    return COMBINING.sub("", unicodedata.normalize("NFKD", text)).lower()


def _ordered(candidates: list[_Candidate], wanted: Wanted) -> list[_Candidate]:
    if wanted.order is Order.TITLE:
        return sorted(candidates, key=lambda each: (_bare(each.texts["title"]), each.number))
    if wanted.order is Order.SHUFFLED:
        return sorted(candidates, key=lambda each: _lot(wanted.shuffle, each.number))
    return candidates


def _lot(shuffle: int, number: int) -> bytes:
    """The lot an object draws: each is as likely to come first as any other."""
    return hashlib.sha256(f"{shuffle}:{number}".encode()).digest()


def _objects(
    session: Session, edition: Edition, entry_ids: Sequence[int], *, named: bool
) -> Sequence[Object]:
    """These objects in that order. No row of a team or a school is read before the results."""
    names = names_of(session, edition, entry_ids) if named else {}
    by_id = {row.id: row for row in session.execute(_shown().where(Entry.id.in_(entry_ids)))}
    return [_object(by_id[entry_id], names.get(entry_id)) for entry_id in entry_ids]


def _shown() -> Select[Any]:
    grams, hours = (Inspection.report[("estimates", each)].as_float() for each in ("grams", "hours"))
    return (
        select(
            Entry.id, Entry.number, Entry.level, Entry.theme, submitted_texts().label("texts"), Entry.title,
            Inspection.key.label("inspection"), Inspection.pictures,
            grams.label("grams"), hours.label("hours"),
            Inspection.findings.any(code=Code.UNITS).label("doubtful"),
        )
        .select_from(Entry)
        .outerjoin(Upload, Upload.id == counted_upload())
        .outerjoin(Inspection, Inspection.id == Upload.inspection_id)
    )  # fmt: skip


def _object(row: Any, names: Names | None) -> Object:
    return Object(
        number=row.number,
        title=submitted(row, "title"),
        level=submitted(row, "level"),
        theme=submitted(row, "theme"),
        inspection=row.inspection or "",
        pictures=row.pictures or {},
        # In an unknown unit they would be those of another object.
        grams=None if row.doubtful else row.grams,
        hours=None if row.doubtful else row.hours,
        names=names,
    )
