"""The six phases of an edition and what is open when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class Phase(StrEnum):
    """In the order of the year; registration and submission may overlap."""

    REGISTRATION = "registration"
    SUBMISSION = "submission"
    ELIGIBILITY = "eligibility"
    JUDGING = "judging"
    DELIBERATION = "deliberation"
    RESULTS = "results"


ORDER = tuple(Phase)


class Stage(StrEnum):
    """Where a phase stands by its own window, whatever the others do."""

    TO_COME = "to_come"
    OPEN = "open"
    PAUSED = "paused"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When one phase is open: from opens_at (included) to closes_at (excluded), unless paused by hand."""

    phase: Phase
    opens_at: datetime
    closes_at: datetime
    paused: bool = False

    def is_open(self, now: datetime) -> bool:
        """Whether acts of this phase are accepted now."""
        return not self.paused and self.opens_at <= now < self.closes_at

    def stage(self, now: datetime) -> Stage:
        """What to say of the phase now; a pause is told before it opens, and no more once it is over."""
        if now >= self.closes_at:
            return Stage.OVER
        if self.paused:
            return Stage.PAUSED
        return Stage.OPEN if now >= self.opens_at else Stage.TO_COME


def window_of(windows: Sequence[Window], phase: Phase) -> Window:
    """The window of that phase; LookupError if the edition has none."""
    for window in windows:
        if window.phase is phase:
            return window
    raise LookupError(phase.value)


def in_force(windows: Sequence[Window]) -> tuple[Window, ...]:
    """The phases as they work, in the order of the year.

    Registration ends with the submission at the latest: a team made later could never submit.
    """
    last = window_of(windows, Phase.SUBMISSION).closes_at
    return tuple(
        replace(window, closes_at=max(window.opens_at, min(window.closes_at, last)))
        if phase is Phase.REGISTRATION
        else window
        for phase in ORDER
        for window in (window_of(windows, phase),)
    )


def begun(windows: Sequence[Window], now: datetime) -> bool:
    """Whether anything has opened yet."""
    return any(window.opens_at <= now for window in windows)


def current(windows: Sequence[Window], now: datetime) -> Phase:
    """The phase to show: the last one that runs. While none does, the last one that has opened, or the first."""
    opened = [window for window in windows if window.opens_at <= now]
    running = [window for window in opened if now < window.closes_at]
    shown = running or opened
    return max(shown, key=lambda window: ORDER.index(window.phase)).phase if shown else ORDER[0]


def progress(window: Window, now: datetime) -> float:
    """How far the window has run, from 0 to 1."""
    length = (window.closes_at - window.opens_at).total_seconds()
    if length <= 0:
        return 1.0
    return min(1.0, max(0.0, (now - window.opens_at).total_seconds() / length))


def accepts_until(window: Window, extension_until: datetime | None) -> datetime:
    """The deadline of one team: its extension if that is later, else the common one."""
    return window.closes_at if extension_until is None else max(window.closes_at, extension_until)


def accepts(window: Window, received_at: datetime, extension_until: datetime | None) -> bool:
    """Whether something received at that instant counts: the time of receipt decides, never the check's."""
    if window.paused or received_at < window.opens_at:
        return False
    return received_at < accepts_until(window, extension_until)
