"""Messages: who they reach, nobody twice, nothing sent twice, nobody overwritten."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import Edition, Job, JournalRow, OutgoingMessage, TeamTeacher
from contest.models.columns import utc_now
from contest.models.jobs import JobKind
from contest.queries import recipients
from contest.rules.entries import EntryState
from contest.rules.errors import Conflict, Invalid, Refused
from contest.rules.messages import Audience, Letter, MessageState
from contest.rules.rights import NOBODY, Actor
from contest.services import outgoing
from tests import builders

LETTER = Letter(audience=Audience.ALL_TEAMS, subject="La salle change", body="Rendez-vous au gymnase.")


@pytest.fixture
def edition(session: Session) -> Edition:
    return builders.edition(session)


@pytest.fixture
def organiser(session: Session) -> Actor:
    return builders.acting_organiser(builders.organiser(session))


def mails(session: Session) -> list[int]:
    """The accounts that mail jobs are for."""
    jobs = session.scalars(select(Job).where(Job.kind == JobKind.MAIL).order_by(Job.id))
    return [job.arguments["account_id"] for job in jobs]


def test_a_teacher_of_two_teams_gets_one_mail_and_each_teacher_of_a_team_theirs(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    both, colleague = builders.teacher(session), builders.teacher(session)
    builders.team(session, teacher=both)
    shared = builders.team(session, teacher=both)
    session.add(TeamTeacher(team_id=shared.id, teacher_id=colleague.id))
    message = outgoing.write(session, organiser, edition=edition, letter=LETTER, now=utc_now())

    outgoing.send(session, organiser, message_id=message.id, version=0, expected=2, now=utc_now())

    assert mails(session) == sorted([both.account_id, colleague.account_id])
    assert (message.state, message.recipients) == (MessageState.SENT, 2)


def test_who_is_gone_gets_nothing(session: Session, edition: Edition) -> None:
    suspended = builders.teacher(session)
    builders.team(session, teacher=suspended)
    suspended.refused_at = utc_now()
    erased = builders.teacher(session)
    builders.team(session, teacher=erased)
    erased.account.email, erased.account.erased_at = None, utc_now()
    dissolved = builders.team(session)
    dissolved.dissolved_at = utc_now()
    builders.juror(session, left_at=utc_now())
    builders.juror(session, declined_at=utc_now())
    session.flush()

    assert set(recipients.counts(session, edition.id).values()) == {0}


def test_each_audience_is_who_it_says(session: Session, edition: Edition) -> None:
    draft, submitted = builders.team(session), builders.admitted_entry(session)
    done, late = builders.juror(session), builders.juror(session)
    invited = builders.juror(session, accepted_at=None)
    builders.ballot(session, juror=done, entry=submitted, marks={"originality": 2})
    builders.ballot(session, juror=late, entry=submitted)
    draft_teacher = draft.teachers[0].teacher.account_id
    other_teacher = submitted.team.teachers[0].teacher.account_id

    def reached(audience: Audience, **named: int) -> list[int]:
        return list(recipients.accounts(session, edition.id, audience, **named))

    assert reached(Audience.ALL_TEAMS) == sorted([draft_teacher, other_teacher])
    assert reached(Audience.DRAFT_TEAMS) == [draft_teacher]
    assert reached(Audience.TEAM, team_id=submitted.team_id) == [other_teacher]
    assert reached(Audience.ALL_JURORS) == sorted([done.account_id, late.account_id])
    assert reached(Audience.LATE_JURORS) == [late.account_id]
    assert reached(Audience.JUROR, juror_id=invited.id) == [invited.account_id]


def test_a_withdrawn_entry_is_no_unfinished_draft(session: Session, edition: Edition) -> None:
    team = builders.team(session)
    assert team.entry is not None
    team.entry.state = EntryState.WITHDRAWN
    session.flush()

    assert recipients.accounts(session, edition.id, Audience.DRAFT_TEAMS) == []


def test_a_team_of_another_edition_is_not_reached(session: Session, edition: Edition) -> None:
    other = Edition(
        slug="autre", title="Autre", short_title="Autre", theme="", year=2020, introduction="", levels=[],
        rubric={}, printer={}, contact_email="a@exemple.invalid",
    )  # fmt: skip
    session.add(other)
    session.flush()
    stranger = builders.team(session, edition=other)

    assert recipients.accounts(session, edition.id, Audience.TEAM, team_id=stranger.id) == []


def test_sending_twice_sends_once(session: Session, edition: Edition, organiser: Actor) -> None:
    builders.team(session)
    message = outgoing.write(session, organiser, edition=edition, letter=LETTER, now=utc_now())

    for _ in range(2):
        outgoing.send(session, organiser, message_id=message.id, version=0, expected=1, now=utc_now())

    assert len(mails(session)) == 1
    acts = session.scalars(select(JournalRow.act).where(JournalRow.act == "message.sent")).all()
    assert acts == ["message.sent"]


def test_two_clicks_at_the_same_moment_send_once(database: Database) -> None:
    with database.writing() as session:
        edition = builders.edition(session)
        organiser = builders.acting_organiser(builders.organiser(session))
        for _ in range(3):
            builders.team(session)
        message_id = outgoing.write(session, organiser, edition=edition, letter=LETTER, now=utc_now()).id
    failures: list[BaseException] = []

    def click() -> None:
        try:
            with database.writing() as session:
                outgoing.send(session, organiser, message_id=message_id, version=0, expected=3, now=utc_now())
        except BaseException as failure:
            failures.append(failure)

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert failures == []
    with database.reading() as session:
        assert len(mails(session)) == len(set(mails(session))) == 3


def test_a_message_that_changed_since_it_was_read_again_does_not_leave(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    builders.team(session)
    message = outgoing.write(session, organiser, edition=edition, letter=LETTER, now=utc_now())
    other = Letter(audience=Audience.ALL_TEAMS, subject="Annulé", body="Rien ne change.")
    outgoing.rewrite(session, organiser, message_id=message.id, letter=other, version=0, now=utc_now())

    with pytest.raises(Conflict):
        outgoing.send(session, organiser, message_id=message.id, version=0, expected=1, now=utc_now())
    with pytest.raises(Conflict):
        outgoing.rewrite(session, organiser, message_id=message.id, letter=LETTER, version=0, now=utc_now())

    assert mails(session) == []
    assert message.subject == "Annulé"


def test_more_people_than_the_button_said_is_asked_again(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    builders.team(session)
    message = outgoing.write(session, organiser, edition=edition, letter=LETTER, now=utc_now())
    builders.team(session)

    with pytest.raises(Conflict) as refused:
        outgoing.send(session, organiser, message_id=message.id, version=0, expected=1, now=utc_now())

    assert refused.value.field == "recipients"


def test_a_message_for_nobody_does_not_leave(session: Session, edition: Edition, organiser: Actor) -> None:
    message = outgoing.write(session, organiser, edition=edition, letter=LETTER, now=utc_now())

    with pytest.raises(Conflict) as refused:
        outgoing.send(session, organiser, message_id=message.id, version=0, expected=0, now=utc_now())

    assert refused.value.field == "nobody"


@pytest.mark.parametrize(
    ("letter", "reasons"),
    [
        (
            Letter(audience=Audience.TEAM, subject=" ", body="\n"),
            {"team": "missing", "subject": "missing", "body": "missing"},
        ),
        (
            Letter(audience=Audience.JUROR, subject="a" * 121, body="b" * 4001),
            {"juror": "missing", "subject": "too_long", "body": "too_long"},
        ),
    ],
)
def test_an_unfinished_letter_says_what_is_missing(
    session: Session, edition: Edition, organiser: Actor, letter: Letter, reasons: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        outgoing.write(session, organiser, edition=edition, letter=letter, now=utc_now())

    assert refused.value.reasons == reasons


def test_a_discarded_message_is_gone_and_a_sent_one_stays(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    builders.team(session)
    kept, thrown = (
        outgoing.write(session, organiser, edition=edition, letter=LETTER, now=utc_now()) for _ in range(2)
    )
    outgoing.send(session, organiser, message_id=kept.id, version=0, expected=1, now=utc_now())

    outgoing.discard(session, organiser, message_id=thrown.id, version=0)
    with pytest.raises(Conflict):
        outgoing.discard(session, organiser, message_id=kept.id, version=0)

    assert session.scalars(select(OutgoingMessage.id)).all() == [kept.id]


ACTS: list[Callable[[Session, Edition, int], object]] = [
    lambda session, edition, _: outgoing.write(
        session, NOBODY, edition=edition, letter=LETTER, now=utc_now()
    ),
    lambda session, _, number: outgoing.rewrite(
        session, NOBODY, message_id=number, letter=LETTER, version=0, now=utc_now()
    ),
    lambda session, _, number: outgoing.send(
        session, NOBODY, message_id=number, version=0, expected=1, now=utc_now()
    ),
    lambda session, _, number: outgoing.discard(session, NOBODY, message_id=number, version=0),
]


@pytest.mark.parametrize("act", ACTS)
def test_only_an_organiser_writes(
    session: Session, edition: Edition, act: Callable[[Session, Edition, int], object]
) -> None:
    message = builders.message(session, edition_id=edition.id)

    with pytest.raises(Refused):
        act(session, edition, message.id)

    assert session.scalar(select(func.count()).select_from(Job)) == 0
