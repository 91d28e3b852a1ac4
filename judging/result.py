"""What a ranking says: standings, terms, jurors and disagreements, as values and as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from judging.digits import printed

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mean:
    """The exact mean of `marks` marks; None where there are none. `missing` counts readers without a mark."""

    exact: Fraction | None
    marks: int
    missing: int

    @property
    def printed(self) -> str | None:
        """With two decimals."""
        return None if self.exact is None else printed(self.exact)

    def to_json(self) -> Json:
        """The printed mean, the exact one as a fraction, and the counts."""
        return {
            "mean": self.printed,
            "exact": None if self.exact is None else str(self.exact),
            "marks": self.marks,
            "missing": self.missing,
        }

    @classmethod
    def from_json(cls, values: Json) -> Mean:
        """Read it back from the exact fraction."""
        exact = None if values["exact"] is None else Fraction(values["exact"])
        return cls(exact=exact, marks=values["marks"], missing=values["missing"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where an entry stands: its rank and score, or None for both when a criterion has no mark at all.

    `readers` is the number of jurors who answered something, `means` goes by criterion in the ranking's order.
    """

    entry: str
    rank: int | None
    tied: bool
    score: Fraction | None
    readers: int
    means: dict[str, Mean]

    @property
    def printed(self) -> str | None:
        """The score with two decimals, which alone decides the rank."""
        return None if self.score is None else printed(self.score)

    @property
    def missing(self) -> tuple[str, ...]:
        """The criteria that nobody could mark."""
        return tuple(criterion for criterion, mean in self.means.items() if mean.exact is None)

    def to_json(self) -> Json:
        """Plain values; `missing` names the criteria without a mark."""
        return {
            "entry": self.entry,
            "rank": self.rank,
            "tied": self.tied,
            "score": self.printed,
            "exact": None if self.score is None else str(self.score),
            "readers": self.readers,
            "missing": list(self.missing),
            "means": {criterion: mean.to_json() for criterion, mean in self.means.items()},
        }

    @classmethod
    def from_json(cls, values: Json) -> Standing:
        """Read it back from the exact fractions."""
        return cls(
            entry=values["entry"],
            rank=values["rank"],
            tied=values["tied"],
            score=None if values["exact"] is None else Fraction(values["exact"]),
            readers=values["readers"],
            means={criterion: Mean.from_json(mean) for criterion, mean in values["means"].items()},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class JurorHabits:
    """How a juror marks, for whoever looks after the jury: never a reason to remove somebody by itself.

    `levels[m]` counts the marks m: all on one level may be carelessness. `distance` is the mean of this juror's mark
    less the mean of the others' marks on the same criterion of the same entry: far below 0 is harsh; its `marks` are
    the marks that somebody else's stand beside.
    """

    juror: str
    entries: int
    mean: Mean
    levels: tuple[int, ...]
    distance: Mean

    def to_json(self) -> Json:
        """Plain values."""
        return {
            "juror": self.juror,
            "entries": self.entries,
            **self.mean.to_json(),
            "levels": list(self.levels),
            "distance": self.distance.to_json(),
        }

    @classmethod
    def from_json(cls, values: Json) -> JurorHabits:
        """Read it back from the exact fractions."""
        return cls(
            juror=values["juror"],
            entries=values["entries"],
            mean=Mean.from_json(values),
            levels=tuple(values["levels"]),
            distance=Mean.from_json(values["distance"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Jurors whose marks for one criterion of an entry lie three levels apart or more, and who they are."""

    entry: str
    criterion: str
    lowest: int
    highest: int
    lowest_by: tuple[str, ...]
    highest_by: tuple[str, ...]

    def to_json(self) -> Json:
        """Plain values."""
        return {
            "entry": self.entry,
            "criterion": self.criterion,
            "lowest": self.lowest,
            "highest": self.highest,
            "lowest_by": list(self.lowest_by),
            "highest_by": list(self.highest_by),
        }

    @classmethod
    def from_json(cls, values: Json) -> Disagreement:
        """Read it back."""
        jurors = {name: tuple(values[name]) for name in ("lowest_by", "highest_by")}
        return cls(**(values | jurors))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """The result of a round; `digest` names its input, `method` and `version` how it was computed.

    `weights` are percentages, or 1 for each criterion when `equal_weights`. Standings go by rank, then by code, entries
    without a rank last.
    """

    method: str
    version: str
    digest: str
    weights: dict[str, int]
    equal_weights: bool
    standings: tuple[Standing, ...]
    criteria: dict[str, Mean]
    jurors: tuple[JurorHabits, ...]
    disagreements: tuple[Disagreement, ...]

    def share(self, criterion: str) -> Fraction:
        """The exact weight of a criterion, from 0 to 1."""
        return Fraction(self.weights[criterion], sum(self.weights.values()))

    def standing(self, entry: str) -> Standing:
        """That of one entry; LookupError if nobody answered about it."""
        for each in self.standings:
            if each.entry == entry:
                return each
        raise LookupError(entry)

    def to_json(self) -> Json:
        """Plain values, as a snapshot keeps them; exact numbers are fractions written as text."""
        return {
            "method": self.method,
            "version": self.version,
            "digest": self.digest,
            "weights": dict(self.weights),
            "equal_weights": self.equal_weights,
            "standings": [each.to_json() for each in self.standings],
            "criteria": {criterion: mean.to_json() for criterion, mean in self.criteria.items()},
            "jurors": [each.to_json() for each in self.jurors],
            "disagreements": [each.to_json() for each in self.disagreements],
        }

    @classmethod
    def from_json(cls, values: Json) -> Ranking:
        """Read a stored ranking; KeyError if a part is absent."""
        return cls(
            method=values["method"],
            version=values["version"],
            digest=values["digest"],
            weights=dict(values["weights"]),
            equal_weights=values["equal_weights"],
            standings=tuple(Standing.from_json(each) for each in values["standings"]),
            criteria={criterion: Mean.from_json(mean) for criterion, mean in values["criteria"].items()},
            jurors=tuple(JurorHabits.from_json(each) for each in values["jurors"]),
            disagreements=tuple(Disagreement.from_json(each) for each in values["disagreements"]),
        )
