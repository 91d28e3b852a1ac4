"""The gallery and its objects in words: who made it, what it takes to print, what comes when nothing hangs yet."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contest.queries.ballots import entry_code
from contest.queries.gallery import Object, Wall
from contest.queries.naming import Names
from contest.queries.seen import Part
from contest.rules.phases import Phase, Window, window_of
from contest.wording.dates import date_in_words, instant_in_words, time_left
from contest.wording.entries import listed
from contest.wording.invitations import Invitation
from contest.wording.measures import Measures, volume_in_words
from contest.wording.numbers import duration, grams, millimetres, number, plural, size_in_words
from contest.wording.reports import kwh_in_words
from contest.wording.typography import NO_BREAK, typo
from uploads.printer import Printer

# « Pour économiser l’eau, aussi »: the default edition's themes; an edition with others says it in general.
ALSO: dict[str, str] = {
    "waste": "Pour éviter un déchet, aussi",
    "water": "Pour économiser l’eau, aussi",
    "energy": "Pour économiser l’énergie, aussi",
    "repair": "Pour réparer, prolonger, aussi",
    "living": "Pour aider le vivant, aussi",
}
SIGNS: dict[str, str] = {
    "waste": "recycle",
    "water": "droplet",
    "energy": "plug",
    "repair": "wrench",
    "living": "bird",
}
QUESTIONS: tuple[tuple[str, str], ...] = (
    ("why_ecological", "Pourquoi il est écologique"),
    ("why_fun", "Pourquoi il est rigolo"),
)
BED_STEP_MM = 10
SUPPORT_MM3 = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passport:
    """What printing the object takes, as pairs, and how far it can be trusted."""

    pairs: Sequence[tuple[str, str]]
    note: str


def wall_title(wall: Wall) -> str:
    """« 147 objets sur la table », or what was looked for."""
    return f"{plural(wall.hung, 'objet')} sur la table" if wall.hung else "La table est encore vide"


def counted(shown: int, total: int) -> str:
    """« 24 objets affichés sur 147 », « 3 objets »."""
    if shown == total:
        return plural(total, "objet")
    return f"{number(shown, 0)}{NO_BREAK}objets affichés sur {number(total, 0)}"


def more(left: int, size: int) -> str:
    """« Afficher 24 objets de plus »."""
    return f"Afficher {plural(min(left, size), 'objet')} de plus"


def maker(shown: Object, level: str) -> str:
    """« Les Robinsons, 4e » once the results are known, « Objet F-014, 4e » before."""
    name = shown.names.team if shown.names and shown.names.team else f"Objet {entry_code(shown.number)}"
    return f"{name}, {level}" if level else name


def takes(shown: Object) -> tuple[str, str]:
    """« 38 g » and « 2 h 50 »; empty when the file couldn't be measured."""
    if shown.grams is None or shown.hours is None:
        return "", ""
    return grams(shown.grams), duration(shown.hours)


def by(names: Names) -> str:
    """« Par Ada, Bilal et d’autres élèves. »: only the first names that families let be published."""
    if not names.pupils:
        return ""
    others = ["un autre élève" if names.unnamed == 1 else "d’autres élèves"] if names.unnamed else []
    return typo(f"Par {listed([*names.pupils, *others])}.")


def unveiling(windows: Sequence[Window], now: datetime) -> str:
    """« Son nom sera dévoilé le 24 mars. »"""
    opens_at = window_of(windows, Phase.RESULTS).opens_at
    if now >= opens_at:
        return "Son nom sera dévoilé avec les résultats."
    return f"Son nom sera dévoilé le {date_in_words(opens_at, year=False)}."


def waiting(windows: Sequence[Window], now: datetime) -> str:
    """When objects appear, told on the empty table."""
    window = window_of(windows, Phase.ELIGIBILITY)
    appear = "Les objets apparaissent ici une fois admis par les organisateurs."
    if now < window.opens_at:
        when = f"La recevabilité commence {instant_in_words(window.opens_at)}"
        return typo(f"{appear} {when} : {time_left(window.opens_at, now)}.")
    if now < window.closes_at:
        return typo(f"{appear} La recevabilité se termine {instant_in_words(window.closes_at)}.")
    return typo(f"{appear} Aucun ne peut être montré pour le moment.")


def last_hole(windows: Sequence[Window], now: datetime, act: Invitation) -> tuple[str, str, str]:
    """What stands in the last hole of the wall: a sentence, what can be done, and where that leads."""
    results = window_of(windows, Phase.RESULTS)
    if act.endpoint == "public.results":
        return "Et maintenant, qui a gagné ?", act.words, act.endpoint
    if act.endpoint == "public.gallery":
        day = date_in_words(results.opens_at, year=False)
        when = f"Résultats le {day}" if now < results.opens_at else "Voir le calendrier"
        return "Leurs noms viendront avec les résultats.", when, "public.calendar"
    return "Il reste de la place sur la table.", act.words, act.endpoint


def picture_words(number_: int, title: str) -> str:
    """What stands for the picture: nothing of the file, nothing of the team."""
    return typo(f"« {title} », l’objet {entry_code(number_)}, dessiné d’après son fichier 3D.")


def spoken(part: Part | None) -> str:
    """The 3D view in a sentence: size, matter, number of forms."""
    measured = (part.measurements if part else None) or {}
    if not measured.get("size_mm"):
        return ""
    said = [f"L’objet mesure {size_in_words(measured['size_mm'])}"]
    if measured.get("volume_mm3"):
        said.append(f"contient {volume_in_words(measured['volume_mm3'])} de matière")
    if shells := measured.get("shells"):
        said.append("est d’un seul tenant" if shells == 1 else f"est en {plural(shells, 'pièce')}")
    return typo(f"{listed(said)}.")


def sizes(part: Part | None) -> list[tuple[str, str]]:
    """What can be measured on the object, as pairs."""
    measured = (part.measurements if part else None) or {}
    pairs: list[tuple[str, str]] = []
    if size := measured.get("size_mm"):
        pairs += [
            (name, millimetres(side))
            for name, side in zip(("Largeur", "Profondeur", "Hauteur"), size, strict=True)
        ]
    if measured.get("volume_mm3"):
        pairs.append(("Volume", volume_in_words(measured["volume_mm3"])))
    if shells := measured.get("shells"):
        pairs.append(("Pièces", number(shells, 0)))
    if part is not None and not part.doubtful:
        pairs += _supports(part)
    if size:
        pairs.append(("Plateau minimal", _bed(size)))
    return pairs


def _supports(part: Part) -> list[tuple[str, str]]:
    mm3 = (part.estimates or {}).get("support_mm3")
    if mm3 is None:
        return []
    measures = Measures(finding={}, report={"printer": part.printer or {}})
    return [("Supports", "aucun" if mm3 < SUPPORT_MM3 else f"environ {measures.support_grams(mm3)}")]


def _bed(size: Sequence[float]) -> str:
    sides = (number(math.ceil(side / BED_STEP_MM) * BED_STEP_MM, 0) for side in size[:2])
    return f"{NO_BREAK}×{NO_BREAK}".join(sides) + f"{NO_BREAK}mm"


def passport(part: Part | None, material: str) -> Passport:
    """Matter, hours, electricity, estimated from the shape. No CO₂: we know no source to cite for a school's spool."""
    known: Mapping[str, Any] = (part.estimates if part else None) or {}
    filament = [("Filament prévu", material)] if material else []
    if part is None or part.doubtful or known.get("grams") is None or known.get("hours") is None:
        return Passport(pairs=filament, note="Le fichier ne permet pas d’estimer le poids et la durée.")
    return Passport(
        pairs=[
            ("Matière", grams(known["grams"])),
            *filament,
            ("Durée d’impression", duration(known["hours"])),
            ("Électricité", kwh_in_words(known["hours"], Printer.from_json(dict(part.printer or {})))),
        ],
        note=typo("Estimé d’après la forme : le vrai tranchage peut s’en écarter de 15 %."),
    )
