"""Prizes and special mentions, and those that follow from a ranking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

MAX_LABEL, MAX_REASON = 80, 300
PLACES = (1, 2, 3)


class AwardKind(StrEnum):
    """A prize follows the ranking or is the jury's; a special mention is outside of it."""

    PRIZE = "prize"
    MENTION = "mention"


def podium(standings: Iterable[Mapping[str, Any]]) -> tuple[tuple[int, str], ...]:
    """Rank and code of the entries on the first three places; those that are ex æquo share theirs.

    `standings` are those of a stored ranking. Two seconds leave no third, three firsts fill the podium.
    """
    return tuple((each["rank"], each["entry"]) for each in standings if each["rank"] in PLACES)


def best_of(standings: Iterable[Mapping[str, Any]], criterion: str) -> tuple[str, ...]:
    """The codes of the entries with the highest printed mean for one criterion; none if nobody was marked."""
    means = {each["entry"]: each["means"][criterion]["mean"] for each in standings}
    known = {entry: mean for entry, mean in means.items() if mean is not None}
    best = max(known.values(), default="")
    return tuple(entry for entry, mean in known.items() if mean == best)
