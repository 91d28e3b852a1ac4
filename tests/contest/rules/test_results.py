"""From when the organisers decide, and until when a team may ask for a second look."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from contest.rules.default_edition import plan
from contest.rules.phases import Phase, window_of
from contest.rules.results import deciding, recheck_until

WINDOWS = plan(date(2026, 11, 19)).windows
RESULTS = window_of(WINDOWS, Phase.RESULTS)
DELIBERATION = window_of(WINDOWS, Phase.DELIBERATION)
SECOND = timedelta(seconds=1)


def test_nothing_is_decided_before_the_deliberation() -> None:
    assert not deciding(WINDOWS, DELIBERATION.opens_at - SECOND)
    assert deciding(WINDOWS, DELIBERATION.opens_at)


def test_a_team_has_two_weeks_from_the_day_it_could_read_the_results() -> None:
    early, late = datetime(2027, 1, 1, tzinfo=UTC), RESULTS.opens_at + timedelta(days=3)

    assert recheck_until(early, RESULTS.opens_at) == RESULTS.opens_at + timedelta(days=14)
    assert recheck_until(late, RESULTS.opens_at) == late + timedelta(days=14)
