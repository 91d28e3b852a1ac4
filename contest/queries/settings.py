"""The settings of an edition as text, field by field, with what is in use of them and who changed them last."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import func, or_, select, union_all
from sqlalchemy.orm import Session

from contest.models import Account, Ballot, Edition, Entry, JournalRow, Juror, Pupil, Team
from contest.rules import retention
from contest.rules.editions import Section
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState
from contest.rules.jury import OPEN
from contest.rules.legal import Notice
from contest.rules.phases import ORDER, Phase, window_of
from contest.rules.retention import Kept

Values = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LastChange:
    """The newest row of the journal about the edition, and how its author is called."""

    row: JournalRow
    name: str


def values(edition: Edition, section: Section) -> Values:
    """What a section says now, one text a field: compared with what a page showed, and named in the journal."""
    return _VALUES[section](edition)


def last_change(session: Session, edition_id: int) -> LastChange | None:
    """What was changed last in the settings, the phases or the règlement; None before the first change."""
    row = session.scalar(
        select(JournalRow)
        .where(
            JournalRow.subject == f"edition:{edition_id}",
            or_(*(JournalRow.act.startswith(kind) for kind in ("settings.", "phase.", "rulebook."))),
        )
        .order_by(JournalRow.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    kind, _, number = row.actor.partition(":")
    if kind != "account" or not number.isdecimal():
        return LastChange(row=row, name="")
    name = session.scalar(select(Account.name).where(Account.id == int(number)))
    return LastChange(row=row, name=name or "")


def levels_in_use(session: Session, edition_id: int) -> dict[str, int]:
    """How many teams or pupils have each level."""
    codes = union_all(
        select(Team.level.label("code")).where(Team.edition_id == edition_id, Team.dissolved_at.is_(None)),
        select(Pupil.level).join(Team, Team.id == Pupil.team_id).where(Team.edition_id == edition_id),
        select(Entry.level).where(Entry.edition_id == edition_id, Entry.level != ""),
    ).subquery()
    return dict(session.execute(select(codes.c.code, func.count()).group_by(codes.c.code)).all())


def themes_in_use(session: Session, edition_id: int) -> dict[str, int]:
    """How many entries have each theme."""
    return dict(
        session.execute(
            select(Entry.theme, func.count())
            .where(Entry.edition_id == edition_id, Entry.theme != "")
            .group_by(Entry.theme)
        ).all()
    )


def concerned(session: Session, edition_id: int, phase: Phase) -> int:
    """What would be cut short if that phase ended now: drafts, entries to decide on, ballots to hand in."""
    if phase is Phase.SUBMISSION:
        wanted = _entries(edition_id, Entry.state == EntryState.DRAFT)
    elif phase is Phase.ELIGIBILITY:
        wanted = _entries(
            edition_id,
            Entry.state == EntryState.SUBMITTED,
            Entry.eligibility.in_((Eligibility.TO_DECIDE, Eligibility.ASKED)),
        )
    elif phase is Phase.JUDGING:
        wanted = (
            select(func.count())
            .select_from(Ballot)
            .join(Juror, Juror.id == Ballot.juror_id)
            .where(Juror.edition_id == edition_id, Ballot.state.in_(OPEN))
        )
    else:
        return 0
    return session.scalar(wanted) or 0


def has_received(session: Session, edition_id: int) -> bool:
    """Whether an entry was ever submitted, even if it was withdrawn since."""
    one = select(Entry.id).where(Entry.edition_id == edition_id, Entry.submitted_at.is_not(None))
    return session.scalar(one.limit(1)) is not None


def teams(session: Session, edition_id: int) -> int:
    """How many living teams there are."""
    return (
        session.scalar(select(func.count()).where(Team.edition_id == edition_id, Team.dissolved_at.is_(None)))
        or 0
    )


def _entries(edition_id: int, *conditions: Any) -> Any:
    return (
        select(func.count())
        .select_from(Entry)
        .join(Team, Team.id == Entry.team_id)
        .where(Entry.edition_id == edition_id, Team.dissolved_at.is_(None), *conditions)
    )


def _phases(edition: Edition) -> Values:
    found = {}
    for phase in ORDER:
        window = window_of(edition.windows, phase)
        for end, at in (("opens", window.opens_at), ("closes", window.closes_at)):
            found[f"{end}_{phase.value}"] = at.astimezone(UTC).isoformat(timespec="minutes")
    return found


def _rubric(edition: Edition) -> Values:
    found = {}
    for each in edition.rubric["criteria"]:
        for field in ("name", "question", "weight"):
            found[f"{each['code']}_{field}"] = str(each[field])
        for number, sentence in enumerate(each["levels"]):
            found[f"{each['code']}_level_{number}"] = sentence
    return found


def _printing(edition: Edition) -> Values:
    return {
        "bed": json.dumps(edition.printer["bed_mm"]),
        "nozzle": str(edition.printer["nozzle_mm"]),
        "max_upload": str(edition.max_upload_bytes),
        "max_triangles": str(edition.max_triangles),
    }


def _teams(edition: Edition) -> Values:
    fields = ("max_teams_per_school", "max_photos", "signatures_needed", "readings")
    return {field: str(getattr(edition, field)) for field in fields}


def _identity(edition: Edition) -> Values:
    fields = (
        "title", "short_title", "theme", "year", "introduction", "contact_email", "action_color", "strand_color",
    )  # fmt: skip
    return {field: str(getattr(edition, field)) for field in fields}


def _legal(edition: Edition) -> Values:
    return {line.value: str(edition.legal.get(line.value, "")) for line in Notice}


def _retention(edition: Edition) -> Values:
    return {kept.value: str(retention.days_of(edition.retention, kept)) for kept in Kept}


_VALUES: dict[Section, Callable[[Edition], Values]] = {
    Section.PHASES: _phases,
    Section.RUBRIC: _rubric,
    Section.PRINTING: _printing,
    Section.TEAMS: _teams,
    Section.LEVELS: lambda edition: {"levels": json.dumps(edition.levels, sort_keys=True)},
    Section.THEMES: lambda edition: {"themes": json.dumps(edition.themes, sort_keys=True)},
    Section.IDENTITY: _identity,
    Section.LEGAL: _legal,
    Section.RETENTION: _retention,
}
