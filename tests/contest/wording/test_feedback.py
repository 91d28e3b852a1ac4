"""What a team reads of the jury says what the figures say, and quotes what was written."""

from __future__ import annotations

from contest.rules.awards import AwardKind
from contest.wording import feedback
from contest.wording.typography import NARROW, NO_BREAK


def told(words: str) -> str:
    return words.replace(NO_BREAK, " ").replace(NARROW, " ")


def test_the_advice_names_the_criteria_that_stand_highest_and_lowest_against_the_others() -> None:
    content = {
        "criteria": [
            {"code": "originality", "name": "Originalité", "mean": "2.5"},
            {"code": "creativity", "name": "Créativité", "mean": "2.0"},
            {"code": "ecology", "name": "Écologie", "mean": "3.5"},
        ]
    }
    entry = {
        "terms": [
            {"criterion": "originality", "mean": "3.0"},
            {"criterion": "creativity", "mean": "3.0"},
            {"criterion": "ecology", "mean": "3.2"},
        ]
    }

    words = told(feedback.advice(content, entry, "Poto"))

    assert "votre point le plus haut est la créativité, le plus bas l’écologie." in words
    assert "Si vous reprenez « Poto », commencez par ce dernier." in words


def test_equal_scores_make_more_places_public_than_were_asked_for() -> None:
    content = {"top": 3, "entries": [{"rank": rank} for rank in (1, 2, 3, 3, 5)]}

    assert "seuls les quatre premiers et les prix sont publics" in told(feedback.private_place(content))


def test_the_reason_of_a_prize_is_quoted_as_it_was_written() -> None:
    award = {"kind": AwardKind.PRIZE, "label": "Prix de l’écologie", "reason": "Pour un gain mesuré."}

    assert told(feedback.given([award])) == "Prix de l’écologie : « Pour un gain mesuré. »"
