"""What a page says while a file is being read."""

from __future__ import annotations

from contest.queries.inspections import Standing
from contest.rules.entries import InspectionState
from contest.wording.numbers import plural


def waiting_words(standing: Standing) -> str:
    """« 2 fichiers avant vous », « Nous le lisons », « Nous dessinons l’objet »."""
    if standing.verdict is not None:
        return "Lu. Nous dessinons l’objet."
    if standing.state is InspectionState.RUNNING:
        return "Nous le lisons en ce moment."
    if standing.ahead:
        return f"{plural(standing.ahead, 'fichier')} avant vous."
    return "C’est le prochain."
