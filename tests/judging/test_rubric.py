"""The rubric keeps its own rules."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.errors import BadRubric
from judging.rubric import Criterion, Rubric

SENTENCES = ("a", "b", "c", "d", "e")


def criterion(code: str = "ecology", *, weight: int = 100, levels: tuple[str, ...] = SENTENCES) -> Criterion:
    return Criterion(code=code, name="Écologie", question="?", levels=levels, weight=weight)


@st.composite
def weights_that_add_up(draw: st.DrawFn) -> list[int]:
    cuts = draw(st.lists(st.integers(1, 99), min_size=1, max_size=5, unique=True))
    edges = [0, *sorted(cuts), 100]
    return [after - before for before, after in pairwise(edges)]


@given(weights_that_add_up())
def test_a_rubric_survives_its_stored_form(weights: list[int]) -> None:
    rubric = Rubric(
        criteria=tuple(criterion(f"c{place}", weight=weight) for place, weight in enumerate(weights))
    )

    assert Rubric.from_json(rubric.to_json()) == rubric


@given(weights_that_add_up())
def test_shares_add_up_to_exactly_one(weights: list[int]) -> None:
    rubric = Rubric(
        criteria=tuple(criterion(f"c{place}", weight=weight) for place, weight in enumerate(weights))
    )

    assert sum(rubric.share(each.code) for each in rubric.criteria) == Fraction(1)


@pytest.mark.parametrize(
    ("levels", "weight", "why"),
    [
        (("a", "b", "c", "d"), 100, "levels"),
        (("a", "b", " ", "d", "e"), 100, "levels"),
        (SENTENCES, 0, "weight"),
    ],
)
def test_a_criterion_without_five_sentences_or_a_weight_is_refused(
    levels: tuple[str, ...], weight: int, why: str
) -> None:
    with pytest.raises(BadRubric) as refused:
        criterion(levels=levels, weight=weight)

    assert (refused.value.where, refused.value.why) == ("ecology", why)


@pytest.mark.parametrize(
    ("criteria", "why"),
    [
        ((criterion("a", weight=50), criterion("a", weight=50)), "codes"),
        ((criterion("a", weight=60), criterion("b", weight=60)), "weights"),
        ((), "weights"),
    ],
)
def test_a_rubric_with_doubled_codes_or_odd_weights_is_refused(
    criteria: tuple[Criterion, ...], why: str
) -> None:
    with pytest.raises(BadRubric) as refused:
        Rubric(criteria=criteria)

    assert refused.value.why == why


def test_an_unknown_criterion_is_a_lookup_error() -> None:
    rubric = Rubric(criteria=(criterion(),))

    with pytest.raises(LookupError):
        rubric.criterion("beauty")
