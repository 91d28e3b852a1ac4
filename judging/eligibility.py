"""Which juror may read which entry: not the own school, no declared conflict, not the own region if that is asked."""

from __future__ import annotations

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
