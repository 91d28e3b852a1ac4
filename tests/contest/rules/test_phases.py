"""Laws of windows, deadlines and extensions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from contest.rules.default_edition import plan
from contest.rules.phases import (
    ORDER,
    Phase,
    Stage,
    Window,
    accepts,
    accepts_until,
    begun,
    current,
    in_force,
    progress,
    window_of,
)

START = datetime(2016, 11, 19, tzinfo=UTC)
instants = some.timedeltas(timedelta(0), timedelta(days=5000)).map(lambda since: START + since)
extensions = some.none() | instants
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


@some.composite
def windows(draw: some.DrawFn) -> Window:
    opens_at = draw(instants)
    length = draw(some.timedeltas(timedelta(seconds=1), timedelta(days=400)))
    return Window(
        phase=Phase.SUBMISSION, opens_at=opens_at, closes_at=opens_at + length, paused=draw(some.booleans())
    )


@given(windows(), instants)
def test_without_extension_what_is_accepted_is_what_is_open(window: Window, at: datetime) -> None:
    assert accepts(window, at, None) == window.is_open(at)


@given(windows(), instants, extensions)
def test_an_extension_only_ever_adds_time(window: Window, at: datetime, until: datetime | None) -> None:
    assert accepts_until(window, until) >= window.closes_at
    assert accepts(window, at, until) or not accepts(window, at, None)


@given(windows(), extensions)
def test_the_deadline_is_excluded_and_the_tick_before_it_included(
    window: Window, until: datetime | None
) -> None:
    deadline = accepts_until(window, until)

    assert not accepts(window, deadline, until)
    assert accepts(window, deadline - TICK, until) is (not window.paused)


@given(windows(), instants, extensions)
def test_a_paused_phase_accepts_nothing(window: Window, at: datetime, until: datetime | None) -> None:
    paused = Window(phase=window.phase, opens_at=window.opens_at, closes_at=window.closes_at, paused=True)

    assert not accepts(paused, at, until)


@given(windows(), instants, instants)
def test_progress_stays_between_zero_and_one_and_never_goes_back(
    window: Window, one: datetime, other: datetime
) -> None:
    early, late = sorted([one, other])

    assert 0.0 <= progress(window, early) <= progress(window, late) <= 1.0


@given(instants, instants)
def test_the_phase_to_show_never_goes_back(one: datetime, other: datetime) -> None:
    year = plan().windows
    early, late = sorted([one, other])

    assert ORDER.index(current(year, early)) <= ORDER.index(current(year, late))


def test_every_phase_of_the_default_year_has_its_window() -> None:
    assert [window_of(plan().windows, phase).phase for phase in Phase] == list(Phase)


def moved(windows: tuple[Window, ...], phase: Phase, **changes: object) -> tuple[Window, ...]:
    """The same year with one phase changed by hand."""
    return tuple(
        replace(window, **changes) if window.phase is phase else window  # type: ignore[arg-type] # as named
        for window in windows
    )


def during(phase: Phase) -> datetime:
    """A moment of the default year: a day after that phase opened."""
    return window_of(plan().windows, phase).opens_at + DAY


@given(windows(), instants)
def test_a_phase_is_open_exactly_when_its_stage_says_so(window: Window, at: datetime) -> None:
    assert (window.stage(at) is Stage.OPEN) == window.is_open(at)


@pytest.mark.parametrize(
    ("days", "paused", "stage"),
    [
        (-1, False, Stage.TO_COME),
        (-1, True, Stage.PAUSED),
        (1, False, Stage.OPEN),
        (1, True, Stage.PAUSED),
        (3, False, Stage.OVER),
        (3, True, Stage.OVER),
    ],
)
def test_a_phase_stands_where_its_own_window_says(days: int, paused: bool, stage: Stage) -> None:
    window = Window(phase=Phase.JUDGING, opens_at=START, closes_at=START + 2 * DAY, paused=paused)

    assert window.stage(START + days * DAY) is stage


def test_a_round_opened_by_hand_is_shown_while_the_submission_is_still_open() -> None:
    now = during(Phase.SUBMISSION)

    assert current(moved(plan().windows, Phase.JUDGING, opens_at=now - TICK), now) is Phase.JUDGING


def test_once_that_round_is_closed_the_submission_that_runs_is_shown_again() -> None:
    now = during(Phase.SUBMISSION)
    judged = moved(plan().windows, Phase.JUDGING, opens_at=now - 2 * TICK, closes_at=now)

    assert current(judged, now) is Phase.SUBMISSION


def test_between_two_phases_the_last_one_that_has_opened_is_shown() -> None:
    after = window_of(plan().windows, Phase.JUDGING).closes_at

    assert current(plan().windows, after) is Phase.JUDGING


def test_nothing_has_begun_before_the_first_opening_whichever_phase_it_is() -> None:
    before = plan().windows[0].opens_at - DAY
    early = moved(plan().windows, Phase.SUBMISSION, opens_at=before)

    assert not begun(plan().windows, before)
    assert begun(early, before)


def test_the_registration_ends_with_the_submission_at_the_latest() -> None:
    now = during(Phase.SUBMISSION)
    closed = moved(plan().windows, Phase.SUBMISSION, closes_at=now)

    assert window_of(in_force(closed), Phase.REGISTRATION).stage(now) is Stage.OVER
    assert in_force(plan().windows) == plan().windows


def test_a_registration_that_ends_sooner_keeps_its_end() -> None:
    now = during(Phase.SUBMISSION)
    sooner = moved(plan().windows, Phase.REGISTRATION, closes_at=now)

    assert in_force(sooner) == sooner
