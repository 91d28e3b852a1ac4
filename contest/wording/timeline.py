"""The phases on the filament: what came of those that are over, when this one closes and the others open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from contest.rules.phases import ORDER, Phase, progress
from contest.wording.board import SPOKEN, State, awards_in_words, headline
from contest.wording.dates import date_in_words, hour_in_words, instant_in_words, time_left
from contest.wording.numbers import plural
from contest.wording.organiser import PHASES
from contest.wording.typography import typo


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Items of the filament, which one is open (0-based), how far it has run in percent."""

    items: list[dict[str, str]]
    current: int
    percent: int


def until_when(state: State) -> str:
    """« Elle se ferme mercredi 17 mars à 18 h 00, heure de Paris : il reste 2 jours et 8 heures. »"""
    window = state.window(state.phase)
    name, pronoun = SPOKEN[state.phase]
    # The pronoun stands under a headline that begins with the phase; under another one it would mean something else.
    spoken = pronoun if headline(state).startswith(name) else name
    if state.now < window.opens_at:
        return typo(f"{spoken} ouvre {instant_in_words(window.opens_at)}.")
    if state.is_over(state.phase):
        return typo(f"{spoken} a fermé {instant_in_words(window.closes_at)}.{_next(state)}")
    if state.phase is Phase.RESULTS:
        return typo(f"{spoken} reste ouverte jusqu’au {date_in_words(window.closes_at)}.")
    return typo(
        f"{spoken} se ferme {instant_in_words(window.closes_at)} : {time_left(window.closes_at, state.now)}."
    )


def _next(state: State) -> str:
    """What opens next, when nothing is open."""
    after = [each for each in state.windows if each.opens_at > state.now]
    if not after:
        return ""
    window = min(after, key=lambda each: each.opens_at)
    return f" {SPOKEN[window.phase][0]} ouvre {instant_in_words(window.opens_at, zone=False)}."


def timeline(state: State) -> Timeline:
    """The phases in their order: what came of those that are over, when this one closes and the others open."""
    phases = sorted((window.phase for window in state.windows), key=ORDER.index)
    return Timeline(
        items=[{"name": PHASES[phase], "when": _when(state, phase)} for phase in phases],
        current=phases.index(state.phase),
        percent=round(100 * progress(state.window(state.phase), state.now)),
    )


def _when(state: State, phase: Phase) -> str:
    window, counted = state.window(phase), _counted(state, phase)
    if not state.has_begun(phase):
        return f"le {_day_and_hour(window.opens_at)}"
    if window.paused and not state.is_over(phase):
        return "en pause"
    # The page of results stays for months: when it closes matters to nobody.
    if phase is state.phase is not Phase.RESULTS and not state.is_over(phase):
        return f"se ferme le {_day_and_hour(window.closes_at)}"
    return counted or f"depuis le {_day_and_hour(window.opens_at)}"


def _counted(state: State, phase: Phase) -> str:
    """What came of a phase; nothing for one that leaves nothing to count."""
    counts, end = state.board, state.closing
    return {
        Phase.REGISTRATION: plural(counts.entering.teams, "équipe"),
        Phase.SUBMISSION: plural(counts.entering.submitted, "candidature"),
        Phase.ELIGIBILITY: plural(counts.admitting.accepted, "recevable"),
        Phase.JUDGING: plural(state.round.done, "lecture"),
        Phase.DELIBERATION: awards_in_words(end),
        Phase.RESULTS: "publiés" if end.published_at else "",
    }[phase]


def _day_and_hour(instant: datetime) -> str:
    return f"{date_in_words(instant, year=False)}, {hour_in_words(instant)}"
