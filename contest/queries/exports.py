"""Tables that leave the platform: the entries and the teams of an edition, one row each."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from contest.models import Edition, Entry, Pupil, Team, TeamTeacher
from contest.rules.consent import State, Use, state_of

Row = tuple[str, ...]
ENTRIES: Row = (
    "number", "state", "title", "level", "school_uai", "school", "town", "region", "team", "kind", "material",
    "file", "verdict", "submitted_at",
)  # fmt: skip
TEAMS: Row = (
    "team", "kind", "level", "school_uai", "school", "town", "region", "teachers", "emails", "pupils",
    "participations", "entry",
)  # fmt: skip


def entries(session: Session, edition: Edition) -> Iterator[Row]:
    """One row an entry, in the order of their numbers."""
    # 1 entries with team and school · 2 uploads with their inspection
    statement = (
        select(Entry)
        .where(Entry.edition_id == edition.id)
        .order_by(Entry.number)
        .options(joinedload(Entry.team).joinedload(Team.school), selectinload(Entry.uploads))
    )
    for entry in session.scalars(statement):
        team, last = entry.team, entry.uploads[-1] if entry.uploads else None
        verdict = last.inspection.verdict.value if last and last.inspection.verdict else ""
        yield (
            f"F-{entry.number:03d}", entry.state.value, entry.title, entry.level, team.school.uai, team.school.name,
            team.school.town, team.school.region, team.name, team.kind.value, entry.material,
            last.name if last else "", verdict, entry.submitted_at.isoformat() if entry.submitted_at else "",
        )  # fmt: skip


def teams(session: Session, edition: Edition) -> Iterator[Row]:
    """One row a living team; pupils are only counted."""
    # 1 teams with school · 2 teachers with their account · 3 pupils · 4 consents · 5 entries
    statement = (
        select(Team)
        .where(Team.edition_id == edition.id, Team.dissolved_at.is_(None))
        .order_by(Team.id)
        .options(
            joinedload(Team.school),
            selectinload(Team.teachers).joinedload(TeamTeacher.teacher),
            selectinload(Team.pupils).selectinload(Pupil.consents),
            selectinload(Team.entry),
        )
    )
    for team in session.scalars(statement):
        people = [place.teacher.account for place in team.teachers]
        granted = sum(
            state_of(pupil.signatures, Use.PARTICIPATION, signatures_needed=edition.signatures_needed)
            is State.GRANTED
            for pupil in team.pupils
        )
        yield (
            team.name, team.kind.value, team.level, team.school.uai, team.school.name, team.school.town,
            team.school.region, ", ".join(person.name for person in people),
            ", ".join(person.email or "" for person in people), str(len(team.pupils)), str(granted),
            f"F-{team.entry.number:03d}" if team.entry else "",
        )  # fmt: skip
