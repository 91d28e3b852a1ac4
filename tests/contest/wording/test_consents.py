"""A withdrawal says what stops, and what doesn't."""

from __future__ import annotations

import pytest

from contest.rules.consent import Answer, State, Use
from contest.wording.consents import withdrawn_words


@pytest.mark.parametrize(
    ("use", "answer", "after", "words"),
    [
        (Use.WORK, Answer.YES, State.TO_ASK, "L’objet n’est plus montré au public"),
        (Use.FIRST_NAME, Answer.YES, State.TO_ASK, "Ce prénom n’est plus publié."),
        (Use.PARTICIPATION, Answer.YES, State.HALF, "tant que cet accord manque"),
        (Use.WORK, Answer.YES, State.GRANTED, "une autre signature autorise encore cet usage"),
        (Use.WORK, Answer.NO, State.TO_ASK, "Ce refus est retiré"),
    ],
)
def test_a_withdrawal_says_what_stops(use: Use, answer: Answer, after: State, words: str) -> None:
    assert words in withdrawn_words(use, answer, after)
