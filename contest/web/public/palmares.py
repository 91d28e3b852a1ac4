"""A publication becomes what the page shows: the podium in layers, the chart, the mentions, one score explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import url_for

from contest.models import Edition
from contest.queries.palmares import Face
from contest.rules.awards import AwardKind
from contest.wording import results as wording
from contest.wording.entries import level_label
from contest.wording.typography import typo

# Layers of filament under each place of the podium; those who share a place stand on as many.
LAYERS = {1: 19, 2: 10, 3: 6}
SMALL, LARGE = "poster-400.webp", "poster-1200.webp"
HIGHEST_MARK = 4.0
TICK = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One entry as everybody sees it; `url` and `picture` are empty while it isn't public."""

    code: str
    name: str
    team: str
    url: str
    picture: str
    large: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the podium."""

    rank: int
    label: str
    entry: Shown
    layers: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the chart; positions in percent of its strip, `lowest` and `highest` None for a single reading."""

    entry: Shown
    rank: int
    tied: bool
    score: str
    at: float
    lowest: float | None
    highest: float | None
    said: str
    terms: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The lines that share a place, on one paper."""

    paper: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A line of the scale."""

    words: str
    at: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """An award beside the podium; `reason` is empty while its entry isn't public."""

    label: str
    reason: str
    entry: Shown


# The papers of the bands in turn: the winner's is warm, the next one leafy.
PAPERS = (3, 2, 1, 4)


def shown(edition: Edition, face: Face) -> Shown:
    """Title, team and level, or only the number."""
    if not face.public:
        return Shown(
            code=face.code, name=f"Objet {face.code}", team="une équipe", url="", picture="", large=""
        )
    level = level_label(edition.levels, face.level)
    return Shown(
        code=face.code,
        name=typo(face.title),
        team=f"{face.team or 'une équipe'}, {level}",
        url=url_for("public.entry", code=face.code),
        picture=_picture(face, SMALL),
        large=_picture(face, LARGE),
    )


def podium(content: Mapping[str, Any], entries: Mapping[str, Shown]) -> list[Step]:
    """The prizes of the first three places; the ranking's own places while no prize is given."""
    places = [award for award in content["awards"] if award["rank"] is not None] or [
        {"entry": each["entry"], "rank": each["rank"], "label": wording.PLACES[each["rank"]]}
        for each in content["entries"]
        if each["rank"] in wording.PLACES
    ]
    ranks = [award["rank"] for award in places]
    return [
        Step(
            rank=award["rank"],
            label=wording.prize_in_words(award["label"], shared=ranks.count(award["rank"]) > 1),
            entry=entries[award["entry"]],
            layers=LAYERS[award["rank"]],
            notes=tuple(
                other["label"]
                for other in content["awards"]
                if other["entry"] == award["entry"] and _is_prize_of_the_jury(other)
            ),
        )
        for award in sorted(places, key=lambda award: award["rank"])
    ]


def mentions(
    content: Mapping[str, Any], entries: Mapping[str, Shown], steps: Sequence[Step]
) -> list[Mention]:
    """Every other award; a prize of the jury that stands on the podium already isn't told twice."""
    standing = {step.entry.code for step in steps}
    return [
        _mention(award, entries[award["entry"]])
        for award in content["awards"]
        if award["rank"] is None and not (_is_prize_of_the_jury(award) and award["entry"] in standing)
    ]


def _mention(award: Mapping[str, Any], entry: Shown) -> Mention:
    """The reason is free text about the object: it goes with what else the object shows."""
    return Mention(label=award["label"], reason=award["reason"] if entry.url else "", entry=entry)


def _is_prize_of_the_jury(award: Mapping[str, Any]) -> bool:
    return award["rank"] is None and award["kind"] == AwardKind.PRIZE


def bands(content: Mapping[str, Any], entries: Mapping[str, Shown]) -> list[Band]:
    """The public places, those who share one together."""
    first = [each for each in content["entries"] if each["rank"] <= content["top"]]
    low = _low(first)
    groups = groupby(first, key=lambda each: each["rank"])
    return [
        Band(paper=PAPERS[index % 4], rows=tuple(_row(each, entries, low) for each in group))
        for index, (_, group) in enumerate(groups)
    ]


def ticks(content: Mapping[str, Any]) -> list[Tick]:
    """The scale above the chart, every half mark from the lowest reading shown to 4."""
    low = _low([each for each in content["entries"] if each["rank"] <= content["top"]])
    count = round((HIGHEST_MARK - low) / TICK)
    values = [low + TICK * step for step in range(count + 1)]
    return [Tick(words=f"{value:g}".replace(".", ","), at=_place(value, low)) for value in values]


def leaders(content: Mapping[str, Any], entries: Mapping[str, Shown]) -> str:
    """Who leads."""
    places: dict[int, list[str]] = {}
    for each in content["entries"]:
        if each["rank"] <= min(2, content["top"]):
            shown = entries[each["entry"]]
            places.setdefault(each["rank"], []).append(_spoken(shown))
    return wording.leaders(places)


def _spoken(shown: Shown) -> str:
    return f"« {shown.name} »" if shown.url else f"l’objet {shown.code}"


def _row(each: Mapping[str, Any], entries: Mapping[str, Shown], low: float) -> Row:
    told = each["complete"] > 1
    return Row(
        entry=entries[each["entry"]],
        rank=each["rank"],
        tied=each["tied"],
        score=wording.decimal(each["score"]),
        at=_place(float(each["score"]), low),
        lowest=_place(float(each["lowest"]), low) if told else None,
        highest=_place(float(each["highest"]), low) if told else None,
        said=wording.extent_in_words(each),
        terms=each["terms"],
    )


def _low(entries: Sequence[Mapping[str, Any]]) -> float:
    """The lowest half mark of the scale: at most 3, so that there is something to compare."""
    values = [float(each["lowest"] or each["score"]) for each in entries]
    return min(3.0, *(value // TICK * TICK for value in values)) if values else 0.0


def _place(value: float, low: float) -> float:
    return round(100 * (value - low) / (HIGHEST_MARK - low), 2)


def _picture(face: Face, name: str) -> str:
    digest = face.pictures.get(name)
    return url_for("files.picture", key=face.inspection, name=name, v=digest[:12]) if digest else ""
