"""Why no assignment exists: proofs that anybody can check by counting."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityShort:
    """All jurors together can't take so many readings; both numbers leave out what is done."""

    needed: int
    available: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooFewJurors:
    """Each of these entries of a school can have `eligible` readers at most, those it has already among them.

    An empty school: there aren't `needed` jurors at all, or the entries name no school.
    """

    school: str
    entries: tuple[str, ...]
    eligible: int
    needed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TooCrowded:
    """Together these entries miss `needed` readings, and the jurors who may read them have `available` to give.

    Each of the jurors gives at most their free capacity, and at most one reading for each entry they may read (Hall's
    condition, with capacities).
    """

    entries: tuple[str, ...]
    jurors: tuple[str, ...]
    needed: int
    available: int


Reason = CapacityShort | TooFewJurors | TooCrowded

NAMES = {CapacityShort: "capacity_short", TooFewJurors: "too_few_jurors", TooCrowded: "too_crowded"}


def reason_to_json(reason: Reason) -> dict[str, Any]:
    """Its name and its values."""
    return {"reason": NAMES[type(reason)], **asdict(reason)}
