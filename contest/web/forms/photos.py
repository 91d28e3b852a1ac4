"""What an organiser says of several photos at once, read from one form."""

from __future__ import annotations

from collections.abc import Mapping

from contest.rules.eligibility import PhotoDecision, PhotoFault
from contest.services.photos import Look

# Fields of one photo: <name>-<key>.
SEEN, FAULT, BEFORE = "seen", "fault", "before"
# The button that says of every photo of the page where nothing was chosen that it shows the object alone.
REST = "rest"


def looks(values: Mapping[str, str]) -> dict[str, Look]:
    """The photos for which something else was chosen than what stands there; unknown words are left out."""
    found, otherwise = {}, PhotoDecision.OBJECT if REST in values else None
    for name, stood in values.items():
        field, _, key = name.partition("-")
        if field != BEFORE or not key:
            continue
        before = _decision(stood)
        decision = _decision(values.get(f"{SEEN}-{key}")) or before or otherwise
        if decision is not None and (decision is not before or decision is PhotoDecision.REFUSED):
            found[key] = Look(decision=decision, fault=_fault(values.get(f"{FAULT}-{key}")), before=before)
    return found


def without_reason(chosen: Mapping[str, Look]) -> list[str]:
    """The keys of the photos that are refused without a reason."""
    return [
        key for key, seen in chosen.items() if seen.decision is PhotoDecision.REFUSED and seen.fault is None
    ]


def _decision(value: str | None) -> PhotoDecision | None:
    return PhotoDecision(value) if value in set(PhotoDecision) else None


def _fault(value: str | None) -> PhotoFault | None:
    return PhotoFault(value) if value in set(PhotoFault) else None
