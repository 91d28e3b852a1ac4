"""Draws plausible marks: each object has its quality, each juror a severity; a few ties and one quarrel are certain."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from contest.demonstration.jury import Temper
from contest.rules.jury import HIGHEST, LOWEST

SEED = 2028
# On the scale of the marks: how good objects are, how far criteria and jurors wander from it.
MIDDLE, BETWEEN_OBJECTS, BETWEEN_CRITERIA, BETWEEN_JURORS, CHANCE = 2.5, 0.7, 0.4, 0.2, 0.55
HARSHNESS = 0.9
CARELESS_MARK, CARELESS_SHARE = 2, 0.85
# Places of a good object and of the one that follows it: the second gets the marks of the first.
TIED_PLACES = (2, 5)
QUARREL_PLACE = 4

# (number of the entry, number of the juror) → criterion → mark
Marks = dict[tuple[int, int], dict[str, int]]


def draw(
    readings: Iterable[tuple[int, int]], weights: Mapping[str, int], tempers: Mapping[int, Temper]
) -> Marks:
    """The marks of all readings, given as (entry, juror); the same each time. `weights` are percentages."""
    marks = {
        (entry, juror): {code: _mark(entry, juror, code, tempers[juror]) for code in weights}
        for entry, juror in sorted(readings)
    }
    _tie(marks, weights)
    _quarrel(marks, weights)
    return marks


def ranked(marks: Marks, weights: Mapping[str, int]) -> list[int]:
    """The numbers of the entries, the best first."""
    scores = {
        entry: sum(
            Fraction(weights[code] * sum(marks[entry, juror][code] for juror in jurors), len(jurors))
            for code in weights
        )
        for entry, jurors in _jurors_of(marks).items()
    }
    return sorted(scores, key=lambda entry: (-scores[entry], entry))


def _mark(entry: int, juror: int, code: str, temper: Temper) -> int:
    alone = _chance("mark", entry, juror, code)
    if temper is Temper.CARELESS:
        return CARELESS_MARK if alone.random() < CARELESS_SHARE else alone.randint(1, 3)
    quality = _chance("entry", entry).gauss(MIDDLE, BETWEEN_OBJECTS)
    quality += _chance("criterion", entry, code).gauss(0, BETWEEN_CRITERIA)
    severity = _chance("juror", juror).gauss(0, BETWEEN_JURORS) + HARSHNESS * (temper is Temper.HARSH)
    return min(HIGHEST, max(LOWEST, round(alone.gauss(quality - severity, CHANCE))))


def _chance(*about: int | str) -> random.Random:
    return random.Random(f"{SEED} {about}")  # noqa: S311 - invented data, the same each time


def _tie(marks: Marks, weights: Mapping[str, int]) -> None:
    """Give an entry near the top the marks of a better one that as many jurors have read."""
    for place in TIED_PLACES:
        jurors, order = _jurors_of(marks), ranked(marks, weights)
        for twin in order[place:]:
            better = order[place - 1]
            if len(jurors[twin]) == len(jurors[better]):
                for own, other in zip(jurors[twin], jurors[better], strict=True):
                    marks[twin, own] = dict(marks[better, other])
                break


def _quarrel(marks: Marks, weights: Mapping[str, int]) -> None:
    """Two jurors of one entry, at both ends of the scale on one criterion."""
    order, jurors = ranked(marks, weights), _jurors_of(marks)
    for entry in order[QUARREL_PLACE - 1 :]:
        if len(jurors[entry]) > 1:
            first, second, code = *jurors[entry][:2], list(weights)[1]
            marks[entry, first][code], marks[entry, second][code] = LOWEST, HIGHEST
            return


def _jurors_of(marks: Marks) -> dict[int, list[int]]:
    jurors: dict[int, list[int]] = defaultdict(list)
    for entry, juror in sorted(marks):
        jurors[entry].append(juror)
    return jurors
