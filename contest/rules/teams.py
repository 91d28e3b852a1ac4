"""What a team is, its levels and its class code."""

from __future__ import annotations

import re
import secrets
from enum import StrEnum


class TeamKind(StrEnum):
    """Individual entries and class entries are both welcome."""

    INDIVIDUAL = "individual"
    CLASS = "class"


# Words a pupil can spell; with 4 digits: 40 × 10,000 codes, guarded by a rate limit.
WORDS = tuple(
    """
    MELON POMME PRUNE FIGUE CERISE OLIVE NAVET RADIS POIREAU COURGE CAROTTE PANAIS TILLEUL CHENE HETRE SAULE
    ERABLE BOULEAU PIVOINE TULIPE JASMIN LILAS BLEUET COLZA LAVANDE SAUGE MENTHE THYM LOUTRE RENARD BLAIREAU
    HERON MESANGE PINSON ABEILLE COCCINELLE LEZARD TORTUE DAUPHIN BALEINE
    """.split()  # noqa: SIM905 - a list of forty strings is harder to read
)
SHAPE = re.compile(r"^[A-Z]{4,12}-\d{4}$")


def new_class_code() -> str:
    """A word and four digits, drawn by the system's generator."""
    return f"{secrets.choice(WORDS)}-{secrets.randbelow(10_000):04d}"


def normal_class_code(text: str) -> str:
    """What was typed, as it is stored: upper case, one hyphen, no spaces."""
    compact = re.sub(r"[\s_–—-]+", "", text).upper()
    return re.sub(r"^([A-Z]+)(\d+)$", r"\1-\2", compact)
