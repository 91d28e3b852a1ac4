"""Whether an entry is admitted to the contest, and whether a photo may be shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from contest.rules.phases import Phase, Window, window_of

# Characters of what organisers and teams write to each other.
MESSAGE_LIMIT = 2000
ARTICLE_LIMIT = 120
REASON_LIMIT = 500
ANSWER_SHORTEST, ANSWER_LONGEST = 10, 600


class Eligibility(StrEnum):
    """The organiser's decision on a submitted entry; ASKED waits for the team's answer."""

    TO_DECIDE = "to_decide"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Moment(StrEnum):
    """When an organiser looks: the team may still change everything, in time, while jurors read, or too late."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"
    OVER = "over"


class PhotoDecision(StrEnum):
    """What the organiser saw: the object alone, people who can be recognised, or nothing to show."""

    OBJECT = "object"
    PEOPLE = "people"
    REFUSED = "refused"


class PhotoFault(StrEnum):
    """Why a photo isn't shown to anyone outside the team."""

    SOMEBODY = "somebody"
    PERSONAL = "personal"
    NOT_THE_OBJECT = "not_the_object"
    UNREADABLE = "unreadable"
    OTHER = "other"


def moment(
    windows: Sequence[Window], *, deadline: datetime, published_at: datetime | None, now: datetime
) -> Moment:
    """Whether a decision can be taken now; `deadline` is the team's own, its extension included."""
    if published_at is not None:
        return Moment.OVER
    if now < deadline:
        return Moment.EARLY
    return Moment.LATE if now >= window_of(windows, Phase.JUDGING).opens_at else Moment.OPEN


def photo_shown(decision: PhotoDecision | None, *, images_granted: bool) -> bool:
    """Whether jurors and the public may see it: looked at, and with every pupil's image authorised if people show."""
    if decision is PhotoDecision.PEOPLE:
        return images_granted
    return decision is PhotoDecision.OBJECT
