"""Add, correct and remove the pupils of a team: a first name, a level, one flag."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Pupil, Team
from contest.rules.consent import Use
from contest.rules.eligibility import PhotoDecision
from contest.rules.errors import Invalid, NotFound, TooMany
from contest.rules.publication import NEEDED, granted
from contest.rules.pupils import MAX_PUPILS, NAME_LIMIT, clean_name, looks_like_surname
from contest.rules.rights import Actor
from contest.services import journal, scope
from contest.services.entries import deadline_of


def add(
    session: Session, actor: Actor, *, key: str, first_names: Sequence[str], level: str, under_15: bool
) -> list[Pupil]:
    """Add pupils of one level at once.

    Raises Invalid for a name that is too long, twice the same or with a surname, TooMany past the team's limit.
    """
    team = _locked_team(session, actor, key)
    names = [name for name in map(clean_name, first_names) if name]
    _expect_names(names, taken=[pupil.first_name for pupil in team.pupils])
    _expect_level(team, level)
    limit = MAX_PUPILS[team.kind]
    if len(team.pupils) + len(names) > limit:
        raise TooMany("pupils", limit=limit)
    added = [Pupil(team_id=team.id, first_name=name, level=level, under_15=under_15) for name in names]
    session.add_all(added)
    session.flush()
    session.expire(team, ["pupils"])
    journal.write(session, actor, "pupils.added", f"team:{team.id}", pupils=[pupil.id for pupil in added])
    return added


def correct(
    session: Session,
    actor: Actor,
    *,
    key: str,
    pupil_id: int,
    first_name: str,
    level: str,
    under_15: bool,
    now: datetime,
) -> Pupil:
    """Change what is known of one pupil; the same refusals as when adding.

    After the team's deadline another first name is one that no family saw: the authorisation to publish it ends.
    """
    team = _locked_team(session, actor, key)
    pupil = pupil_for(session, actor, key=key, pupil_id=pupil_id)
    name = clean_name(first_name)
    others = [other.first_name for other in team.pupils if other.id != pupil.id]
    _expect_names([name], taken=others)
    _expect_level(team, level)
    if name != pupil.first_name and _is_over(team, now):
        for row in pupil.consents:
            if row.use is Use.FIRST_NAME:
                row.withdrawn_at = row.withdrawn_at or now
    pupil.first_name, pupil.level, pupil.under_15 = name, level, under_15
    journal.write(session, actor, "pupil.corrected", f"pupil:{pupil.id}")
    return pupil


def remove(session: Session, actor: Actor, *, key: str, pupil_id: int, now: datetime) -> None:
    """Erase a pupil and their authorisations, at any time: nothing of them stays but an id in the journal.

    After the team's deadline the work of somebody whose family didn't authorise it doesn't become public by that.
    """
    pupil = pupil_for(session, actor, key=key, pupil_id=pupil_id)
    if _is_over(pupil.team, now):
        _keep_private(session, actor, pupil, now=now)
    journal.write(session, actor, "pupil.removed", f"pupil:{pupil.id}", team=pupil.team_id)
    session.delete(pupil)
    session.flush()


def pupil_for(session: Session, actor: Actor, *, key: str, pupil_id: int) -> Pupil:
    """That pupil of that team; NotFound when it is another team's."""
    team = scope.team_for(session, actor, key)
    pupil = session.scalar(select(Pupil).where(Pupil.id == pupil_id, Pupil.team_id == team.id))
    if pupil is None:
        raise NotFound
    return pupil


def _locked_team(session: Session, actor: Actor, key: str) -> Team:
    # The limit holds for two teachers who add at the same time.
    team = scope.team_for(session, actor, key)
    session.execute(select(Team.id).where(Team.id == team.id).with_for_update())
    session.expire(team, ["pupils"])
    return team


def _expect_names(names: Sequence[str], *, taken: Sequence[str]) -> None:
    if not names or not all(names):
        raise Invalid(first_names="missing")
    if any(len(name) > NAME_LIMIT for name in names):
        raise Invalid(first_names="too_long")
    if any(looks_like_surname(name) for name in names):
        raise Invalid(first_names="surname")
    known = {name.casefold() for name in taken}
    for name in names:
        if name.casefold() in known:
            raise Invalid(first_names="twice")
        known.add(name.casefold())


def _expect_level(team: Team, level: str) -> None:
    if level not in {known["code"] for known in team.edition.levels}:
        raise Invalid(level="unknown")


def _is_over(team: Team, now: datetime) -> bool:
    return team.entry is not None and now >= deadline_of(team.entry)


def _keep_private(session: Session, actor: Actor, pupil: Pupil, *, now: datetime) -> None:
    entry, needed = pupil.team.entry, pupil.team.edition.signatures_needed
    assert entry is not None  # the deadline is the entry's
    if not granted([pupil.signatures], Use.IMAGE, signatures_needed=needed):
        # The child stays in the picture: an organiser looks at it again.
        again = [photo for photo in entry.photos if photo.decision is PhotoDecision.PEOPLE]
        for photo in again:
            photo.decision = photo.looked_at = photo.looked_by = None
        if again:
            ids = [photo.id for photo in again]
            journal.write(session, actor, "photos.undecided", f"entry:{entry.id}", photos=ids)
    if entry.private_since is None and not all(
        granted([pupil.signatures], use, signatures_needed=needed) for use in NEEDED
    ):
        entry.private_since = now
        entry.decision_version += 1
        journal.write(session, actor, "entry.kept_private", f"entry:{entry.id}", pupil=pupil.id)
