"""Where a juror stands, who is late, who is silent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from contest.rules.jurors import JurorState, is_late, is_silent, state_of

OPENS = datetime(2027, 3, 5, 7, 0, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=12)


@dataclass(frozen=True)
class Dates:
    accepted_at: datetime | None = None
    declined_at: datetime | None = None
    left_at: datetime | None = None


@pytest.mark.parametrize(
    ("dates", "state"),
    [
        (Dates(), JurorState.INVITED),
        (Dates(accepted_at=OPENS), JurorState.ACCEPTED),
        (Dates(declined_at=OPENS), JurorState.DECLINED),
        (Dates(left_at=OPENS), JurorState.WITHDRAWN),
        (Dates(accepted_at=OPENS, left_at=CLOSES), JurorState.GONE),
        (Dates(declined_at=OPENS, left_at=CLOSES), JurorState.DECLINED),
    ],
)
def test_the_dates_say_where_a_juror_stands(dates: Dates, state: JurorState) -> None:
    assert state_of(dates) is state


@pytest.mark.parametrize(
    ("read", "total", "elapsed", "late"),
    [
        (0, 16, 0.0, False),
        (0, 16, 0.2, False),
        (0, 16, 0.5, True),
        (4, 16, 0.5, False),
        (15, 24, 0.81, False),
        (14, 24, 0.81, True),
        (15, 16, 1.0, True),
        (16, 16, 1.0, False),
        (15, 16, 1.4, True),
        (0, 0, 1.0, False),
        (0, 16, -0.3, False),
    ],
)
def test_late_forgives_a_slow_start_and_nothing_at_the_end(
    read: int, total: int, elapsed: float, late: bool
) -> None:
    assert is_late(read=read, total=total, elapsed=elapsed) is late


@pytest.mark.parametrize(
    ("seen_at", "days", "closes_at", "silent"),
    [
        (None, 4, CLOSES, False),
        (None, 5, CLOSES, True),
        (OPENS - timedelta(days=40), 4, CLOSES, False),
        (OPENS + timedelta(days=4), 8, CLOSES, False),
        (OPENS + timedelta(days=4), 9, CLOSES, True),
        (None, 1, OPENS + timedelta(days=2), True),
    ],
)
def test_five_days_without_a_saved_mark_are_silence_or_less_in_a_short_round(
    seen_at: datetime | None, days: int, closes_at: datetime, silent: bool
) -> None:
    now = OPENS + timedelta(days=days)

    assert is_silent(seen_at=seen_at, opens_at=OPENS, closes_at=closes_at, now=now) is silent
