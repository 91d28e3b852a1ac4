"""Processes are killed, stopped, resumed; disks fill; nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from contest.database import Database
from contest.models import FindingRow, Inspection, Job, Upload
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.queries import files
from contest.rules.entries import InspectionState
from contest.services import uploads
from contest.settings import Settings
from tests import builders
from tests.contest.test_worker import cube
from uploads.errors import StoreFull
from uploads.intake import Received, receive
from uploads.kinds import Kind
from uploads.report import Verdict
from uploads.storage import FolderStore, IncomingFile

ROOT = Path(__file__).parents[2]
LEASE_SECONDS = 2
PATIENCE_SECONDS = 60.0


def until(true: Callable[[], bool]) -> float:
    """Wait for it; the seconds it took."""
    started = time.monotonic()
    while not true():
        assert time.monotonic() - started < PATIENCE_SECONDS, "it never came"
        time.sleep(0.02)
    return time.monotonic() - started


@dataclass
class Machine:
    """A database, a store, and the processes that a test starts; all of them end with it."""

    settings: Settings
    database: Database
    url: str
    folder: Path
    store: FolderStore
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, script: str, *arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-P", str(ROOT / "tests" / "hostile" / script), *arguments],
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        )
        self.running.append(process)
        return process

    def worker(self, name: str, *, go: bool) -> tuple[subprocess.Popen[bytes], Path]:
        own = self.folder / name
        own.mkdir()
        if go:
            (own / "go").touch()
        process = self.start(
            "worker_process.py", str(self.settings.data_dir), self.url, str(LEASE_SECONDS), str(own)
        )
        return process, own

    def sends(self, data: bytes) -> Upload:
        """A team sends a file."""
        stored = self.store.put(data)
        with self.database.writing() as session:
            if session.scalar(select(builders.Edition)) is None:
                builders.edition(session)
            teacher = builders.teacher(session)
            return uploads.receive(
                session,
                builders.acting(teacher),
                key=builders.team(session, teacher=teacher).key,
                received=Received(stored.digest, stored.size, Kind.STL_ASCII),
                name="pot.stl",
                now=utc_now(),
            )

    def check(self, upload: Upload) -> Inspection:
        with self.database.reading() as session:
            found = session.get(Inspection, upload.inspection_id)
            assert found is not None
            return found

    def job(self, upload: Upload) -> Job:
        with self.database.reading() as session:
            jobs = session.scalars(select(Job).where(Job.kind == JobKind.INSPECT)).all()
        return next(job for job in jobs if job.arguments == {"inspection_id": upload.inspection_id})

    def verdicts(self) -> int:
        """How often the findings of the first file were written: its one finding has one row a verdict."""
        with self.database.reading() as session:
            return len(session.scalars(select(FindingRow)).all())


@pytest.fixture
def machine(settings: Settings, database: Database, database_url: str, tmp_path: Path) -> Iterator[Machine]:
    made = Machine(settings, database, database_url, tmp_path, FolderStore(settings.store_dir))
    yield made
    for process in made.running:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()


UNREADABLE = b"<!doctype html><html>"


def test_17_a_killed_worker_is_replaced_within_ten_seconds_and_there_is_one_verdict(machine: Machine) -> None:
    upload = machine.sends(UNREADABLE)
    killed, held = machine.worker("killed", go=False)
    until((held / f"holds-{machine.job(upload).id}").exists)
    heir, _ = machine.worker("heir", go=True)

    killed.kill()
    spent = until(lambda: machine.check(upload).state is InspectionState.DONE)

    # The law is a lease and a poll, however slow this machine is; the sentence says ten seconds.
    sys.stderr.write(f"re-run after {spent:.1f} s\n")
    assert Settings().lease_seconds < 10
    assert machine.check(upload).verdict is Verdict.UNREADABLE
    assert machine.job(upload).attempts == 2
    assert machine.verdicts() == 1
    heir.terminate()
    assert heir.wait(PATIENCE_SECONDS) == 0


def test_a_stopped_and_resumed_worker_cannot_write_after_another_took_over(machine: Machine) -> None:
    upload = machine.sends(UNREADABLE)
    stopped, held = machine.worker("stopped", go=False)
    until((held / f"holds-{machine.job(upload).id}").exists)

    stopped.send_signal(signal.SIGSTOP)
    machine.worker("heir", go=True)
    until(lambda: machine.check(upload).state is InspectionState.DONE)
    fence = machine.check(upload).fence
    (held / "go").touch()
    stopped.send_signal(signal.SIGCONT)
    until((held / f"works-{machine.job(upload).id}").exists)
    stopped.terminate()
    stopped.wait(PATIENCE_SECONDS)

    assert fence == 2
    assert machine.check(upload).fence == fence
    assert machine.verdicts() == 1
    assert machine.job(upload).state is JobState.DONE


def test_a_worker_told_to_stop_gives_its_job_back_at_once(machine: Machine) -> None:
    upload = machine.sends(UNREADABLE)
    worker, held = machine.worker("told", go=False)
    until((held / f"holds-{machine.job(upload).id}").exists)

    worker.terminate()

    assert worker.wait(PATIENCE_SECONDS) == 0
    job = machine.job(upload)
    assert (job.state, job.attempts) == (JobState.READY, 0)
    assert (held / "heavy").read_text() == "[]"


def test_a_worker_told_to_stop_finishes_what_is_nearly_done(machine: Machine) -> None:
    upload = machine.sends(cube())
    worker, held = machine.worker("told", go=False)
    until((held / f"holds-{machine.job(upload).id}").exists)

    worker.terminate()
    (held / "go").touch()

    assert worker.wait(PATIENCE_SECONDS) == 0
    ended = machine.job(upload)
    assert (ended.state, ended.attempts) in {(JobState.DONE, 1), (JobState.READY, 0)}


def test_18_a_killed_application_in_the_middle_of_an_upload_leaves_no_row_and_its_crumbs_are_collected(
    machine: Machine,
) -> None:
    with machine.database.writing() as session:
        builders.edition(session)
    port_file = machine.folder / "port"
    server = machine.start("upload_server.py", str(machine.settings.data_dir), machine.url, str(port_file))
    until(lambda: port_file.exists() and port_file.read_text() != "")
    incoming = machine.settings.store_dir / "incoming"

    with socket.create_connection(("127.0.0.1", int(port_file.read_text()))) as line:
        head = "PUT /essayer HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000000\r\n\r\n"
        line.sendall(head.encode() + b"x" * 600_000)
        until(lambda: any(incoming.iterdir()))
        server.kill()
        server.wait()

    with machine.database.reading() as session:
        assert session.scalars(select(Inspection)).all() == []
    assert list(machine.store.digests()) == []
    collected = machine.store.collect(lambda _digest: False, -1.0)
    assert collected.temporaries == 1
    assert list(incoming.iterdir()) == []


def test_19_an_object_without_its_row_is_collected_and_one_with_a_receipt_never(machine: Machine) -> None:
    kept = machine.sends(cube())
    orphan = machine.store.put(b"renamed, then the power went, before the commit")
    young = machine.store.put(b"the same a moment ago: its commit may still come")
    hours_ago = time.time() - timedelta(hours=2).total_seconds()
    for digest in (kept.digest, orphan.digest):
        os.utime(machine.store.path_of(digest), (hours_ago, hours_ago))

    with machine.database.reading() as session:
        machine.store.collect(files.referenced(session).__contains__, 600.0)

    assert sorted(machine.store.digests()) == sorted([kept.digest, young.digest])


def test_21_a_disk_that_fills_in_the_middle_leaves_nothing_behind(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_self: IncomingFile, _chunk: bytes) -> int:
        raise StoreFull

    monkeypatch.setattr(IncomingFile, "write", full)

    with pytest.raises(StoreFull), (ROOT / "README.md").open("rb") as stream:
        receive(stream, store=machine.store, limit_bytes=10**9)

    assert list(machine.store.digests()) == []
    assert machine.store.orphan_temporaries(-1.0) == []
    monkeypatch.undo()
    assert machine.sends(cube()).number == 1
