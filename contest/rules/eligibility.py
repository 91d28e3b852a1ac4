"""Whether an entry is admitted to the contest, and whether a photo may be shown."""

from __future__ import annotations

from enum import StrEnum


class Eligibility(StrEnum):
    """The organiser's decision on a submitted entry; ASKED waits for the team's answer."""

    TO_DECIDE = "to_decide"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class PhotoDecision(StrEnum):
    """What the organiser saw: the object alone, people who can be recognised, or nothing to show."""

    OBJECT = "object"
    PEOPLE = "people"
    REFUSED = "refused"


def photo_shown(decision: PhotoDecision | None, *, images_granted: bool) -> bool:
    """Whether jurors and the public may see it: looked at, and with every pupil's image authorised if people show."""
    if decision is PhotoDecision.PEOPLE:
        return images_granted
    return decision is PhotoDecision.OBJECT
