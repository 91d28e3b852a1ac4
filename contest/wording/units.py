"""The question about the unit: each choice with the size it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from contest.rules.scales import AS_RECEIVED, unit_of
from contest.wording.measures import about
from contest.wording.numbers import number, size_in_words
from contest.wording.typography import typo
from uploads.printer import Printer
from uploads.report import Code

NAMES: dict[str, str] = {
    "mm": "Tel quel, en millimètres",
    "cm": "En centimètres, × 10",
    "inch": "En pouces, × 25,4",
    "m": "En mètres, × 1 000",
    "from_cm": "Dix fois plus petit, ÷ 10",
    "from_inch": "Des pouces de trop, ÷ 25,4",
    "from_m": "Mille fois plus petit, ÷ 1 000",
}
ACTS: dict[str, str] = {
    "mm": "Revenir à la taille reçue",
    "cm": "Agrandir × 10",
    "inch": "Agrandir × 25,4",
    "m": "Agrandir × 1 000",
    "from_cm": "Réduire ÷ 10",
    "from_inch": "Réduire ÷ 25,4",
    "from_m": "Réduire ÷ 1 000",
}
SMALL_MM = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitChoice:
    """One answer to « dans quelle unité ? »."""

    unit: str
    title: str
    act: str
    size: str
    sides_mm: Sequence[float]
    hint: str
    likely: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitQuestion:
    """The question as a title, why it is asked, and its answers: as received first, then the likely one."""

    title: str
    why: str
    choices: tuple[UnitChoice, ...]
    bed_mm: Sequence[float]

    @property
    def likely(self) -> UnitChoice | None:
        """The answer that is proposed, if one stands out."""
        return next((choice for choice in self.choices if choice.likely), None)


def unit_question(report: Mapping[str, Any], *, scale: float) -> UnitQuestion | None:
    """The question a report raises at the scale it was read at; None when the size is plausible."""
    found = next((f for f in report["findings"] if f["code"] == Code.UNITS), None)
    if found is None:
        return None
    measures = found["measures"]
    size, largest = measures["size_mm"], measures["largest_mm"]
    offered = [_choice(offer, scale, measures["likely_factor"]) for offer in measures["choices"]]
    known = sorted((choice for choice in offered if choice), key=lambda choice: not choice.likely)
    likely = known[0] if known and known[0].likely else None
    guess = {"inch": "des pouces", "cm": "des centimètres", "m": "des mètres"}.get(
        likely.unit if likely else ""
    )
    asked = f"seraient-ce {guess} ?" if guess else "est-ce la bonne unité ?"
    kept = UnitChoice(
        unit=unit_of(scale) or AS_RECEIVED,
        title=typo(NAMES["mm"] if scale == 1 else "Comme maintenant"),
        act=typo(f"Garder {about(largest)}"),
        size=size_in_words(size),
        sides_mm=size,
        hint="Plus petit qu’un grain de riz." if largest <= SMALL_MM else "Plus grand qu’une imprimante.",
    )
    return UnitQuestion(
        title=typo(f"{about(largest)} de large : {asked}"),
        why=typo("Beaucoup de fichiers 3D ne disent pas leur unité. Nous ne devinons pas à votre place."),
        choices=(kept, *known),
        bed_mm=Printer.from_json(dict(report["printer"])).bed_mm,
    )


def _choice(offer: Mapping[str, Any], scale: float, likely_factor: float | None) -> UnitChoice | None:
    unit = unit_of(scale * offer["factor"])
    if unit is None or unit == AS_RECEIVED:
        return None
    fits = "Tient dans la main et sur le plateau." if offer["fits"] else "Trop grand pour le plateau."
    if offer["fits"] and max(offer["size_mm"]) <= SMALL_MM:
        fits = "Encore bien petit."
    return UnitChoice(
        unit=unit,
        title=typo(NAMES[unit]),
        act=typo(ACTS[unit]),
        size=size_in_words(offer["size_mm"]),
        sides_mm=offer["size_mm"],
        hint=fits,
        likely=likely_factor is not None and abs(offer["factor"] - likely_factor) < 1e-9,
    )


def read_as(scale: float) -> str:
    """« Lu en pouces, × 25,4 », or nothing at the scale it came in."""
    unit = unit_of(scale)
    if unit == AS_RECEIVED:
        return ""
    return typo(f"Lu {NAMES[unit][0].lower()}{NAMES[unit][1:]}" if unit else f"Lu × {number(scale)}")
