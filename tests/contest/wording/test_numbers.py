"""Numbers, sizes, durations and plurals as French writes them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contest.wording import numbers


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (1234.5, None, "1\u202f234,5"),
        (1234.5, 2, "1\u202f234,50"),
        (2.675, 2, "2,68"),
        (-0.04, 1, "0,0"),
        (-3, None, "−3"),
        (0.4, 1, "0,4"),
        (1_000_000, 0, "1\u202f000\u202f000"),
    ],
)
def test_numbers_have_a_comma_and_narrow_spaces(value: float, digits: int | None, words: str) -> None:
    assert numbers.number(value, digits) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0\u00a0octet"),
        (684, "684\u00a0octets"),
        (14_200_000, "14,2\u00a0Mo"),
        (100_000_000, "100\u00a0Mo"),
        (999_999, "1\u00a0Mo"),
        (2_000_000_000, "2\u00a0Go"),
    ],
)
def test_bytes_are_told_in_units_that_people_know(count: int, words: str) -> None:
    assert numbers.bytes_in_words(count) == words


@given(st.integers(0, 10**15))
def test_no_size_needs_more_than_four_figures(count: int) -> None:
    figures = re.findall(r"\d", numbers.bytes_in_words(count))

    assert 1 <= len(figures) <= 4


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (3 + 20 / 60, "3\u00a0h\u00a020"),
        (0.8, "48\u00a0min"),
        (0.0, "1\u00a0min"),
        (0.999, "1\u00a0h\u00a000"),
    ],
)
def test_durations_are_hours_and_minutes(hours: float, words: str) -> None:
    assert numbers.duration(hours) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "0\u00a0élève"), (1, "1\u00a0élève"), (2, "2\u00a0élèves"), (1200, "1\u202f200\u00a0élèves")],
)
def test_french_counts_in_the_plural_from_two_on(count: int, words: str) -> None:
    assert numbers.plural(count, "élève") == words


def test_an_irregular_plural_is_given() -> None:
    assert numbers.plural(2, "à vérifier", "à vérifier") == "2\u00a0à vérifier"


def test_units_never_leave_their_number() -> None:
    assert numbers.grams(27.2) == "27\u00a0g"
    assert numbers.grams(0.62) == "0,6\u00a0g"
    assert numbers.euros(0.594) == "0,59\u00a0€"
    assert numbers.percent(0.63) == "63\u202f%"
    assert numbers.millimetres(0.4) == "0,4\u00a0mm"
    assert (
        numbers.size_in_words((3000, 3000, 15.24))
        == "3\u202f000\u00a0×\u00a03\u202f000\u00a0×\u00a015\u00a0mm"
    )
    assert numbers.size_in_words((61, 61, 52)) == "61,0\u00a0×\u00a061,0\u00a0×\u00a052,0\u00a0mm"
    assert numbers.seconds_in_words(0.94) == "0,9\u00a0seconde"
    assert numbers.seconds_in_words(4.0) == "4\u00a0secondes"
    assert numbers.seconds_in_words(120) == "2\u00a0minutes"


def test_a_bed_with_equal_sides_is_a_cube() -> None:
    assert numbers.bed_in_words((180, 180, 180)) == "un cube de 180\u00a0mm"
    assert numbers.bed_in_words((250, 210.5, 200)) == "250\u00a0×\u00a0210,5\u00a0×\u00a0200\u00a0mm"
