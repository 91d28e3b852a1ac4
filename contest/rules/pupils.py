"""A pupil's first name: short, alone, never with a surname in capitals."""

from __future__ import annotations

import unicodedata

from contest.rules.teams import TeamKind

NAME_LIMIT = 40
MAX_PUPILS: dict[TeamKind, int] = {TeamKind.INDIVIDUAL: 1, TeamKind.CLASS: 40}
CAPITALS = 3
# Control characters, and marks of format: PostgreSQL keeps no NUL at all.
UNSEEN = frozenset({"Cc", "Cf"})


def clean_name(text: str) -> str:
    """The name as it is stored: composed Unicode, single spaces, no letter that nobody sees.

    A soft hyphen, as word processors leave behind, would hide the name from whoever looks for it in other texts.
    """
    seen = "".join(
        letter for letter in text if letter.isspace() or unicodedata.category(letter) not in UNSEEN
    )
    return " ".join(unicodedata.normalize("NFC", seen).split())


def looks_like_surname(name: str) -> str:
    """The word of the name that looks like a surname, or an empty text.

    « Adèle DUPONT », « LE-GALL Zoé »: schools write surnames in capitals. « Léa B » and « MJ » are fine.
    """
    words = name.split()
    if len(words) < 2:
        return ""
    return next((word for word in words if word.isupper() and sum(map(str.isalpha, word)) >= CAPITALS), "")
