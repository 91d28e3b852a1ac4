"""What the settings of an edition may be: limits, and what is wrong with a value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from contest.rules import colors
from contest.rules.accounts import MAX_EMAIL, is_email
from contest.rules.errors import Conflict, Invalid
from uploads.printer import Printer

MAX_TITLE, MAX_SHORT_TITLE, MAX_THEME, MAX_INTRODUCTION = 120, 60, 200, 2000
FIRST_YEAR, LAST_YEAR = 2000, 2100
MIN_BED_MM, MAX_BED_MM = 50.0, 1000.0
MIN_NOZZLE_MM, MAX_NOZZLE_MM = 0.1, 1.2
MEGABYTE = 1_000_000
# contest/protection.py closes its door at 512 MB.
MIN_UPLOAD_BYTES, MAX_UPLOAD_BYTES = MEGABYTE, 500 * MEGABYTE
# Two million triangles take 1.1 GB of memory to check (README); five fit into 4 GB.
MIN_TRIANGLES, MAX_TRIANGLES = 10_000, 5_000_000
MAX_PHOTOS, MAX_TEAMS, MAX_READINGS = 20, 500, 20
MAX_CRITERION, MAX_QUESTION, MAX_SENTENCE, LEVELS = 40, 120, 300, 5
MAX_LABEL, MAX_LEVEL_CODE, MAX_THEME_CODE, MAX_CHOICES = 40, 12, 24, 40
MAX_SLUG = 40


class Section(StrEnum):
    """The parts of the settings that are saved alone: two organisers only meet in the same one."""

    PHASES = "phases"
    RUBRIC = "rubric"
    PRINTING = "printing"
    TEAMS = "teams"
    LEVELS = "levels"
    THEMES = "themes"
    IDENTITY = "identity"
    LEGAL = "legal"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Name, words, contact and colours; an empty colour is the house's own."""

    title: str
    short_title: str
    theme: str
    year: int
    introduction: str
    contact_email: str
    action_color: str = ""
    strand_color: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printing:
    """What a file may be, and the printer it is checked against."""

    bed_mm: tuple[float, float, float]
    nozzle_mm: float
    max_upload_bytes: int
    max_triangles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaming:
    """How many teams, photos, signatures and readings."""

    max_teams_per_school: int
    max_photos: int
    signatures_needed: int
    readings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionText:
    """One criterion as an organiser writes it; its code stays."""

    code: str
    name: str
    question: str
    weight: int
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceLine:
    """One level or theme as an organiser writes it; no code yet for a new one, and a place to stand at."""

    code: str
    label: str
    place: int
    removed: bool = False


def checked_identity(typed: Identity) -> Identity:
    """The same, or Invalid with the reason of each field."""
    _refuse(
        title=_text(typed.title, MAX_TITLE),
        short_title=_text(typed.short_title, MAX_SHORT_TITLE),
        theme=_text(typed.theme, MAX_THEME, optional=True),
        introduction=_text(typed.introduction, MAX_INTRODUCTION),
        year=_range(typed.year, FIRST_YEAR, LAST_YEAR),
        contact_email="" if _is_address(typed.contact_email) else "shape",
        action_color=_color(typed.action_color, colors.TEXT_RATIO),
        strand_color=_color(typed.strand_color, colors.SHAPE_RATIO),
    )
    return typed


def checked_printing(typed: Printing) -> Printing:
    """The same, or Invalid with the reason of each field."""
    _refuse(
        bed=next((code for side in typed.bed_mm if (code := _range(side, MIN_BED_MM, MAX_BED_MM))), ""),
        nozzle=_range(typed.nozzle_mm, MIN_NOZZLE_MM, MAX_NOZZLE_MM),
        max_upload=_range(typed.max_upload_bytes, MIN_UPLOAD_BYTES, MAX_UPLOAD_BYTES),
        max_triangles=_range(typed.max_triangles, MIN_TRIANGLES, MAX_TRIANGLES),
    )
    return typed


def checked_teaming(typed: Teaming) -> Teaming:
    """The same, or Invalid with the reason of each field."""
    _refuse(
        max_teams_per_school=_range(typed.max_teams_per_school, 1, MAX_TEAMS),
        max_photos=_range(typed.max_photos, 0, MAX_PHOTOS),
        signatures_needed=_range(typed.signatures_needed, 1, 2),
        readings=_range(typed.readings, 1, MAX_READINGS),
    )
    return typed


def checked_rubric(criteria: Sequence[CriterionText]) -> dict[str, Any]:
    """The rubric in judging's stored form, or Invalid: `<code>_name`, `<code>_weight`, `<code>_level_3`, `weights`."""
    reasons: dict[str, str] = {}
    for each in criteria:
        reasons[f"{each.code}_name"] = _text(each.name, MAX_CRITERION)
        reasons[f"{each.code}_question"] = _text(each.question, MAX_QUESTION)
        reasons[f"{each.code}_weight"] = _range(each.weight, 1, 100)
        for number in range(LEVELS):
            sentence = each.levels[number] if number < len(each.levels) else ""
            reasons[f"{each.code}_level_{number}"] = _text(sentence, MAX_SENTENCE)
    if not any(reasons.values()) and sum(each.weight for each in criteria) != 100:
        reasons[f"{criteria[0].code}_weight"] = "sum"
    _refuse(**reasons)
    return {
        "criteria": [
            {
                "code": each.code,
                "name": each.name,
                "question": each.question,
                "weight": each.weight,
                "levels": list(each.levels),
            }
            for each in criteria
        ]
    }


def arranged(
    lines: Sequence[ChoiceLine], *, in_use: frozenset[str], longest_code: int, least: int = 0
) -> list[dict[str, Any]]:
    """The levels or themes in their places, or Invalid: `label_2` missing or twice, `removed_2` in use.

    A line without code and without label is an empty line of the form. A code in use that no line names is kept by
    refusing the whole: a form that somebody tampered with can't lose it.
    """
    reasons: dict[str, str] = {}
    kept: list[tuple[int, int, ChoiceLine]] = []
    seen: set[str] = set()
    for number, line in enumerate(lines):
        if line.removed or (not line.code and not line.label):
            reasons[f"removed_{number}"] = "in_use" if line.removed and line.code in in_use else ""
            continue
        twice = "twice" if line.label.casefold() in seen else ""
        reasons[f"label_{number}"] = _text(line.label, MAX_LABEL) or twice
        seen.add(line.label.casefold())
        kept.append((line.place, number, line))
    if not any(reasons.values()) and len(kept) < least:
        reasons["label_0"] = "missing"
    _refuse(**reasons)
    taken = {line.code for _, _, line in kept if line.code}
    if not in_use <= taken:
        raise Conflict("choices")
    result = []
    for _, _, line in sorted(kept, key=lambda each: each[:2]):
        code = line.code or code_for(line.label, taken=taken, longest=longest_code)
        taken.add(code)
        result.append({"code": code, "label": line.label})
    return result


def code_for(label: str, *, taken: set[str], longest: int) -> str:
    """A short name for rows and addresses: « Économise l’eau » gives « economise-l-eau », then « …-2 »."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:longest].strip("-") or "autre"
    code, number = stem, 1
    while code in taken:
        number += 1
        ending = f"-{number}"
        code = stem[: longest - len(ending)] + ending
    return code


def with_measures(printer: Printer, typed: Printing) -> Printer:
    """The printer profile with another bed and nozzle: a wall needs two strands to hold, one to be printed at all."""
    name = (
        printer.name if (printer.bed_mm, printer.nozzle_mm) == (typed.bed_mm, typed.nozzle_mm) else "edition"
    )
    return replace(
        printer,
        name=name,
        bed_mm=typed.bed_mm,
        nozzle_mm=typed.nozzle_mm,
        wall_blocking_mm=typed.nozzle_mm,
        wall_warning_mm=round(2 * typed.nozzle_mm, 3),
    )


def _refuse(**reasons: str) -> None:
    if wrong := {name: code for name, code in reasons.items() if code}:
        raise Invalid(**wrong)


def _text(text: str, limit: int, *, optional: bool = False) -> str:
    if not text:
        return "" if optional else "missing"
    return "too_long" if len(text) > limit else ""


def _range(value: float, least: float, most: float) -> str:
    return "" if least <= value <= most else "range"


def _is_address(email: str) -> bool:
    return len(email) <= MAX_EMAIL and is_email(email)


def _color(color: str, needed: float) -> str:
    if not color:
        return ""
    if not colors.is_color(color):
        return "shape"
    return "" if colors.legibility(color, needed=needed).passes else "faint"
