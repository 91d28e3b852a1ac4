"""Why an entry has its score: a plain addition of printed terms.

The terms of the addition are rounded so that they add up to the printed score to the digit (largest remainder: each
term is first cut to hundredths; the hundredths that the printed score has more go to the terms that lost most, those of
the first code among equals). So a shown term lies less than 0.01 from its exact value, and a term that is exact in
hundredths is shown as it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from judging.digits import UNIT, hundredths, shown
from judging.errors import Unranked
from judging.result import Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One line of the addition: mean × share = points, where `mean` and `points` are printed."""

    criterion: str
    mean: str
    share: Fraction
    marks: int
    missing: int
    points: str

    def to_json(self) -> dict[str, Any]:
        """Plain values, the share as a fraction written as text."""
        return {
            "criterion": self.criterion,
            "mean": self.mean,
            "share": str(self.share),
            "marks": self.marks,
            "missing": self.missing,
            "points": self.points,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The addition whose sum is the printed score, and the rank that follows from it."""

    entry: str
    terms: tuple[Term, ...]
    score: str
    rank: int
    tied: bool

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "entry": self.entry,
            "terms": [term.to_json() for term in self.terms],
            "score": self.score,
            "rank": self.rank,
            "tied": self.tied,
        }


def explain(ranking: Ranking, entry: str) -> Explanation:
    """The addition for one entry; LookupError if it isn't in the ranking, Unranked if it has no score."""
    standing = ranking.standing(entry)
    if standing.score is None or standing.rank is None:
        raise Unranked(entry, standing.missing)
    exact = {
        criterion: ranking.share(criterion) * mean.exact
        for criterion, mean in standing.means.items()
        if mean.exact is not None
    }
    points = _allotted(exact, hundredths(standing.score))
    return Explanation(
        entry=entry,
        terms=tuple(
            Term(
                criterion=criterion,
                mean=mean.printed or "",
                share=ranking.share(criterion),
                marks=mean.marks,
                missing=mean.missing,
                points=shown(points[criterion]),
            )
            for criterion, mean in standing.means.items()
        ),
        score=shown(hundredths(standing.score)),
        rank=standing.rank,
        tied=standing.tied,
    )


def _allotted(exact: dict[str, Fraction], total: int) -> dict[str, int]:
    """Whole hundredths near each exact term that add up to `total`."""
    points = {name: int(value * UNIT // 1) for name, value in exact.items()}
    lost = {name: value * UNIT - points[name] for name, value in exact.items()}
    for name in sorted(lost, key=lambda name: (-lost[name], name))[: total - sum(points.values())]:
        points[name] += 1
    return points
