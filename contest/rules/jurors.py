"""Where a juror stands, who is late, who has fallen silent."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

MAX_AFFILIATION, MAX_REASON, MAX_CAPACITY = 120, 500, 999
# A juror who gets a link by mail may be on holiday; the organiser can always send another one.
INVITATION_LIFE = timedelta(days=30)
REMINDER_PAUSE = timedelta(hours=24)
# Looking at an object, reading its texts and choosing three levels: our estimate, until the jury's own pace is known.
MINUTES_PER_BALLOT = 7
# A juror who saves nothing for so long, or for this share of a shorter round, counts as absent.
SILENCE, SILENT_SHARE = timedelta(days=5), 0.4


class JurorState(StrEnum):
    """INVITED waits for an answer; WITHDRAWN was called back before one; GONE had accepted, and left since."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    GONE = "gone"


# Invited or judging: whoever is so can't organise.
SITTING = frozenset({JurorState.INVITED, JurorState.ACCEPTED})


class Dated(Protocol):
    """The instants that say where a juror stands."""

    @property
    def accepted_at(self) -> datetime | None:
        """When they said yes."""

    @property
    def declined_at(self) -> datetime | None:
        """When they said no."""

    @property
    def left_at(self) -> datetime | None:
        """When they were taken out, or their invitation called back."""


def state_of(juror: Dated) -> JurorState:
    """Where this juror stands."""
    if juror.declined_at is not None:
        return JurorState.DECLINED
    if juror.left_at is not None:
        return JurorState.GONE if juror.accepted_at is not None else JurorState.WITHDRAWN
    return JurorState.ACCEPTED if juror.accepted_at is not None else JurorState.INVITED


def is_late(*, read: int, total: int, elapsed: float) -> bool:
    """Whether fewer ballots are read than the elapsed share of the round (0 to 1) asks for.

    The square forgives a late start and nothing at the end: a quarter is enough at half-time, all at the close.
    """
    return read < math.floor(total * min(1.0, max(0.0, elapsed)) ** 2)


def is_silent(*, seen_at: datetime | None, opens_at: datetime, closes_at: datetime, now: datetime) -> bool:
    """Whether nothing was saved for so long, since the round opened, that the juror counts as absent."""
    since = opens_at if seen_at is None else max(seen_at, opens_at)
    return now - since >= min(SILENCE, SILENT_SHARE * (closes_at - opens_at))
