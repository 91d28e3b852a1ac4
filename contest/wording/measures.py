"""The numbers of a finding and of its report, each as words with its unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contest.wording.numbers import bytes_in_words, grams, number, size_in_words
from contest.wording.typography import NO_BREAK
from uploads.printer import Printer

SMALL_MM = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What a sentence may mention; a number that the check didn't give is left out of the sentence."""

    finding: Mapping[str, Any]
    report: Mapping[str, Any]

    @property
    def count(self) -> int:
        """Places in all."""
        return int(self.finding["count"])

    @property
    def values(self) -> Mapping[str, Any]:
        """The finding's measures by name."""
        return self.finding.get("measures") or {}

    @property
    def printer(self) -> Printer:
        """The profile of the report."""
        return Printer.from_json(dict(self.report["printer"]))

    def first(self, *names: str) -> Any:
        """The first of these measures that was given, or None."""
        return next((self.values[name] for name in names if self.values.get(name) is not None), None)

    def has(self, *names: str) -> bool:
        """Whether one of these was given, and isn't zero or empty."""
        return bool(self.first(*names))

    def length(self, *names: str, digits: int = 1) -> str:
        """« 0,4 mm », or nothing."""
        value = self._float(*names)
        return "" if value is None else length_in_words(value, digits)

    def area(self, *names: str) -> str:
        """« 31 mm² », « 3,1 cm² », or nothing."""
        value = self._float(*names)
        return "" if value is None else area_in_words(value)

    def volume(self, *names: str) -> str:
        """« 1,4 cm³ », or nothing."""
        value = self._float(*names)
        return "" if value is None else volume_in_words(value)

    def whole(self, *names: str) -> str:
        """« 2 000 000 », or nothing."""
        value = self._float(*names)
        return "" if value is None else number(value, 0)

    def amount(self, *names: str) -> int | None:
        """A whole number to count with."""
        value = self._float(*names)
        return None if value is None else round(value)

    def number(self, *names: str) -> float | None:
        """The plain number."""
        return self._float(*names)

    def bytes(self, *names: str) -> str:
        """« 14,2 Mo », or nothing."""
        value = self._float(*names)
        return "" if value is None else bytes_in_words(round(value))

    @property
    def size(self) -> str:
        """The part's size in words, or nothing."""
        sides = self.report.get("measurements", {}).get("size_mm")
        return size_in_words(sides) if sides else ""

    @property
    def far_too(self) -> str:
        """« bien petit » or « bien grand »."""
        sides = self.report.get("measurements", {}).get("size_mm") or (0.0,)
        return "bien petit" if max(sides) < SMALL_MM else "bien grand"

    @property
    def bed(self) -> str:
        """« 180 × 180 × 180 mm »."""
        return f"{NO_BREAK}×{NO_BREAK}".join(number(side) for side in self.printer.bed_mm) + f"{NO_BREAK}mm"

    @property
    def nozzle(self) -> str:
        """« 0,4 mm »."""
        return f"{number(self.printer.nozzle_mm)}{NO_BREAK}mm"

    @property
    def wall_wanted(self) -> str:
        """« 0,8 mm »."""
        return f"{number(self.printer.wall_warning_mm)}{NO_BREAK}mm"

    def support_grams(self, mm3: float) -> str:
        """« 2 g »: supports are printed as sparsely as the inside."""
        return grams(max(0.1, mm3 / 1000 * self.printer.infill * self.printer.density_g_cm3))

    @property
    def overhang_degrees(self) -> str:
        """« 45° »."""
        return f"{number(self.printer.overhang_deg, 0)}°"

    def _float(self, *names: str) -> float | None:
        value = self.first(*names)
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def length_in_words(mm: float, digits: int = 1) -> str:
    """« 0,4 mm »; with more digits, those that say something: « 0,25 mm », never « 0,40 mm »."""
    text = number(mm, digits)
    while digits > 1 and text.endswith("0"):
        text, digits = text[:-1], digits - 1
    return f"{text}{NO_BREAK}mm"


def about(mm: float) -> str:
    """« 4,4 mm », « 2 mm », « 0,25 mm », « 1 200 mm »: a side as one says it."""
    return f"{number(round(mm, 1 if mm >= 1 else 2))}{NO_BREAK}mm"


def area_in_words(mm2: float) -> str:
    """« 4,2 mm² », « 31 mm² », « 3,1 cm² »."""
    if mm2 >= 100:
        return f"{number(mm2 / 100, 1).removesuffix(',0')}{NO_BREAK}cm²"
    return f"{number(mm2, 0 if mm2 >= 9.95 else 1).removesuffix(',0')}{NO_BREAK}mm²"


def volume_in_words(mm3: float) -> str:
    """« 4,2 mm³ », « 1,4 cm³ »."""
    if mm3 >= 100:
        return f"{number(mm3 / 1000, 1).removesuffix(',0')}{NO_BREAK}cm³"
    return f"{number(mm3, 0 if mm3 >= 9.95 else 1).removesuffix(',0')}{NO_BREAK}mm³"
