"""What a team reads of the jury: its place in a title, where it shines, where to look next, in words of thirteen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contest.rules.awards import AwardKind
from contest.wording.dates import date_in_words
from contest.wording.results import EQUAL, count_in_words, decimal, listed, percent_of, place_in_words, the
from contest.wording.typography import NO_BREAK, typo

SEGMENT, STEP = 24.25, 25.25  # percent of the bar: four layers and three gaps
LAYERS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One criterion: the team's mean and everybody's. `layers` are the filled shares of the four layers, `average` the
    place of everybody's mean in percent of the bar."""

    name: str
    question: str
    mean: str
    overall: str
    weight: str
    layers: tuple[float, ...]
    average: float


def title(entry: Mapping[str, Any], awards: Sequence[Mapping[str, Any]], *, top: int) -> str:
    """« Deuxième ex æquo. Et le jury a souri. »; no place is told past the public ones."""
    prize = next((award for award in awards if award["rank"] is not None), None)
    rank = prize["rank"] if prize else entry["rank"]
    if prize or rank <= top:
        tied = f" {EQUAL.replace(' ', NO_BREAK)}" if entry["tied"] and rank == entry["rank"] else ""
        place = place_in_words(rank)
        named = (
            "Première place" if rank == 1 else place[0].upper() + place[1:] if rank <= 3 else f"{place} place"
        )
        smile = " Et le jury a souri." if prize or awards else " Bravo."
        return typo(f"{named[0].upper()}{named[1:]}{tied}.{smile}")
    if awards:
        return typo(f"« {awards[0]['label']} », dit le jury.")
    return typo("Le jury vous a lus. Et il vous répond.")


def lead(name: str, entry: Mapping[str, Any]) -> str:
    """« Poto a été lu 12 fois… »"""
    times = "une fois" if entry["readers"] == 1 else f"{entry['readers']}{NO_BREAK}fois"
    return typo(
        f"« {name} » a été lu {times}. Voici ce que les jurés y ont vu, et comment la note est faite."
    )


def private_place(content: Mapping[str, Any]) -> str:
    """Why no place is told; as many as the palmarès shows, which equal scores can make more than its top."""
    shown = sum(each["rank"] <= content["top"] for each in content["entries"])
    return typo(
        f"Votre place reste entre vous et le jury : seuls les {count_in_words(shown)} premiers et les prix "
        "sont publics."
    )


def given(awards: Sequence[Mapping[str, Any]]) -> str:
    """« Prix de l’écologie et « Le plus rigolo » : « Coup de cœur du jury. » »; reasons are quoted as written."""
    labels = [
        award["label"] if award["kind"] == AwardKind.PRIZE else f"« {award['label']} »" for award in awards
    ]
    reasons = [f"« {award['reason']} »" for award in awards if award["reason"]]
    return typo(listed(labels) + (f" : {' '.join(reasons)}" if reasons else "."))


def profile(content: Mapping[str, Any], entry: Mapping[str, Any]) -> list[Profile]:
    """The criteria in the order of the rubric."""
    terms = {term["criterion"]: term for term in entry["terms"]}
    return [
        Profile(
            name=each["name"],
            question=each["question"],
            mean=decimal(terms[each["code"]]["mean"]),
            overall=decimal(each["mean"]),
            weight=percent_of(terms[each["code"]]["share"]),
            layers=_layers(float(terms[each["code"]]["mean"])),
            average=_along(float(each["mean"])),
        )
        for each in content["criteria"]
    ]


def _layers(mean: float) -> tuple[float, ...]:
    return tuple(round(min(1.0, max(0.0, mean - layer)), 4) for layer in range(LAYERS))


def _along(mean: float) -> float:
    layer = min(LAYERS - 1, int(mean))
    return round(layer * STEP + (mean - layer) * SEGMENT, 2)


def advice(content: Mapping[str, Any], entry: Mapping[str, Any], name: str) -> str:
    """Where the object stands highest against the others and where lowest; no guess at what jurors hoped for."""
    terms = {term["criterion"]: float(term["mean"]) for term in entry["terms"]}
    gaps = {each["name"]: terms[each["code"]] - float(each["mean"]) for each in content["criteria"]}
    best, weakest = max(gaps, key=lambda key: gaps[key]), min(gaps, key=lambda key: gaps[key])
    if best == weakest or gaps[best] == gaps[weakest]:
        return typo("Vos critères se tiennent. La prochaine version peut partir de celui que vous préférez.")
    return typo(
        f"Par rapport aux autres objets, votre point le plus haut est {the(best)}, le plus bas {the(weakest)}. "
        f"Si vous reprenez « {name} », commencez par ce dernier."
    )


def withheld_in_words(count: int) -> str:
    """How many sentences the team doesn't read; nothing when it reads all."""
    if not count:
        return "Les phrases sont telles que les jurés les ont écrites, sans leur nom."
    told = "Une phrase a été retirée" if count == 1 else f"{count} phrases ont été retirées"
    return typo(
        f"Les phrases sont telles que les jurés les ont écrites, sans leur nom. {told} par l’organisateur."
    )


def recheck_in_words(until: datetime, now: datetime) -> str:
    """Until when a second look can be asked for."""
    day = date_in_words(until, year=False)
    return f"avant le {day}" if now < until else f"c’était possible jusqu’au {day}"
