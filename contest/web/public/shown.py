"""What the public pages show of the calendar: items of the filament, and the one button of the moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.rules.phases import Phase, Window, current, progress, window_of
from contest.wording.dates import date_in_words, hour_in_words, instant_in_words, period_in_words, time_left

NAMES = {
    Phase.REGISTRATION: "Inscription",
    Phase.SUBMISSION: "Dépôt",
    Phase.ELIGIBILITY: "Recevabilité",
    Phase.JUDGING: "Évaluation",
    Phase.DELIBERATION: "Délibération",
    Phase.RESULTS: "Résultats",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One phase on the filament, with the words of the calendar page."""

    name: str
    when: str
    opens: str
    closes: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """The steps, which one is current (-1 before the first), and how far it has run in percent."""

    steps: tuple[Step, ...]
    current: int
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """The main button of the moment: its words, its endpoint, and the sentence under it."""

    words: str
    endpoint: str
    sentence: str
    left: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One example object: its picture in static/img, what it shows, its name and what it is for."""

    picture: str
    alt: str
    name: str
    line: str


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


def calendar(windows: Sequence[Window], now: datetime) -> Calendar:
    """The filament at this instant."""
    ordered = [window_of(windows, phase) for phase in Phase]
    phase = current(ordered, now)
    index = list(Phase).index(phase)
    if now < ordered[0].opens_at:
        index = -1
    percent = round(100 * progress(window_of(ordered, phase), now))
    return Calendar(steps=tuple(_step(window) for window in ordered), current=index, percent=percent)


def _step(window: Window) -> Step:
    return Step(
        name=NAMES[window.phase],
        when=_when(window),
        opens=instant_in_words(window.opens_at, year=True, zone=False),
        closes=instant_in_words(window.closes_at, year=True, zone=False),
        note="en pause" if window.paused else "",
    )


def _when(window: Window) -> str:
    if window.phase is Phase.REGISTRATION:
        return f"jusqu’au {date_in_words(window.closes_at, year=False)}"
    if window.phase is Phase.SUBMISSION:
        return f"jusqu’au {date_in_words(window.closes_at, year=False)}, {hour_in_words(window.closes_at)}"
    if window.phase is Phase.RESULTS:
        return f"le {date_in_words(window.opens_at, year=False)}, {hour_in_words(window.opens_at)}"
    return period_in_words(window.opens_at, window.closes_at)


def invitation(windows: Sequence[Window], now: datetime) -> Invitation:
    """Register or submit while it is open, else read what comes next."""
    submission = window_of(windows, Phase.SUBMISSION)
    if submission.is_open(now):
        return Invitation(
            words="Déposer notre objet",
            endpoint="account.sign_in",
            sentence=f"Dépôt ouvert jusqu’au {instant_in_words(submission.closes_at, year=True)}.",
            left=_sentence(time_left(submission.closes_at, now)),
        )
    if now < submission.opens_at:
        return Invitation(
            words="Voir le calendrier",
            endpoint="public.calendar",
            sentence=f"Le dépôt ouvre {instant_in_words(submission.opens_at, year=True)}.",
        )
    return _after(windows, now, paused=submission.paused and now < submission.closes_at)


def _after(windows: Sequence[Window], now: datetime, *, paused: bool) -> Invitation:
    if paused:
        sentence = "Le dépôt est en pause. Les brouillons restent enregistrés."
    elif now < (results := window_of(windows, Phase.RESULTS)).opens_at:
        sentence = f"Le dépôt est fermé. Résultats {instant_in_words(results.opens_at, year=True)}."
    else:
        sentence = "Le concours est terminé. Merci à toutes les équipes."
    return Invitation(words="Voir le calendrier", endpoint="public.calendar", sentence=sentence)


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."
