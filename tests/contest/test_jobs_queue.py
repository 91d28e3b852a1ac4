"""The durable queue: who gets a job, for how long, and what a late worker can still do."""

from __future__ import annotations

import sys
import threading
import time
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.jobs import queue
from contest.jobs.queue import ATTEMPTS, LeaseLost, Ticket, claim, enqueue
from contest.models import Job, RateCount
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.queries import jobs

LEASE = 30.0
LONG_AFTER = timedelta(seconds=60)


def taken(session: Session, worker: str = "w1", **changes: object) -> Ticket | None:
    return claim(session, worker=worker, now=changes.get("now", utc_now()), lease_seconds=LEASE)  # type: ignore[arg-type]


def test_the_most_urgent_job_comes_first_then_the_oldest(session: Session) -> None:
    slow = enqueue(session, JobKind.SWEEP, priority=200)
    first = enqueue(session, JobKind.INSPECT, priority=40, inspection_id=1)
    second = enqueue(session, JobKind.INSPECT, priority=40, inspection_id=2)

    order = [ticket.id for ticket in (taken(session), taken(session), taken(session)) if ticket]

    assert order == [first.id, second.id, slow.id]
    assert taken(session) is None


def test_a_job_for_later_waits(session: Session) -> None:
    later = utc_now() + timedelta(minutes=5)
    enqueue(session, JobKind.SWEEP, run_after=later)

    assert taken(session) is None
    assert taken(session, now=later + timedelta(seconds=1)) is not None


def test_a_lease_that_is_renewed_keeps_a_long_job(session: Session) -> None:
    enqueue(session, JobKind.INSPECT, inspection_id=1)
    start = utc_now()
    ticket = taken(session, now=start)
    assert ticket is not None

    queue.renew(session, ticket, now=start + timedelta(seconds=25), lease_seconds=LEASE)

    assert taken(session, "w2", now=start + timedelta(seconds=40)) is None
    queue.finish(session, ticket, now=start + timedelta(seconds=50))
    assert session.get(Job, ticket.id).state is JobState.DONE


def test_a_worker_that_comes_back_late_can_neither_finish_fail_renew_nor_release(session: Session) -> None:
    enqueue(session, JobKind.INSPECT, inspection_id=1)
    late = taken(session, "stopped")
    heir = taken(session, "heir", now=utc_now() + LONG_AFTER)
    assert late is not None
    assert heir is not None
    assert heir.fence > late.fence

    now = utc_now()
    for act in (
        lambda: queue.finish(session, late, now=now),
        lambda: queue.fail(session, late, now=now, error="late"),
        lambda: queue.renew(session, late, now=now, lease_seconds=LEASE),
        lambda: queue.release(session, late, now=now),
        lambda: queue.hold(session, late),
    ):
        with pytest.raises(LeaseLost):
            act()

    queue.finish(session, heir, now=now)
    assert session.get(Job, heir.id).state is JobState.DONE


def test_a_job_that_fails_three_times_is_dead_with_its_reason_and_others_flow(session: Session) -> None:
    poison = enqueue(session, JobKind.INSPECT, priority=1, inspection_id=1)
    good = enqueue(session, JobKind.INSPECT, priority=50, inspection_id=2)
    now = utc_now()
    done = []

    for _ in range(ATTEMPTS + 1):
        now += LONG_AFTER
        while ticket := taken(session, now=now):
            if ticket.id == poison.id:
                queue.fail(session, ticket, now=now, error="ChildKilled: signal 9")
            else:
                queue.finish(session, ticket, now=now)
                done.append(ticket.id)

    assert done == [good.id]
    assert [(job.id, job.error, job.attempts) for job in jobs.dead(session)] == [
        (poison.id, "ChildKilled: signal 9", ATTEMPTS)
    ]


def test_a_job_whose_workers_vanish_three_times_is_buried_not_taken_again(session: Session) -> None:
    enqueue(session, JobKind.INSPECT, inspection_id=1)
    now = utc_now()
    for _ in range(ATTEMPTS):
        now += LONG_AFTER
        assert taken(session, now=now) is not None
        assert queue.bury(session, now=now) is None

    now += LONG_AFTER
    assert taken(session, now=now) is None
    buried = queue.bury(session, now=now)

    assert buried is not None
    assert session.get(Job, buried.id).state is JobState.DEAD
    assert session.get(Job, buried.id).error == queue.VANISHED


def test_a_released_job_is_ready_at_once_and_the_attempt_does_not_count(session: Session) -> None:
    enqueue(session, JobKind.INSPECT, inspection_id=1)
    ticket = taken(session)
    assert ticket is not None

    queue.release(session, ticket, now=utc_now())
    again = taken(session, "w2")

    assert again is not None
    assert again.attempt == 1
    assert again.fence > ticket.fence


def test_a_dead_job_can_be_given_three_new_attempts(session: Session) -> None:
    enqueue(session, JobKind.MAIL, template="receipt")
    ticket = taken(session)
    assert ticket is not None
    queue.fail(session, ticket, now=utc_now(), error="gone", final=True)
    [dead] = jobs.dead(session)

    queue.retry(session, dead, now=utc_now())

    assert jobs.dead(session) == []
    assert taken(session) is not None


def test_the_state_of_the_queue_is_counted(session: Session) -> None:
    now = utc_now()
    enqueue(session, JobKind.INSPECT, inspection_id=1, run_after=now - timedelta(minutes=2))
    enqueue(session, JobKind.INSPECT, inspection_id=2)
    enqueue(session, JobKind.SWEEP, run_after=now + LONG_AFTER)
    taken(session)

    found = jobs.state(session, now=utc_now())

    assert (found.ready, found.planned, found.running, found.dead) == (1, 1, 1, 0)


def test_two_workers_never_hold_the_same_job(database: Database) -> None:
    with database.writing() as session:
        for number in range(40):
            enqueue(session, JobKind.INSPECT, inspection_id=number)
    held: list[int] = []
    lock = threading.Lock()

    def work(name: str) -> None:
        while True:
            with database.writing() as session:
                ticket = taken(session, name)
            if ticket is None:
                return
            with lock:
                held.append(ticket.id)
            with database.writing() as session:
                queue.finish(session, ticket, now=utc_now())

    threads = [threading.Thread(target=work, args=(f"w{number}",)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(held) == sorted(set(held))
    assert len(held) == 40


def test_eight_writers_lose_no_transaction(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    waits: list[float] = []
    errors: list[BaseException] = []

    def write(writer: int) -> None:
        for number in range(200):
            started = time.perf_counter()
            try:
                with database.writing() as session:
                    session.add(
                        RateCount(
                            what=f"writer {writer}",
                            subject_hash=f"{number:064d}",
                            window_start=utc_now(),
                            count=1,
                        )
                    )
            except Exception as failure:
                errors.append(failure)
            waits.append(time.perf_counter() - started)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        written = session.scalar(select(func.count()).select_from(RateCount))
    with capsys.disabled():
        sys.stderr.write(
            f"\n8 writers x 200: worst wait {max(waits):.2f} s on {database.engine.dialect.name}\n"
        )
    assert errors == []
    assert written == 1600
