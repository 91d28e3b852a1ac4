"""What the list of entries shows, alone or beside an open entry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from contest.models import Edition, Entry
from contest.queries import admissible, entry_list
from contest.queries.ballots import entry_code
from contest.queries.entry_list import EntryFilter, EntryLine, EntryOrder, Wanted
from contest.services.eligibility import published
from contest.web.organiser import asked
from contest.web.request import db
from contest.wording import eligibility as wording

POSTER = "poster-400.webp"


def wanted() -> Wanted:
    """What was asked of the list, on its own page or on the page of an entry."""
    return Wanted(
        which=asked.choice(EntryFilter, EntryFilter.ALL),
        words=asked.words(),
        order=asked.choice(EntryOrder, EntryOrder.NUMBER, name="tri"),
        page=asked.page(),
    )


def values(edition: Edition, now: datetime, *, opened: Entry | None = None) -> dict[str, Any]:
    """Everything the template of the list needs; beside an open entry nothing is admitted together."""
    asked_for = wanted()
    listed = entry_list.entries(db(), edition, asked_for)
    counts = entry_list.counts(db(), edition, now=now)
    together = opened is None and counts.by_filter[EntryFilter.TO_DECIDE] > 0
    return {
        "opened": opened,
        "listed": listed,
        "asked_for": asked_for,
        "kept": asked.kept(*asked.KEPT, "page"),
        "counts": counts,
        "complete": admissible.count(db(), edition, now=now) if together else 0,
        "headline": wording.headline(counts, edition.windows, now),
        "until_when": wording.until_when(
            counts, edition.windows, published_at=published(db(), edition.id), now=now
        ),
        "neighbours": asked.neighbours(listed, "organiser.entries"),
        "wording": wording,
        "entry_code": entry_code,
        "poster_of": poster_of,
        "now": now,
    }


def poster_of(line: EntryLine) -> str:
    """The address of the small picture of the file that counts, or nothing."""
    digest = line.facts.pictures.get(POSTER)
    if digest is None:
        return ""
    return url_for("files.picture", key=line.facts.inspection_key, name=POSTER, v=digest[:12])
