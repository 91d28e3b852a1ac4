"""Schools are found, added once, and their teachers approved by those who may."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Job
from contest.models.columns import utc_now
from contest.queries import schools as finding
from contest.rules.errors import Conflict, Invalid, NotApproved, NotFound, Refused
from contest.rules.rights import NOBODY, Actor
from contest.rules.schools import check_letter
from contest.services import extensions, schools
from tests import builders

UAI = "9990042" + check_letter("9990042")


@pytest.mark.parametrize(
    "words", ["quatre vents", "QUATRE-VENTS bét", "bethune", "9990042", "Vénts d'essai", "l'essai quatre"]
)
def test_a_school_is_found_by_name_town_or_code_without_accents(session: Session, words: str) -> None:
    builders.school(session)
    wanted = builders.school(
        session, uai=UAI, name="Collège des Quatre-Vents d’Essai", town="Béthune-l’Essai"
    )

    assert finding.search(session, words) == [wanted]


@pytest.mark.parametrize("words", ["", "  ", "inconnu", "%"])
def test_nothing_is_found_for_nothing(session: Session, words: str) -> None:
    builders.school(session)

    assert finding.search(session, words) == []


def test_the_same_code_is_added_once(session: Session) -> None:
    asked = {"uai": f" {UAI.lower()} ", "name": "Lycée  Neuf", "town": "Testville", "region": "Lille"}
    added = schools.add(session, NOBODY, **asked)

    assert (added.uai, added.name) == (UAI, "Lycée Neuf")
    with pytest.raises(Conflict, match="uai"):
        schools.add(session, NOBODY, **asked)


@pytest.mark.parametrize(
    ("wrong", "field"), [({"uai": "9990042A"}, "uai"), ({"region": "Ailleurs"}, "region")]
)
def test_a_school_that_can_not_be_is_refused(session: Session, wrong: dict[str, str], field: str) -> None:
    asked = {"uai": UAI, "name": "Lycée", "town": "Testville", "region": "Lille"} | wrong

    with pytest.raises(Invalid) as refused:
        schools.add(session, NOBODY, **asked)

    assert set(refused.value.reasons) == {field}


def test_the_first_of_a_school_is_announced_to_organisers_and_the_next_to_colleagues(
    session: Session,
) -> None:
    organiser, school = builders.organiser(session), builders.school(session)

    first = schools.join(session, _newcomer(session), name="Mme Une", school_id=school.id)
    schools.approve(session, builders.acting_organiser(organiser), teacher_id=first.id, now=utc_now())
    schools.join(session, _newcomer(session), name="M. Deux", school_id=school.id)

    told = [
        (arguments["template"], arguments["account_id"])
        for arguments in session.scalars(select(Job.arguments).order_by(Job.id))
    ]
    assert told == [
        ("teacher_waiting", organiser.id),
        ("teacher_approved", first.account_id),
        ("teacher_waiting", first.account_id),
    ]


def _newcomer(session: Session) -> Actor:
    return Actor(account_id=builders.account(session, name="").id)


def test_an_organiser_and_a_teacher_join_no_other_school(session: Session) -> None:
    school = builders.school(session)
    teacher, organiser = builders.teacher(session), builders.organiser(session)
    session.refresh(teacher.account)

    with pytest.raises(Conflict):
        schools.join(session, builders.acting(teacher), name="Mme", school_id=school.id)
    with pytest.raises(Refused):
        schools.join(session, builders.acting_organiser(organiser), name="Mme", school_id=school.id)


def test_a_colleague_approves_in_their_school_only_and_once_approved(session: Session) -> None:
    school = builders.school(session)
    approved, waiting = builders.teacher(session, school=school), builders.teacher(session, approved=False)
    near = builders.teacher(session, school=school, approved=False)

    with pytest.raises(NotFound):
        schools.approve(session, builders.acting(approved), teacher_id=waiting.id, now=utc_now())
    with pytest.raises(NotApproved):
        schools.approve(session, builders.acting(near), teacher_id=near.id, now=utc_now())
    schools.approve(session, builders.acting(approved), teacher_id=near.id, now=utc_now())

    assert near.approved_by == approved.account_id
    assert waiting.approved_at is None


def test_only_an_organiser_refuses_and_colleagues_can_not_undo_it(session: Session) -> None:
    school, organiser = builders.school(session), builders.organiser(session)
    approved = builders.teacher(session, school=school)
    waiting = builders.teacher(session, school=school, approved=False)

    with pytest.raises(Refused):
        schools.refuse(session, builders.acting(approved), teacher_id=waiting.id, reason="Non", now=utc_now())
    schools.refuse(
        session, builders.acting_organiser(organiser), teacher_id=waiting.id, reason="Non", now=utc_now()
    )
    with pytest.raises(NotFound):
        schools.approve(session, builders.acting(approved), teacher_id=waiting.id, now=utc_now())

    assert waiting.refusal_reason == "Non"


def test_an_extension_is_later_than_everybodys_deadline_and_has_a_reason(session: Session) -> None:
    organiser = builders.acting_organiser(builders.organiser(session))
    team, now = builders.team(session), utc_now()

    with pytest.raises(Invalid, match="not_later"):
        extensions.grant(
            session, organiser, key=team.key, until=now + timedelta(hours=1), reason="Panne", now=now
        )
    with pytest.raises(Invalid, match="missing"):
        extensions.grant(
            session, organiser, key=team.key, until=now + timedelta(days=300), reason=" ", now=now
        )
    with pytest.raises(Refused):
        extensions.grant(
            session,
            builders.acting(team.teachers[0].teacher),
            key=team.key,
            until=now + timedelta(days=300),
            reason="Panne",
            now=now,
        )


def test_a_second_extension_replaces_the_first(session: Session) -> None:
    organiser = builders.acting_organiser(builders.organiser(session))
    team, now = builders.team(session), utc_now()

    first = extensions.grant(
        session, organiser, key=team.key, until=now + timedelta(days=300), reason="Panne", now=now
    )
    session.refresh(team)
    second = extensions.grant(
        session, organiser, key=team.key, until=now + timedelta(days=301), reason="Deuxième panne", now=now
    )

    assert first is second
    assert second.reason == "Deuxième panne"
