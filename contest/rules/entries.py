"""States of an entry and what must be there before it can be submitted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EntryState(StrEnum):
    """A draft saves itself; submitted can be edited or withdrawn until the deadline."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class InspectionState(StrEnum):
    """Where the check of an upload stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class PhotoState(StrEnum):
    """A photo is private until it is re-encoded."""

    WAITING = "waiting"
    READY = "ready"
    REFUSED = "refused"


class Missing(StrEnum):
    """One line of the checklist before submitting."""

    TITLE = "title"
    REPLACES = "replaces"
    WHY_ECOLOGICAL = "why_ecological"
    WHY_FUN = "why_fun"
    MATERIAL = "material"
    LEVEL = "level"
    FILE = "file"
    FILE_UNREADABLE = "file_unreadable"
    FILE_TO_FIX = "file_to_fix"
    PUPILS = "pupils"
    PARTICIPATION = "participation"
    RULEBOOK = "rulebook"


TEXTS = (
    Missing.TITLE,
    Missing.REPLACES,
    Missing.WHY_ECOLOGICAL,
    Missing.WHY_FUN,
    Missing.MATERIAL,
    Missing.LEVEL,
)
# A file with a blocking finding may still be submitted, with a clear warning: the jury and a teacher decide,
# and nothing is disqualified in silence. An unreadable file can't.
TOLERATED = frozenset({Missing.FILE_TO_FIX})


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What the rule looks at; texts by the name of their Missing code."""

    texts: dict[str, str]
    pupils: int
    participation_granted: int
    has_file: bool
    file_unreadable: bool = False
    file_to_fix: bool = False
    rulebook_accepted: bool = False


def missing(dossier: Dossier) -> tuple[Missing, ...]:
    """What is not there yet, in the order of the page."""
    gaps = [code for code in TEXTS if not dossier.texts.get(code.value, "").strip()]
    if not dossier.has_file:
        gaps.append(Missing.FILE)
    elif dossier.file_unreadable:
        gaps.append(Missing.FILE_UNREADABLE)
    elif dossier.file_to_fix:
        gaps.append(Missing.FILE_TO_FIX)
    if dossier.pupils == 0:
        gaps.append(Missing.PUPILS)
    elif dossier.participation_granted < dossier.pupils:
        gaps.append(Missing.PARTICIPATION)
    if not dossier.rulebook_accepted:
        gaps.append(Missing.RULEBOOK)
    return tuple(gaps)


def preventing(gaps: tuple[Missing, ...]) -> tuple[Missing, ...]:
    """The gaps that forbid submitting."""
    return tuple(gap for gap in gaps if gap not in TOLERATED)
