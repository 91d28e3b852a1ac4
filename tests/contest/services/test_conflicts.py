"""A conflict keeps a juror away from a whole school at once; the organiser looks, or lifts it with a reason."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Ballot, ConflictOfInterest, Edition, Entry, Juror, School
from contest.models.columns import utc_now
from contest.queries import conflicts as reading
from contest.queries.assignments import source_of
from contest.queries.conflicts import Apart, ConflictFilter
from contest.rules.errors import Conflict, Invalid, NotFound, Refused
from contest.rules.jury import BallotState, Cannot, ConflictKind, Freed
from contest.rules.phases import Phase
from contest.rules.rights import Actor
from contest.services import conflicts, recusals, schools
from tests import builders

MARKS = {"originality": 3, "ecology": 2, "creativity": 1}


@pytest.fixture
def edition(session: Session) -> Edition:
    return builders.edition(session)


@pytest.fixture
def organiser(session: Session) -> Actor:
    return builders.acting_organiser(builders.organiser(session))


@pytest.fixture
def newcomer(session: Session, edition: Edition) -> Juror:
    return builders.juror(session, conflicts_declared_at=None)


def _two_of_one_school(session: Session) -> tuple[Entry, Entry, School]:
    teacher = builders.teacher(session)
    first, second = (builders.admitted_entry(session, teacher=teacher) for _ in range(2))
    return first, second, teacher.school


def test_a_first_declaration_writes_schools_a_tie_in_words_and_their_own_school(
    session: Session, newcomer: Juror
) -> None:
    newcomer.school_id = builders.school(session).id
    _, _, school = _two_of_one_school(session)
    now = utc_now()

    made = conflicts.declare(
        session,
        builders.acting_juror(newcomer),
        school_ids=[school.id],
        tie=" Ma  nièce participe. ",
        now=now,
    )

    session.expire_all()
    assert newcomer.conflicts_declared_at == now
    assert [(row.kind, row.school_id, row.note, row.looked_at is None) for row in newcomer.conflicts] == [
        (ConflictKind.OWN_SCHOOL, newcomer.school_id, "", False),
        (ConflictKind.SCHOOL, school.id, "", True),
        (ConflictKind.OTHER, None, "Ma nièce participe.", True),
    ]
    assert len(made) == 2


def test_the_same_school_is_written_once(session: Session, newcomer: Juror) -> None:
    _, _, school = _two_of_one_school(session)
    actor = builders.acting_juror(newcomer)

    for _ in range(2):
        conflicts.declare(session, actor, school_ids=[school.id], tie="", now=utc_now())

    assert session.scalars(select(ConflictOfInterest.school_id)).all() == [school.id]


def test_only_schools_of_the_contest_are_declared(session: Session, newcomer: Juror) -> None:
    elsewhere = builders.school(session)
    actor = builders.acting_juror(newcomer)

    with pytest.raises(Invalid, match="unknown"):
        conflicts.declare(session, actor, school_ids=[elsewhere.id], tie="", now=utc_now())
    with pytest.raises(Invalid, match="too_long"):
        conflicts.declare(session, actor, school_ids=[], tie="x" * 501, now=utc_now())
    assert newcomer.conflicts_declared_at is None


def test_a_declared_school_leaves_the_pile_but_what_is_handed_in_stays(
    session: Session, newcomer: Juror
) -> None:
    first, second, school = _two_of_one_school(session)
    opened = builders.ballot(session, juror=newcomer, entry=first, state=BallotState.LATER)
    done = builders.ballot(session, juror=newcomer, entry=second, marks=MARKS)
    elsewhere = builders.ballot(session, juror=newcomer, entry=builders.admitted_entry(session))

    conflicts.declare(session, builders.acting_juror(newcomer), school_ids=[school.id], tie="", now=utc_now())

    assert (opened.state, opened.freed) == (BallotState.FREED, Freed.CONFLICT)
    assert (done.state, elsewhere.state) == (BallotState.DONE, BallotState.TO_READ)


def test_a_recognised_entry_keeps_apart_from_its_whole_school(session: Session, newcomer: Juror) -> None:
    first, _, school = _two_of_one_school(session)
    ballot = builders.ballot(session, juror=newcomer, entry=first)

    recusals.step_back(
        session,
        builders.acting_juror(newcomer),
        ballot=ballot,
        why=Cannot.RECOGNISED,
        note="Vu en salon.",
        now=utc_now(),
    )

    edition = newcomer_edition(session)
    assert reading.kept_apart(session, edition) == {
        newcomer.id: Apart(schools=frozenset({school.id}), entries=frozenset({first.id}))
    }


def test_a_lifted_conflict_gives_back_what_nobody_else_reads(
    session: Session, newcomer: Juror, organiser: Actor
) -> None:
    newcomer_edition(session).readings = 1
    first, second, _ = _two_of_one_school(session)
    given_up = builders.ballot(
        session, juror=newcomer, entry=first, state=BallotState.CANNOT, cannot=Cannot.HELPED
    )
    freed = builders.ballot(session, juror=newcomer, entry=second)
    conflict = recusals.step_back(
        session, builders.acting_juror(newcomer), ballot=given_up, why=Cannot.HELPED, note="", now=utc_now()
    )
    builders.ballot(session, juror=builders.juror(session), entry=second)

    conflicts.lift(session, organiser, conflict_id=conflict.id, reason="Un homonyme", now=utc_now())

    assert (given_up.state, given_up.cannot) == (BallotState.TO_READ, None)
    assert freed.freed is Freed.CONFLICT


def test_what_a_tie_took_from_a_pile_being_read_never_comes_back(
    session: Session, edition: Edition, newcomer: Juror, organiser: Actor
) -> None:
    builders.open_phase(session, edition, Phase.JUDGING)
    entry, _, school = _two_of_one_school(session)
    ballot = builders.ballot(session, juror=newcomer, entry=entry)
    [tie] = conflicts.declare(
        session, builders.acting_juror(newcomer), school_ids=[school.id], tie="", now=utc_now()
    )

    conflicts.lift(session, organiser, conflict_id=tie.id, reason="Un homonyme", now=utc_now())

    [place] = source_of(session, edition).places
    assert (ballot.state, ballot.freed) == (BallotState.FREED, Freed.CONFLICT)
    assert place.apart == Apart(entries=frozenset({entry.id}))


def newcomer_edition(session: Session) -> Edition:
    return session.scalars(select(Edition)).one()


def test_only_jurors_declare_and_only_organisers_decide(
    session: Session, newcomer: Juror, organiser: Actor
) -> None:
    with pytest.raises(Refused):
        conflicts.declare(session, organiser, school_ids=[], tie="", now=utc_now())
    with pytest.raises(Refused):
        conflicts.look(session, builders.acting_juror(newcomer), conflict_id=1, now=utc_now())
    with pytest.raises(NotFound):
        conflicts.look(session, organiser, conflict_id=1, now=utc_now())


def test_own_schools_keep_apart_before_anything_is_declared(session: Session, edition: Edition) -> None:
    _, _, school = _two_of_one_school(session)
    teacher = builders.teacher(session, school=school)
    teaching = builders.juror(session, account_id=teacher.account_id, conflicts_declared_at=None)
    working = builders.juror(session, school_id=school.id)
    builders.juror(session)

    kept = Apart(schools=frozenset({school.id}))
    assert reading.kept_apart(session, edition) == {teaching.id: kept, working.id: kept}
    assert [one.id for one in reading.own_schools(session, teaching)] == [school.id]


def test_who_joins_a_school_in_mid_round_stops_reading_its_objects(session: Session, newcomer: Juror) -> None:
    entry, _, school = _two_of_one_school(session)
    ballot = builders.ballot(session, juror=newcomer, entry=entry)

    schools.join(session, builders.acting_juror(newcomer), name="Ada", school_id=school.id)

    assert session.get_one(Ballot, ballot.id).freed is Freed.CONFLICT


def test_the_organiser_looks_at_a_conflict_and_it_stays(
    session: Session, newcomer: Juror, organiser: Actor
) -> None:
    _, _, school = _two_of_one_school(session)
    edition = newcomer_edition(session)
    [conflict] = conflicts.declare(
        session, builders.acting_juror(newcomer), school_ids=[school.id], tie="", now=utc_now()
    )
    before = reading.waiting(session, edition)

    conflicts.look(session, organiser, conflict_id=conflict.id, now=utc_now())

    assert (before, reading.waiting(session, edition)) == (1, 0)
    assert list(reading.kept_apart(session, edition)) == [newcomer.id]
    assert reading.listed(session, edition, ConflictFilter.IN_FORCE).rows == [conflict]


def test_a_lifted_conflict_needs_a_reason_and_keeps_nobody_apart(
    session: Session, newcomer: Juror, organiser: Actor
) -> None:
    _, _, school = _two_of_one_school(session)
    edition = newcomer_edition(session)
    conflict = conflicts.declare_for(
        session, organiser, juror_id=newcomer.id, school_id=school.id, note="Dit au téléphone", now=utc_now()
    )

    with pytest.raises(Conflict, match="apart"):
        conflicts.declare_for(
            session, organiser, juror_id=newcomer.id, school_id=school.id, note="", now=utc_now()
        )
    with pytest.raises(Invalid, match="missing"):
        conflicts.lift(session, organiser, conflict_id=conflict.id, reason=" ", now=utc_now())
    conflicts.lift(session, organiser, conflict_id=conflict.id, reason="Homonymes", now=utc_now())

    assert reading.kept_apart(session, edition) == {}
    assert conflict.lift_reason == "Homonymes"
    with pytest.raises(Conflict, match="lifted"):
        conflicts.lift(session, organiser, conflict_id=conflict.id, reason="Encore", now=utc_now())


def test_nobody_lifts_a_juror_s_own_school(session: Session, newcomer: Juror, organiser: Actor) -> None:
    newcomer.school_id = builders.school(session).id
    conflicts.declare(session, builders.acting_juror(newcomer), school_ids=[], tie="", now=utc_now())
    own = session.scalars(select(ConflictOfInterest)).one()

    with pytest.raises(Conflict, match="own_school"):
        conflicts.lift(session, organiser, conflict_id=own.id, reason="Il est neutre", now=utc_now())


def test_schools_are_found_by_words_without_accents(session: Session, edition: Edition) -> None:
    school = builders.school(session, name="Lycée Éloi", town="Béthune")
    builders.team(session, teacher=builders.teacher(session, school=school))
    builders.school(session, name="Lycée Éloi", town="Ailleurs")
    taking_part = reading.schools_taking_part(session, edition)

    assert [one.id for one in taking_part] == [school.id]
    assert reading.found_among(taking_part, "bethune eloi") == [school]
    assert reading.found_among(taking_part, "bethune ailleurs") == []
    assert reading.found_among(taking_part, " ") == []
