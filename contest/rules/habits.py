"""What in a juror's way of marking is worth a look; never a reason to take anybody's marks away by itself."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from judging.digits import UNIT

# Fewer marks beside somebody else's say nothing of a habit.
FEWEST_MARKS = 9
# Half a level from the others on the same objects, in hundredths; seven marks in ten on one level.
FAR = UNIT // 2
FLAT_TENTHS = 7


class Hint(StrEnum):
    """HARSH and GENEROUS: far from the others on the same objects; FLAT: nearly always the same level."""

    HARSH = "harsh"
    GENEROUS = "generous"
    FLAT = "flat"


def hints(juror: Mapping[str, Any]) -> tuple[Hint, ...]:
    """What to look at, from the habits of a stored ranking."""
    found = []
    distance = juror["distance"]
    if distance["mean"] is not None and distance["marks"] >= FEWEST_MARKS:
        apart = round(float(distance["mean"]) * UNIT)
        if abs(apart) >= FAR:
            found.append(Hint.GENEROUS if apart > 0 else Hint.HARSH)
    levels = juror["levels"]
    if sum(levels) >= FEWEST_MARKS and 10 * max(levels) >= FLAT_TENTHS * sum(levels):
        found.append(Hint.FLAT)
    return tuple(found)
