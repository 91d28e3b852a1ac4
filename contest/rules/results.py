"""From when results are decided, how many places are public, until when a team may ask for a second look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from contest.rules.phases import Phase, Window, window_of

# How many places are public unless the organiser says otherwise: the places after them stay between team and jury.
TOP, FEWEST, MOST = 10, 3, 50
RECHECK = timedelta(days=14)


def deciding(windows: Sequence[Window], now: datetime) -> bool:
    """Whether awards may be given and results published: the deliberation has opened, so the marks are final."""
    return window_of(windows, Phase.DELIBERATION).opens_at <= now


def recheck_until(published_at: datetime, opens_at: datetime) -> datetime:
    """Until when a team may ask for the computation to be looked at again: two weeks after it could read it."""
    return max(published_at, opens_at) + RECHECK
