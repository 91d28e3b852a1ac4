"""Instants on the clock of Paris."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from contest.wording import dates

CLOSING = datetime(2027, 2, 26, 17, 0, tzinfo=UTC)


def plain(words: str) -> str:
    return words.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_deadline_shows_the_day_the_hour_and_the_time_zone() -> None:
    assert plain(dates.instant_in_words(CLOSING)) == "vendredi 26 février à 18 h 00, heure de Paris"
    assert (
        plain(dates.instant_in_words(CLOSING, year=True, zone=False)) == "vendredi 26 février 2027 à 18 h 00"
    )


def test_summer_time_is_known() -> None:
    assert (
        plain(dates.hour_in_words(datetime(2027, 7, 1, 12, 0, 7, tzinfo=UTC), seconds=True))
        == "14 h 00 min 07 s"
    )


def test_the_first_of_a_month_is_an_ordinal() -> None:
    assert plain(dates.date_in_words(date(2027, 3, 1))) == "1er mars 2027"
    assert plain(dates.date_in_words(date(2027, 3, 2), year=False, weekday=True)) == "mardi 2 mars"


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [
        (datetime(2027, 3, 5, 8, tzinfo=UTC), datetime(2027, 3, 17, 18, tzinfo=UTC), "du 5 au 17 mars"),
        (datetime(2027, 3, 19, 8, tzinfo=UTC), datetime(2027, 3, 19, 18, tzinfo=UTC), "le 19 mars"),
        (
            datetime(2027, 2, 28, 8, tzinfo=UTC),
            datetime(2027, 3, 4, 18, tzinfo=UTC),
            "du 28 février au 4 mars",
        ),
        (datetime(2027, 3, 1, 8, tzinfo=UTC), datetime(2027, 3, 4, 18, tzinfo=UTC), "du 1er au 4 mars"),
        (
            datetime(2026, 12, 30, 8, tzinfo=UTC),
            datetime(2027, 1, 4, 18, tzinfo=UTC),
            "du 30 décembre 2026 au 4 janvier 2027",
        ),
    ],
)
def test_a_period_says_no_more_than_needed(opens: datetime, closes: datetime, words: str) -> None:
    assert plain(dates.period_in_words(opens, closes)) == words


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (timedelta(days=10, hours=3, minutes=50), "il reste 10 jours et 3 heures"),
        (timedelta(days=1, minutes=5), "il reste 1 jour et 5 minutes"),
        (timedelta(minutes=1, seconds=59), "il reste 1 minute"),
        (timedelta(seconds=59), "il reste moins d’une minute"),
        (timedelta(0), "c’est terminé"),
    ],
)
def test_the_time_left_is_rounded_down(left: timedelta, words: str) -> None:
    assert plain(dates.time_left(CLOSING, CLOSING - left)) == words


def test_a_moment_of_today_needs_no_date() -> None:
    now = datetime(2027, 1, 12, 15, tzinfo=UTC)

    assert plain(dates.moment_in_words(now - timedelta(hours=2), now)) == "à 14 h 00"
    assert plain(dates.moment_in_words(now - timedelta(days=2), now)) == "le 10 janvier à 16 h 00"
    assert plain(dates.moment_in_words(now - timedelta(days=20), now)) == "le 23 décembre 2026 à 16 h 00"


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        dates.hour_in_words(datetime(2027, 1, 1))  # noqa: DTZ001 - that is the point
