"""How long what is kept, in words that a thirteen-year-old reads."""

from __future__ import annotations

from collections.abc import Mapping

from contest.rules import retention
from contest.rules.retention import Kept
from contest.wording.numbers import plural
from contest.wording.typography import typo

PUBLIC: dict[Kept, str] = {
    Kept.DRAFTS: "Un brouillon jamais déposé : {time} après la fin du dépôt, avec son équipe et ses fichiers.",
    Kept.PUPILS: "Les prénoms et les surnoms : {time} après les résultats.",
    Kept.PHOTOS: "Les photos : {time} après les résultats.",
    Kept.FILES: "Les fichiers 3D qui ne sont pas publiés : {time} après les résultats.",
    Kept.CONSENTS: "Les autorisations : {time} après les résultats. Sans elles, l’objet n’est plus montré.",
    Kept.MESSAGES: "Les messages des organisateurs : {time}.",
    Kept.JURORS: "Le nom et l’adresse des jurés : {time} après les résultats.",
    Kept.JOURNAL: "Le journal de ce qui a été fait, qui ne contient aucun nom : {time}.",
}


def lines(kept_days: Mapping[str, int]) -> list[str]:
    """One sentence for each kind of data."""
    return [
        typo(words.format(time=length(retention.days_of(kept_days, kept)))) for kept, words in PUBLIC.items()
    ]


def length(days: int) -> str:
    """« 90 jours », « 6 mois », « 1 an », « 5 ans »."""
    if days >= 365 and days % 365 == 0:
        return plural(days // 365, "an")
    if days >= 60 and days % 30 == 0 and days < 365:
        return plural(days // 30, "mois", "mois")
    return plural(days, "jour")
