"""The edition that ships is the contest of 2017, and moves as one block."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from contest.rules.default_edition import FIRST_DAY, PARIS, plan
from contest.rules.phases import Phase, window_of
from judging.rubric import Rubric


def test_entries_closed_on_tuesday_28_february_2017_and_results_came_within_the_week_of_industry() -> None:
    windows = plan().windows

    closing = window_of(windows, Phase.SUBMISSION).closes_at
    results = window_of(windows, Phase.RESULTS).opens_at

    assert closing == datetime(2017, 2, 28, 22, 59, tzinfo=UTC)
    assert date(2017, 3, 20) <= results.astimezone(PARIS).date() <= date(2017, 3, 26)


@given(st.dates(date(2017, 1, 1), date(2060, 1, 1)))
def test_shifting_the_first_day_shifts_every_local_day_and_no_local_hour(starting: date) -> None:
    shift = starting - FIRST_DAY

    moved = [
        (window.opens_at.astimezone(PARIS), window.closes_at.astimezone(PARIS))
        for window in plan(starting).windows
    ]

    for (opens, closes), window in zip(moved, plan().windows, strict=True):
        assert opens.replace(tzinfo=None) == window.opens_at.replace(tzinfo=None) + shift
        assert closes.replace(tzinfo=None) == window.closes_at.replace(tzinfo=None) + shift


@given(st.dates(date(2017, 1, 1), date(2060, 1, 1)))
def test_the_phases_follow_one_another_without_a_gap_of_a_day(starting: date) -> None:
    windows = plan(starting).windows[1:]

    for before, after in pairwise(windows):
        assert timedelta(0) < after.opens_at - before.closes_at < timedelta(days=1)


def test_the_year_is_that_of_the_results() -> None:
    assert plan().year == 2017


def test_the_rubric_that_ships_keeps_the_rules_of_the_jury() -> None:
    rubric = Rubric.from_json(plan().rubric)

    assert [each.code for each in rubric.criteria] == ["originality", "creativity", "ecology"]
