"""Accounts, sessions, links, limits and what leaves with a teacher."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import Account, JournalRow, Pupil, RateCount, SignInSession, Teacher, TeamTeacher, Token
from contest.models.accounts import TokenPurpose
from contest.models.columns import utc_now
from contest.queries import accounts as reading
from contest.queries import leaving
from contest.queries.leaving import Fate
from contest.rules.entries import EntryState
from contest.rules.errors import Conflict, Invalid, LinkExpired, NotFound, TooMany, WrongPassword
from contest.rules.rights import NOBODY, Role
from contest.services import accounts, erasure, limits, organisers, passwords, sessions, tokens
from tests import builders

GOOD = "un escargot vert et lent"
DAYS = 14


def test_a_first_visit_makes_an_empty_account_and_a_second_one_finds_it(session: Session) -> None:
    first = accounts.request_link(session, email=" Nouvelle@Exemple.invalid", now=utc_now())
    second = accounts.request_link(session, email="nouvelle@exemple.INVALID", now=utc_now())

    assert first is second
    assert (first.email, first.name, first.email_confirmed_at) == ("nouvelle@exemple.invalid", "", None)


def test_the_role_follows_what_the_account_is(session: Session) -> None:
    teacher, organiser = builders.teacher(session), builders.organiser(session)
    newcomer = builders.account(session)
    session.refresh(teacher.account)

    roles = [reading.actor_of(account).role for account in (teacher.account, organiser, newcomer)]

    assert roles == [Role.TEACHER, Role.ORGANISER, Role.ANYONE]


@pytest.mark.parametrize(
    ("password", "code"),
    [("trop court", "too_short"), ("x" * 201, "too_long"), ("aaaaaaaaaaaaaaa", "too_common"),
     ("MotDePasse123", "too_common")],
)  # fmt: skip
def test_a_password_is_long_and_not_the_first_one_tried(session: Session, password: str, code: str) -> None:
    actor = builders.acting(builders.teacher(session))

    with pytest.raises(Invalid) as refused:
        accounts.change_password(session, actor, current="", new=password, now=utc_now())

    assert refused.value.reasons == {"password": code}


def test_an_accent_is_the_same_however_it_was_typed() -> None:
    kept = passwords.hashed("un \u00e9scargot bien lent", email="")

    assert passwords.matches(kept, "un e\u0301scargot bien lent")
    assert not passwords.matches(kept, "un escargot bien lent")
    assert not passwords.matches(None, "un escargot bien lent")


def test_a_changed_password_ends_the_other_sessions_and_every_link(session: Session) -> None:
    teacher, now = builders.teacher(session), utc_now()
    here = sessions.open_for_account(session, teacher.account_id, days=DAYS, now=now)
    there = sessions.open_for_account(session, teacher.account_id, days=DAYS, now=now)
    link = tokens.make(session, TokenPurpose.SIGN_IN, account_id=teacher.account_id, now=now)
    found = reading.signed_in(session, here, now=now)
    assert found is not None

    accounts.change_password(session, found.actor, current="", new=GOOD, now=now)

    assert reading.signed_in(session, here, now=now) == found
    assert reading.signed_in(session, there, now=now) is None
    with pytest.raises(LinkExpired):
        tokens.use(session, link, TokenPurpose.SIGN_IN, now=now)


def test_changing_a_password_asks_for_the_current_one(session: Session) -> None:
    actor = builders.acting(builders.teacher(session))
    accounts.change_password(session, actor, current="", new=GOOD, now=utc_now())

    with pytest.raises(WrongPassword):
        accounts.change_password(session, actor, current="autre chose", new="une loutre lente", now=utc_now())


def test_a_session_is_prolonged_at_most_once_an_hour(session: Session) -> None:
    now = utc_now()
    token = sessions.open_for_account(session, builders.account(session).id, days=DAYS, now=now)
    found = reading.signed_in(session, token, now=now)
    assert found is not None
    assert found.actor.session_id is not None

    soon = sessions.prolong(session, found.actor.session_id, days=DAYS, now=now + timedelta(minutes=59))
    later = sessions.prolong(session, found.actor.session_id, days=DAYS, now=now + timedelta(minutes=61))

    row = session.get_one(SignInSession, found.actor.session_id)
    session.refresh(row)
    assert (soon, later) == (False, True)
    assert row.expires_at == now + timedelta(days=DAYS, minutes=61)


def test_somebody_elses_session_can_not_be_closed(session: Session) -> None:
    mine, other = builders.teacher(session), builders.teacher(session)
    sessions.open_for_account(session, other.account_id, days=DAYS, now=utc_now())
    row = session.scalars(select(SignInSession).where(SignInSession.account_id == other.account_id)).one()

    with pytest.raises(NotFound):
        sessions.revoke(session, builders.acting(mine), session_id=row.id, now=utc_now())


def test_a_new_address_taken_by_somebody_in_between_is_a_conflict(session: Session) -> None:
    teacher, now = builders.teacher(session), utc_now()
    accounts.change_email(session, builders.acting(teacher), email="convoitee@exemple.invalid", now=utc_now())
    builders.account(session, email="convoitee@exemple.invalid")
    secret = tokens.make(session, TokenPurpose.CONFIRM_EMAIL, account_id=teacher.account_id, now=now)

    with pytest.raises(Conflict, match="email"):
        accounts.confirm_email(session, secret=secret, now=now)


def test_addresses_that_never_opened_their_link_are_forgotten_after_a_week(session: Session) -> None:
    now = utc_now()
    accounts.request_link(session, email="ancienne@exemple.invalid", now=now - timedelta(days=8))
    accounts.request_link(session, email="recente@exemple.invalid", now=now)
    organisers.add(session, NOBODY, email="orga@exemple.invalid", name="Orga")

    assert accounts.forget_unconfirmed(session, now=now) == 1
    assert sorted(session.scalars(select(Account.email)), key=str) == [
        "orga@exemple.invalid",
        "recente@exemple.invalid",
    ]


def test_an_organiser_is_added_with_a_password_that_works_at_once(session: Session) -> None:
    organisers.add(session, NOBODY, email="orga@exemple.invalid", name="Samira B.", password=GOOD)

    token = accounts.sign_in_by_password(
        session, email="orga@exemple.invalid", password=GOOD, days=DAYS, now=utc_now()
    )

    found = reading.signed_in(session, token, now=utc_now())
    assert found is not None
    assert (found.actor.role, found.name) == (Role.ORGANISER, "Samira B.")


def test_a_teacher_is_not_made_an_organiser(session: Session) -> None:
    email = builders.teacher(session).account.email or ""
    session.expire_all()

    with pytest.raises(Invalid):
        organisers.add(session, NOBODY, email=email, name="Les deux", password=GOOD)


# Limits


def test_a_limit_counts_even_when_the_request_is_undone(database: Database) -> None:
    now = utc_now()
    for _ in range(3):
        limits.count(database, "essai", "quelqu’un", limit=3, window_seconds=600, now=now)

    with pytest.raises(TooMany) as stopped:
        limits.count(database, "essai", "quelqu’un", limit=3, window_seconds=600, now=now)
    limits.count(database, "essai", "quelqu’un d’autre", limit=3, window_seconds=600, now=now)

    assert stopped.value.retry_after_seconds is not None
    assert 1 <= stopped.value.retry_after_seconds <= 600


def test_a_limit_starts_again_with_the_next_window(database: Database) -> None:
    now = utc_now()
    limits.count(database, "essai", "moi", limit=1, window_seconds=60, now=now)

    limits.count(database, "essai", "moi", limit=1, window_seconds=60, now=now + timedelta(seconds=60))


def test_attempts_at_the_same_instant_are_all_counted(database: Database) -> None:
    now, refused = utc_now(), []

    def attempt() -> None:
        try:
            limits.count(database, "essai", "moi", limit=5, window_seconds=600, now=now)
        except TooMany as stopped:
            refused.append(stopped)

    together = [threading.Thread(target=attempt) for _ in range(8)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()

    with database.reading() as session:
        assert session.scalar(select(RateCount.count)) == 8
        assert session.scalar(select(func.count()).select_from(JournalRow)) == 1
    assert len(refused) == 3


def test_the_database_does_not_know_who_was_counted(database: Database) -> None:
    limits.count(database, "essai", "192.0.2.7", limit=5, window_seconds=600, now=utc_now())

    with database.reading() as session:
        assert "192.0.2.7" not in str(session.connection().exec_driver_sql("SELECT * FROM rate_count").all())


# Leaving


def test_leaving_empties_the_row_and_keeps_pseudonyms_in_the_journal(session: Session) -> None:
    team = builders.team(session)
    builders.pupil(session, team=team)
    teacher = team.teachers[0].teacher
    actor, account = builders.acting(teacher), teacher.account
    accounts.change_password(session, actor, current="", new=GOOD, now=utc_now())
    tokens.make(session, TokenPurpose.SIGN_IN, account_id=account.id, now=utc_now())

    erasure.leave(session, actor, now=utc_now())

    session.expire_all()
    row = session.get_one(Account, account.id)
    assert (row.email, row.pending_email, row.name, row.password_hash) == (None, None, "", None)
    assert row.erased_at is not None
    for kind in (Teacher, Token, SignInSession, Pupil, TeamTeacher):
        assert session.scalar(select(func.count()).select_from(kind)) == 0
    assert set(session.scalars(select(JournalRow.actor))) <= {actor.pseudonym, "anyone"}


def test_a_team_with_another_teacher_is_handed_over(session: Session) -> None:
    team = builders.team(session)
    leaving_teacher = team.teachers[0].teacher
    colleague = builders.teacher(session, school=team.school)
    session.add(TeamTeacher(team_id=team.id, teacher_id=colleague.id))
    session.flush()

    [stake] = leaving.stakes(session, leaving_teacher.id)
    erasure.leave(session, builders.acting(leaving_teacher), now=utc_now())

    assert stake.fate is Fate.HANDED_OVER
    [place] = session.scalars(select(TeamTeacher).where(TeamTeacher.team_id == team.id)).all()
    assert (place.teacher_id, place.leads) == (colleague.id, True)


def test_a_submitted_entry_without_another_teacher_holds_back(session: Session) -> None:
    team = builders.team(session)
    assert team.entry is not None
    team.entry.state = EntryState.SUBMITTED
    other = builders.team(session, teacher=team.teachers[0].teacher)
    session.flush()

    with pytest.raises(Conflict, match="teams"):
        erasure.leave(session, builders.acting(team.teachers[0].teacher), now=utc_now())

    session.refresh(other)
    assert other.dissolved_at is None


def test_the_last_organiser_stays_until_there_is_another(session: Session) -> None:
    first = builders.organiser(session)
    with pytest.raises(Conflict, match="last_organiser"):
        erasure.leave(session, builders.acting_organiser(first), now=utc_now())

    builders.organiser(session)
    erasure.leave(session, builders.acting_organiser(first), now=utc_now())

    assert session.get_one(Account, first.id).erased_at is not None
