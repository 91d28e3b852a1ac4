"""The explanation is an addition that comes out to the printed digit."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.ballot import Mark
from judging.errors import Unranked
from judging.explain import explain
from judging.ranking import rank
from tests.judging.ballots import METHODS, WEIGHTS, ballots, marks_of


@given(
    ballots(levels=st.integers(0, 4)),
    METHODS,
    st.sampled_from([None, WEIGHTS, {"creativity": 1, "ecology": 1, "originality": 98}]),
)
def test_the_shown_terms_add_up_to_the_shown_score(
    marks: list[Mark], method: str, weights: dict[str, int] | None
) -> None:
    ranking = rank(marks, weights, method=method)

    for standing in ranking.standings:
        told = explain(ranking, standing.entry)
        assert sum(Decimal(term.points) for term in told.terms) == Decimal(told.score)
        assert (told.score, told.rank) == (standing.printed, standing.rank)


@given(ballots(levels=st.integers(0, 4)), METHODS)
def test_no_term_is_a_hundredth_away_from_the_truth(marks: list[Mark], method: str) -> None:
    ranking = rank(marks, WEIGHTS, method=method)

    for standing in ranking.standings:
        for term in explain(ranking, standing.entry).terms:
            exact = term.share * (standing.means[term.criterion].exact or 0)
            apart = abs(Fraction(term.points) - exact)
            assert apart < Fraction(1, 100)
            assert apart == 0 or (exact * 100).denominator != 1


def test_the_hundredth_that_is_missing_goes_to_the_term_that_lost_most() -> None:
    # Thirds of 10/3, 7/3 and 5/3: 1.111… + 0.777… + 0.555… = 2.444…
    marks = marks_of("A", (4, 3, 2), (3, 2, 2), (3, 2, 1))

    told = explain(rank(marks), "A")

    assert [(term.criterion, term.mean, term.points) for term in told.terms] == [
        ("creativity", "2.33", "0.78"),
        ("ecology", "1.67", "0.55"),
        ("originality", "3.33", "1.11"),
    ]
    assert told.score == "2.44"
    assert told.to_json()["terms"][0]["share"] == "1/3"


def test_an_entry_without_a_score_is_not_explained() -> None:
    with pytest.raises(Unranked) as refused:
        explain(rank(marks_of("A", (1, None, 1)), WEIGHTS), "A")

    assert refused.value.missing == ("creativity",)


def test_an_entry_that_nobody_met_is_a_lookup_error() -> None:
    with pytest.raises(LookupError):
        explain(rank([]), "A")
