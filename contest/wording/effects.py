"""« Ce que verront les équipes »: what saving would change for them, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from contest.queries.settings import Values
from contest.rules.phases import ORDER, Phase, Window, window_of
from contest.wording.dates import instant_in_words
from contest.wording.numbers import plural
from contest.wording.organiser import PHASES
from contest.wording.settings import label_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One line of « Ce que verront les équipes »; `changes` draws the eye."""

    title: str
    hint: str
    changes: bool


def effects_of_dates(
    before: Sequence[Window], after: Sequence[Window], *, people: int, evening: str
) -> list[Effect]:
    """The end of the submission first, changed or not; then every other phase that moves; then who is told."""
    found = [_deadline(window_of(before, Phase.SUBMISSION), window_of(after, Phase.SUBMISSION))]
    opening = window_of(after, Phase.SUBMISSION).opens_at
    if opening != window_of(before, Phase.SUBMISSION).opens_at:
        hint = "avant ce jour, les équipes écrivent sans pouvoir déposer"
        found.append(
            Effect(title=f"Début du dépôt : {instant_in_words(opening, zone=False)}", hint=hint, changes=True)
        )
    for phase in ORDER:
        old, new = window_of(before, phase), window_of(after, phase)
        if phase is not Phase.SUBMISSION and (old.opens_at, old.closes_at) != (new.opens_at, new.closes_at):
            found.append(_moved(old, new))
    if people and list(before) != list(after):
        told = plural(people, "enseignant prévenu", "enseignants prévenus")
        found.append(Effect(title=told, hint=f"un seul e-mail, {evening}", changes=True))
    return found


def effects_of_fields(before: Values, after: Values) -> list[Effect]:
    """One line a changed field: what it would be, and what it was."""
    return [
        Effect(
            title=f"{label_of(field)} : {_short(after[field])}",
            hint=f"aujourd’hui : {_short(before.get(field, ''))}",
            changes=True,
        )
        for field in after
        if before.get(field) != after[field]
    ]


def _deadline(old: Window, new: Window) -> Effect:
    same = old.closes_at == new.closes_at
    title = "Fin du dépôt inchangée" if same else f"Fin du dépôt {_shift(new.closes_at - old.closes_at)}"
    return Effect(title=title, hint=instant_in_words(new.closes_at, zone=False), changes=not same)


def _moved(old: Window, new: Window) -> Effect:
    name = PHASES[old.phase]
    plural_name = old.phase is Phase.RESULTS
    if old.opens_at == new.opens_at:
        longer = new.closes_at - old.closes_at
        size = "plus longs" if plural_name else "plus longue"
        if longer < timedelta(0):
            size = "plus courts" if plural_name else "plus courte"
        return Effect(
            title=f"{name} {size} {_by(longer)}".strip(),
            hint=f"jusqu’au {instant_in_words(new.closes_at, zone=False)}",
            changes=True,
        )
    return Effect(
        title=f"{name} {_shift(new.opens_at - old.opens_at)}",
        hint=f"à partir du {instant_in_words(new.opens_at, zone=False)}",
        changes=True,
    )


def _shift(by: timedelta) -> str:
    return f"{'plus tard' if by > timedelta(0) else 'plus tôt'} {_by(by)}".strip()


def _by(length: timedelta) -> str:
    """« d’un jour », « de 3 jours », « de 2 heures »."""
    minutes = abs(round(length.total_seconds() / 60))
    days, hours = minutes // 1440, minutes // 60
    if minutes and minutes % 1440 == 0:
        return "d’un jour" if days == 1 else f"de {plural(days, 'jour')}"
    if minutes and minutes % 60 == 0 and hours < 48:
        return "d’une heure" if hours == 1 else f"de {plural(hours, 'heure')}"
    return f"de {plural(days, 'jour')}" if days > 1 else ""


def _short(text: str) -> str:
    plain = " ".join(text.split()) or "vide"
    return plain if len(plain) <= 60 else plain[:57] + "…"
