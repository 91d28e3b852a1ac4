"""Every edition there is, with what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Juror, Publication, Team
from contest.rules.entries import EntryState


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """One edition: its teams, its submitted entries, its jurors, whether results were published."""

    edition: Edition
    teams: int
    entries: int
    jurors: int
    published: bool


def shelves(session: Session) -> Sequence[Shelf]:
    """The editions, the newest year first, in five statements."""
    # 1 editions · 2 their phases · 3 teams · 4 entries and jurors · 5 publications
    editions = session.scalars(select(Edition).order_by(Edition.year.desc(), Edition.id.desc())).all()
    teams = _counted(session, Team.edition_id, Team.dissolved_at.is_(None))
    entries = _counted(session, Entry.edition_id, Entry.state == EntryState.SUBMITTED)
    jurors = _counted(session, Juror.edition_id, Juror.left_at.is_(None), Juror.accepted_at.is_not(None))
    published = set(session.scalars(select(Publication.edition_id)))
    return [
        Shelf(
            edition=edition,
            teams=teams.get(edition.id, 0),
            entries=entries.get(edition.id, 0),
            jurors=jurors.get(edition.id, 0),
            published=edition.id in published,
        )
        for edition in editions
    ]


def _counted(session: Session, column: object, *conditions: object) -> dict[int, int]:
    statement = select(column, func.count()).where(*conditions).group_by(column)  # type: ignore[call-overload]
    return dict(session.execute(statement).all())
