"""What an organiser should know before the phases are moved: what is odd in their order, what ends sooner, what is
locked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from contest.rules.phases import ORDER, Phase, Window, window_of

PARIS = ZoneInfo("Europe/Paris")
WEEK = timedelta(days=7)
# Registration and submission run side by side; everything else comes one after the other.
TOGETHER = frozenset({Phase.REGISTRATION, Phase.SUBMISSION})


class Oddity(StrEnum):
    """What is strange in an order of phases; nothing of it is forbidden."""

    ENDS_BEFORE = "ends_before"  # it is over before the one before it even begins
    OVERLAPS = "overlaps"  # it begins while the one before it is still open
    REGISTERS_LATE = "registers_late"  # it would last longer than the submission, which ends it


@dataclass(frozen=True, slots=True, kw_only=True)
class Warning:
    """One strange thing: the phase, and the other one it is strange against."""

    oddity: Oddity
    phase: Phase
    other: Phase


def warnings(windows: Sequence[Window]) -> tuple[Warning, ...]:
    """Everything strange, in the order of the year."""
    found = []
    for earlier, later in pairwise(ORDER):
        before, after = window_of(windows, earlier), window_of(windows, later)
        if after.closes_at <= before.opens_at:
            found.append(Warning(oddity=Oddity.ENDS_BEFORE, phase=later, other=earlier))
        elif not {earlier, later} <= TOGETHER and after.opens_at < before.closes_at:
            found.append(Warning(oddity=Oddity.OVERLAPS, phase=later, other=earlier))
        elif {earlier, later} <= TOGETHER and before.closes_at > after.closes_at:
            found.append(Warning(oddity=Oddity.REGISTERS_LATE, phase=earlier, other=later))
    return tuple(found)


def brought_forward(
    before: Sequence[Window], after: Sequence[Window], now: datetime
) -> tuple[tuple[Window, Window], ...]:
    """The phases that would end sooner than people were told: each as it is and as it would be."""
    pairs = ((window_of(before, phase), window_of(after, phase)) for phase in ORDER)
    return tuple((old, new) for old, new in pairs if new.closes_at < old.closes_at and old.closes_at > now)


def locked_since(windows: Sequence[Window], now: datetime) -> datetime | None:
    """Since when the rubric can't change any more: teams work with it as soon as they can submit."""
    opened = window_of(windows, Phase.SUBMISSION).opens_at
    return opened if opened <= now else None


def may_open_later(window: Window, now: datetime, *, received: bool) -> bool:
    """Whether an opening that has passed may still be put off: of the submission, while no entry was received.

    Nobody's work is cut short then, and the rubric can change again until the new day.
    """
    return window.phase is Phase.SUBMISSION and window.opens_at <= now < window.closes_at and not received


def weeks_to(first: datetime, wanted: date) -> int:
    """By how many whole weeks a calendar moves so that its first day comes nearest to a wanted one."""
    days = (wanted - first.astimezone(PARIS).date()).days
    return round(days / 7)


def moved_by_weeks(windows: Sequence[Window], weeks: int) -> tuple[Window, ...]:
    """The same days of the week and hours of Paris, so many weeks later; nothing is paused."""
    return tuple(
        replace(
            window,
            opens_at=_later(window.opens_at, weeks),
            closes_at=_later(window.closes_at, weeks),
            paused=False,
        )
        for window in windows
    )


def _later(instant: datetime, weeks: int) -> datetime:
    # On the wall clock: 18 h 00 stays 18 h 00 when summer time lies in between.
    local = instant.astimezone(PARIS).replace(tzinfo=None) + weeks * WEEK
    return local.replace(tzinfo=PARIS).astimezone(UTC)
