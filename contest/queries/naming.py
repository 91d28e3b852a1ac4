"""What may be said of the teams once the results are known: team, school, town, and the first names that may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import ConsentRow, Edition, Entry, Pupil, School, Team
from contest.rules.consent import Signature, State, Use, state_of
from contest.rules.publication import names_somebody


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """Whose entry it is. `team` is empty when it names a pupil whose first name may not be published;
    `unnamed` counts those pupils."""

    team: str
    school: str
    town: str
    pupils: tuple[str, ...]
    unnamed: int


def names_of(session: Session, edition: Edition, entry_ids: Sequence[int]) -> dict[int, Names]:
    """The names of these entries by id, in three statements; only ask once the results are visible."""
    # teams with their school · pupils · their answers about the first name
    rows = session.execute(
        select(Entry.id, Team.id, Team.name, School.name, School.town)
        .join(Team, Team.id == Entry.team_id)
        .join(School, School.id == Team.school_id)
        .where(Entry.id.in_(entry_ids))
    ).all()
    pupils = _pupils(session, edition, [team_id for _, team_id, *_ in rows])
    found = {}
    for entry_id, team_id, team, school, town in rows:
        granted = tuple(name for name, may in pupils.get(team_id, ()) if may)
        kept = [name for name, may in pupils.get(team_id, ()) if not may]
        shown = "" if names_somebody(team, kept) else team
        found[entry_id] = Names(team=shown, school=school, town=town, pupils=granted, unnamed=len(kept))
    return found


def _pupils(session: Session, edition: Edition, team_ids: Sequence[int]) -> dict[int, list[tuple[str, bool]]]:
    """By team, each pupil's first name and whether it may be published, in the order they were added."""
    theirs = (
        select(Pupil.id, Pupil.team_id, Pupil.first_name)
        .where(Pupil.team_id.in_(team_ids))
        .order_by(Pupil.id)
    )
    signatures: dict[int, list[Signature]] = {}
    papers = (
        select(ConsentRow)
        .join(ConsentRow.pupil)
        .where(
            Pupil.team_id.in_(team_ids), ConsentRow.use == Use.FIRST_NAME, ConsentRow.withdrawn_at.is_(None)
        )
    )
    for paper in session.scalars(papers):
        signatures.setdefault(paper.pupil_id, []).append(paper.signature)
    by_team: dict[int, list[tuple[str, bool]]] = {}
    for pupil_id, team_id, name in session.execute(theirs):
        state = state_of(
            signatures.get(pupil_id, []), Use.FIRST_NAME, signatures_needed=edition.signatures_needed
        )
        by_team.setdefault(team_id, []).append((name, state is State.GRANTED))
    return by_team
