"""A teacher who isn't recognised any more looks and changes nothing; their teams go on with a colleague."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Job, JournalRow, SignInSession, Teacher, Team, TeamTeacher
from contest.models.columns import utc_now
from contest.queries import accounts as reading
from contest.queries import leaving
from contest.queries.leaving import Fate
from contest.rules.errors import Conflict, Invalid, LinkExpired, NotFound, Refused, Unrecognised
from contest.rules.rights import Actor
from contest.rules.teams import TeamKind
from contest.services import classcodes, schools, sessions, standing, submissions, teams
from tests import builders

REASON = "Le collège ne vous connaît plus."


@pytest.fixture
def organiser(session: Session) -> Actor:
    return builders.acting_organiser(builders.organiser(session))


def _suspended(session: Session, organiser: Actor) -> tuple[Teacher, Team]:
    team = builders.team(session)
    teacher = team.teachers[0].teacher
    standing.suspend(session, organiser, teacher_id=teacher.id, reason=REASON, now=utc_now())
    return teacher, team


def test_a_suspension_ends_every_session_and_is_told_and_written_down(
    session: Session, organiser: Actor
) -> None:
    teacher, now = builders.teacher(session), utc_now()
    token = sessions.open_for_account(session, teacher.account_id, days=1, now=now)

    standing.suspend(session, organiser, teacher_id=teacher.id, reason=f"  {REASON} ", now=now)

    assert reading.signed_in(session, token, now=now) is None
    assert (teacher.refused_at, teacher.refusal_reason) == (now, REASON)
    assert session.scalars(select(JournalRow.act)).all()[-1] == "teacher.suspended"
    assert session.scalars(select(Job.arguments)).all()[-1] == {
        "template": "teacher_suspended",
        "account_id": teacher.account_id,
    }


def test_only_an_organiser_suspends_an_approved_teacher_once_with_a_reason(
    session: Session, organiser: Actor
) -> None:
    school = builders.school(session)
    teacher, colleague = builders.teacher(session, school=school), builders.teacher(session, school=school)
    waiting, now = builders.teacher(session, approved=False), utc_now()

    with pytest.raises(Refused):
        standing.suspend(session, builders.acting(colleague), teacher_id=teacher.id, reason=REASON, now=now)
    with pytest.raises(Invalid, match="missing"):
        standing.suspend(session, organiser, teacher_id=teacher.id, reason=" ", now=now)
    with pytest.raises(Conflict, match="approved"):
        standing.suspend(session, organiser, teacher_id=waiting.id, reason=REASON, now=now)
    with pytest.raises(NotFound):
        standing.suspend(session, organiser, teacher_id=999_999, reason=REASON, now=now)
    standing.suspend(session, organiser, teacher_id=teacher.id, reason=REASON, now=now)
    with pytest.raises(Conflict, match="approved"):
        standing.suspend(session, organiser, teacher_id=teacher.id, reason=REASON, now=now)


def test_a_suspended_teacher_neither_submits_nor_invites_nor_approves_nor_creates(
    session: Session, organiser: Actor
) -> None:
    teacher, team = _suspended(session, organiser)
    waiting = builders.teacher(session, school=teacher.school, approved=False)
    actor, now = builders.acting(teacher), utc_now()

    with pytest.raises(Unrecognised):
        submissions.submit(session, actor, key=team.key, rulebook_version=1, now=now)
    with pytest.raises(Unrecognised):
        teams.invite(session, actor, key=team.key, now=now)
    with pytest.raises(Unrecognised):
        schools.approve(session, actor, teacher_id=waiting.id, now=now)
    with pytest.raises(Unrecognised):
        teams.create(session, actor, name="Encore", kind=TeamKind.CLASS, level="4e", now=now)


def test_a_suspension_is_lifted_by_an_organiser_and_by_no_colleague(
    session: Session, organiser: Actor
) -> None:
    teacher, _ = _suspended(session, organiser)
    colleague, now = builders.teacher(session, school=teacher.school), utc_now()

    with pytest.raises(NotFound):
        schools.approve(session, builders.acting(colleague), teacher_id=teacher.id, now=now)
    schools.approve(session, organiser, teacher_id=teacher.id, now=now)

    assert (teacher.refused_at, teacher.refusal_reason) == (None, None)
    assert session.scalars(select(JournalRow.act)).all()[-1] == "teacher.restored"


def test_teams_are_given_with_another_code_and_no_way_back(session: Session, organiser: Actor) -> None:
    team, now = builders.team(session), utc_now()
    teacher, old_code = team.teachers[0].teacher, team.class_code
    invitation = teams.invite(session, builders.acting(teacher), key=team.key, now=now)
    colleague = builders.teacher(session, school=teacher.school)
    session.add(TeamTeacher(team_id=team.id, teacher_id=colleague.id))
    builders.class_session(session, team=team, token_hash="c" * 64)
    standing.suspend(session, organiser, teacher_id=teacher.id, reason=REASON, now=now)

    given = standing.give_teams(session, organiser, teacher_id=teacher.id, colleague_id=colleague.id, now=now)

    assert given == [team]
    places = select(TeamTeacher.teacher_id, TeamTeacher.leads).where(TeamTeacher.team_id == team.id)
    assert session.execute(places).all() == [(colleague.id, True)]
    assert team.class_code != old_code
    assert session.scalars(select(SignInSession.revoked_at)).one() is not None
    with pytest.raises(LinkExpired):
        teams.join(session, builders.acting(colleague), secret=invitation, now=now)


def test_teams_go_only_to_an_approved_colleague_of_the_school(session: Session, organiser: Actor) -> None:
    teacher, team = _suspended(session, organiser)
    waiting = builders.teacher(session, school=teacher.school, approved=False)

    for wrong in (builders.teacher(session), waiting, teacher):
        with pytest.raises(NotFound):
            standing.give_teams(
                session, organiser, teacher_id=teacher.id, colleague_id=wrong.id, now=utc_now()
            )

    assert [place.teacher_id for place in team.teachers] == [teacher.id]


def test_a_recognised_teacher_keeps_their_teams(session: Session, organiser: Actor) -> None:
    team = builders.team(session)
    teacher = team.teachers[0].teacher
    colleague = builders.teacher(session, school=teacher.school)
    asked = {"teacher_id": teacher.id, "colleague_id": colleague.id, "now": utc_now()}

    with pytest.raises(Conflict, match="recognised"):
        standing.give_teams(session, organiser, **asked)
    with pytest.raises(Refused):
        standing.give_teams(session, builders.acting(colleague), **asked)


def test_nobody_hands_a_team_over_to_a_suspended_colleague(session: Session, organiser: Actor) -> None:
    suspended, _ = _suspended(session, organiser)
    team = builders.team(session, teacher=builders.teacher(session, school=suspended.school))
    lead = team.teachers[0].teacher
    session.add(TeamTeacher(team_id=team.id, teacher_id=suspended.id))
    session.flush()

    with pytest.raises(NotFound):
        teams.hand_over(session, builders.acting(lead), key=team.key, teacher_id=suspended.id)
    assert [stake.fate for stake in leaving.stakes(session, lead.id)] == [Fate.DISSOLVED]


def test_the_class_of_a_suspended_teacher_is_put_out_and_its_code_opens_nothing(
    session: Session, organiser: Actor
) -> None:
    team, now = builders.team(session), utc_now()
    teacher, code = team.teachers[0].teacher, team.class_code
    _team, token = classcodes.enter(session, typed=code, now=now)

    standing.suspend(session, organiser, teacher_id=teacher.id, reason=REASON, now=now)

    assert reading.signed_in(session, token, now=now) is None
    with pytest.raises(Invalid, match="unknown"):
        classcodes.enter(session, typed=code, now=now)


def test_a_class_whose_other_teacher_is_recognised_still_comes_in(session: Session, organiser: Actor) -> None:
    team, now = builders.team(session), utc_now()
    colleague = builders.teacher(session, school=team.school)
    session.add(TeamTeacher(team_id=team.id, teacher_id=colleague.id))
    standing.suspend(session, organiser, teacher_id=team.teachers[0].teacher_id, reason=REASON, now=now)

    entered, _token = classcodes.enter(session, typed=team.class_code, now=now)

    assert entered.id == team.id
