"""How long what is kept: a number of days by kind of row, counted from a moment of the edition, or of the row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from contest.rules.errors import Invalid
from contest.rules.phases import Phase, Window, window_of

FEWEST_DAYS, MOST_DAYS = 30, 3650


class Kept(StrEnum):
    """What can be erased, in the order in which it is done."""

    DRAFTS = "drafts"
    PUPILS = "pupils"
    PHOTOS = "photos"
    FILES = "files"
    CONSENTS = "consents"
    MESSAGES = "messages"
    JURORS = "jurors"
    JOURNAL = "journal"


class Since(StrEnum):
    """From when the days are counted."""

    DEADLINE = "deadline"
    RESULTS = "results"
    ITSELF = "itself"


SINCE: dict[Kept, Since] = {
    Kept.DRAFTS: Since.DEADLINE,
    Kept.PUPILS: Since.RESULTS,
    Kept.PHOTOS: Since.RESULTS,
    Kept.FILES: Since.RESULTS,
    Kept.CONSENTS: Since.RESULTS,
    Kept.MESSAGES: Since.ITSELF,
    Kept.JURORS: Since.RESULTS,
    Kept.JOURNAL: Since.ITSELF,
}
# What belongs to no edition: the one that runs says how long it is kept.
OF_THE_SITE = frozenset({Kept.JOURNAL})
DEFAULT_DAYS: dict[Kept, int] = {
    Kept.DRAFTS: 90,
    Kept.PUPILS: 365,
    Kept.PHOTOS: 730,
    Kept.FILES: 365,
    # As long as somebody may ask for the proof that an image was authorised (Code civil, article 2224: five years).
    Kept.CONSENTS: 1825,
    Kept.MESSAGES: 365,
    Kept.JURORS: 365,
    Kept.JOURNAL: 365,
}


def days_of(retention: Mapping[str, int], kept: Kept) -> int:
    """The edition's own number of days, or the usual one."""
    return int(retention.get(kept.value, DEFAULT_DAYS[kept]))


def due_at(windows: Sequence[Window], kept: Kept, days: int) -> datetime:
    """When what is counted from a moment of the edition may go."""
    phase = {Since.DEADLINE: Phase.SUBMISSION, Since.RESULTS: Phase.RESULTS}[SINCE[kept]]
    window = window_of(windows, phase)
    start = window.closes_at if phase is Phase.SUBMISSION else window.opens_at
    return start + timedelta(days=days)


def checked(typed: Mapping[Kept, int]) -> dict[str, int]:
    """The periods as they are stored; Invalid(<kind>="range") for one that is too short or too long."""
    if wrong := {kept.value: "range" for kept, days in typed.items() if not FEWEST_DAYS <= days <= MOST_DAYS}:
        raise Invalid(**wrong)
    return {kept.value: typed.get(kept, DEFAULT_DAYS[kept]) for kept in Kept}
