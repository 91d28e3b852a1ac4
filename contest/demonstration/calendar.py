"""At which moment of its year the demonstration is shown, and when things happened in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from contest.rules.phases import Window


class Moment(StrEnum):
    """The words of `--phase`: French, because an organiser types them."""

    DEPOSIT = "depot"
    EVALUATION = "evaluation"
    DELIBERATION = "deliberation"
    RESULTS = "resultats"


# Days since the first day of the default edition: submission lasts 101 of them, the jury reads from the 107th to the
# 118th, deliberates from the 119th to the 124th, and the results come on the 125th.
DAYS_GONE = {Moment.DEPOSIT: 91, Moment.EVALUATION: 116, Moment.DELIBERATION: 121, Moment.RESULTS: 128}
# Hours before the deadline: most entries come in the last days, none in the middle of the night.
LAST_HOURS = (1, 3, 4, 6, 9, 14, 27, 30, 36, 52, 59, 75, 98, 123)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The moment that is shown, and the real instant that it falls on."""

    moment: Moment
    now: datetime

    @property
    def is_later(self) -> bool:
        """Whether submission is over."""
        return self.moment is not Moment.DEPOSIT

    @property
    def first_day(self) -> date:
        """The first day of the edition."""
        return (self.now - timedelta(days=DAYS_GONE[self.moment])).date()

    @property
    def gathering(self) -> datetime:
        """When the teams gather their papers, ten days before the deadline: the present moment of the first scene."""
        return self.now - timedelta(days=DAYS_GONE[self.moment] - DAYS_GONE[Moment.DEPOSIT])

    def sent_at(self, submission: Window, number: int) -> datetime | None:
        """When the entry of that number was sent; None while submission is open: then as soon as it is built."""
        if not self.is_later:
            return None
        hours = LAST_HOURS[number % len(LAST_HOURS)]
        return submission.closes_at - timedelta(hours=hours, minutes=7 * number % 60)


def within(window: Window, now: datetime, share: float) -> datetime:
    """The instant at that share of a window, of which only what has gone by counts."""
    end = min(now, window.closes_at)
    return window.opens_at + (end - window.opens_at) * share
