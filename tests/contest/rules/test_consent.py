"""Laws of the five authorisations."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from contest.rules.consent import Answer, Signature, Signer, State, Use, needed_for, state_of

signatures = some.lists(
    some.builds(
        Signature,
        use=some.sampled_from(Use),
        signer=some.sampled_from(Signer),
        answer=some.sampled_from(Answer),
        signed_on=some.dates(date(2020, 1, 1), date(2030, 1, 1)),
    ),
    max_size=8,
)
uses = some.sampled_from(Use)
counts = some.sampled_from([1, 2])


def signed(signer: Signer, answer: Answer = Answer.YES, use: Use = Use.PARTICIPATION) -> Signature:
    return Signature(use=use, signer=signer, answer=answer, signed_on=date(2027, 1, 12))


@given(uses, counts)
def test_nothing_signed_is_to_ask(use: Use, needed: int) -> None:
    assert state_of([], use, signatures_needed=needed) is State.TO_ASK


@given(signatures, uses, counts)
def test_one_refusal_refuses_whatever_else_is_signed(rows: list[Signature], use: Use, needed: int) -> None:
    refusal = signed(Signer.FATHER, Answer.NO, use)

    assert state_of([*rows, refusal], use, signatures_needed=needed) is State.REFUSED


@given(signatures, uses, counts)
def test_the_order_of_the_papers_changes_nothing(rows: list[Signature], use: Use, needed: int) -> None:
    assert state_of(rows, use, signatures_needed=needed) is state_of(
        rows[::-1], use, signatures_needed=needed
    )


@given(signatures, uses, counts)
def test_uses_are_separate(rows: list[Signature], use: Use, needed: int) -> None:
    mine = [row for row in rows if row.use is use]

    assert state_of(rows, use, signatures_needed=needed) is state_of(mine, use, signatures_needed=needed)


@given(signatures, uses, counts)
def test_the_same_paper_twice_is_one_paper(rows: list[Signature], use: Use, needed: int) -> None:
    assert state_of(rows * 2, use, signatures_needed=needed) is state_of(rows, use, signatures_needed=needed)


def test_two_parents_or_one_guardian_or_the_adult_pupil() -> None:
    mother, father = signed(Signer.MOTHER), signed(Signer.FATHER)
    two = {"use": Use.PARTICIPATION, "signatures_needed": 2}

    assert state_of([mother], **two) is State.HALF
    assert state_of([mother, mother], **two) is State.HALF
    assert state_of([mother, father], **two) is State.GRANTED
    assert state_of([signed(Signer.GUARDIAN)], **two) is State.GRANTED
    assert state_of([signed(Signer.PUPIL)], **two) is State.GRANTED


def test_only_the_participation_may_ask_for_two() -> None:
    assert [needed_for(use, 2) for use in Use] == [2, 1, 1, 1, 1]
