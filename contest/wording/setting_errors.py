"""What is wrong with a setting and how to mend it, colours with their measured contrast."""

from __future__ import annotations

import math
import re

from contest.rules.colors import Legibility
from contest.rules.editions import (
    MAX_BED_MM,
    MAX_CRITERION,
    MAX_INTRODUCTION,
    MAX_LABEL,
    MAX_NOZZLE_MM,
    MAX_PHOTOS,
    MAX_QUESTION,
    MAX_READINGS,
    MAX_SENTENCE,
    MAX_SHORT_TITLE,
    MAX_TEAMS,
    MAX_THEME,
    MAX_TITLE,
    MAX_TRIANGLES,
    MAX_UPLOAD_BYTES,
    MIN_BED_MM,
    MIN_NOZZLE_MM,
    MIN_TRIANGLES,
    MIN_UPLOAD_BYTES,
)
from contest.rules.legal import MAX_LINE
from contest.rules.retention import FEWEST_DAYS, MOST_DAYS
from contest.wording.numbers import bytes_in_words, number
from contest.wording.typography import typo

_LONGEST = {
    "title": MAX_TITLE, "short_title": MAX_SHORT_TITLE, "theme": MAX_THEME, "introduction": MAX_INTRODUCTION,
    "name": MAX_CRITERION, "question": MAX_QUESTION, "level": MAX_SENTENCE, "label": MAX_LABEL,
}  # fmt: skip
_RANGES: dict[str, str] = {
    "bed": f"De {number(MIN_BED_MM)} à {number(MAX_BED_MM)} mm de côté.",
    "nozzle": f"De {number(MIN_NOZZLE_MM)} à {number(MAX_NOZZLE_MM)} mm.",
    "max_upload": f"De {bytes_in_words(MIN_UPLOAD_BYTES)} à {bytes_in_words(MAX_UPLOAD_BYTES)}.",
    "max_triangles": f"De {number(MIN_TRIANGLES)} à {number(MAX_TRIANGLES)}.",
    "max_teams_per_school": f"De 1 à {MAX_TEAMS}.",
    "max_photos": f"De 0 à {MAX_PHOTOS}.",
    "readings": f"De 1 à {MAX_READINGS}.",
    "signatures_needed": "Une ou deux.",
    "year": "Une année à quatre chiffres.",
    "days": f"De {FEWEST_DAYS} à {number(MOST_DAYS)} jours.",
    "weight": "Un nombre entier de 1 à 100.",
}
_SHAPES: dict[str, str] = {
    "bed": "Trois longueurs en millimètres, par exemple 180 × 180 × 180.",
    "contact_email": "Vérifiez l’adresse : il faut un @ et un point.",
    "action_color": "Six chiffres ou lettres de a à f, par exemple #2b7336. Vide, c’est le vert de la maison.",
    "strand_color": "Six chiffres ou lettres de a à f, par exemple #e06a12. Vide, c’est l’orange de la maison.",
}
_MISSING: dict[str, str] = {
    "title": "Donnez un nom au concours.",
    "short_title": "Donnez un nom court : il est en haut de chaque page.",
    "introduction": "Écrivez une phrase d’accueil.",
    "label": "Donnez un nom, ou cochez « Retirer ».",
    "name": "Donnez un nom au critère.",
    "question": "Écrivez la question posée au jury.",
    "level": "Écrivez la phrase de cette note : c’est elle que le juré choisit.",
    "until": "Donnez le jour et l’heure de la nouvelle fin.",
}


def error_in_words(field: str, code: str) -> str:
    """What is wrong with a field and how to mend it."""
    kind = _kind(field)
    match code:
        case "missing":
            words = _MISSING.get(kind, "À remplir.")
        case "too_long":
            words = f"Raccourcissez à {_LONGEST.get(kind, MAX_LINE)} caractères."
        case "range":
            words = _RANGES.get(kind) or _RANGES["days"]
        case "sum":
            words = "Les trois poids doivent faire 100 ensemble."
        case "past":
            words = "Ce moment est déjà passé. Pour agir tout de suite, il y a un bouton plus bas."
        case "before_opening":
            words = "La fin doit venir après le début."
        case "twice":
            words = "Ce nom est déjà dans la liste."
        case "in_use":
            words = "Il est choisi par des équipes : renommez-le plutôt."
        case _:
            words = _SHAPES.get(kind, "Écrivez un nombre.")
    return typo(words)


def legibility_in_words(measured: Legibility) -> str:
    """« Lisible : 5,5 pour 4,5 demandé », « Trop claire sur le papier : 1,7 pour 3 demandé. Essayez #bc850c. »"""
    # Rounded down: what isn't enough never reads as if it were.
    figures = f"{number(math.floor(10 * measured.ratio) / 10, 1)} pour {number(measured.needed)} demandé"
    if measured.passes:
        return typo(f"Lisible : {figures}")
    return typo(f"Trop claire sur le papier : {figures}. Essayez {measured.proposal}.")


def _kind(field: str) -> str:
    """« ecology_level_3 » is a level, « label_2 » a label, « closes_judging » stays as it is."""
    if found := re.fullmatch(r"(?:.+_)?(level|label|removed)_\d+", field):
        return found[1]
    last = field.rpartition("_")[2]
    if last in {"name", "question", "weight"}:
        return last
    return "until" if field.startswith("until_") else field
