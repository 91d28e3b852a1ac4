"""What the public pages show beside their texts: the calendar, and the examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.rules.phases import Phase, Stage, Window, in_force
from contest.wording.dates import date_in_words, hour_in_words, instant_in_words, period_in_words
from contest.wording.filament import Filament, filament
from contest.wording.organiser import PHASES


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One phase in the table of the calendar."""

    name: str
    opens: str
    closes: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example object: its picture in static/img, what it shows, its name and what it is for."""

    picture: str
    alt: str
    name: str
    line: str


# Who does what, in the order of the year.
STEPS: tuple[tuple[str, str], ...] = (
    ("Un enseignant inscrit l’équipe", "Une classe entière ou un élève seul, c’est gratuit."),
    ("Les élèves dessinent et racontent", "Avec un code de classe, sans compte ni adresse."),
    ("Le fichier 3D est relu", "En une minute, autant de fois qu’il faut."),
    ("L’enseignant dépose", "Avec l’accord des familles, et un reçu daté."),
)

# Drawn by uploads.examples: they show what is asked for, nobody sent them.
EXAMPLES: tuple[Example, ...] = (
    Example(
        picture="snail.webp",
        alt="Un escargot vert à coquille orange, un câble enroulé dans la coquille",
        name="Escargot range-câble",
        line="Le câble ne s’abîme plus",
    ),
    Example(
        picture="duck.webp",
        alt="Un canard jaune qui presse un sachet de thé dans son bec",
        name="Canard essoreur",
        line="Un sachet, deux tasses",
    ),
    Example(
        picture="sleeve.webp",
        alt="Un manchon jaune en treillis, coiffé de feuilles vertes comme un ananas",
        name="Manchon ananas",
        line="Plus de manchon en carton",
    ),
    Example(
        picture="hotel.webp",
        alt="Une petite maison à trois alvéoles et au toit vert, une abeille à l’entrée",
        name="Hôtel trois alvéoles",
        line="Les abeilles y logent",
    ),
)


# Four others, for the gallery while it is empty.
EXAMPLES_TOO: tuple[Example, ...] = (
    Example(
        picture="rocket.webp",
        alt="Une petite fusée blanche et rouge au hublot souriant",
        name="Fusée zéro chute",
        line="Un crayon de 2 cm écrit encore",
    ),
    Example(
        picture="clip.webp",
        alt="Une pince rose en forme de tête qui rit",
        name="Pince avec sourire",
        line="Le paquet ne rassit plus",
    ),
    Example(
        picture="ghost.webp",
        alt="Un fantôme blanc, les bras levés",
        name="Fantôme anti-veille",
        line="Il rappelle d’éteindre",
    ),
    Example(
        picture="elephant.webp",
        alt="Un éléphant bleu coiffé d’un bouchon rouge",
        name="Trompe-manteau",
        line="Son béret est un bouchon récupéré",
    ),
)


def calendar(windows: Sequence[Window], now: datetime) -> Filament:
    """The filament at this instant, with the days of each phase."""
    return filament(windows, now, _when)


def rows(windows: Sequence[Window], now: datetime) -> list[Row]:
    """The same in full, to the minute."""
    return [
        Row(
            name=PHASES[window.phase],
            opens=instant_in_words(window.opens_at, year=True, zone=False),
            closes=instant_in_words(window.closes_at, year=True, zone=False),
            note={Stage.OPEN: "en cours", Stage.PAUSED: "en pause"}.get(window.stage(now), ""),
        )
        for window in in_force(windows)
    ]


def _when(window: Window) -> str:
    if window.phase is Phase.REGISTRATION:
        return f"jusqu’au {date_in_words(window.closes_at, year=False)}"
    if window.phase is Phase.SUBMISSION:
        return f"jusqu’au {date_in_words(window.closes_at, year=False)}, {hour_in_words(window.closes_at)}"
    if window.phase is Phase.RESULTS:
        return f"le {date_in_words(window.opens_at, year=False)}, {hour_in_words(window.opens_at)}"
    return period_in_words(window.opens_at, window.closes_at)
