"""The organisers' pages of results in words: where they stand, what is worth a look, why a computation failed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contest.models import Publication, Result
from contest.queries.results import Changes, Ranked
from contest.rules.habits import Hint, hints
from contest.wording.dates import instant_in_words, moment_in_words
from contest.wording.numbers import plural
from contest.wording.results import decimal, listed
from contest.wording.typography import typo

HINTS = {
    Hint.HARSH: "note plus bas que les autres",
    Hint.GENEROUS: "note plus haut que les autres",
    Hint.FLAT: "donne presque toujours la même note",
}
FAILURES = {
    "worker_vanished": "Le programme de calcul s’est arrêté au milieu, trois fois.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Habit:
    """One juror in words; `tags` are what is worth a look."""

    juror: str
    name: str
    entries: int
    mean: str
    distance: str
    levels: tuple[int, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Two readings of one object that lie far apart."""

    entry: str
    criterion: str
    lowest: int
    highest: int
    lowest_by: str
    highest_by: str


def headline(
    *,
    last: Ranked | None,
    waiting: Result | None,
    changes: Changes | None,
    publication: Publication | None,
    shown: bool,
    opens_at: datetime,
) -> str:
    """Where the results stand, in one sentence."""
    if waiting is not None:
        return "Le classement se calcule."
    if last is None:
        return "Le classement attend son premier calcul."
    if publication is not None and shown:
        return "Les résultats sont publics."
    if publication is not None:
        return typo(f"Tout est prêt : les résultats sortent {instant_in_words(opens_at, zone=False)}.")
    if changes:
        return "Le classement n’est plus à jour."
    ranked = sum(each["rank"] is not None for each in last.standings)
    return typo(f"{plural(ranked, 'objet a', 'objets ont')} une place. Rien n’est encore public.")


def computed_in_words(result: Result, now: datetime) -> str:
    """« Calcul nº 3, sur les notes lues le 12 mars à 14 h 31. »"""
    assert result.computed_at is not None
    return typo(f"Calcul nº {result.number}, sur les notes lues {moment_in_words(result.computed_at, now)}.")


def changed(changes: Changes) -> str:
    """« 3 bulletins et 1 candidature ont changé »."""
    parts = []
    if changes.ballots:
        parts.append(plural(changes.ballots, "bulletin"))
    if changes.entries:
        parts.append(plural(changes.entries, "candidature"))
    verb = "a" if changes.ballots + changes.entries == 1 else "ont"
    return f"{' et '.join(parts)} {verb} changé"


def changes_in_words(changes: Changes) -> str:
    """« 3 bulletins et 1 candidature ont changé depuis. Recalculez pour en tenir compte. »"""
    return typo(f"{changed(changes)} depuis. Recalculez pour en tenir compte.")


def failure_in_words(failure: str) -> str:
    """Why a computation broke down."""
    return FAILURES.get(failure, f"Le calcul s’est arrêté trois fois ({failure}).")


def sentences_title(total: int, *, withheld: int, only_withheld: bool, searched: bool, shown: bool) -> str:
    """« 41 phrases que les équipes liront »: those kept back aren't among them."""
    if searched:
        return plural(total, "phrase trouvée", "phrases trouvées")
    if only_withheld:
        return plural(total, "phrase retirée", "phrases retirées")
    return f"{plural(total - withheld, 'phrase')} que les équipes {'lisent' if shown else 'liront'}"


def habits(ranking: Mapping[str, Any], names: Mapping[str, str]) -> list[Habit]:
    """Every juror, those worth a look first."""
    told = [
        Habit(
            juror=each["juror"],
            name=names.get(each["juror"], ""),
            entries=each["entries"],
            mean=decimal(each["mean"]),
            distance=_signed(each["distance"]["mean"]),
            levels=tuple(each["levels"]),
            tags=tuple(HINTS[hint] for hint in hints(each)),
        )
        for each in ranking["jurors"]
    ]
    return sorted(told, key=lambda habit: (not habit.tags, habit.juror))


def gaps(ranking: Mapping[str, Any], criteria: Mapping[str, str]) -> list[Gap]:
    """Every big disagreement, the widest first."""
    found = sorted(
        ranking["disagreements"], key=lambda each: (each["lowest"] - each["highest"], each["entry"])
    )
    return [
        Gap(
            entry=each["entry"],
            criterion=criteria.get(each["criterion"], each["criterion"]),
            lowest=each["lowest"],
            highest=each["highest"],
            lowest_by=listed(each["lowest_by"]),
            highest_by=listed(each["highest_by"]),
        )
        for each in found
    ]


def missing_in_words(codes: Sequence[str], criteria: Mapping[str, str]) -> str:
    """« aucune note d’écologie »: why an entry has no place."""
    return typo(f"aucune note en {listed([criteria.get(code, code).lower() for code in codes])}")


def _signed(printed: str | None) -> str:
    if printed is None:
        return "–"
    text = decimal(printed)
    return f"−{text[1:]}" if text.startswith("-") else f"+{text}"
