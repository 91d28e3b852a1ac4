"""Laws of windows, deadlines and extensions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from contest.rules.default_edition import plan
from contest.rules.phases import ORDER, Phase, Window, accepts, accepts_until, current, progress, window_of

START = datetime(2016, 11, 19, tzinfo=UTC)
instants = some.timedeltas(timedelta(0), timedelta(days=5000)).map(lambda since: START + since)
extensions = some.none() | instants
TICK = timedelta(microseconds=1)


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
