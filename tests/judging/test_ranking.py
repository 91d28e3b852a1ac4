"""Ranks: exact, the same for any order of rows and any names, and never worse for a better mark."""

from __future__ import annotations

import hashlib
import json
import random
from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.ballot import Mark
from judging.errors import BadMark, BadWeights, DoubledMark, UnknownMethod
from judging.ranking import METHOD_VERSIONS, rank, run
from judging.result import Disagreement, Ranking
from tests.judging.ballots import CRITERIA, METHODS, WEIGHTS, ballots, marks_of


def printed(ranking: Ranking) -> list[tuple[str, int | None, str | None]]:
    return [(each.entry, each.rank, each.printed) for each in ranking.standings]


def test_a_small_contest_is_computed_as_by_hand() -> None:
    marks = [
        *marks_of("A", (4, 3, 2), (3, 3, None)),  # .3 × 3.5 + .3 × 3 + .4 × 2 = 2.75
        *marks_of("B", (4, 4, 4)),
        *marks_of("C", (3, 2, 3), (3, 3, 2)),  # .3 × 3 + .3 × 2.5 + .4 × 2.5 = 2.65
    ]

    ranking = rank(marks, WEIGHTS)

    assert printed(ranking) == [("B", 1, "4.00"), ("A", 2, "2.75"), ("C", 3, "2.65")]
    ecology = ranking.standing("A").means["ecology"]
    assert (ecology.printed, ecology.marks, ecology.missing) == ("2.00", 1, 1)
    assert ranking.criteria["ecology"].exact == Fraction(11, 4)
    assert (ranking.criteria["ecology"].marks, ranking.criteria["ecology"].missing) == (4, 1)


def test_entries_with_one_printed_score_share_their_rank_and_the_next_rank_is_skipped() -> None:
    # 2 + 1/600 and 2 both print 2.00.
    many = [Mark("B", f"J{number}", "ecology", 3 if number == 0 else 2) for number in range(600)]
    marks = [
        *many,
        Mark("A", "J1", "ecology", 2),
        Mark("C", "J1", "ecology", 1),
        Mark("D", "J1", "ecology", 4),
    ]

    ranking = rank(marks)

    assert printed(ranking) == [("D", 1, "4.00"), ("A", 2, "2.00"), ("B", 2, "2.00"), ("C", 4, "1.00")]
    assert [each.tied for each in ranking.standings] == [False, True, True, False]


def test_an_entry_that_nobody_could_judge_on_a_criterion_has_no_rank_and_says_so() -> None:
    marks = [*marks_of("A", (4, 4, None), (4, 4, None)), *marks_of("B", (0, 0, 0))]

    last = rank(marks, WEIGHTS).standings[-1]

    assert (last.entry, last.rank, last.printed, last.missing) == ("A", None, None, ("ecology",))
    assert last.to_json()["missing"] == ["ecology"]


def test_a_criterion_that_no_ballot_answers_leaves_every_entry_without_a_rank() -> None:
    ranking = rank([Mark("A", "J", "ecology", 4)], {"ecology": 40, "beauty": 60})

    assert ranking.standing("A").missing == ("beauty",)


def test_jurors_three_levels_apart_are_named() -> None:
    marks = marks_of("A", (4, 2, 1), (1, 2, 3), (1, 3, None))

    ranking = rank(marks, WEIGHTS)

    assert ranking.disagreements == (
        Disagreement(
            entry="A",
            criterion="originality",
            lowest=1,
            highest=4,
            lowest_by=("J2", "J3"),
            highest_by=("J1",),
        ),
    )


def test_a_harsh_and_a_careless_juror_can_be_seen() -> None:
    marks = [
        Mark(entry, juror, "ecology", mark)
        for entry, both in {"A": (4, 1), "B": (3, 1), "C": (2, 1)}.items()
        for juror, mark in zip(("fair", "careless"), both, strict=True)
    ]

    careless, fair = rank(marks).jurors

    assert (careless.mean.printed, careless.levels, careless.distance.printed) == (
        "1.00",
        (0, 3, 0, 0, 0),
        "-2.00",
    )
    assert (fair.mean.printed, fair.entries, fair.distance.marks) == ("3.00", 3, 3)


def test_without_weights_every_criterion_counts_the_same() -> None:
    ranking = rank(marks_of("A", (4, 3, 1)))

    assert ranking.equal_weights
    assert ranking.standing("A").score == Fraction(8, 3)
    assert ranking.share("ecology") == Fraction(1, 3)


@given(ballots(), METHODS, st.randoms())
def test_the_order_of_the_rows_changes_nothing_to_the_bit(
    marks: list[Mark], method: str, chance: random.Random
) -> None:
    shuffled = list(marks)
    chance.shuffle(shuffled)

    before, after = (rank(rows, WEIGHTS, method=method).to_json() for rows in (marks, shuffled))

    assert json.dumps(after) == json.dumps(before)


@given(ballots(), METHODS, st.permutations(range(7)), st.permutations(range(5)))
def test_other_names_change_no_printed_digit(
    marks: list[Mark], method: str, entries: list[int], jurors: list[int]
) -> None:
    def renamed(mark: Mark) -> Mark:
        return replace(
            mark, entry=f"x{entries[int(mark.entry[1:])]}", juror=f"y{jurors[int(mark.juror[1:])]}"
        )

    before = {each[0]: each[1:] for each in printed(rank(marks, WEIGHTS, method=method))}
    after = {each[0]: each[1:] for each in printed(rank(map(renamed, marks), WEIGHTS, method=method))}

    assert {f"x{entries[int(entry[1:])]}": told for entry, told in before.items()} == after


@given(ballots(), METHODS, st.data())
def test_a_better_mark_never_lowers_its_entry(marks: list[Mark], method: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(marks) - 1))
    low = marks[place]
    if low.mark is None:
        return
    better = [*marks[:place], replace(low, mark=data.draw(st.integers(low.mark, 4))), *marks[place + 1 :]]

    before, after = (rank(each, WEIGHTS, method=method).standing(low.entry) for each in (marks, better))

    if before.rank is None or before.score is None:
        assert after.rank is None
    else:
        assert after.rank is not None
        assert after.score is not None
        assert after.rank <= before.rank
        assert after.score >= before.score


@given(ballots(), METHODS)
def test_ranks_follow_the_printed_score_and_nothing_else(marks: list[Mark], method: str) -> None:
    ranked = [each for each in rank(marks, WEIGHTS, method=method).standings if each.printed is not None]

    for each in ranked:
        above = sum(Decimal(other.printed or 0) > Decimal(each.printed or 0) for other in ranked)
        assert each.rank == above + 1
        assert each.tied == (sum(other.printed == each.printed for other in ranked) > 1)


@given(ballots())
def test_scores_are_those_of_a_second_program(marks: list[Mark]) -> None:
    lists: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in marks:
        if each.mark is not None:
            lists[each.entry, each.criterion].append(each.mark)

    for standing in rank(marks, WEIGHTS).standings:
        found = {criterion: lists[standing.entry, criterion] for criterion in CRITERIA}
        if not all(found.values()):
            assert standing.score is None
            continue
        score = sum(WEIGHTS[name] * Fraction(sum(each), len(each)) for name, each in found.items()) / 100
        rounded = (Decimal(score.numerator) / Decimal(score.denominator)).quantize(
            Decimal("0.01"), ROUND_HALF_UP
        )
        assert standing.printed == str(rounded)


@given(ballots(), METHODS, st.sampled_from([None, WEIGHTS]))
def test_a_ranking_survives_its_stored_form(
    marks: list[Mark], method: str, weights: dict[str, int] | None
) -> None:
    ranking = rank(marks, weights, method=method)

    assert Ranking.from_json(json.loads(json.dumps(ranking.to_json(), sort_keys=True))) == ranking


def test_a_child_computes_the_same(tmp_path: Path) -> None:
    marks = marks_of("A", (4, 3, None))
    rows = [[each.entry, each.juror, each.criterion, each.mark] for each in marks]

    told = run(json.loads(json.dumps({"rows": rows, "weights": WEIGHTS})), tmp_path)

    assert told == rank(marks, WEIGHTS).to_json()
    assert run({"rows": rows}, tmp_path)["equal_weights"]


def test_the_digest_is_that_of_the_published_recipe() -> None:
    marks = [Mark("é", "J2", "ecology", None), Mark("A", "J1", "ecology", 3)]
    text = '{"marks":[["A","J1","ecology",3],["\\u00e9","J2","ecology",null]],"weights":{"ecology":100}}'

    assert rank(marks, {"ecology": 100}).digest == hashlib.sha256(text.encode()).hexdigest()
    assert rank(marks).digest != rank(marks, {"ecology": 100}).digest


def test_no_ballots_make_an_empty_ranking() -> None:
    assert rank([], WEIGHTS).standings == ()
    assert rank([]).weights == {}


@pytest.mark.parametrize(
    ("weights", "why", "where"),
    [
        ({"ecology": 60, "originality": 30}, "sum", "90"),
        ({"ecology": 100, "originality": 0}, "share", "originality"),
        ({"ecology": 100}, "unknown", "originality"),
        ({"ecology": 99.5, "originality": 0.5}, "share", "ecology"),
    ],
)
def test_weights_that_do_not_fit_the_ballots_are_refused(
    weights: dict[str, int], why: str, where: str
) -> None:
    marks = [Mark("A", "J", "ecology", 1), Mark("A", "J", "originality", 1)]

    with pytest.raises(BadWeights) as refused:
        rank(marks, weights)

    assert (refused.value.why, refused.value.where) == (why, where)


@pytest.mark.parametrize("mark", [-1, 5, True, 2.0, "3"])
def test_a_mark_is_a_whole_number_from_0_to_4(mark: object) -> None:
    with pytest.raises(BadMark):
        Mark("A", "J", "ecology", mark)  # type: ignore[arg-type]


def test_an_empty_name_is_refused() -> None:
    with pytest.raises(BadMark):
        Mark("", "J", "ecology", 1)


def test_a_juror_answers_once() -> None:
    with pytest.raises(DoubledMark) as refused:
        rank([Mark("A", "J", "ecology", 1), Mark("A", "J", "ecology", None)])

    assert (refused.value.entry, refused.value.juror, refused.value.criterion) == ("A", "J", "ecology")


def test_an_unknown_method_says_which_are_known() -> None:
    with pytest.raises(UnknownMethod) as refused:
        rank([], method="by the weather")

    assert refused.value.known == tuple(METHOD_VERSIONS)
