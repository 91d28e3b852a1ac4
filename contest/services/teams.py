"""Create, rename and dissolve a team; invite a colleague, hand the lead over, leave."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Edition, Entry, School, Team, TeamTeacher, Token
from contest.models.accounts import TokenPurpose
from contest.models.jobs import JobKind
from contest.queries import teams as reading
from contest.rules import phases
from contest.rules.accounts import hash_of_token, new_token
from contest.rules.entries import EntryState
from contest.rules.errors import (
    Conflict,
    Invalid,
    LinkExpired,
    NotFound,
    Refused,
    RegistrationClosed,
    TooMany,
)
from contest.rules.phases import Phase
from contest.rules.rights import Actor
from contest.rules.teams import TeamKind
from contest.rules.texts import one_line
from contest.services import classcodes, entries, journal, scope

INVITATION_LIFE = timedelta(days=7)


def create(session: Session, actor: Actor, *, name: str, kind: TeamKind, level: str, now: datetime) -> Team:
    """A team with its empty draft and its class code, led by the teacher who acts.

    Raises RegistrationClosed when none can be made now, TooMany past the school's limit, Conflict for a name already
    taken.
    """
    teacher = scope.recognised_teacher(session, actor)
    edition = _lock_edition(session)
    expect_registration(edition, now)
    _expect_level(edition, level)
    count = reading.teams_in_school(session, edition_id=edition.id, school_id=teacher.school_id)
    if count >= edition.max_teams_per_school:
        raise TooMany("teams", limit=edition.max_teams_per_school)
    team = Team(
        edition=edition,
        school=session.get_one(School, teacher.school_id),
        name=_free_name(session, edition.id, teacher.school_id, name),
        kind=kind,
        level=level,
        class_code=classcodes.free_code(session),
    )
    session.add(team)
    session.flush()
    session.add(TeamTeacher(team_id=team.id, teacher_id=teacher.id, leads=True))
    session.add(
        Entry(edition_id=edition.id, team_id=team.id, number=_next_number(session, edition.id), level=level)
    )
    journal.write(session, actor, "team.created", f"team:{team.id}")
    return team


def expect_registration(edition: Edition, now: datetime) -> None:
    """RegistrationClosed when no team can be made now: not yet, not any more, or in a pause."""
    window = phases.window_of(phases.in_force(edition.windows), Phase.REGISTRATION)
    if not window.is_open(now):
        raise RegistrationClosed(
            opens_at=window.opens_at if now < window.opens_at else None,
            closed_at=window.closes_at if now >= window.closes_at else None,
        )


def rename(session: Session, actor: Actor, *, key: str, name: str, level: str, now: datetime) -> Team:
    """Give the team another name or level; Conflict for a name already taken in the school.

    Closed once the deadline of a submitted entry has passed: what the public will read has been looked at.
    """
    team = scope.team_for(session, actor, key)
    if team.entry is not None and team.entry.state is EntryState.SUBMITTED:
        entries.expect_before_deadline(team.entry, now)
    _expect_level(team.edition, level)
    if one_line(name) != team.name:
        team.name = _free_name(session, team.edition_id, team.school_id, name)
    team.level = level
    journal.write(session, actor, "team.renamed", f"team:{team.id}")
    return team


def dissolve(session: Session, actor: Actor, *, key: str, now: datetime) -> None:
    """End a team that isn't submitted: pupils, authorisations and photos are erased, class sessions closed.

    Refused for a teacher who doesn't lead it, Conflict for a submitted entry (withdraw it first).
    """
    team = scope.team_for(session, actor, key)
    _expect_lead(session, actor, team)
    if team.entry is not None:
        _let_go_of_entry(session, team.entry)
    for pupil in list(team.pupils):
        session.delete(pupil)
    # The name becomes free again; the number of the entry is never given twice.
    team.name = f"dissoute {team.key}"
    team.dissolved_at = now
    classcodes.close_sessions(session, team, now=now)
    journal.write(session, actor, "team.dissolved", f"team:{team.id}")


def _let_go_of_entry(session: Session, entry: Entry) -> None:
    # Held: a colleague who submits at the same moment comes before, or finds no team any more.
    held = entries.lock(session, entry)
    if held.state is EntryState.SUBMITTED:
        raise Conflict("submitted")
    # A photo can show pupils; its files go with the next sweep of the store.
    for photo in list(held.photos):
        session.delete(photo)


def add_colleague(session: Session, actor: Actor, *, key: str, teacher_id: int) -> TeamTeacher:
    """Put an approved colleague of the same school in the team and tell them by mail; NotFound for anyone else.

    NotApproved for whoever only says that they teach there: colleagues' names aren't for them.
    """
    team = scope.team_for(session, actor, key)
    scope.approved_teacher(session, actor)
    colleagues = {teacher.id: teacher for teacher in reading.colleagues_for(session, team)}
    if teacher_id not in colleagues:
        raise NotFound
    place = TeamTeacher(team_id=team.id, teacher_id=teacher_id)
    session.add(place)
    journal.write(session, actor, "team.colleague_added", f"team:{team.id}", teacher=teacher_id)
    enqueue(
        session,
        JobKind.MAIL,
        template="team_joined",
        account_id=colleagues[teacher_id].account_id,
        team_id=team.id,
    )
    return place


def invite(session: Session, actor: Actor, *, key: str, now: datetime) -> str:
    """A one-time link for a colleague of the same school, good for seven days: its secret, shown once.

    The teacher passes it on by their own means, so that we never hold the address of someone without account.
    """
    team = scope.team_for(session, actor, key)
    scope.recognised_teacher(session, actor)
    secret = new_token()
    session.add(
        Token(
            purpose=TokenPurpose.JOIN_TEAM,
            token_hash=hash_of_token(secret),
            team_id=team.id,
            created_at=now,
            expires_at=now + INVITATION_LIFE,
        )
    )
    journal.write(session, actor, "team.invited", f"team:{team.id}")
    return secret


def join(session: Session, actor: Actor, *, secret: str, now: datetime) -> Team:
    """Use an invitation; LinkExpired when it is spent, Refused for a teacher of another school."""
    teacher = scope.recognised_teacher(session, actor)
    token = session.scalar(
        select(Token)
        .where(Token.token_hash == hash_of_token(secret), Token.purpose == TokenPurpose.JOIN_TEAM)
        .with_for_update()
    )
    if token is None or token.used_at is not None or token.expires_at <= now:
        raise LinkExpired
    team = session.get(Team, token.team_id) if token.team_id else None
    if team is None or team.dissolved_at is not None:
        raise LinkExpired
    if team.school_id != teacher.school_id:
        raise Refused
    token.used_at = now
    if _place_of(session, team, teacher.id) is None:
        session.add(TeamTeacher(team_id=team.id, teacher_id=teacher.id))
        journal.write(session, actor, "team.joined", f"team:{team.id}")
    return team


def hand_over(session: Session, actor: Actor, *, key: str, teacher_id: int) -> Team:
    """Make another teacher of the team its lead; only the lead can, NotFound for someone outside the team."""
    team = scope.team_for(session, actor, key)
    current = _expect_lead(session, actor, team)
    successor = _place_of(session, team, teacher_id)
    if successor is None or successor.teacher.refused_at is not None:
        raise NotFound
    current.leads = False
    successor.leads = True
    journal.write(session, actor, "team.handed_over", f"team:{team.id}", teacher=teacher_id)
    return team


def leave(session: Session, actor: Actor, *, key: str) -> None:
    """Leave a team; Conflict for the lead, who hands it over or dissolves it first."""
    team = scope.team_for(session, actor, key)
    place = _place_of(session, team, actor.teacher_id)
    if place is None:
        raise NotFound
    if place.leads:
        raise Conflict("lead")
    session.delete(place)
    journal.write(session, actor, "team.left", f"team:{team.id}")


def _lock_edition(session: Session) -> Edition:
    # One creation at a time: two teams never get the same number, a school never passes its limit.
    return session.scalars(select(Edition).where(Edition.is_current).with_for_update(of=Edition)).one()


def _next_number(session: Session, edition_id: int) -> int:
    last = session.scalar(select(func.max(Entry.number)).where(Entry.edition_id == edition_id))
    return (last or 0) + 1


def _free_name(session: Session, edition_id: int, school_id: int, name: str) -> str:
    wanted = one_line(name)
    if not wanted:
        raise Invalid(name="missing")
    # Compared here: SQLite's lower() leaves « É » as it is.
    taken = session.scalars(
        select(Team.name).where(Team.edition_id == edition_id, Team.school_id == school_id)
    )
    if wanted.casefold() in {name.casefold() for name in taken}:
        raise Conflict("name")
    return wanted


def _expect_level(edition: Edition, level: str) -> None:
    if level not in {known["code"] for known in edition.levels}:
        raise Invalid(level="unknown")


def _place_of(session: Session, team: Team, teacher_id: int | None) -> TeamTeacher | None:
    return session.scalar(
        select(TeamTeacher).where(TeamTeacher.team_id == team.id, TeamTeacher.teacher_id == teacher_id)
    )


def _expect_lead(session: Session, actor: Actor, team: Team) -> TeamTeacher:
    # Held: the lead is handed over once, even by two pages at the same moment.
    place = session.scalar(
        select(TeamTeacher)
        .where(TeamTeacher.team_id == team.id, TeamTeacher.teacher_id == actor.teacher_id)
        .with_for_update(of=TeamTeacher)
        .execution_options(populate_existing=True)
    )
    if place is None or not place.leads:
        raise Refused
    return place
