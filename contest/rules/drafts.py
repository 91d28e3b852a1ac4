"""The texts of a draft: their limits, and how two people writing at once never overwrite each other."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from contest.rules.errors import Conflict
from contest.rules.texts import one_line, several_lines

# Longest accepted text of each field, in characters. Another field has more places than this one: « Adding a field to
# an entry » in CONTRIBUTING.md.
LIMITS: dict[str, int] = {
    "title": 80,
    "replaces": 300,
    "why_ecological": 600,
    "why_fun": 600,
    "material": 40,
    "color": 7,
    "level": 12,
    "theme": 24,
}
ONE_LINE = frozenset({"title", "material", "color", "level", "theme"})
# Fields that drafts didn't have at first: left empty they aren't in a receipt, so that older receipts compare equal.
ADDED_LATER = frozenset({"theme"})
COLOR = re.compile(r"^#[0-9a-f]{6}$")
STAMP_LENGTH = 16


class EditedMeanwhile(Conflict):
    """Somebody else changed the same fields since they were shown; nothing was written."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(fields[0])
        self.fields = fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What to write, and which fields two people changed differently."""

    changes: dict[str, str]
    conflicts: tuple[str, ...]


def clean(field: str, text: str) -> str:
    """The text of that field as it is stored."""
    return one_line(text) if field in ONE_LINE else several_lines(text)


def stamp(text: str) -> str:
    """A short fingerprint of a text as it was shown: says whether it changed since."""
    return hashlib.sha256(text.encode()).hexdigest()[:STAMP_LENGTH]


def merge(*, current: Mapping[str, str], sent: Mapping[str, str], shown: Mapping[str, str]) -> Merge:
    """Compare what is stored, what is sent and the stamps of what was shown (a field without stamp is trusted).

    A field that its sender didn't touch is left alone, whatever others made of it in between.
    """
    changes: dict[str, str] = {}
    conflicts: list[str] = []
    for field, text in sent.items():
        untouched = field in shown and shown[field] == stamp(text)
        if text == current[field] or untouched:
            continue
        if field in shown and shown[field] != stamp(current[field]):
            conflicts.append(field)
        else:
            changes[field] = text
    return Merge(changes=changes, conflicts=tuple(conflicts))
