"""The phases on the filament: what came of those that are over, when this one closes and the others open."""

from __future__ import annotations

from datetime import datetime

from contest.rules.phases import ORDER, Phase, Stage, Window
from contest.wording.board import SPOKEN, State, awards_in_words, headline
from contest.wording.dates import date_in_words, hour_in_words, instant_in_words, time_left
from contest.wording.filament import OVER, Filament, filament
from contest.wording.numbers import plural
from contest.wording.typography import typo


def until_when(state: State) -> str:
    """« Elle se ferme mercredi 17 mars à 18 h 00, heure de Paris : il reste 2 jours et 8 heures. »"""
    window = state.window(state.phase)
    name, pronoun = SPOKEN[state.phase]
    # The pronoun stands under a headline that begins with the phase; under another one it would mean something else.
    spoken = pronoun if headline(state).startswith(name) else name
    if state.now < window.opens_at:
        return typo(f"{spoken} ouvre {instant_in_words(window.opens_at)}.")
    if state.phase is Phase.RESULTS:
        ends = "s’est terminé" if state.is_over(state.phase) else "se termine"
        stays = state.closing.published_at is not None and not window.paused
        kept = " ; les résultats restent visibles" if stays else ""
        return typo(f"Le concours {ends} le {date_in_words(window.closes_at)}{kept}.")
    if state.is_over(state.phase):
        return typo(f"{spoken} a fermé {instant_in_words(window.closes_at)}.{_next(state)}")
    return typo(
        f"{spoken} se ferme {instant_in_words(window.closes_at)} : {time_left(window.closes_at, state.now)}."
    )


def _next(state: State) -> str:
    """What opens next, when nothing is open: never a phase of before the one that is over."""
    after = ORDER[ORDER.index(state.phase) + 1 :]
    waiting = [window for window in map(state.window, after) if window.opens_at > state.now]
    if not waiting:
        return ""
    window = min(waiting, key=lambda each: each.opens_at)
    return f" {SPOKEN[window.phase][0]} ouvre {instant_in_words(window.opens_at, zone=False)}."


def timeline(state: State) -> Filament:
    """The phases in their order: what came of those that are over, when those that run close and the others open."""
    return filament(state.windows, state.now, lambda window: _when(state, window))


def _when(state: State, window: Window) -> str:
    phase, stage = window.phase, window.stage(state.now)
    if state.now < window.opens_at:
        return f"le {_day_and_hour(window.opens_at)}"
    # The page of results stays for months: when it closes matters to nobody.
    if phase is not Phase.RESULTS and stage is not Stage.OVER:
        if phase is not state.phase:
            return f"jusqu’au {date_in_words(window.closes_at, year=False)}"
        return f"se ferme le {_day_and_hour(window.closes_at)}"
    return _counted(state, phase) or (
        f"{OVER[phase]} le {_day_and_hour(window.closes_at)}"
        if stage is Stage.OVER
        else f"depuis le {_day_and_hour(window.opens_at)}"
    )


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
