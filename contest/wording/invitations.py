"""The one button of the moment: its words, where it leads, and the sentence under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.rules.phases import Phase, Stage, Window, window_of
from contest.wording.dates import instant_in_words, time_left


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """The main button of the moment: its words, its endpoint, and the sentence under it."""

    words: str
    endpoint: str
    sentence: str
    left: str = ""


def invitation(windows: Sequence[Window], now: datetime, *, results: bool = False) -> Invitation:
    """Register, submit, look, read the results; `results` says whether they are public."""
    registration, submission = (window_of(windows, each) for each in (Phase.REGISTRATION, Phase.SUBMISSION))
    if submission.is_open(now):
        late = " Les inscriptions sont terminées." if registration.stage(now) is Stage.OVER else ""
        return Invitation(
            words="Déposer notre objet",
            endpoint="account.sign_in",
            sentence=f"Dépôt ouvert jusqu’au {instant_in_words(submission.closes_at, year=True)}.{late}",
            left=_sentence(time_left(submission.closes_at, now)),
        )
    if now < submission.opens_at:
        opens = f"Le dépôt ouvre {instant_in_words(submission.opens_at, year=True)}."
        if registration.is_open(now):
            return Invitation(words="Inscrire notre équipe", endpoint="account.sign_in", sentence=opens)
        return Invitation(words="Voir le calendrier", endpoint="public.calendar", sentence=opens)
    if submission.paused and now < submission.closes_at:
        return Invitation(
            words="Voir le calendrier",
            endpoint="public.calendar",
            sentence="Le dépôt est en pause. Les brouillons restent enregistrés.",
        )
    return _after(windows, now, results=results)


def _after(windows: Sequence[Window], now: datetime, *, results: bool) -> Invitation:
    if results:
        return Invitation(
            words="Voir le palmarès",
            endpoint="public.results",
            sentence="Les résultats sont publiés. Merci à toutes les équipes.",
        )
    announced = window_of(windows, Phase.RESULTS)
    if now < announced.opens_at:
        sentence = f"Le dépôt est fermé. Résultats {instant_in_words(announced.opens_at, year=True)}."
    elif now < announced.closes_at:
        sentence = "Le dépôt est fermé. Les résultats ne sont pas encore publiés."
    else:
        sentence = "Le concours est terminé. Merci à toutes les équipes."
    if now < window_of(windows, Phase.JUDGING).opens_at:
        return Invitation(words="Voir le calendrier", endpoint="public.calendar", sentence=sentence)
    return Invitation(words="Voir les objets", endpoint="public.gallery", sentence=sentence)


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:] + "."
