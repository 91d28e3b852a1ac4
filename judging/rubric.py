"""The rubric: criteria with weights, and one sentence for each level from 0 to 4."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from judging.errors import BadRubric

LEVELS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One question to the jury; `levels[m]` says what the mark m means, `weight` is its share in percent."""

    code: str
    name: str
    question: str
    levels: tuple[str, ...]
    weight: int

    def __post_init__(self) -> None:
        """BadRubric unless there is a sentence for each of the five levels and a positive weight."""
        if len(self.levels) != LEVELS or not all(sentence.strip() for sentence in self.levels):
            raise BadRubric(self.code, "levels")
        if self.weight <= 0:
            raise BadRubric(self.code, "weight")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubric:
    """The criteria in the order in which they are marked; weights add up to 100."""

    criteria: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        """BadRubric when a code comes twice or the weights don't add up to 100."""
        codes = [criterion.code for criterion in self.criteria]
        if len(set(codes)) != len(codes):
            raise BadRubric("rubric", "codes")
        if sum(criterion.weight for criterion in self.criteria) != 100:
            raise BadRubric("rubric", "weights")

    def criterion(self, code: str) -> Criterion:
        """The criterion of that code; LookupError if there is none."""
        for criterion in self.criteria:
            if criterion.code == code:
                return criterion
        raise LookupError(code)

    def share(self, code: str) -> Fraction:
        """The exact weight of a criterion, from 0 to 1."""
        return Fraction(self.criterion(code).weight, 100)

    def to_json(self) -> dict[str, Any]:
        """Plain values, as stored with the edition and with each ballot's rubric version."""
        return {
            "criteria": [
                {
                    "code": criterion.code,
                    "name": criterion.name,
                    "question": criterion.question,
                    "levels": list(criterion.levels),
                    "weight": criterion.weight,
                }
                for criterion in self.criteria
            ]
        }

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Rubric:
        """Read a stored rubric; BadRubric if it breaks a rule, KeyError if a part is absent."""
        return cls(
            criteria=tuple(
                Criterion(
                    code=each["code"],
                    name=each["name"],
                    question=each["question"],
                    levels=tuple(each["levels"]),
                    weight=each["weight"],
                )
                for each in values["criteria"]
            )
        )
