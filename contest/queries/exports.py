"""Tables that leave the platform: the entries and the teams of an edition, one row each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, lazyload, selectinload

from contest.models import Edition, Entry, Inspection, Pupil, Team, TeamTeacher, Upload
from contest.queries.ballots import entry_code
from contest.queries.seen import submitted_texts
from contest.queries.submitted import counted_upload
from contest.rules.consent import State, Use, state_of

Row = tuple[str, ...]
ENTRIES: Row = (
    "number", "state", "title", "level", "school_uai", "school", "town", "region", "team", "kind", "material",
    "file", "verdict", "submitted_at", "theme", "eligibility", "hidden_at",
)  # fmt: skip
TEAMS: Row = (
    "team", "kind", "level", "school_uai", "school", "town", "region", "teachers", "emails", "pupils",
    "participations", "entry",
)  # fmt: skip


def entries(session: Session, edition: Edition) -> Iterator[Row]:
    """One row an entry of a living team, in the order of their numbers; file and texts are those that count."""
    # one statement, without the reports of the checks
    rows = session.execute(
        select(Entry, Upload.name, Inspection.verdict, submitted_texts())
        .join(Entry.team)
        .join(Team.school)
        .outerjoin(Upload, Upload.id == counted_upload())
        .outerjoin(Inspection, Inspection.id == Upload.inspection_id)
        .where(Entry.edition_id == edition.id, Team.dissolved_at.is_(None))
        .options(contains_eager(Entry.team).options(contains_eager(Team.school), lazyload(Team.edition)))
        .order_by(Entry.number)
    )
    for entry, file, verdict, told in rows:
        team = entry.team
        title, level, material, theme = (
            told.get(field, "") if told else getattr(entry, field)
            for field in ("title", "level", "material", "theme")
        )
        yield (
            entry_code(entry.number), entry.state.value, title, level, team.school.uai, team.school.name,
            team.school.town, team.school.region, team.name, team.kind.value, material,
            file or "", verdict.value if verdict else "", _instant(entry.submitted_at),
            theme, entry.eligibility.value, _instant(entry.hidden_at),
        )  # fmt: skip


def _instant(at: datetime | None) -> str:
    return at.isoformat() if at else ""


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
            entry_code(team.entry.number) if team.entry else "",
        )  # fmt: skip
