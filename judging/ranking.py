"""From ballots to ranks, exactly.

Marks become a mean for each criterion, means a score by the weights, and the printed score alone decides the rank:
nobody can defend 3.22 before 3.22 (docs/decisions/0010). Every number is a fraction until it is printed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

from judging.ballot import Ballots, Mark
from judging.digits import hundredths
from judging.errors import BadWeights, UnknownMethod
from judging.result import Disagreement, JurorHabits, Mean, Ranking, Standing
from judging.rubric import LEVELS

MEAN = "mean"
# A method's version changes when the same ballots could give another digit. Another method has more places than this
# one: « Adding a way of ranking » in CONTRIBUTING.md.
METHOD_VERSIONS = {MEAN: "1"}
WIDE_RANGE = 3
WHOLE_PERCENT = 100

# entry → criterion → juror → mark
Marks = dict[str, dict[str, dict[str, int]]]


def run(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:  # noqa: ARG001 - a child's target has this form
    """`rank` for a child process: {"rows": [[entry, juror, criterion, mark or null], …], "weights", "method"}.

    `weights` and `method` may be absent. The answer is the JSON form of the Ranking.
    """
    marks = [Mark(*row) for row in arguments["rows"]]
    return rank(marks, arguments.get("weights"), method=arguments.get("method", MEAN)).to_json()


def rank(marks: Iterable[Mark], weights: Mapping[str, int] | None = None, *, method: str = MEAN) -> Ranking:
    """Everything that the ballots say; `weights` are whole percentages by criterion, None for equal ones.

    An entry that has no mark for some criterion has no rank. Raises UnknownMethod, BadWeights or DoubledMark.
    """
    if method not in METHOD_VERSIONS:
        raise UnknownMethod(method, tuple(METHOD_VERSIONS))
    ballots = Ballots.of(marks)
    used = _checked(weights, ballots)
    readers = _readers(ballots)
    given = _given(ballots)
    means = {
        entry: {criterion: _mean(given[entry][criterion].values(), among=len(jurors)) for criterion in used}
        for entry, jurors in readers.items()
    }
    return Ranking(
        method=method,
        version=METHOD_VERSIONS[method],
        digest=ballots.digest(weights),
        weights=used,
        equal_weights=weights is None,
        standings=_standings(means, used, readers),
        criteria={criterion: _overall(ballots, criterion, means) for criterion in used},
        jurors=_habits(ballots, given, tuple(used)),
        disagreements=_disagreements(given),
    )


def _checked(weights: Mapping[str, int] | None, ballots: Ballots) -> dict[str, int]:
    """The weights by criterion in alphabetical order; BadWeights unless they cover the ballots and make 100 %."""
    if weights is None:
        return dict.fromkeys(ballots.criteria, 1)
    for criterion, weight in weights.items():
        if type(weight) is not int or weight <= 0:
            raise BadWeights("share", criterion)
    for criterion in ballots.criteria:
        if criterion not in weights:
            raise BadWeights("unknown", criterion)
    if (total := sum(weights.values())) != WHOLE_PERCENT:
        raise BadWeights("sum", str(total))
    return dict(sorted(weights.items()))


def _readers(ballots: Ballots) -> dict[str, set[str]]:
    readers: dict[str, set[str]] = defaultdict(set)
    for each in ballots:
        readers[each.entry].add(each.juror)
    return readers


def _given(ballots: Ballots) -> Marks:
    """The marks that exist; "couldn't judge" isn't among them."""
    given: Marks = defaultdict(lambda: defaultdict(dict))
    for each in ballots:
        if each.mark is not None:
            given[each.entry][each.criterion][each.juror] = each.mark
    return given


def _mean(marks: Iterable[int], *, among: int) -> Mean:
    """The mean of marks that `among` people were asked for."""
    known = list(marks)
    exact = Fraction(sum(known), len(known)) if known else None
    return Mean(exact=exact, marks=len(known), missing=among - len(known))


def _overall(ballots: Ballots, criterion: str, means: dict[str, dict[str, Mean]]) -> Mean:
    """The mean of all marks of a criterion, each mark counting once."""
    marks = [each.mark for each in ballots if each.criterion == criterion and each.mark is not None]
    return _mean(marks, among=len(marks) + sum(each[criterion].missing for each in means.values()))


def _standings(
    means: dict[str, dict[str, Mean]], weights: dict[str, int], readers: dict[str, set[str]]
) -> tuple[Standing, ...]:
    scores = {entry: _score(each, weights) for entry, each in means.items()}
    known = {entry: hundredths(score) for entry, score in scores.items() if score is not None}
    places = _places(known.values())
    standings = []
    for entry in sorted(scores, key=lambda code: (code not in known, -known.get(code, 0), code)):
        place, sharing = places[known[entry]] if entry in known else (None, 1)
        standings.append(
            Standing(
                entry=entry,
                rank=place,
                tied=sharing > 1,
                score=scores[entry],
                readers=len(readers[entry]),
                means=means[entry],
            )
        )
    return tuple(standings)


def _score(means: dict[str, Mean], weights: dict[str, int]) -> Fraction | None:
    """The weighted sum of the means; None when one is missing."""
    whole = sum(weights.values())
    total = Fraction(0)
    for criterion, mean in means.items():
        if mean.exact is None:
            return None
        total += weights[criterion] * mean.exact
    return total / whole


def _places(printed: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Printed score in hundredths → its rank and how many share it: 1, 2, 2, 4."""
    counts: dict[int, int] = defaultdict(int)
    for score in printed:
        counts[score] += 1
    places, place = {}, 1
    for score in sorted(counts, reverse=True):
        places[score] = (place, counts[score])
        place += counts[score]
    return places


def _habits(ballots: Ballots, given: Marks, criteria: tuple[str, ...]) -> tuple[JurorHabits, ...]:
    entries: dict[str, set[str]] = defaultdict(set)
    marks: dict[str, list[int]] = defaultdict(list)
    apart: dict[str, list[Fraction]] = defaultdict(list)
    for each in ballots:
        entries[each.juror].add(each.entry)
        if each.mark is None:
            continue
        marks[each.juror].append(each.mark)
        beside = given[each.entry][each.criterion]
        if others := len(beside) - 1:
            apart[each.juror].append(each.mark - Fraction(sum(beside.values()) - each.mark, others))
    return tuple(
        JurorHabits(
            juror=juror,
            entries=len(entries[juror]),
            mean=_mean(marks[juror], among=len(entries[juror]) * len(criteria)),
            levels=tuple(marks[juror].count(level) for level in range(LEVELS)),
            distance=_distance(apart[juror], among=len(marks[juror])),
        )
        for juror in sorted(entries)
    )


def _distance(apart: list[Fraction], *, among: int) -> Mean:
    exact = sum(apart, Fraction(0)) / len(apart) if apart else None
    return Mean(exact=exact, marks=len(apart), missing=among - len(apart))


def _disagreements(given: Marks) -> tuple[Disagreement, ...]:
    """Ordered by entry, then by criterion."""
    found = []
    for entry in sorted(given):
        for criterion, marks in sorted(given[entry].items()):
            # Looking up a mark that nobody gave leaves an empty place behind.
            if not marks or max(marks.values()) - min(marks.values()) < WIDE_RANGE:
                continue
            lowest, highest = min(marks.values()), max(marks.values())
            found.append(
                Disagreement(
                    entry=entry,
                    criterion=criterion,
                    lowest=lowest,
                    highest=highest,
                    lowest_by=tuple(sorted(juror for juror, mark in marks.items() if mark == lowest)),
                    highest_by=tuple(sorted(juror for juror, mark in marks.items() if mark == highest)),
                )
            )
    return tuple(found)
