"""The phases along the filament: one strand up to its nozzle; each step says by its own dates where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.rules.phases import Phase, Stage, Window, begun, current, in_force, progress, window_of
from contest.wording.organiser import PHASES

OVER: dict[Phase, str] = {
    Phase.REGISTRATION: "terminée",
    Phase.SUBMISSION: "terminé",
    Phase.ELIGIBILITY: "terminée",
    Phase.JUDGING: "terminée",
    Phase.DELIBERATION: "terminée",
    Phase.RESULTS: "terminés",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One phase: its name, its dates or what came of it; `note` when it isn't what its place on the strand tells."""

    name: str
    when: str
    stage: Stage
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filament:
    """The steps, the one where the nozzle stands (-1 before anything opened), and how far that one is in percent."""

    steps: tuple[Step, ...]
    current: int
    percent: int


def filament(windows: Sequence[Window], now: datetime, when: Callable[[Window], str]) -> Filament:
    """The strand at this instant; `when` has the words that stand under each name."""
    working = in_force(windows)
    nozzle = window_of(working, current(working, now))
    place = working.index(nozzle) if begun(working, now) else -1
    return Filament(
        steps=tuple(
            Step(
                name=PHASES[window.phase],
                when=when(window),
                stage=window.stage(now),
                note=_note(window.phase, window.stage(now), index - place),
            )
            for index, window in enumerate(working)
        ),
        current=place,
        percent=round(100 * progress(nozzle, now)),
    )


def _note(phase: Phase, stage: Stage, ahead: int) -> str:
    """A pause; a phase the strand has passed before its time, or one that is over and it hasn't reached."""
    if stage is Stage.PAUSED:
        return "en pause"
    if stage is Stage.TO_COME and ahead < 0:
        return "à venir"
    if stage is Stage.OVER and ahead > 0:
        return OVER[phase]
    return ""
