"""A juror is changed, taken out and brought back in mid-round, reminded; what is handed in always counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.mail import compose
from contest.models import Ballot, ConflictOfInterest, Edition, Job, Juror
from contest.models.columns import utc_now
from contest.queries import ballots as counting
from contest.queries import jurors as reading
from contest.queries import leaving
from contest.queries.jurors import JurorFilter
from contest.rules.errors import Conflict, Invalid, Refused, TooMany
from contest.rules.jurors import JurorState, state_of
from contest.rules.jury import BallotState, Freed
from contest.rules.phases import Phase
from contest.rules.rights import Actor
from contest.services import erasure, jurors
from contest.settings import Settings
from tests import builders

MARKS = {"originality": 3, "ecology": 2, "creativity": 1}


@pytest.fixture
def edition(session: Session) -> Edition:
    return builders.edition(session, readings=1)


@pytest.fixture
def organiser(session: Session) -> Actor:
    return builders.acting_organiser(builders.organiser(session))


def _pile(session: Session, juror: Juror) -> dict[str, Ballot]:
    """One ballot of each state."""
    states = {
        "to_read": BallotState.TO_READ,
        "started": BallotState.STARTED,
        "later": BallotState.LATER,
        "cannot": BallotState.CANNOT,
    }
    pile = {
        name: builders.ballot(session, juror=juror, entry=builders.admitted_entry(session), state=state)
        for name, state in states.items()
    }
    pile["done"] = builders.ballot(session, juror=juror, entry=builders.admitted_entry(session), marks=MARKS)
    return pile


def _late_round(session: Session, edition: Edition) -> None:
    """The judging opened ten days ago and closes in two."""
    builders.open_phase(session, edition, Phase.JUDGING)
    for row in edition.phases:
        if row.phase is Phase.JUDGING:
            row.opens_at, row.closes_at = utc_now() - timedelta(days=10), utc_now() + timedelta(days=2)
    session.flush()


def _counted(session: Session, edition: Edition) -> list[int]:
    """The marks that count: originality, creativity, ecology."""
    return [line.mark for line in counting.marks_of(session, edition) if line.mark is not None]


def test_a_change_is_refused_when_somebody_else_made_one_in_between(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror = builders.juror(session)
    typed = {"affiliation": " Fablab  de Lens", "uai": "", "capacity": "8", "is_chair": True}

    jurors.change(session, organiser, juror_id=juror.id, version=0, now=utc_now(), **typed)

    assert (juror.affiliation, juror.capacity, juror.is_chair) == ("Fablab de Lens", 8, True)
    with pytest.raises(Conflict, match="juror"):
        jurors.change(session, organiser, juror_id=juror.id, version=0, now=utc_now(), **typed)
    with pytest.raises(Invalid) as refused:
        jurors.change(
            session, organiser, juror_id=juror.id, version=1, now=utc_now(), **typed | {"capacity": "-3"}
        )
    assert refused.value.reasons == {"capacity": "number"}


def test_a_school_that_becomes_their_own_leaves_their_pile(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror = builders.juror(session)
    pile = _pile(session, juror)
    school = pile["later"].entry.team.school
    typed = {"affiliation": "", "uai": school.uai, "capacity": "", "is_chair": False}

    jurors.change(session, organiser, juror_id=juror.id, version=0, now=utc_now(), **typed)

    assert (pile["later"].state, pile["later"].freed) == (BallotState.FREED, Freed.CONFLICT)
    assert pile["to_read"].state is BallotState.TO_READ


def test_who_is_taken_out_keeps_what_counts_and_frees_the_rest(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror = builders.juror(session)
    pile = _pile(session, juror)

    freed = jurors.take_out(session, organiser, juror_id=juror.id, now=utc_now())

    assert freed == 3
    assert state_of(juror) is JurorState.GONE
    assert {name: ballot.freed for name, ballot in pile.items()} == {
        "to_read": Freed.JUROR_GONE,
        "started": Freed.JUROR_GONE,
        "later": Freed.JUROR_GONE,
        "cannot": None,
        "done": None,
    }
    assert _counted(session, edition) == [3, 1, 2]
    assert session.scalars(select(Job.arguments)).all()[-1]["template"] == "juror_taken_out"
    with pytest.raises(Conflict):
        jurors.take_out(session, organiser, juror_id=juror.id, now=utc_now())


def test_who_is_brought_back_finds_the_ballots_that_nobody_took(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror, other = builders.juror(session), builders.juror(session)
    pile = _pile(session, juror)
    started = builders.ballot(
        session,
        juror=juror,
        entry=builders.admitted_entry(session),
        marks={"originality": 4},
        state=BallotState.STARTED,
        done_at=None,
    )
    jurors.take_out(session, organiser, juror_id=juror.id, now=utc_now())
    builders.ballot(session, juror=other, entry=pile["later"].entry)
    own = pile["to_read"].entry.team.school
    juror.school_id = own.id

    back = jurors.bring_back(session, organiser, juror_id=juror.id)

    assert back == 2
    assert started.state is BallotState.STARTED
    assert pile["started"].state is BallotState.TO_READ
    assert (pile["later"].state, pile["to_read"].state) == (BallotState.FREED, BallotState.FREED)
    with pytest.raises(Conflict):
        jurors.bring_back(session, organiser, juror_id=juror.id)


def test_nobody_but_an_organiser_touches_a_juror(session: Session, edition: Edition) -> None:
    juror = builders.juror(session)
    actor = builders.acting_juror(juror)

    with pytest.raises(Refused):
        jurors.take_out(session, actor, juror_id=juror.id, now=utc_now())
    with pytest.raises(Refused):
        jurors.remind(session, actor, juror_id=juror.id, now=utc_now())
    with pytest.raises(Refused):
        jurors.remind_late(session, actor, edition=edition, now=utc_now())


def test_a_reminder_leaves_once_a_day_and_says_what_is_left_and_until_when(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    juror, now = builders.juror(session), utc_now()
    _pile(session, juror)

    jurors.remind(session, organiser, juror_id=juror.id, now=now)

    with pytest.raises(TooMany) as refused:
        jurors.remind(session, organiser, juror_id=juror.id, now=now + timedelta(hours=20))
    assert refused.value.retry_after_seconds == 4 * 3600
    jurors.remind(session, organiser, juror_id=juror.id, now=now + timedelta(hours=24))
    arguments = session.scalars(select(Job.arguments)).all()[-1]
    letter = compose(session, arguments, Settings(), now)
    assert letter is not None
    assert "3 objets vous attendent" in letter.subject
    assert "vous en avez jugé 2" in letter.text
    assert "heure de Paris" in letter.text


def test_nobody_is_reminded_of_nothing(session: Session, edition: Edition, organiser: Actor) -> None:
    juror = builders.juror(session)
    builders.ballot(session, juror=juror, entry=builders.admitted_entry(session), marks=MARKS)

    with pytest.raises(Conflict, match="nothing_left"):
        jurors.remind(session, organiser, juror_id=juror.id, now=utc_now())
    arguments = {"template": "juror_reminded", "account_id": juror.account_id, "juror_id": juror.id}
    assert compose(session, arguments, Settings(), utc_now()) is None


def test_all_who_are_late_are_reminded_but_those_who_just_were(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    _late_round(session, edition)
    late, told, _finished = builders.juror(session), builders.juror(session), builders.juror(session)
    told.reminded_at = utc_now() - timedelta(hours=3)
    for juror in (late, told):
        _pile(session, juror)

    reminded = jurors.remind_late(session, organiser, edition=edition, now=utc_now())

    assert reminded == jurors.Reminded(sent=1, too_soon=1)
    assert late.reminded_at is not None


def test_the_list_counts_each_juror_and_finds_the_late_and_the_absent(
    session: Session, edition: Edition
) -> None:
    _late_round(session, edition)
    late, busy, done = builders.juror(session), builders.juror(session), builders.juror(session)
    invited = builders.invited_juror(session)
    for juror in (late, busy):
        _pile(session, juror)
    builders.ballot(session, juror=done, entry=builders.admitted_entry(session), marks=MARKS)
    late.seen_at, busy.seen_at = utc_now() - timedelta(days=6), utc_now() - timedelta(hours=2)
    session.flush()

    lines = reading.everyone(session, edition, now=utc_now())

    assert [(line.read, line.total, line.left) for line in lines] == [
        (2, 5, 3),
        (2, 5, 3),
        (1, 1, 0),
        (0, 0, 0),
    ]
    assert [line.is_late for line in lines] == [True, True, False, False]
    assert [line.is_absent for line in lines] == [True, False, False, False]
    shown = {which: [line.id for line in reading.listed(lines, which).rows] for which in JurorFilter}
    assert shown[JurorFilter.LATE] == [late.id, busy.id]
    assert shown[JurorFilter.FINISHED] == [done.id]
    assert shown[JurorFilter.INVITED] == [invited.id]
    assert len(shown[JurorFilter.ALL]) == 4
    assert [line.id for line in reading.absent(session, edition, now=utc_now())] == [late.id]


def test_the_pace_is_our_estimate_until_the_jury_has_shown_its_own(
    session: Session, edition: Edition
) -> None:
    juror, start = builders.juror(session), utc_now()
    estimate = reading.pace(session, edition.id)
    for minutes in [*range(0, 125, 5), 500]:
        ballot = builders.ballot(session, juror=juror, entry=builders.admitted_entry(session), marks=MARKS)
        ballot.done_at = start + timedelta(minutes=minutes)
    session.flush()

    assert estimate == reading.Pace(minutes=7, measured_on=0)
    assert reading.pace(session, edition.id) == reading.Pace(minutes=5.0, measured_on=24)


def test_an_erased_juror_leaves_their_marks_and_nothing_of_themselves(
    session: Session, edition: Edition
) -> None:
    juror = builders.juror(session, affiliation="Fablab de Lens")
    pile = _pile(session, juror)
    pile["done"].note = "Mon neveu a le même."
    entry = pile["done"].entry
    session.add(
        ConflictOfInterest(
            juror_id=juror.id, kind="other", note="Ma sœur enseigne quelque part", declared_at=utc_now()
        )
    )
    session.flush()
    known = leaving.everything_known(session, juror.account)

    erasure.leave(session, builders.acting_juror(juror), now=utc_now())

    session.expire_all()
    assert known["juries"][0]["number"] == "J-01"
    assert [ballot["state"] for ballot in known["juries"][0]["ballots"]] == ["done"]
    assert entry.team.school.name not in str(known)
    assert (juror.account.email, juror.affiliation, state_of(juror)) == (None, "", JurorState.GONE)
    assert pile["done"].note == ""
    assert [conflict.note for conflict in juror.conflicts] == [""]
    assert pile["to_read"].freed is Freed.JUROR_GONE
    assert _counted(session, edition) == [3, 1, 2]
