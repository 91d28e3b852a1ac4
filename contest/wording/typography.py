"""French typography: the spaces that never break, the apostrophe, the small raised letters."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

NO_BREAK = "\u00a0"
NARROW = "\u202f"

# Imprimerie nationale, Lexique des règles typographiques: a narrow space before ; ! ? and %, a full one before
# the colon and inside guillemets.
_BEFORE_NARROW = re.compile(r"(?<![\s«]) (?=[;!?%](?!\w))")
_BEFORE_FULL = re.compile(r"(?<!\s) (?=(?::(?=\s|$)|»))")
_AFTER_GUILLEMET = re.compile(r"(?<=«) (?!\s)")
_NUMBER_AND_UNIT = re.compile(
    r"(?<=\d) (?=(?:mm|cm|m|km|g|kg|h|min|s|Mo|Ko|ko|Go|octets?|€|°C|kWh|jours?|heures?|minutes?|secondes?)\b|€)"
)
_NUMBER_SIGN = re.compile(r"\b(n[o°]|nº|p\.) (?=\d)")
_ORDINAL = re.compile(r"\b(\d+)(er|re|de|e)\b")


def typo(text: str) -> str:
    """Plain text with the spaces of French printing and curved apostrophes; twice is the same as once."""
    text = re.sub(r"(?<=\w)'(?=\w)", "’", text).replace("...", "…")
    return spaced(text)


def spaced(text: str) -> str:
    """Only the spaces: safe on the text of a template, where an apostrophe may belong to an attribute."""
    text = _BEFORE_NARROW.sub(NARROW, text)
    text = _BEFORE_FULL.sub(NO_BREAK, text)
    text = _AFTER_GUILLEMET.sub(NO_BREAK, text)
    text = _NUMBER_AND_UNIT.sub(NO_BREAK, text)
    return _NUMBER_SIGN.sub(rf"\1{NO_BREAK}", text)


def ordinals(text: str) -> Markup:
    """« 4e » and « 1er » with raised letters, everything else escaped."""
    return Markup(_ORDINAL.sub(r"\1<sup>\2</sup>", str(escape(text))))  # noqa: S704 - escaped just before
