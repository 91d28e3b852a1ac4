"""A ranking is asked for, computed by a worker from the marks as they are, and kept with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from contest.database import Database
from contest.models import Edition, Result
from contest.models.columns import utc_now
from contest.queries import ballots, editions
from contest.queries import results as reading
from contest.rules.errors import Invalid, Refused
from contest.rules.frozen import digest_of
from contest.services import results
from contest.settings import Settings
from contest.worker.loop import Worker
from contest.worker.workshop import Workshop
from tests import builders, computing
from uploads.sandbox import Sandbox
from uploads.storage import FolderStore

GIVEN = (
    {"originality": 3, "creativity": 4, "ecology": 4},
    {"originality": 2, "creativity": 3, "ecology": 4},
    {"originality": 1, "creativity": None, "ecology": 1},
)


@pytest.fixture
def worker(settings: Settings, database: Database) -> Iterator[Worker]:
    sandbox = Sandbox()
    store = FolderStore(settings.store_dir)
    yield Worker(Workshop(settings=settings, database=database, store=store, sandbox=sandbox))
    sandbox.__exit__(None, None, None)


def judged(database: Database) -> int:
    """Two jurors read the first entry, one the second; the id of an organiser's account."""
    with database.writing() as session:
        edition = builders.edition(session)
        first = builders.admitted_entry(session)
        second = builders.admitted_entry(session)
        one, other = (builders.juror(session, edition=edition) for _ in range(2))
        builders.ballot(session, juror=one, entry=first, marks=GIVEN[0])
        builders.ballot(session, juror=other, entry=first, marks=GIVEN[1])
        builders.ballot(session, juror=one, entry=second, marks=GIVEN[2])
        return builders.organiser(session).id


def asked(database: Database, account_id: int) -> int:
    with database.writing() as session:
        actor = builders.acting_organiser(session.get_one(builders.Account, account_id))
        return results.compute(session, actor, edition=editions.current(session), now=utc_now()).number


def test_a_ranking_is_kept_with_the_marks_it_comes_from(worker: Worker, database: Database) -> None:
    number = asked(database, judged(database))

    assert worker.step()

    with database.reading() as session:
        result = session.scalars(select(Result)).one()
        assert result.content is not None
        first, second = result.content["ranking"]["standings"]
        assert (result.number, result.method, result.method_version) == (number, "mean", "1")
        assert (first["entry"], first["rank"], first["score"]) == ("F-001", 1, "3.40")
        assert (second["entry"], second["rank"], second["missing"]) == ("F-002", None, ["creativity"])
        assert result.content["extents"] == {"F-001": {"lowest": "3.10", "highest": "3.70", "complete": 2}}
        points = [float(term["points"]) for term in result.content["additions"]["F-001"]["terms"]]
        assert sum(points) == pytest.approx(3.40)
        assert result.digest == digest_of(result.content)
        assert result.input_digest == ballots.digest_of(session, session.get_one(Edition, result.edition_id))


def test_asking_twice_gives_the_computation_that_waits(database: Database) -> None:
    account_id = judged(database)

    assert asked(database, account_id) == asked(database, account_id) == 1


def test_a_mark_that_comes_later_makes_the_ranking_old_and_changes_nothing_in_it(
    database: Database,
) -> None:
    judged(database)
    with database.writing() as session:
        edition = editions.current(session)
        computing.compute(session, edition=edition)
        last = reading.ranked(session, edition.id)
        assert last is not None
        before = last.result
        assert before.computed_at is not None
        unchanged = reading.changed_since(session, edition, before.computed_at)
        juror = builders.juror(session, edition=edition)
        entry = session.scalars(select(builders.Entry).order_by(builders.Entry.number)).first()
        assert entry is not None
        builders.ballot(session, juror=juror, entry=entry, marks=GIVEN[0])
        kept = before.digest

    with database.reading() as session:
        edition, after = editions.current(session), session.scalars(select(Result)).one()
        changes = reading.changed_since(session, edition, after.computed_at or utc_now())
        moved = ballots.digest_of(session, edition) != after.input_digest

    assert not unchanged
    assert (changes.ballots, changes.entries, moved) == (1, 0, True)
    assert after.digest == kept


def test_what_is_missing_is_named(database: Database) -> None:
    judged(database)
    with database.writing() as session:
        edition = editions.current(session)
        late = builders.juror(session, edition=edition)
        for entry in session.scalars(select(builders.Entry)).all():
            builders.ballot(session, juror=late, entry=entry)

    with database.reading() as session:
        edition = editions.current(session)
        waiting = reading.missing_ballots(session, edition)
        short = reading.short_of_readings(session, edition)

    assert [(each.number, each.open) for each in waiting] == [(3, 2)]
    assert [(each.number, each.readings) for each in short] == [(2, 1), (1, 2)]


def test_there_is_nothing_to_compute_before_the_first_ballot(database: Database) -> None:
    with database.writing() as session:
        edition = builders.edition(session)
        actor = builders.acting_organiser(builders.organiser(session))

        with pytest.raises(Invalid) as refused:
            results.compute(session, actor, edition=edition, now=utc_now())

    assert refused.value.reasons == {"ballots": "none"}


def test_only_an_organiser_computes(database: Database) -> None:
    judged(database)
    with database.writing() as session:
        teacher = builders.teacher(session)

        with pytest.raises(Refused):
            results.compute(
                session, builders.acting(teacher), edition=editions.current(session), now=utc_now()
            )


def test_a_computation_that_broke_down_can_be_asked_for_again(database: Database) -> None:
    account_id = judged(database)
    asked(database, account_id)
    with database.writing() as session:
        results.fail(session, result_id=session.scalars(select(Result.id)).one(), reason="ChildKilled" * 40)

    assert asked(database, account_id) == 2
    with database.reading() as session:
        assert len(session.scalars(select(Result.failure).order_by(Result.id)).first() or "") == 200
