"""The worker's loop: real rows and files, deeds of our own where the law is about the loop."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from contest.database import Database
from contest.jobs.queue import Ticket, claim, enqueue
from contest.models import Inspection, Job, Trial
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.queries import editions
from contest.rules.entries import InspectionState
from contest.services import trials
from contest.settings import Settings
from contest.worker.deeds import BURIALS, DEEDS
from contest.worker.lease import Lease
from contest.worker.loop import Worker
from contest.worker.workshop import Deed, Outcome, Workshop
from tests import builders
from uploads.errors import ChildKilled
from uploads.intake import Received
from uploads.kinds import Kind
from uploads.report import Verdict
from uploads.sandbox import Sandbox
from uploads.storage import FolderStore


@pytest.fixture
def workshop(settings: Settings, database: Database) -> Iterator[Workshop]:
    """A workshop whose sandbox isn't started: it starts by itself at the first numeric job."""
    sandbox = Sandbox()
    yield Workshop(
        settings=settings, database=database, store=FolderStore(settings.store_dir), sandbox=sandbox
    )
    sandbox.__exit__(None, None, None)


def tried(workshop: Workshop, data: bytes) -> int:
    """A file of the try-it page; the id of its check."""
    stored = workshop.store.put(data)
    with workshop.database.writing() as session:
        if editions.current_or_none(session) is None:
            builders.edition(session)
        trial = trials.receive(
            session,
            received=Received(stored.digest, stored.size, Kind.UNKNOWN),
            name="essai.stl",
            edition=editions.current(session),
            minutes=60,
            now=utc_now(),
        )
        return trial.inspection_id


def drain(worker: Worker, limit: int = 20) -> None:
    for _ in range(limit):
        if not worker.step():
            return


def inspection(workshop: Workshop, number: int) -> Inspection:
    with workshop.database.reading() as session:
        found = session.get(Inspection, number)
        assert found is not None
        return found


def job(workshop: Workshop, kind: JobKind) -> Job:
    with workshop.database.reading() as session:
        return session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)).first()  # type: ignore[return-value]


def cube() -> bytes:
    """A closed cube of 20 mm as an ASCII STL."""
    corners = [(x, y, z) for x in (0, 20) for y in (0, 20) for z in (0, 20)]
    faces = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    lines = ["solid cube"]
    for a, b, c, d in faces:
        for three in ((a, b, c), (a, c, d)):
            vertices = "".join("vertex {} {} {}\n".format(*corners[corner]) for corner in three)
            lines.append(f"facet normal 0 0 0\nouter loop\n{vertices}endloop\nendfacet")
    return "\n".join([*lines, "endsolid cube\n"]).encode()


def test_a_file_goes_from_the_queue_to_its_verdict_and_its_pictures(workshop: Workshop) -> None:
    number = tried(workshop, cube())

    drain(Worker(workshop))

    found = inspection(workshop, number)
    assert (found.state, found.verdict) == (InspectionState.DONE, Verdict.PRINTABLE)
    assert found.report is not None
    assert found.report["measurements"]["size_mm"] == [20.0, 20.0, 20.0]
    assert set(found.pictures or {}) == {"poster-400.webp", "poster-1200.webp", "report-1000.webp"}
    for digest in (found.light_digest, found.layers_digest, *(found.pictures or {}).values()):
        assert workshop.store.exists(digest or "")


def test_an_unreadable_file_gets_its_verdict_and_no_pictures(workshop: Workshop) -> None:
    number = tried(workshop, b"<!doctype html><html>")

    drain(Worker(workshop))

    found = inspection(workshop, number)
    assert found.verdict is Verdict.UNREADABLE
    assert found.light_digest is None


def failing(_workshop: Workshop, _ticket: Ticket) -> Outcome:
    raise ChildKilled(9)


def hurry(workshop: Workshop) -> None:
    """Let no job wait for its next attempt."""
    with workshop.database.writing() as session:
        for row in session.scalars(
            select(Job).where(Job.state == JobState.READY, Job.kind == JobKind.INSPECT)
        ):
            row.run_after = utc_now() - timedelta(seconds=1)


def test_a_poison_file_is_our_failure_after_three_attempts_and_the_others_get_their_verdict(
    workshop: Workshop,
) -> None:
    poison, good = tried(workshop, cube()), tried(workshop, b"<html>")

    def inspect(place: Workshop, ticket: Ticket) -> Outcome:
        deed = failing if ticket.arguments["inspection_id"] == poison else DEEDS[JobKind.INSPECT]
        return deed(place, ticket)

    worker = Worker(workshop, deeds={**DEEDS, JobKind.INSPECT: inspect})
    for _ in range(4):
        drain(worker)
        hurry(workshop)

    assert inspection(workshop, poison).verdict is Verdict.INSPECTION_FAILED
    assert inspection(workshop, poison).failure == "ChildKilled: signal 9"
    assert inspection(workshop, good).verdict is Verdict.UNREADABLE
    dead = job(workshop, JobKind.INSPECT)
    assert (dead.state, dead.attempts, dead.error) == (JobState.DEAD, 3, "ChildKilled: signal 9")


def test_a_job_whose_workers_vanish_is_buried_as_our_failure(workshop: Workshop) -> None:
    number = tried(workshop, cube())
    for attempt in range(3):
        with workshop.database.writing() as session:
            at = utc_now() - timedelta(hours=1) + timedelta(minutes=attempt)
            session.scalars(select(Job).where(Job.kind == JobKind.INSPECT)).one().run_after = at
            session.flush()
            assert claim(session, worker="gone", now=at, lease_seconds=1) is not None

    assert Worker(workshop).step()

    assert inspection(workshop, number).verdict is Verdict.INSPECTION_FAILED
    assert inspection(workshop, number).failure == "worker_vanished"


def test_a_job_longer_than_its_lease_is_renewed_and_done_once(workshop: Workshop) -> None:
    done: list[str] = []
    started, may_end = threading.Event(), threading.Event()

    def long(_workshop: Workshop, _ticket: Ticket) -> Outcome:
        started.set()
        may_end.wait(20)
        return Outcome(write=lambda _session: done.append("long"))

    short_lease = Workshop(
        settings=Settings(
            data_dir=workshop.settings.data_dir, database_url=workshop.settings.database_url, lease_seconds=1
        ),
        database=workshop.database,
        store=workshop.store,
        sandbox=workshop.sandbox,
    )
    with workshop.database.writing() as session:
        enqueue(session, JobKind.SWEEP)
    deeds: dict[JobKind, Deed] = {**DEEDS, JobKind.SWEEP: long}
    first = threading.Thread(target=Worker(short_lease, deeds=deeds).step)
    first.start()
    started.wait(20)
    leases = {first_lease(workshop)}
    while len(leases) < 3:
        time.sleep(0.05)
        leases.add(first_lease(workshop))

    busy = Worker(short_lease, deeds=deeds).step()
    may_end.set()
    first.join()

    assert busy is False
    assert done == ["long"]
    assert job(workshop, JobKind.SWEEP).state is JobState.DONE


def first_lease(workshop: Workshop) -> object:
    return job(workshop, JobKind.SWEEP).lease_until


def test_what_a_late_worker_brings_home_is_dropped(workshop: Workshop) -> None:
    written: list[str] = []
    with workshop.database.writing() as session:
        enqueue(session, JobKind.SWEEP)

    def overtaken(place: Workshop, ticket: Ticket) -> Outcome:
        with place.database.writing() as session:
            later = utc_now() + timedelta(hours=1)
            assert claim(session, worker="heir", now=later, lease_seconds=60) is not None
        return Outcome(write=lambda _session: written.append("late"))

    Worker(workshop, deeds={**DEEDS, JobKind.SWEEP: overtaken}).step()

    row = job(workshop, JobKind.SWEEP)
    assert written == []
    assert (row.state, row.worker) == (JobState.RUNNING, "heir")


def test_a_tried_file_that_was_erased_before_its_turn_is_simply_skipped(workshop: Workshop) -> None:
    tried(workshop, cube())
    with workshop.database.writing() as session:
        session.delete(session.scalars(select(Trial)).one())
        session.delete(session.get(Inspection, 1))

    Worker(workshop).step()

    assert job(workshop, JobKind.INSPECT).state is JobState.DONE


def test_a_sweep_erases_plans_the_next_and_collects_the_store(workshop: Workshop) -> None:
    number = tried(workshop, cube())
    digest = inspection(workshop, number).digest
    with workshop.database.writing() as session:
        session.scalars(select(Trial)).one().expires_at = utc_now() - timedelta(seconds=1)
        session.scalars(select(Job).where(Job.kind == JobKind.INSPECT)).one().state = JobState.DONE
        session.scalars(select(Job).where(Job.kind == JobKind.SWEEP)).one().run_after = utc_now()
    old = workshop.store.path_of(digest)
    long_ago = time.time() - 7200
    os.utime(old, (long_ago, long_ago))

    Worker(workshop).step()

    assert not workshop.store.exists(digest)
    with workshop.database.reading() as session:
        assert session.scalars(select(Inspection)).all() == []
        planned = session.scalars(select(Job.state).where(Job.kind == JobKind.SWEEP).order_by(Job.id)).all()
    assert planned == [JobState.DONE, JobState.READY]


def test_every_kind_of_job_has_its_deed_and_its_burial() -> None:
    assert set(DEEDS) == set(BURIALS) == set(JobKind)


def test_a_lease_ends_with_its_block(workshop: Workshop) -> None:
    with workshop.database.writing() as session:
        enqueue(session, JobKind.SWEEP)
        ticket = claim(session, worker="w", now=utc_now(), lease_seconds=1)
    assert ticket is not None

    with Lease(workshop.database, ticket, lease_seconds=1):
        inside = threading.active_count()

    assert threading.active_count() == inside - 1
