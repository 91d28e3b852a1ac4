"""One ballot as its juror sees it, with the edition it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from contest.models import Edition
from contest.queries import editions
from contest.queries.desk import Desk, desk_of
from contest.rules.errors import Closed
from contest.rules.phases import Phase, Window, window_of
from contest.web.request import actor, db
from judging.rubric import Rubric


@dataclass(frozen=True, kw_only=True)
class Sight:
    """The ballot and what the edition says of it."""

    desk: Desk
    edition: Edition

    @cached_property
    def rubric(self) -> Rubric:
        """The criteria with their levels."""
        return Rubric.from_json(self.edition.rubric)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the criteria in their order."""
        return tuple(criterion.code for criterion in self.rubric.criteria)

    @property
    def window(self) -> Window:
        """When jurors read."""
        return reading_window(self.edition)


def reading_window(edition: Edition) -> Window:
    """When jurors read."""
    return window_of(edition.windows, Phase.JUDGING)


def sight(key: str, now: datetime) -> Sight:
    """The juror's own ballot, else NotFound; Closed before the round opens, so that nobody begins early."""
    edition = editions.current(db())
    seen = Sight(desk=desk_of(db(), actor(), key=key, edition=edition), edition=edition)
    if now < seen.window.opens_at:
        raise Closed(opens_at=seen.window.opens_at)
    return seen
