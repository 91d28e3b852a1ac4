"""Assignment: exactly so many readings, even loads, no conflict; refused only when nothing else is possible."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from judging.assignment import assign
from judging.eligibility import Entry, Juror, may_read, readers_masks
from judging.errors import DoubledCode, Impossible
from judging.plan import Links, Pair, Plan, meetings, own_order
from judging.reasons import CapacityShort, TooCrowded, TooFewJurors

SCHOOLS = ["", "lycée", "collège"]
REGIONS = ["", "nord", "sud"]


@dataclass(frozen=True)
class Round:
    """The arguments of one assignment."""

    entries: list[Entry]
    jurors: list[Juror]
    readings: int
    kept: list[Pair]
    avoid_region: bool
    seed: int

    def plan(self) -> Plan:
        return assign(
            self.entries,
            self.jurors,
            readings=self.readings,
            seed=self.seed,
            kept=self.kept,
            avoid_region=self.avoid_region,
        )

    def may(self, entry: Entry, juror: Juror) -> bool:
        return may_read(juror, entry, avoid_region=self.avoid_region)

    def kept_of(self, entry: str) -> set[str]:
        return {juror for code, juror in self.kept if code == entry}

    def missing(self, entry: str) -> int:
        return max(0, self.readings - len(self.kept_of(entry)))

    def room(self, juror: Juror) -> int:
        done = sum(code == juror.code for _, code in self.kept)
        return max(0, (len(self.entries) if juror.capacity is None else juror.capacity) - done)

    def best(self) -> int | None:
        """The smallest sum of squared loads of all possible plans, by trying them all; None if there is none."""
        loads = Counter(juror for _, juror in self.kept)
        rooms = {juror.code: self.room(juror) for juror in self.jurors}
        states = {tuple(0 for _ in self.jurors)}
        for entry in self.entries:
            able = [
                place
                for place, juror in enumerate(self.jurors)
                if self.may(entry, juror) and juror.code not in self.kept_of(entry.code)
            ]
            states = {
                tuple(given + (place in chosen) for place, given in enumerate(state))
                for state in states
                for chosen in combinations(able, self.missing(entry.code))
                if all(state[place] < rooms[self.jurors[place].code] for place in chosen)
            }
        present = {juror.code for juror in self.jurors}
        gone = sum(load**2 for juror, load in loads.items() if juror not in present)
        return min(
            (
                gone + sum((loads[j.code] + given) ** 2 for j, given in zip(self.jurors, state, strict=True))
                for state in states
            ),
            default=None,
        )


@st.composite
def rounds(draw: st.DrawFn) -> Round:
    """Small rounds with many conflicts, some in their middle, with jurors who are gone."""
    codes = [f"E{number}" for number in range(draw(st.integers(1, 5)))]
    names = [f"J{number}" for number in range(draw(st.integers(0, 5)))]
    entries = [
        Entry(code=code, school=draw(st.sampled_from(SCHOOLS)), region=draw(st.sampled_from(REGIONS)))
        for code in codes
    ]
    jurors = [
        Juror(
            code=name,
            school=draw(st.sampled_from(SCHOOLS)),
            region=draw(st.sampled_from(REGIONS)),
            capacity=draw(st.none() | st.integers(0, 4)),
            conflicts=draw(st.frozensets(st.sampled_from(codes), max_size=2)),
            school_conflicts=draw(st.frozensets(st.sampled_from(SCHOOLS), max_size=1)),
        )
        for name in names
    ]
    pairs = st.tuples(st.sampled_from(codes), st.sampled_from([*names, "gone"]))
    return Round(
        entries=entries,
        jurors=jurors,
        readings=draw(st.integers(1, 3)),
        kept=draw(st.lists(pairs, unique=True, max_size=4)),
        avoid_region=draw(st.booleans()),
        seed=draw(st.integers(0, 9)),
    )


def contest(entries: int, jurors: int) -> tuple[list[Entry], list[Juror]]:
    """Three entries a school; each juror comes from one of the schools."""
    chance = random.Random(3)
    return (
        [Entry(code=f"F-{number:03}", school=f"S{number // 3}") for number in range(entries)],
        [
            Juror(code=f"J{number:02}", school=f"S{chance.randrange(entries // 3)}")
            for number in range(jurors)
        ],
    )


@given(rounds())
def test_a_plan_is_refused_only_when_none_exists_and_no_plan_has_more_even_loads(round_: Round) -> None:
    best = round_.best()

    if best is None:
        with pytest.raises(Impossible):
            round_.plan()
    else:
        assert sum(load**2 for load in round_.plan().loads.values()) == best


@given(rounds())
def test_a_plan_gives_each_entry_its_readings_and_nobody_what_they_cannot_read(round_: Round) -> None:
    try:
        plan = round_.plan()
    except Impossible:
        return

    assert set(round_.kept) <= set(plan.pairs)
    assert set(plan.dealt) == set(plan.pairs) - set(round_.kept)
    assert len(set(plan.pairs)) == len(plan.pairs)
    jurors = {juror.code: juror for juror in round_.jurors}
    for entry in round_.entries:
        dealt = [juror for code, juror in plan.dealt if code == entry.code]
        assert len(dealt) == round_.missing(entry.code)
        assert all(round_.may(entry, jurors[juror]) for juror in dealt)
    for juror in round_.jurors:
        assert sum(code == juror.code for _, code in plan.dealt) <= round_.room(juror)


@given(rounds())
def test_each_reason_proves_by_counting_that_no_plan_exists(round_: Round) -> None:
    try:
        round_.plan()
    except Impossible as error:
        reasons = error.reasons
    else:
        return

    assert reasons
    for reason in reasons:
        match reason:
            case CapacityShort():
                assert reason.needed == sum(round_.missing(entry.code) for entry in round_.entries)
                assert reason.available == sum(round_.room(juror) for juror in round_.jurors)
                assert reason.needed > reason.available
            case TooFewJurors():
                assert reason.needed == round_.readings > reason.eligible
                for entry in entries_named(round_, reason.entries):
                    assert reason.school in ("", entry.school)
                    present = [each for each in round_.jurors if round_.room(each)]
                    able = [each for each in present if round_.may(entry, each)]
                    assert reason.eligible in [
                        len(round_.kept_of(entry.code) | {each.code for each in possible})
                        for possible in ((able,) if reason.school else (able, present))
                    ]
            case TooCrowded():
                entries = entries_named(round_, reason.entries)
                offers = {
                    juror.code: min(
                        round_.room(juror),
                        sum(
                            round_.may(entry, juror) and juror.code not in round_.kept_of(entry.code)
                            for entry in entries
                        ),
                    )
                    for juror in round_.jurors
                }
                assert reason.available == sum(offers.values()) < reason.needed
                assert reason.needed <= sum(round_.missing(entry.code) for entry in entries)
                assert set(reason.jurors) == {juror for juror, offer in offers.items() if offer}
            case _:
                pytest.fail(f"unknown reason {reason}")


def entries_named(round_: Round, codes: tuple[str, ...]) -> list[Entry]:
    return [entry for entry in round_.entries if entry.code in codes]


@given(rounds(), st.randoms(use_true_random=False))
def test_the_order_of_what_is_given_changes_nothing(round_: Round, chance: random.Random) -> None:
    stirred = replace(
        round_,
        entries=chance.sample(round_.entries, len(round_.entries)),
        jurors=chance.sample(round_.jurors, len(round_.jurors)),
        kept=chance.sample(round_.kept, len(round_.kept)),
    )
    assert outcome(stirred) == outcome(round_)


def outcome(round_: Round) -> Plan | tuple[object, ...]:
    """The plan, or the reasons why there is none."""
    try:
        return round_.plan()
    except Impossible as error:
        return error.reasons


@given(rounds())
def test_the_masks_say_for_all_what_the_rule_says_for_one(round_: Round) -> None:
    masks = readers_masks(round_.entries, round_.jurors, avoid_region=round_.avoid_region)

    for entry, mask in zip(round_.entries, masks, strict=True):
        assert [bool(mask >> place & 1) for place in range(len(round_.jurors))] == [
            round_.may(entry, juror) for juror in round_.jurors
        ]


def test_the_same_seed_gives_the_same_plan_and_another_seed_another() -> None:
    entries, jurors = contest(60, 10)

    plan = assign(entries, jurors, readings=3, seed=1)

    assert assign(entries, jurors, readings=3, seed="1") == plan
    assert set(assign(entries, jurors, readings=3, seed=2).pairs) != set(plan.pairs)


@given(st.integers(1, 12), st.integers(2, 12), st.integers(2, 4), st.integers(0, 99))
def test_all_jurors_are_connected_wherever_there_are_entries_enough(
    entries: int, jurors: int, readings: int, seed: int
) -> None:
    readings = min(readings, jurors)

    plan = assign(
        [Entry(code=f"E{number}") for number in range(entries)],
        [Juror(code=f"J{number}") for number in range(jurors)],
        readings=readings,
        seed=seed,
    )

    # A tree of n jurors and m entries has n + m - 1 readings.
    readers = sum(load > 0 for load in plan.loads.values())
    assert plan.links.connected == (entries * readings >= readers + entries - 1)


def test_two_halves_that_kept_readings_hold_apart_are_connected_by_the_next_ones() -> None:
    entries = [Entry(code=f"E{number}") for number in range(8)]
    jurors = [Juror(code=code) for code in "ABCD"]
    kept = [(f"E{number}", juror) for number in range(3) for juror in "AB"]
    kept += [(f"E{number}", juror) for number in range(3, 6) for juror in "CD"]

    plan = assign(entries, jurors, readings=2, seed=1, kept=kept)

    assert set(plan.loads.values()) == {4}
    assert plan.links.connected


def test_few_jurors_stay_without_a_common_entry() -> None:
    entries, jurors = contest(147, 20)

    links = assign(entries, jurors, readings=2, seed=1).links

    assert links.unlinked == links.fewest_unlinked == 190 - 147


def test_a_large_contest_has_even_piles_and_nearly_all_jurors_meet() -> None:
    entries, jurors = contest(2000, 200)

    plan = assign(entries, jurors, readings=5, seed=1)

    assert set(plan.loads.values()) == {50}
    assert plan.links.unlinked < 0.07 * plan.links.pairs
    assert plan.links.between == 1


def test_loads_differ_by_one_at_most_where_nobody_has_a_limit() -> None:
    entries, jurors = contest(147, 20)

    plan = assign(entries, jurors, readings=2, seed="2027-0304-17")

    assert set(plan.loads.values()) == {14, 15}
    assert sum(plan.loads.values()) == 294


def test_who_asked_for_less_gets_their_limit_and_the_others_share_the_rest() -> None:
    entries, jurors = contest(60, 10)
    jurors[0] = replace(jurors[0], capacity=5)

    plan = assign(entries, jurors, readings=3, seed=1)

    assert plan.loads["J00"] == 5
    assert Counter(plan.loads.values()) == {5: 1, 19: 5, 20: 4}


def test_in_mid_round_a_new_juror_reads_what_one_who_is_gone_left() -> None:
    entries, jurors = contest(60, 10)
    first = assign(entries, jurors, readings=3, seed=1)
    left = [pair for pair in first.pairs if pair[1] == "J00"]
    stays = [pair for pair in first.pairs if pair[1] != "J00"] + left[:4]

    second = assign(entries, [*jurors[1:], Juror(code="NEW")], readings=3, seed=1, kept=stays)

    assert set(stays) <= set(second.pairs)
    assert {entry for entry, _ in second.dealt} == {entry for entry, _ in left[4:]}
    assert {juror for _, juror in second.dealt} == {"NEW"}
    assert second.loads["J00"] == 4


def test_a_kept_reading_stays_though_a_conflict_was_declared_since() -> None:
    entries = [Entry(code="E1"), Entry(code="E2")]
    jurors = [Juror(code="J1", conflicts=frozenset({"E1"})), Juror(code="J2")]

    plan = assign(entries, jurors, readings=1, seed=1, kept=[("E1", "J1")])

    assert plan.pairs == (("E1", "J1"), ("E2", "J2"))


def test_a_pile_has_an_order_of_its_own_that_one_entry_more_does_not_stir() -> None:
    entries = [f"E{number}" for number in range(20)]

    order = own_order("seed", "J1", entries)

    assert order != tuple(entries)
    assert order != own_order("seed", "J2", entries)
    assert tuple(entry for entry in own_order("seed", "J1", [*entries, "more"]) if entry != "more") == order


def test_links_count_pairs_with_a_common_entry_and_who_stands_between() -> None:
    pairs = [("E1", "A"), ("E1", "B"), ("E2", "B"), ("E2", "C"), ("E3", "D")]

    chain, island = Links.of(pairs[:4]), Links.of(pairs)

    assert meetings(pairs)["B"] == {"A", "C"}
    assert chain == Links(jurors=3, pairs=3, linked=2, unlinked=1, fewest_unlinked=1, between=1)
    assert island == Links(jurors=4, pairs=6, linked=2, unlinked=4, fewest_unlinked=4, between=None)
    assert not island.connected


def test_a_school_with_too_few_jurors_is_named() -> None:
    entries, jurors = contest(9, 4)
    jurors = [replace(juror, school="S1") for juror in jurors[:2]] + [Juror(code="J8"), Juror(code="J9")]

    with pytest.raises(Impossible) as raised:
        assign(entries, jurors, readings=3, seed=1)

    assert raised.value.reasons == (
        TooFewJurors(school="S1", entries=("F-003", "F-004", "F-005"), eligible=2, needed=3),
    )


def test_too_few_jurors_for_all_is_one_reason() -> None:
    entries, jurors = contest(30, 2)

    with pytest.raises(Impossible) as raised:
        assign(entries, [replace(juror, school="") for juror in jurors], readings=3, seed=1)

    codes = tuple(entry.code for entry in entries)
    assert raised.value.reasons == (TooFewJurors(school="", entries=codes, eligible=2, needed=3),)


def test_too_little_capacity_is_counted() -> None:
    entries, jurors = contest(30, 3)
    free = [replace(juror, school="", capacity=20) for juror in jurors]

    with pytest.raises(Impossible) as raised:
        assign(entries, free, readings=3, seed=1)

    assert raised.value.reasons == (CapacityShort(needed=90, available=60),)


def test_entries_that_only_the_same_busy_jurors_may_read_are_named() -> None:
    entries = [Entry(code=f"E{number}", school="S" if number < 3 else "") for number in range(6)]
    barred = frozenset({"S"})
    jurors = [
        Juror(code="J1", capacity=2),
        Juror(code="J2", school_conflicts=barred),
        Juror(code="J3", school_conflicts=barred),
    ]

    with pytest.raises(Impossible) as raised:
        assign(entries, jurors, readings=1, seed=1)

    assert raised.value.reasons == (
        TooCrowded(entries=("E0", "E1", "E2"), jurors=("J1",), needed=3, available=2),
    )


def test_two_entries_under_one_code_are_refused() -> None:
    with pytest.raises(DoubledCode):
        assign([Entry(code="E"), Entry(code="E")], [Juror(code="J")], readings=1, seed=1)


def test_a_kept_entry_that_is_not_given_is_refused() -> None:
    with pytest.raises(LookupError):
        assign([Entry(code="E")], [Juror(code="J")], readings=1, seed=1, kept=[("F", "J")])
