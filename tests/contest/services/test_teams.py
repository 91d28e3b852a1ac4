"""Teams: created within the limits, shared with a colleague, handed over, left, dissolved."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import Entry, Job, JournalRow, Pupil, SignInSession, Team
from contest.models.columns import utc_now
from contest.queries.teams import teachers_of
from contest.rules.entries import EntryState
from contest.rules.errors import (
    Closed,
    Conflict,
    Invalid,
    LinkExpired,
    NotFound,
    Refused,
    RegistrationClosed,
    TooMany,
)
from contest.rules.rights import NOBODY, Actor, Role
from contest.rules.teams import SHAPE, TeamKind
from contest.services import classcodes, scope, teams
from tests import builders


def create(session: Session, actor: Actor, name: str = "Club Terreau", level: str = "4e") -> Team:
    return teams.create(session, actor, name=name, kind=TeamKind.CLASS, level=level, now=utc_now())


def test_a_new_team_has_a_lead_a_draft_with_the_next_number_and_a_class_code(session: Session) -> None:
    builders.edition(session)
    builders.team(session)
    actor = builders.acting(builders.teacher(session))

    team = create(session, actor)

    entry = session.scalars(select(Entry).where(Entry.team_id == team.id)).one()
    assert (entry.number, entry.state, entry.level) == (2, EntryState.DRAFT, "4e")
    assert [place.leads for place in teachers_of(session, team.id)] == [True]
    assert SHAPE.match(team.class_code)
    assert session.scalars(select(JournalRow.act)).all()[-1] == "team.created"


def test_a_teacher_who_waits_for_approval_may_already_create_a_team(session: Session) -> None:
    builders.edition(session)
    actor = builders.acting(builders.teacher(session, approved=False))

    assert create(session, actor).name == "Club Terreau"


def test_pupils_and_visitors_create_nothing(session: Session) -> None:
    builders.edition(session)
    team = builders.team(session)

    for stranger in (NOBODY, builders.acting_class(team)):
        with pytest.raises(Refused):
            create(session, stranger)


def test_a_school_has_so_many_teams_and_not_one_more(session: Session) -> None:
    builders.edition(session, max_teams_per_school=2)
    actor = builders.acting(builders.teacher(session))
    create(session, actor, "Un")
    create(session, actor, "Deux")

    with pytest.raises(TooMany) as refusal:
        create(session, actor, "Trois")

    assert refusal.value.limit == 2


def test_a_name_is_given_once_in_a_school_whatever_its_capitals(session: Session) -> None:
    builders.edition(session)
    actor = builders.acting(builders.teacher(session))
    create(session, actor, "Équipe Terreau")

    with pytest.raises(Conflict):
        create(session, actor, "  équipe  terreau ")


def test_an_unknown_level_and_an_empty_name_are_refused(session: Session) -> None:
    builders.edition(session)
    actor = builders.acting(builders.teacher(session))

    with pytest.raises(Invalid):
        create(session, actor, level="CM2")
    with pytest.raises(Invalid):
        create(session, actor, name=" \n ")


def test_no_team_is_created_once_registration_has_closed(session: Session) -> None:
    builders.edition(session)
    actor = builders.acting(builders.teacher(session))

    with pytest.raises(Closed) as refusal:
        teams.create(
            session,
            actor,
            name="Trop tard",
            kind=TeamKind.CLASS,
            level="4e",
            now=utc_now() + timedelta(days=300),
        )

    assert refusal.value.closed_at is not None


def test_no_team_is_created_once_the_submission_is_over_even_if_registration_lasts_longer(
    session: Session,
) -> None:
    edition, now = builders.edition(session), utc_now()
    actor = builders.acting(builders.teacher(session))
    builders.close_submission(session, edition, at=now)

    with pytest.raises(RegistrationClosed) as refusal:
        teams.create(session, actor, name="Trop tard", kind=TeamKind.CLASS, level="4e", now=now)

    assert refusal.value.closed_at == now


def test_teams_created_at_the_same_time_get_different_numbers(database: Database) -> None:
    with database.writing() as session:
        builders.edition(session)
        actors = [builders.acting(builders.teacher(session)) for _ in range(8)]

    def create_one(actor: Actor) -> None:
        with database.writing() as own:
            create(own, actor)

    threads = [threading.Thread(target=create_one, args=(actor,)) for actor in actors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert sorted(session.scalars(select(Entry.number))) == list(range(1, 9))


def test_renaming_keeps_the_rules_of_names(session: Session) -> None:
    builders.edition(session)
    actor = builders.acting(builders.teacher(session))
    first, second = create(session, actor, "Un"), create(session, actor, "Deux")

    renamed = teams.rename(session, actor, key=first.key, name="Radis & Cie", level="3e", now=utc_now())

    assert (renamed.name, renamed.level) == ("Radis & Cie", "3e")
    with pytest.raises(Conflict):
        teams.rename(session, actor, key=second.key, name="radis & cie", level="3e", now=utc_now())


def test_dissolving_erases_the_pupils_closes_the_class_and_frees_the_name(session: Session) -> None:
    builders.edition(session)
    actor = builders.acting(builders.teacher(session))
    team = create(session, actor)
    builders.consent(session, pupil=builders.pupil(session, team=team))
    classcodes.enter(session, typed=team.class_code, now=utc_now())
    session.expire_all()

    teams.dissolve(session, actor, key=team.key, now=utc_now())

    assert session.scalars(select(Pupil)).all() == []
    assert session.scalars(select(SignInSession)).one().revoked_at is not None
    with pytest.raises(NotFound):
        scope.team_for(session, actor, team.key)
    assert create(session, actor).name == "Club Terreau"


def test_a_submitted_team_is_not_dissolved(session: Session) -> None:
    teacher = builders.teacher(session)
    team = builders.team(session, teacher=teacher)
    assert team.entry is not None
    team.entry.state = EntryState.SUBMITTED

    with pytest.raises(Conflict):
        teams.dissolve(session, builders.acting(teacher), key=team.key, now=utc_now())


def test_an_approved_colleague_of_the_school_is_added_and_told(session: Session) -> None:
    teacher = builders.teacher(session)
    team = builders.team(session, teacher=teacher)
    colleague = builders.teacher(session, school=team.school)

    teams.add_colleague(session, builders.acting(teacher), key=team.key, teacher_id=colleague.id)

    assert scope.team_for(session, builders.acting(colleague), team.key).id == team.id
    assert session.scalars(select(Job)).one().arguments == {
        "template": "team_joined",
        "account_id": colleague.account_id,
        "team_id": team.id,
    }


def test_a_teacher_of_another_school_or_without_approval_is_not_added(session: Session) -> None:
    teacher = builders.teacher(session)
    team = builders.team(session, teacher=teacher)

    for other in (builders.teacher(session), builders.teacher(session, school=team.school, approved=False)):
        with pytest.raises(NotFound):
            teams.add_colleague(session, builders.acting(teacher), key=team.key, teacher_id=other.id)


def test_an_invitation_opens_the_team_once_to_a_teacher_of_the_school(session: Session) -> None:
    teacher = builders.teacher(session)
    team = builders.team(session, teacher=teacher)
    colleague, third = (builders.teacher(session, school=team.school) for _ in range(2))
    secret = teams.invite(session, builders.acting(teacher), key=team.key, now=utc_now())

    joined = teams.join(session, builders.acting(colleague), secret=secret, now=utc_now())

    assert joined.id == team.id
    assert len(teachers_of(session, team.id)) == 2
    with pytest.raises(LinkExpired):
        teams.join(session, builders.acting(third), secret=secret, now=utc_now())


def test_an_invitation_is_for_the_school_and_for_seven_days(session: Session) -> None:
    teacher = builders.teacher(session)
    team = builders.team(session, teacher=teacher)
    colleague = builders.teacher(session, school=team.school)
    secret = teams.invite(session, builders.acting(teacher), key=team.key, now=utc_now())

    with pytest.raises(Refused):
        teams.join(session, builders.acting(builders.teacher(session)), secret=secret, now=utc_now())
    with pytest.raises(LinkExpired):
        teams.join(session, builders.acting(colleague), secret=secret, now=utc_now() + timedelta(days=7))


def test_the_lead_hands_the_team_over_then_leaves(session: Session) -> None:
    teacher = builders.teacher(session)
    team = builders.team(session, teacher=teacher)
    colleague = builders.teacher(session, school=team.school)
    lead = builders.acting(teacher)
    teams.add_colleague(session, lead, key=team.key, teacher_id=colleague.id)

    with pytest.raises(Conflict):
        teams.leave(session, lead, key=team.key)
    with pytest.raises(Refused):
        teams.hand_over(session, builders.acting(colleague), key=team.key, teacher_id=colleague.id)
    teams.hand_over(session, lead, key=team.key, teacher_id=colleague.id)
    teams.leave(session, lead, key=team.key)

    places = teachers_of(session, team.id)
    assert [(place.teacher_id, place.leads) for place in places] == [(colleague.id, True)]


def test_another_teams_teacher_finds_nothing(session: Session) -> None:
    team = builders.team(session)
    stranger = builders.acting(builders.teacher(session, school=team.school))

    for act in (
        lambda: teams.rename(session, stranger, key=team.key, name="À moi", level="4e", now=utc_now()),
        lambda: teams.dissolve(session, stranger, key=team.key, now=utc_now()),
        lambda: teams.invite(session, stranger, key=team.key, now=utc_now()),
        lambda: teams.leave(session, stranger, key=team.key),
        lambda: classcodes.change(session, stranger, key=team.key, now=utc_now()),
    ):
        with pytest.raises(NotFound):
            act()


def test_the_class_code_opens_the_team_however_it_is_typed(session: Session) -> None:
    team = builders.team(session, class_code="MELON-0042")

    opened, token = classcodes.enter(session, typed=" melon 0042 ", now=utc_now())

    row = session.scalars(select(SignInSession)).one()
    assert (opened.id, row.team_id, row.account_id) == (team.id, team.id, None)
    assert token not in row.token_hash


@pytest.mark.parametrize(
    "typed", ["", "MELON", "MELON-9999", "MELON-0042-1", "'; DROP TABLE team", "💥" * 30]
)
def test_a_wrong_class_code_opens_nothing(session: Session, typed: str) -> None:
    builders.team(session, class_code="MELON-0042")

    with pytest.raises(Invalid):
        classcodes.enter(session, typed=typed, now=utc_now())


def test_a_new_class_code_puts_the_class_out_and_the_old_one_opens_nothing(session: Session) -> None:
    teacher = builders.teacher(session)
    team = builders.team(session, teacher=teacher, class_code="MELON-0042")
    classcodes.enter(session, typed="MELON-0042", now=utc_now())

    changed = classcodes.change(session, builders.acting(teacher), key=team.key, now=utc_now())

    session.expire_all()
    assert changed.class_code != "MELON-0042"
    assert session.scalars(select(SignInSession)).one().revoked_at is not None
    with pytest.raises(Invalid):
        classcodes.enter(session, typed="MELON-0042", now=utc_now())


def test_scope_shows_a_team_to_its_own_and_to_organisers_only(session: Session) -> None:
    teacher = builders.teacher(session)
    team, other = builders.team(session, teacher=teacher), builders.team(session)
    organiser = builders.acting_organiser(builders.organiser(session))

    for insider in (builders.acting(teacher), builders.acting_class(team), organiser):
        assert scope.entry_for(session, insider, team.key).team_id == team.id
    for outsider in (NOBODY, builders.acting_class(other), Actor(role=Role.TEACHER)):
        with pytest.raises(NotFound):
            scope.team_for(session, outsider, team.key)
        with pytest.raises(NotFound):
            scope.entry_for(session, outsider, team.key)
