"""An assignment is previewed without writing, applied as previewed, and moves nothing that is started."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.mail import compose
from contest.models import Assignment, Ballot, ConflictOfInterest, Edition, Entry, Job, JournalRow, Juror
from contest.models.columns import utc_now
from contest.queries import jurors as jury
from contest.queries.plans import Preview, Wish, next_seed, preview, usual_seed
from contest.rules.errors import Conflict, Refused
from contest.rules.jurors import JurorState, state_of
from contest.rules.jury import BallotState, Cannot, ConflictKind, Freed
from contest.rules.phases import Phase
from contest.rules.rights import Actor
from contest.services import assignments, conflicts, jurors
from contest.settings import Settings
from judging.reasons import CapacityShort, TooFewJurors
from tests import builders

SEED = "2027-0304-01"
WISH = Wish(seed=SEED, readings=2)
KEEP = Wish(seed=SEED, readings=2, keep_piles=True)
MARKS = {"originality": 3, "ecology": 2, "creativity": 1}


@pytest.fixture
def edition(session: Session) -> Edition:
    made = builders.edition(session, readings=2)
    builders.open_phase(session, made, Phase.JUDGING)
    return made


@pytest.fixture
def organiser(session: Session) -> Actor:
    return builders.acting_organiser(builders.organiser(session))


def _contest(session: Session, *, entries: int = 6, people: int = 4) -> tuple[list[Entry], list[Juror]]:
    return (
        [builders.admitted_entry(session) for _ in range(entries)],
        [builders.juror(session) for _ in range(people)],
    )


def _apply(session: Session, actor: Actor, edition: Edition, wish: Wish) -> Assignment:
    found = preview(session, edition, wish)
    return assignments.apply(session, actor, edition=edition, wish=wish, digest=found.digest, now=utc_now())


def _piles(session: Session) -> dict[int, list[tuple[int, BallotState]]]:
    """What each juror holds, in their order."""
    session.expire_all()
    rows = session.scalars(
        select(Ballot).where(Ballot.state != BallotState.FREED).order_by(Ballot.juror_id, Ballot.position)
    )
    piles: dict[int, list[tuple[int, BallotState]]] = {}
    for ballot in rows:
        piles.setdefault(ballot.juror_id, []).append((ballot.entry_id, ballot.state))
    return piles


def test_every_entry_gets_its_readers_and_every_juror_the_same_pile(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    entries, people = _contest(session)
    builders.team(session)
    builders.invited_juror(session)

    assignment = _apply(session, organiser, edition, WISH)

    piles = _piles(session)
    readers = Counter(entry for pile in piles.values() for entry, _ in pile)
    assert readers == {entry.id: 2 for entry in entries}
    assert {juror: len(pile) for juror, pile in piles.items()} == {juror.id: 3 for juror in people}
    assert [ballot.position for ballot in people[0].ballots] == [1, 2, 3]
    assert (assignment.number, assignment.seed, assignment.readings) == (1, SEED, 2)
    assert assignment.facts["loads"] == {f"J-{juror.number:02d}": 3 for juror in people}
    assert session.scalars(select(JournalRow.act)).all()[-1] == "assignment.applied"


def test_the_same_seed_gives_the_same_plan_and_another_seed_another_one(
    session: Session, edition: Edition
) -> None:
    _contest(session, entries=20, people=8)

    first, again = preview(session, edition, WISH), preview(session, edition, WISH)
    other = preview(session, edition, Wish(seed="2027-0304-02", readings=2))

    assert first.plan is not None
    assert first.plan == again.plan
    assert first.digest == again.digest
    assert other.plan is not None
    assert set(other.plan.pairs) != set(first.plan.pairs)


def test_a_preview_writes_nothing(session: Session, edition: Edition) -> None:
    _contest(session)
    before = session.scalar(select(func.count()).select_from(JournalRow))

    preview(session, edition, WISH)

    assert not session.new
    assert not session.dirty
    assert session.scalar(select(func.count()).select_from(Ballot)) == 0
    assert session.scalar(select(func.count()).select_from(JournalRow)) == before


def test_nobody_reads_the_own_school_nor_a_declared_one(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    entries, people = _contest(session, entries=8, people=5)
    people[0].school_id = entries[0].team.school_id
    session.add(
        ConflictOfInterest(
            juror_id=people[1].id, kind=ConflictKind.SCHOOL, school_id=entries[1].team.school_id
        )
    )
    session.add(
        ConflictOfInterest(
            juror_id=people[2].id,
            kind=ConflictKind.SCHOOL,
            school_id=entries[2].team.school_id,
            lifted_at=utc_now(),
        )
    )
    session.flush()

    found = preview(session, edition, Wish(seed=SEED, readings=4))

    assert found.plan is not None
    pairs = set(found.plan.pairs)
    assert ("F-001", "J-01") not in pairs
    assert ("F-002", "J-02") not in pairs
    assert found.read_by_kin == 0


def test_a_changed_jury_a_changed_entry_or_another_seed_refuses_an_old_preview(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    entries, people = _contest(session)
    old = preview(session, edition, WISH).digest

    def refused(wish: Wish = WISH) -> bool:
        with pytest.raises(Conflict, match="assignment"):
            assignments.apply(session, organiser, edition=edition, wish=wish, digest=old, now=utc_now())
        return True

    assert refused(Wish(seed="autre", readings=2))
    assert refused(Wish(seed=SEED, readings=3))
    newcomer = builders.juror(session)
    assert refused()
    newcomer.left_at = utc_now()
    people[0].capacity = 2
    session.flush()
    assert refused()
    people[0].capacity = None
    entries[0].hidden_at = utc_now()
    session.flush()
    assert refused()
    entries[0].hidden_at = None
    session.flush()
    assert assignments.apply(session, organiser, edition=edition, wish=WISH, digest=old, now=utc_now())


def test_only_an_organiser_applies(session: Session, edition: Edition) -> None:
    _, people = _contest(session)

    with pytest.raises(Refused):
        _apply(session, builders.acting_juror(people[0]), edition, WISH)


def test_two_organisers_who_apply_at_once_apply_once(database: Database) -> None:
    with database.writing() as session:
        edition = builders.edition(session, readings=2)
        organiser = builders.acting_organiser(builders.organiser(session))
        _contest(session)
        digest = preview(session, edition, WISH).digest
    start, refused = threading.Barrier(2), []

    def apply() -> None:
        start.wait()
        try:
            with database.writing() as session:
                current = session.query(Edition).one()
                assignments.apply(
                    session, organiser, edition=current, wish=WISH, digest=digest, now=utc_now()
                )
        except Conflict as conflict:
            refused.append(conflict.field)

    threads = [threading.Thread(target=apply) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert refused == ["assignment"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Assignment)) == 1
        assert session.scalar(select(func.count()).select_from(Ballot)) == 12


def test_a_tie_declared_while_somebody_applies_is_never_dealt(database: Database) -> None:
    with database.writing() as session:
        edition = builders.edition(session, readings=2)
        organiser = builders.acting_organiser(builders.organiser(session))
        entries, people = _contest(session)
        school_id, juror = entries[0].team.school_id, builders.acting_juror(people[0])
        digest = preview(session, edition, WISH).digest
    refused = []

    def apply() -> None:
        try:
            with database.writing() as session:
                current = session.query(Edition).one()
                assignments.apply(
                    session, organiser, edition=current, wish=WISH, digest=digest, now=utc_now()
                )
        except Conflict as conflict:
            refused.append(conflict.field)

    thread = threading.Thread(target=apply)
    with database.writing() as session:
        conflicts.declare(session, juror, school_ids=[school_id], tie="", now=utc_now())
        thread.start()
        thread.join(timeout=1)
    thread.join()

    assert refused == ["assignment"]


def test_what_a_lifted_tie_gives_back_while_somebody_applies_is_never_dealt_twice(database: Database) -> None:
    with database.writing() as session:
        edition = builders.edition(session, readings=2)
        organiser = builders.acting_organiser(builders.organiser(session))
        entries, people = _contest(session)
        school_id, juror = entries[0].team.school_id, builders.acting_juror(people[0])
        builders.ballot(session, juror=people[0], entry=entries[0])
        conflicts.declare(session, juror, school_ids=[school_id], tie="", now=utc_now())
        [tie] = session.scalars(select(ConflictOfInterest.id))
        digest = preview(session, edition, WISH).digest
    refused = []

    def apply() -> None:
        try:
            with database.writing() as session:
                current = session.query(Edition).one()
                assignments.apply(
                    session, organiser, edition=current, wish=WISH, digest=digest, now=utc_now()
                )
        except Conflict as conflict:
            refused.append(conflict.field)

    thread = threading.Thread(target=apply)
    with database.writing() as session:
        conflicts.lift(session, organiser, conflict_id=tie, reason="Ce n’était pas lui.", now=utc_now())
        thread.start()
        thread.join(timeout=1)
    thread.join()

    assert refused == ["assignment"]


def test_what_is_started_stays_and_what_is_untouched_may_move(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    _contest(session, entries=8, people=4)
    _apply(session, organiser, edition, WISH)
    ballots = session.scalars(select(Ballot).order_by(Ballot.id)).all()
    touched = dict(
        zip(
            (ballot.id for ballot in ballots),
            [BallotState.STARTED, BallotState.LATER, BallotState.DONE, BallotState.CANNOT],
            strict=False,
        )
    )
    for ballot in ballots:
        ballot.state = touched.get(ballot.id, BallotState.TO_READ)
    session.flush()
    before = {ballot.id: (ballot.juror_id, ballot.entry_id) for ballot in ballots}
    newcomer = builders.juror(session)

    _apply(session, organiser, edition, WISH)

    session.expire_all()
    for ballot_id, state in touched.items():
        row = session.get_one(Ballot, ballot_id)
        assert (row.juror_id, row.entry_id, row.state) == (*before[ballot_id], state)
    assert len(_piles(session)[newcomer.id]) >= 3
    freed = session.scalars(select(Ballot.freed).where(Ballot.state == BallotState.FREED)).all()
    assert set(freed) == {Freed.DEALT_AGAIN}
    readers = Counter(entry for pile in _piles(session).values() for entry, _ in pile)
    assert set(readers.values()) == {2}


def test_kept_piles_only_grow(session: Session, edition: Edition, organiser: Actor) -> None:
    _contest(session)
    _apply(session, organiser, edition, WISH)
    before = _piles(session)
    late = builders.admitted_entry(session)

    found = preview(session, edition, KEEP)
    _apply(session, organiser, edition, KEEP)

    assert (len(found.added), found.dropped, found.most_more) == (2, (), 1)
    after = _piles(session)
    for juror_id, pile in before.items():
        assert after[juror_id][: len(pile)] == pile
    assert sum((late.id, BallotState.TO_READ) in pile for pile in after.values()) == 2


def test_nothing_new_is_not_applied_again(session: Session, edition: Edition, organiser: Actor) -> None:
    _contest(session)
    _apply(session, organiser, edition, WISH)

    found = preview(session, edition, KEEP)

    assert found.changes_nothing
    with pytest.raises(Conflict):
        _apply(session, organiser, edition, KEEP)


def test_absent_jurors_are_taken_out_and_their_ballots_dealt_again(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    _, people = _contest(session, entries=8, people=4)
    _apply(session, organiser, edition, WISH)
    absent = people[0]
    done = absent.ballots[0]
    done.state = BallotState.DONE
    absent.ballots[1].state = BallotState.STARTED
    session.flush()
    wish = Wish(seed=SEED, readings=2, without=frozenset({absent.id}), keep_piles=True)

    found = preview(session, edition, wish)
    _apply(session, organiser, edition, wish)

    session.expire_all()
    assert found.most_more == 1
    assert len(found.added) == 3
    assert state_of(absent) is JurorState.GONE
    assert Counter(ballot.freed for ballot in absent.ballots) == {None: 1, Freed.JUROR_GONE: 3}
    readers = Counter(entry for pile in _piles(session).values() for entry, _ in pile)
    assert set(readers.values()) == {2}


def test_a_pair_that_comes_back_keeps_its_row_and_its_marks(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    [entry], [juror] = _contest(session, entries=1, people=1)
    wish = Wish(seed=SEED, readings=1)
    ballot = builders.ballot(
        session,
        juror=juror,
        entry=entry,
        marks={"originality": 4},
        state=BallotState.FREED,
        freed=Freed.DEALT_AGAIN,
        done_at=None,
    )

    _apply(session, organiser, edition, wish)

    session.expire_all()
    assert [(row.id, row.state, row.freed) for row in juror.ballots] == [
        (ballot.id, BallotState.STARTED, None)
    ]
    assert [mark.value for mark in juror.ballots[0].marks] == [4]


def test_who_stepped_back_reads_nothing_and_a_conflict_of_since_leaves_the_pile(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    [entry, other], people = _contest(session, entries=2, people=3)
    builders.ballot(session, juror=people[0], entry=entry, state=BallotState.CANNOT, cannot=Cannot.RECOGNISED)
    session.add(ConflictOfInterest(juror_id=people[0].id, kind=ConflictKind.ENTRY, entry_id=entry.id))
    waiting = builders.ballot(session, juror=people[1], entry=other, state=BallotState.STARTED)
    session.add(
        ConflictOfInterest(juror_id=people[1].id, kind=ConflictKind.SCHOOL, school_id=other.team.school_id)
    )
    session.flush()

    _apply(session, organiser, edition, KEEP)

    session.expire_all()
    assert waiting.freed is Freed.CONFLICT
    readers = {
        one.id: {
            row.juror_id
            for row in session.scalars(select(Ballot).where(Ballot.entry_id == one.id))
            if row.state is BallotState.TO_READ
        }
        for one in (entry, other)
    }
    assert readers == {
        entry.id: {people[1].id, people[2].id},
        other.id: {people[0].id, people[2].id},
    }


def test_the_open_ballots_of_an_entry_that_is_out_are_freed(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    entries, _people = _contest(session)
    _apply(session, organiser, edition, WISH)
    entries[0].hidden_at = utc_now()
    session.flush()

    found = preview(session, edition, KEEP)
    _apply(session, organiser, edition, KEEP)

    assert len(found.source.orphans) == 2
    gone = session.scalars(select(Ballot.freed).where(Ballot.entry_id == entries[0].id)).all()
    assert gone == [Freed.ENTRY_GONE, Freed.ENTRY_GONE]
    lines = jury.everyone(session, edition, now=utc_now())
    assert sum(line.total for line in lines) == 10


def test_when_kept_piles_leave_no_room_untouched_ballots_move(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    entries, people = _contest(session, entries=2, people=2)
    # The first juror may read both, and holds the only one that the second may read.
    people[0].capacity = people[1].capacity = 1
    session.add(
        ConflictOfInterest(
            juror_id=people[1].id, kind=ConflictKind.SCHOOL, school_id=entries[1].team.school_id
        )
    )
    builders.ballot(session, juror=people[0], entry=entries[0])
    session.flush()

    found = preview(session, edition, Wish(seed=SEED, readings=1, keep_piles=True))

    assert found.plan is not None
    assert found.wish.keep_piles is False
    assert set(found.plan.pairs) == {("F-001", "J-02"), ("F-002", "J-01")}


def test_what_is_impossible_is_named(session: Session, edition: Edition, organiser: Actor) -> None:
    entries, people = _contest(session, entries=3, people=3)
    for juror in people[:2]:
        session.add(
            ConflictOfInterest(
                juror_id=juror.id, kind=ConflictKind.SCHOOL, school_id=entries[0].team.school_id
            )
        )
    session.flush()

    narrow = preview(session, edition, WISH)
    people[2].capacity = people[1].capacity = people[0].capacity = 1
    session.flush()
    short = preview(session, edition, WISH)

    assert narrow.plan is None
    assert narrow.reasons == (
        TooFewJurors(school=str(entries[0].team.school_id), entries=("F-001",), eligible=1, needed=2),
    )
    assert CapacityShort(needed=6, available=3) in short.reasons
    with pytest.raises(Conflict):
        _apply(session, organiser, edition, WISH)


def test_another_number_of_readings_is_kept_by_the_edition(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    _contest(session)
    version = edition.version

    _apply(session, organiser, edition, Wish(seed=SEED, readings=3))

    assert (edition.readings, edition.version) == (3, version + 1)
    assert "readings.changed" in session.scalars(select(JournalRow.act)).all()


def test_jurors_hear_of_their_ballots_at_the_opening_and_once(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    _contest(session, entries=3, people=3)
    builders.open_phase(session, edition, Phase.ELIGIBILITY)
    opens_at = next(row.opens_at for row in edition.phases if row.phase is Phase.JUDGING)
    _apply(session, organiser, edition, WISH)
    builders.juror(session)
    _apply(session, organiser, edition, WISH)

    jobs = session.scalars(select(Job).where(Job.run_after >= opens_at).order_by(Job.id)).all()
    assert [job.arguments["assignment"] for job in jobs] == [1, 1, 1, 2, 2, 2, 2]
    settings = Settings()
    later = opens_at + timedelta(minutes=1)
    letters = [compose(session, job.arguments, settings, later) for job in jobs]
    assert [letter is not None for letter in letters] == [False] * 3 + [True] * 4
    assert letters[-1] is not None
    assert "vos bulletins sont prêts" in letters[-1].subject


def test_a_letter_waits_when_the_opening_was_put_off(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    _contest(session, entries=2, people=2)
    builders.open_phase(session, edition, Phase.ELIGIBILITY)
    _apply(session, organiser, edition, WISH)
    [first, _] = session.scalars(select(Job).order_by(Job.id.desc()).limit(2)).all()
    for row in edition.phases:
        if row.phase is Phase.JUDGING:
            row.opens_at += timedelta(days=3)
            row.closes_at += timedelta(days=3)
            opens_at = row.opens_at
    session.flush()

    assert compose(session, first.arguments, Settings(), opens_at - timedelta(days=3)) is None

    again = session.scalars(select(Job).order_by(Job.id.desc()).limit(1)).one()
    assert (again.arguments, again.run_after) == (first.arguments, opens_at)


def test_in_mid_round_only_those_with_new_ballots_hear_of_it(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    _contest(session, entries=4, people=4)
    _apply(session, organiser, edition, WISH)
    session.query(Job).delete()
    builders.admitted_entry(session)

    _apply(session, organiser, edition, KEEP)

    assert session.scalar(select(func.count()).select_from(Job)) == 2


def test_the_pile_of_a_juror_follows_their_conflicts_and_their_leaving(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    entries, people = _contest(session, entries=6, people=4)
    _apply(session, organiser, edition, WISH)
    juror = people[0]
    conflicts.declare_for(
        session,
        organiser,
        juror_id=juror.id,
        school_id=juror.ballots[0].entry.team.school_id,
        note="",
        now=utc_now(),
    )
    jurors.take_out(session, organiser, juror_id=people[1].id, now=utc_now())

    found: Preview = preview(session, edition, KEEP)
    _apply(session, organiser, edition, KEEP)

    assert len(found.added) == 4
    readers = Counter(entry for pile in _piles(session).values() for entry, _ in pile)
    assert readers == {entry.id: 2 for entry in entries}


def test_seeds_carry_the_day_and_count_up() -> None:
    day = utc_now().replace(year=2027, month=3, day=4)

    assert usual_seed(day, 17) == "2027-0304-17"
    assert next_seed("2027-0304-17") == "2027-0304-18"
    assert next_seed("2027-0304-99") == "2027-0304-100"
    assert next_seed("bonjour") == "bonjour-2"
    assert len(next_seed("x" * 40)) <= 40
