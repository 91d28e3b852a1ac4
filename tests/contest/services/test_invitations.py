"""Jurors are invited, one or many; they accept or decline, once; nobody organises and judges."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.mail import compose
from contest.models import Account, Edition, Job, JournalRow, Juror
from contest.models.columns import utc_now
from contest.queries import accounts as reading
from contest.queries.jurors import of_account, pending_for
from contest.rules.errors import Conflict, Invalid, LinkExpired, Refused
from contest.rules.juror_table import read
from contest.rules.jurors import JurorState, state_of
from contest.rules.rights import Actor, Role
from contest.services import accounts, invitations, organisers
from contest.services.invitees import Invitee
from contest.settings import Settings
from tests import builders

DAYS = 14
ADA = Invitee(email="Ada@Exemple.invalid ", name=" Ada  Fil ", affiliation="Fablab de Lens", capacity="12")


@pytest.fixture
def edition(session: Session) -> Edition:
    return builders.edition(session)


@pytest.fixture
def organiser(session: Session) -> Actor:
    return builders.acting_organiser(builders.organiser(session, name="Samira B."))


def _secret(session: Session, juror: Juror) -> str:
    """The secret of the mail that the worker would send now."""
    arguments = {"template": "juror_invited", "account_id": juror.account_id, "juror_id": juror.id}
    message = compose(session, arguments, Settings(), utc_now())
    assert message is not None
    return message.text.partition("/jury/invitation/")[2].split()[0]


def test_an_invitation_makes_a_place_and_a_mail(session: Session, edition: Edition, organiser: Actor) -> None:
    juror = invitations.invite(session, organiser, edition=edition, invitee=ADA, now=utc_now())

    account = session.get_one(Account, juror.account_id)
    assert (account.email, account.name) == ("ada@exemple.invalid", "Ada Fil")
    assert (juror.number, juror.affiliation, juror.capacity) == (1, "Fablab de Lens", 12)
    assert state_of(juror) is JurorState.INVITED
    assert session.scalars(select(JournalRow.act)).all()[-1] == "juror.invited"
    assert session.scalars(select(Job.arguments)).all()[-1] == {
        "template": "juror_invited",
        "account_id": account.id,
        "juror_id": juror.id,
    }


def test_the_mail_says_who_what_when_and_what_the_address_is_for(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror = invitations.invite(session, organiser, edition=edition, invitee=ADA, now=utc_now())
    arguments = {"template": "juror_invited", "account_id": juror.account_id, "juror_id": juror.id}

    message = compose(session, arguments, Settings(), utc_now())

    assert message is not None
    assert message.to == "ada@exemple.invalid"
    for words in (
        "Samira B. vous invite",
        edition.title,
        "12 au plus",
        "1\u00a0h\u00a024",
        "ne sert qu’à cela",
    ):
        assert words in message.subject + message.text


def test_nobody_but_an_organiser_invites(session: Session, edition: Edition) -> None:
    teacher = builders.acting(builders.teacher(session))

    with pytest.raises(Refused):
        invitations.invite(session, teacher, edition=edition, invitee=ADA, now=utc_now())


def test_everything_that_is_wrong_is_said_at_once(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    wrong = Invitee(
        email="=1+1@exemple.invalid", name="", affiliation="@SUM(A1)", uai="0620123Z", capacity="0"
    )

    with pytest.raises(Invalid) as refused:
        invitations.invite(session, organiser, edition=edition, invitee=wrong, now=utc_now())

    assert refused.value.reasons == {
        "email": "formula",
        "name": "missing",
        "affiliation": "formula",
        "uai": "shape",
        "capacity": "number",
    }


def test_nobody_organises_and_judges(session: Session, edition: Edition, organiser: Actor) -> None:
    runs = builders.organiser(session)
    assert runs.email is not None
    builders.invited_juror(session, account_id=builders.account(session, email="j@exemple.invalid").id)

    with pytest.raises(Invalid, match="organiser"):
        invitations.invite(
            session, organiser, edition=edition, invitee=Invitee(email=runs.email, name="X"), now=utc_now()
        )
    with pytest.raises(Invalid, match="juror"):
        organisers.add(session, organiser, email="j@exemple.invalid", name="Juré")


def test_a_teacher_may_judge_too_and_keeps_their_name(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    teacher = builders.teacher(session)
    assert teacher.account.email is not None
    invitee = Invitee(email=teacher.account.email, name="Autre nom")

    juror = invitations.invite(session, organiser, edition=edition, invitee=invitee, now=utc_now())
    invitations.accept(session, secret=_secret(session, juror), days=DAYS, now=utc_now())

    assert teacher.account.name != "Autre nom"
    seat = session.scalar(select(reading.seat_of(Account.id)).where(Account.id == teacher.account_id))
    actor = reading.actor_of(teacher.account, juror_id=seat)
    assert actor.hats == {Role.TEACHER, Role.JUROR}


def test_the_journal_says_that_an_accepted_link_signed_somebody_in(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror = invitations.invite(session, organiser, edition=edition, invitee=ADA, now=utc_now())

    invitations.accept(session, secret=_secret(session, juror), days=DAYS, now=utc_now())

    rows = session.scalars(select(JournalRow).order_by(JournalRow.id)).all()[-2:]
    assert [(row.act, row.subject) for row in rows] == [
        ("juror.accepted", f"juror:{juror.id}"),
        ("session.opened", f"account:{juror.account_id}"),
    ]


def test_whoever_is_invited_already_is_not_invited_twice(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    invitations.invite(session, organiser, edition=edition, invitee=ADA, now=utc_now())

    with pytest.raises(Invalid) as refused:
        invitations.invite(session, organiser, edition=edition, invitee=ADA, now=utc_now())

    assert refused.value.reasons == {"email": "juror"}


def test_accepting_proves_the_address_signs_in_and_happens_once(session: Session, edition: Edition) -> None:
    account = builders.account(session, email_confirmed_at=None)
    juror, now = builders.invited_juror(session, account_id=account.id), utc_now()
    secret = _secret(session, juror)

    token = invitations.accept(session, secret=secret, days=DAYS, now=now)

    assert account.email_confirmed_at == now
    found = reading.signed_in(session, token, now=now)
    assert found is not None
    assert (found.actor.role, found.actor.juror_id) == (Role.JUROR, juror.id)
    with pytest.raises(LinkExpired):
        invitations.accept(session, secret=secret, days=DAYS, now=now)


def test_a_link_lasts_a_month_and_a_second_one_leaves_the_first_good(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror = builders.invited_juror(session)
    first = _secret(session, juror)
    invitations.resend(session, organiser, juror_id=juror.id, now=utc_now())
    _secret(session, juror)

    with pytest.raises(LinkExpired):
        invitations.accept(session, secret=first, days=DAYS, now=utc_now() + timedelta(days=31))
    assert invitations.accept(session, secret=first, days=DAYS, now=utc_now() + timedelta(days=29))


def test_who_declines_may_say_why_and_can_be_invited_again(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror = invitations.invite(session, organiser, edition=edition, invitee=ADA, now=utc_now())
    secret = _secret(session, juror)

    invitations.decline(session, secret=secret, reason="  Je suis en  congé. ", now=utc_now())

    assert (state_of(juror), juror.decline_reason) == (JurorState.DECLINED, "Je suis en congé.")
    with pytest.raises(LinkExpired):
        invitations.accept(session, secret=secret, days=DAYS, now=utc_now())
    again = invitations.invite(session, organiser, edition=edition, invitee=ADA, now=utc_now())
    assert (again.id, again.number, state_of(again)) == (juror.id, juror.number, JurorState.INVITED)
    assert invitations.accept(session, secret=_secret(session, again), days=DAYS, now=utc_now())


def test_an_invitation_that_is_called_back_opens_nothing(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror = builders.invited_juror(session)
    secret = _secret(session, juror)

    invitations.withdraw(session, organiser, juror_id=juror.id, now=utc_now())

    assert state_of(juror) is JurorState.WITHDRAWN
    with pytest.raises(LinkExpired):
        invitations.accept(session, secret=secret, days=DAYS, now=utc_now())
    with pytest.raises(Conflict):
        invitations.resend(session, organiser, juror_id=juror.id, now=utc_now())
    arguments = {"template": "juror_invited", "account_id": juror.account_id, "juror_id": juror.id}
    assert compose(session, arguments, Settings(), utc_now()) is None


def test_an_answered_invitation_is_neither_sent_again_nor_called_back(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror = builders.juror(session)

    for act in (invitations.resend, invitations.withdraw):
        with pytest.raises(Conflict, match="juror_state"):
            act(session, organiser, juror_id=juror.id, now=utc_now())


def test_who_is_signed_in_answers_without_the_link(session: Session, edition: Edition) -> None:
    yes, no = builders.invited_juror(session), builders.invited_juror(session)
    secret = _secret(session, yes)

    invitations.accept_own(session, Actor(account_id=yes.account_id), now=utc_now())
    invitations.decline_own(session, Actor(account_id=no.account_id), reason="", now=utc_now())

    assert (state_of(yes), state_of(no)) == (JurorState.ACCEPTED, JurorState.DECLINED)
    assert pending_for(session, yes.account_id) is None
    with pytest.raises(LinkExpired):
        invitations.accept(session, secret=secret, days=DAYS, now=utc_now())
    with pytest.raises(LinkExpired):
        invitations.accept_own(session, Actor(account_id=builders.account(session).id), now=utc_now())


def test_an_invited_address_is_not_forgotten_while_it_waits(session: Session, edition: Edition) -> None:
    long_ago = utc_now() - timedelta(days=12)
    account = builders.account(session, email_confirmed_at=None, created_at=long_ago)
    builders.invited_juror(session, account_id=account.id)

    assert accounts.forget_unconfirmed(session, now=utc_now()) == 0


def test_a_table_is_read_line_by_line_and_nothing_is_written_before_the_button(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    school = builders.school(session)
    runs = builders.organiser(session)
    builders.juror(session, account_id=builders.account(session, email="la@exemple.invalid").id)
    rows = read(
        (
            "courriel;nom;structure;uai;bulletins\n"
            f"ada@exemple.invalid;Ada Fil;Fablab;{school.uai};12\n"
            "ada@exemple.invalid;Ada encore;;;\n"
            "bob;Bob;;;\n"
            'cy@exemple.invalid;"=HYPERLINK(""http://x"")";;;\n'
            "di@exemple.invalid;Di;;0620123Z;\n"
            "ed@exemple.invalid;Ed;;0000000A;douze\n"
            f"{runs.email};Organise;;;\n"
            "la@exemple.invalid;Déjà là;;;\n"
            "zo@exemple.invalid;Zo;;9999998N;\n"
        ).encode()
    )
    before = session.scalar(select(func.count()).select_from(Juror))

    plan = invitations.planned(session, organiser, edition=edition, rows=rows)

    assert [each.reasons for each in plan] == [
        {},
        {"email": "doubled"},
        {"email": "shape"},
        {"name": "formula"},
        {"uai": "shape"},
        {"capacity": "number", "uai": "unknown"},
        {"email": "organiser"},
        {"email": "juror"},
        {},
    ]
    assert [each.row.line for each in plan if each.unknown_school] == [10]
    assert session.scalar(select(func.count()).select_from(Juror)) == before
    made = invitations.invite_many(session, organiser, edition=edition, rows=rows, expected=2, now=utc_now())
    assert [(juror.number, juror.school_id) for juror in made] == [(2, school.id), (3, None)]


def test_a_table_is_not_applied_when_the_jury_changed_since_the_preview(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    rows = read(b"email,name\nada@exemple.invalid,Ada\nbob@exemple.invalid,Bob\n")
    invitations.invite(session, organiser, edition=edition, invitee=ADA, now=utc_now())

    with pytest.raises(Conflict, match="invitations"):
        invitations.invite_many(session, organiser, edition=edition, rows=rows, expected=2, now=utc_now())


def test_two_organisers_who_invite_at_once_give_two_numbers(database: Database) -> None:
    with database.writing() as session:
        edition = builders.edition(session)
        organiser = builders.acting_organiser(builders.organiser(session))
    start = threading.Barrier(2)

    def invite(name: str) -> None:
        start.wait()
        with database.writing() as session:
            invitee = Invitee(email=f"{name}@exemple.invalid", name=name)
            invitations.invite(session, organiser, edition=edition, invitee=invitee, now=utc_now())

    threads = [threading.Thread(target=invite, args=[name]) for name in ("ada", "bob")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert sorted(session.scalars(select(Juror.number))) == [1, 2]


def test_the_place_of_an_account_is_that_of_the_current_edition(session: Session, edition: Edition) -> None:
    juror = builders.juror(session)
    edition.is_current = False
    session.flush()

    assert of_account(session, juror.account_id) is None
