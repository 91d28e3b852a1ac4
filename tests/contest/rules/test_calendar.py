"""What is odd in an order of phases, what ends sooner, and a calendar that moves by whole weeks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.rules.calendar import (
    PARIS,
    Oddity,
    Warning,
    brought_forward,
    locked_since,
    moved_by_weeks,
    warnings,
    weeks_to,
)
from contest.rules.default_edition import plan
from contest.rules.phases import Phase, Window, window_of

WINDOWS = plan(date(2026, 11, 19)).windows
DAY = timedelta(days=1)


def moved(phase: Phase, **changes: datetime) -> list[Window]:
    return [replace(each, **changes) if each.phase is phase else each for each in WINDOWS]


def test_the_default_calendar_is_in_order() -> None:
    assert warnings(WINDOWS) == ()


@pytest.mark.parametrize(
    ("windows", "found"),
    [
        (
            moved(
                Phase.JUDGING,
                opens_at=window_of(WINDOWS, Phase.REGISTRATION).opens_at,
                closes_at=window_of(WINDOWS, Phase.ELIGIBILITY).opens_at,
            ),
            Warning(oddity=Oddity.ENDS_BEFORE, phase=Phase.JUDGING, other=Phase.ELIGIBILITY),
        ),
        (
            moved(Phase.RESULTS, opens_at=window_of(WINDOWS, Phase.DELIBERATION).closes_at - DAY),
            Warning(oddity=Oddity.OVERLAPS, phase=Phase.RESULTS, other=Phase.DELIBERATION),
        ),
        (
            moved(Phase.SUBMISSION, closes_at=window_of(WINDOWS, Phase.REGISTRATION).closes_at - DAY),
            Warning(oddity=Oddity.REGISTERS_LATE, phase=Phase.REGISTRATION, other=Phase.SUBMISSION),
        ),
    ],
)
def test_a_strange_order_is_told_and_allowed(windows: list[Window], found: Warning) -> None:
    assert warnings(windows) == (found,)


def test_only_an_end_that_comes_sooner_and_is_still_to_come_is_asked_again() -> None:
    old = window_of(WINDOWS, Phase.SUBMISSION)
    sooner = moved(Phase.SUBMISSION, closes_at=old.closes_at - DAY)
    later = moved(Phase.SUBMISSION, closes_at=old.closes_at + DAY)

    assert [new for _, new in brought_forward(WINDOWS, sooner, old.opens_at)] == [
        replace(old, closes_at=old.closes_at - DAY)
    ]
    assert brought_forward(WINDOWS, later, old.opens_at) == ()
    assert brought_forward(WINDOWS, sooner, old.closes_at + DAY) == ()


def test_the_rubric_is_locked_from_the_opening_of_the_submission_on() -> None:
    opened = window_of(WINDOWS, Phase.SUBMISSION).opens_at

    assert locked_since(WINDOWS, opened - timedelta(seconds=1)) is None
    assert locked_since(WINDOWS, opened) == opened


@given(st.integers(-200, 200))
def test_moved_by_weeks_every_day_of_the_week_and_every_hour_of_paris_stays(weeks: int) -> None:
    for before, after in zip(WINDOWS, moved_by_weeks(WINDOWS, weeks), strict=True):
        for was, is_ in ((before.opens_at, after.opens_at), (before.closes_at, after.closes_at)):
            old, new = was.astimezone(PARIS), is_.astimezone(PARIS)
            assert (old.weekday(), old.hour, old.minute) == (new.weekday(), new.hour, new.minute)
            assert (new.date() - old.date()) == timedelta(weeks=weeks)
        assert after.opens_at < after.closes_at


def test_the_deadline_at_midnight_stays_so_across_the_change_of_hour() -> None:
    winter = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)  # 18 h in Paris
    [summer] = moved_by_weeks([Window(phase=Phase.RESULTS, opens_at=winter - DAY, closes_at=winter)], weeks=8)

    assert summer.closes_at == datetime(2027, 4, 26, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wanted", "weeks"),
    [(date(2026, 11, 19), 0), (date(2026, 11, 22), 0), (date(2026, 11, 23), 1), (date(2027, 11, 18), 52)],
)
def test_the_nearest_number_of_weeks_is_chosen(wanted: date, weeks: int) -> None:
    first = min(window.opens_at for window in WINDOWS)

    assert weeks_to(first, wanted) == weeks
