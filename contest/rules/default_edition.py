"""The edition the software ships: « Imagine et imprime un objet écolo rigolo », Semaine de l'industrie 2017.

Dates as announced: entries until Tuesday 28 February 2017, trophies in the week of 20 to 26 March 2017
(press releases of 19 November 2016 and March 2017). What they don't say (when eligibility is examined,
when the jury reads) is our proposal; an organiser changes any of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from contest.rules.phases import Phase, Window

PARIS = ZoneInfo("Europe/Paris")
FIRST_DAY = date(2016, 11, 19)

TITLE = "Imagine et imprime un objet écolo rigolo"
SHORT_TITLE = "Imagine et imprime"
THEME = "L’industrie aussi, c’est écologique !"
INTRODUCTION = (
    "Le concours d’impression 3D des collèges, des lycées et des BTS. En équipe, inventez un objet de tous les "
    "jours qui évite un déchet, économise l’eau ou rend service à la nature."
)

# From 4ème to Bac+5, all streams (national release of 19 November 2016).
LEVELS: tuple[tuple[str, str], ...] = (
    ("4e", "4e"),
    ("3e", "3e"),
    ("2de", "2de"),
    ("1re", "1re"),
    ("tle", "Terminale"),
    ("cap", "CAP"),
    ("bac1", "Bac+1"),
    ("bac2", "Bac+2, BTS"),
    ("bac3", "Bac+3"),
    ("bac4", "Bac+4"),
    ("bac5", "Bac+5"),
)

# What an object can do for the environment; the gallery sorts by it.
THEMES: tuple[tuple[str, str], ...] = (
    ("waste", "Évite un déchet"),
    ("water", "Économise l’eau"),
    ("energy", "Économise l’énergie"),
    ("repair", "Répare, prolonge"),
    ("living", "Aide le vivant"),
)
READINGS = 3

# Day of opening and of closing, counted from the first day; hours of Paris.
_CALENDAR: tuple[tuple[Phase, int, time, int, time], ...] = (
    (Phase.REGISTRATION, 0, time(9, 0), 101, time(23, 59)),
    (Phase.SUBMISSION, 0, time(9, 0), 101, time(23, 59)),
    (Phase.ELIGIBILITY, 102, time(8, 0), 106, time(18, 0)),
    (Phase.JUDGING, 107, time(8, 0), 118, time(18, 0)),
    (Phase.DELIBERATION, 119, time(8, 0), 124, time(18, 0)),
    (Phase.RESULTS, 125, time(14, 0), 305, time(18, 0)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionPlan:
    """All that a new edition needs; `rubric` is in judging's stored form, `rulebook` a list of sections."""

    year: int
    windows: tuple[Window, ...]
    title: str = TITLE
    short_title: str = SHORT_TITLE
    theme: str = THEME
    introduction: str = INTRODUCTION
    levels: tuple[tuple[str, str], ...] = LEVELS
    themes: tuple[tuple[str, str], ...] = THEMES
    readings: int = READINGS
    rubric: dict[str, Any]
    rulebook: list[dict[str, Any]]


def plan(starting: date = FIRST_DAY) -> EditionPlan:
    """The 2017 contest, all dates shifted so that its first day is `starting`; its year is that of the results."""
    windows = tuple(
        Window(
            phase=phase,
            opens_at=_paris(starting, opening_day, opening),
            closes_at=_paris(starting, closing_day, closing),
        )
        for phase, opening_day, opening, closing_day, closing in _CALENDAR
    )
    return EditionPlan(year=windows[-1].opens_at.year, windows=windows, rubric=RUBRIC, rulebook=RULEBOOK)


def _paris(first: date, day: int, hour: time) -> datetime:
    return datetime.combine(first + timedelta(days=day), hour, tzinfo=PARIS)


RUBRIC: dict[str, Any] = {
    "criteria": [
        {
            "code": "originality",
            "name": "Originalité",
            "question": "L’idée existe-t-elle déjà ?",
            "weight": 30,
            "levels": [
                "Copie d’un modèle existant, sans modification visible.",
                "Objet courant ; seuls la taille, la couleur ou un texte changent.",
                "Objet connu, avec au moins une modification utile de forme ou de fonction.",
                "Combinaison ou usage que le juré n’a pas rencontré parmi les objets courants.",
                "Principe nouveau pour cet usage : rien de connu ne répond au besoin de cette façon.",
            ],
        },
        {
            "code": "creativity",
            "name": "Créativité",
            "question": "L’idée est-elle menée à bien en un objet réussi ?",
            "weight": 30,
            "levels": [
                "La forme ne permet pas de comprendre ou d’utiliser l’objet.",
                "Fonction compréhensible ; forme élémentaire sans choix visible.",
                "Au moins un choix de forme, d’assemblage ou d’humour sert l’usage.",
                "Plusieurs choix cohérents ; l’impression 3D est utilisée à bon escient.",
                "Forme, fonction, assemblage et caractère « rigolo » forment un tout, et chaque élément a une raison "
                "que l’équipe explique.",
            ],
        },
        {
            "code": "ecology",
            "name": "Écologie",
            "question": "Quel effet mesurable sur les déchets, la matière, l’énergie ?",
            "weight": 40,
            "levels": [
                "Aucun lien avec l’environnement, ou effet défavorable évident.",
                "Le lien est affirmé, mais l’objet n’évite ni déchet, ni matière, ni énergie.",
                "Un effet est identifié (réparer, réemployer, économiser) sans ordre de grandeur, ou la matière semble "
                "excessive pour cet effet.",
                "Effet expliqué avec un ordre de grandeur plausible ; matière, supports et durée d’impression limités "
                "pour cet usage.",
                "Niveau 3, et un bilan sur la durée de vie : usages pour compenser l’impression, réparation ou fin de "
                "vie prévue.",
            ],
        },
    ]
}

RULEBOOK: list[dict[str, Any]] = [
    {
        "title": "Le concours",
        "paragraphs": [
            "« Imagine et imprime un objet écolo rigolo » demande de concevoir un prototype imprimé en 3D : un objet "
            "de tous les jours, unique, innovant, original et créatif, écologique et respectueux de l’environnement.",
            "Il se tient pendant la Semaine de l’industrie, sur le thème « L’industrie aussi, c’est écologique ! ». "
            "La participation est gratuite.",
        ],
    },
    {
        "title": "Qui participe",
        "paragraphs": [
            "Les élèves et les apprentis de la 4e au Bac+5, de toutes les filières, en métropole et outre-mer. On "
            "participe seul ou avec sa classe.",
            "Un enseignant référent inscrit l’équipe et dépose la candidature. Les élèves n’ont ni compte, ni "
            "adresse : ils travaillent avec le code de classe.",
        ],
    },
    {
        "title": "Ce que l’on dépose",
        "paragraphs": [
            "Un fichier 3D (STL, 3MF, OBJ ou PLY), un titre, l’objet de tous les jours qu’il remplace, pourquoi il est "
            "écologique, pourquoi il est rigolo, la matière et la couleur. Jusqu’à cinq photos, si l’objet est "
            "imprimé.",
            "L’objet doit tenir sur une imprimante d’école : un plateau de 180 mm de côté.",
            "L’équipe a dessiné l’objet. Si elle part d’un modèle existant, elle le dit et en respecte la licence.",
        ],
    },
    {
        "title": "La date limite",
        "paragraphs": [
            "Un fichier reçu avant l’heure limite compte, même si sa relecture se termine plus tard. L’heure est celle "
            "de Paris, et le reçu fait foi.",
            "Jusqu’à l’heure limite, l’équipe peut modifier sa candidature, la déposer à nouveau ou la retirer. "
            "L’organisateur peut accorder un délai à une équipe ; il en écrit la raison.",
        ],
    },
    {
        "title": "Le jury",
        "paragraphs": [
            "Chaque objet est lu par plusieurs jurés, qui ne connaissent ni l’école, ni la ville, ni l’équipe. Trois "
            "critères : originalité, écologie, créativité. La grille est publiée avant l’ouverture des dépôts.",
            "Chaque équipe reçoit un retour écrit. Les trophées sont remis pendant la Semaine de l’industrie, avec une "
            "exposition.",
        ],
    },
    {
        "title": "Les autorisations",
        "paragraphs": [
            "Cinq accords séparés, pour chaque élève : participer, image et voix, publier le prénom, publier l’œuvre, "
            "être recontacté pour l’exposition. Seul le premier est nécessaire pour participer.",
            "Un accord peut être retiré à tout moment, par un mot à l’enseignant référent : la page publique suit "
            "aussitôt.",
        ],
    },
]
