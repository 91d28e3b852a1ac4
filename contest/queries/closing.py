"""Where the end of the contest stands: the last ranking and its leaders, the awards, the publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import Award, Edition, Publication, Result
from contest.queries.ballots import entry_number
from contest.queries.results import Changes, changed_since
from contest.rules.awards import AwardKind

# Leaders that the board looks at: enough to see who shares a place of the podium.
LEADERS = 10
PODIUM = 3
UNCHANGED = Changes(ballots=0, entries=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leader:
    """An entry near the top of the last ranking; `score` as it is printed."""

    entry: int
    rank: int
    tied: bool
    score: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """The last computation that was asked for: under way, failed, or with its leaders; then awards, publication."""

    is_computing: bool
    has_failed: bool
    computed_at: datetime | None
    leaders: tuple[Leader, ...]
    changes: Changes
    prizes: int
    mentions: int
    published_at: datetime | None

    @property
    def podium(self) -> tuple[Leader, ...]:
        """Those at the first three places; more than three when they share one."""
        return tuple(leader for leader in self.leaders if leader.rank <= PODIUM)


def closing(session: Session, edition: Edition) -> Closing:
    """In six statements."""
    # 1 last request · 2 last ranking · 3 newer ballots · 4 newer decisions · 5 awards · 6 publication
    asked = session.execute(
        select(Result.computed_at, Result.failure)
        .where(Result.edition_id == edition.id)
        .order_by(Result.number.desc())
        .limit(1)
    ).first()
    computed_at, leaders = _ranking(session, edition)
    awards: dict[AwardKind, int] = dict(
        session.execute(
            select(Award.kind, func.count()).where(Award.edition_id == edition.id).group_by(Award.kind)
        ).all()
    )
    return Closing(
        is_computing=asked is not None and asked.computed_at is None and asked.failure is None,
        has_failed=asked is not None and asked.failure is not None,
        computed_at=computed_at,
        leaders=leaders,
        changes=changed_since(session, edition, computed_at) if computed_at else UNCHANGED,
        prizes=awards.get(AwardKind.PRIZE, 0),
        mentions=awards.get(AwardKind.MENTION, 0),
        published_at=session.scalar(
            select(func.max(Publication.published_at)).where(Publication.edition_id == edition.id)
        ),
    )


def _ranking(session: Session, edition: Edition) -> tuple[datetime | None, tuple[Leader, ...]]:
    # Slices only: with 2,000 entries the whole content is more than a megabyte.
    standings = [Result.content["ranking", "standings", place] for place in range(LEADERS)]
    row = session.execute(
        select(Result.computed_at, *standings)
        .where(Result.edition_id == edition.id, Result.computed_at.is_not(None))
        .order_by(Result.number.desc())
        .limit(1)
    ).first()
    if row is None:
        return None, ()
    return row[0], tuple(_leader(each) for each in row[1:] if each and each["rank"] is not None)


def _leader(standing: dict[str, Any]) -> Leader:
    return Leader(
        entry=entry_number(standing["entry"]),
        rank=standing["rank"],
        tied=standing["tied"],
        score=standing["score"],
    )
