"""Numbers in French: comma, narrow spaces, units, plurals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from contest.wording.typography import NARROW, NO_BREAK

METRE_MM = 1000.0
BYTE_UNITS = ("octets", "ko", "Mo", "Go", "To")


def number(value: float, digits: int | None = None) -> str:
    """« 1 234,5 »; digits after the comma, or as many as needed up to two."""
    if digits is None:
        text = f"{_rounded(value, 2):,f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{_rounded(value, digits):,f}"
    return text.replace(",", NARROW).replace(".", ",").replace("-", "−")


def _rounded(value: float, digits: int) -> Decimal:
    # Through repr, so that 0.125 and 2.675 round as they are read, not as they are stored.
    rounded = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def plural(count: int, one: str, many: str | None = None) -> str:
    """« 1 élève », « 3 élèves », « 0 élève »: French counts in the plural from two on."""
    return f"{number(count, 0)}{NO_BREAK}{one if abs(count) < 2 else many or one + 's'}"


def plural_or_none(count: int, one: str, many: str | None = None, *, none: str) -> str:
    """« 3 équipes », « aucune équipe »: for a sentence, where nothing isn't a figure."""
    return plural(count, one, many) if count else f"{none} {one}"


def bytes_in_words(count: int) -> str:
    """« 14,2 Mo »: decimal units, as file managers and phone contracts count; one digit under a hundred."""
    if count < 1000:
        return plural(count, "octet")
    value, unit = float(count), 0
    while value >= 999.5 and unit < len(BYTE_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = 1 if value < 99.95 else 0
    text = number(value, digits)
    return f"{text.removesuffix(',0')}{NO_BREAK}{BYTE_UNITS[unit]}"


def duration(hours: float) -> str:
    """« 3 h 20 », « 50 min »; rounded up to the minute, because nobody minds being early."""
    minutes = max(1, int(-(-hours * 60 // 1)))
    if minutes < 60:
        return f"{minutes}{NO_BREAK}min"
    return f"{number(minutes // 60, 0)}{NO_BREAK}h{NO_BREAK}{minutes % 60:02d}"


def seconds_in_words(seconds: float) -> str:
    """« 0,9 seconde », « 4 secondes », « 2 minutes »."""
    if seconds >= 90:
        return plural(round(seconds / 60), "minute")
    text = number(seconds, 1 if seconds < 9.95 else 0).removesuffix(",0")
    return f"{text}{NO_BREAK}{'seconde' if seconds < 2 else 'secondes'}"


def grams(value: float) -> str:
    """« 27 g », « 0,6 g » under ten grams with one digit."""
    return f"{number(value, 0 if value >= 9.95 else 1).removesuffix(',0')}{NO_BREAK}g"


def euros(value: float) -> str:
    """« 0,59 € »."""
    return f"{number(value, 2)}{NO_BREAK}€"


def percent(share: float, digits: int = 0) -> str:
    """A share from 0 to 1 as « 63 % »."""
    return f"{number(share * 100, digits)}{NARROW}%"


def millimetres(value: float, digits: int = 1) -> str:
    """« 0,4 mm »."""
    return f"{number(value, digits)}{NO_BREAK}mm"


def size_in_words(sides_mm: Sequence[float]) -> str:
    """« 61,0 × 61,0 × 52,0 mm »; past a metre, the tenths say nothing: « 3 000 × 3 000 × 1 500 mm »."""
    digits = 1 if max(sides_mm, default=0.0) < METRE_MM else 0
    return f"{NO_BREAK}×{NO_BREAK}".join(number(side, digits) for side in sides_mm) + f"{NO_BREAK}mm"


def bed_in_words(sides_mm: Sequence[float]) -> str:
    """« un cube de 180 mm », or « 250 × 210 × 200 mm » when the sides differ."""
    if len(set(sides_mm)) == 1:
        return f"un cube de {number(sides_mm[0])}{NO_BREAK}mm"
    return f"{NO_BREAK}×{NO_BREAK}".join(number(side) for side in sides_mm) + f"{NO_BREAK}mm"
