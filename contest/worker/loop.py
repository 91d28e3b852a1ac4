"""Takes jobs one after the other until it is told to stop; survives whatever a job does."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from collections.abc import Mapping
from types import FrameType

from sqlalchemy.exc import SQLAlchemyError

from contest.database import Database
from contest.jobs import queue
from contest.jobs.queue import LeaseLost, Ticket
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.services import sweeping
from contest.settings import Settings
from contest.worker.deeds import BURIALS, DEEDS
from contest.worker.inspecting import reason_of
from contest.worker.lease import Lease
from contest.worker.workshop import Burial, Deed, Hopeless, Workshop
from uploads.sandbox import Sandbox
from uploads.storage import FolderStore

log = logging.getLogger(__name__)
# How long a worker that is told to stop goes on with the job it holds before it gives it back.
GRACE_SECONDS = 5.0
# Backs off to this while the database doesn't answer.
PATIENCE_SECONDS = 2.0


class Interrupted(BaseException):
    """The grace after SIGTERM is over; raised in the middle of whatever is being done."""


class Worker:
    """One process, one job at a time. Tests pass deeds of their own."""

    def __init__(
        self,
        workshop: Workshop,
        *,
        deeds: Mapping[JobKind, Deed] = DEEDS,
        burials: Mapping[JobKind, Burial] = BURIALS,
    ) -> None:
        self._workshop = workshop
        self._deeds = deeds
        self._burials = burials
        self._stopping = threading.Event()
        self._name = f"{socket.gethostname()[:60]}:{os.getpid()}"

    def stop(self) -> None:
        """Take no other job."""
        self._stopping.set()

    def run(self) -> None:
        """Work until `stop`; wait a little whenever there is nothing to do."""
        self._plan_sweeps()
        while not self._stopping.is_set():
            try:
                busy = self.step()
            except SQLAlchemyError as failure:
                log.warning("database: %s", type(failure).__name__)
                self._stopping.wait(PATIENCE_SECONDS)
                continue
            if not busy:
                self._stopping.wait(self._workshop.settings.poll_seconds)

    def step(self) -> bool:
        """Do one job, or bury one; False when there was nothing to do."""
        settings = self._workshop.settings
        with self._workshop.database.writing() as session:
            if lost := queue.bury(session, now=utc_now()):
                self._burials[lost.kind](session, lost, queue.VANISHED)
                log.error("job %d (%s) is dead: its workers vanished", lost.id, lost.kind.value)
                return True
            ticket = queue.claim(
                session, worker=self._name, now=utc_now(), lease_seconds=settings.lease_seconds
            )
        if ticket is None:
            return False
        self._do(ticket)
        return True

    def _do(self, ticket: Ticket) -> None:
        started = time.monotonic()
        try:
            with Lease(self._workshop.database, ticket, lease_seconds=self._workshop.settings.lease_seconds):
                outcome = self._deeds[ticket.kind](self._workshop, ticket)
                with self._workshop.database.writing() as session:
                    queue.hold(session, ticket)
                    outcome.write(session)
                    queue.finish(session, ticket, now=utc_now())
            outcome.afterwards()
            log.info("job %d (%s) done in %.1f s", ticket.id, ticket.kind.value, time.monotonic() - started)
        except LeaseLost:
            log.warning("job %d (%s): somebody else has it, result dropped", ticket.id, ticket.kind.value)
        except Interrupted:
            self._give_back(ticket)
            raise
        except Exception as failure:  # noqa: BLE001 - whatever a job does, the next one is undisturbed
            self._note_failure(ticket, failure)

    def _give_back(self, ticket: Ticket) -> None:
        try:
            with self._workshop.database.writing() as session:
                queue.release(session, ticket, now=utc_now())
            log.info("job %d (%s) given back", ticket.id, ticket.kind.value)
        except LeaseLost:
            log.info("job %d (%s) was already ended", ticket.id, ticket.kind.value)

    def _note_failure(self, ticket: Ticket, failure: Exception) -> None:
        reason = str(failure.args[0]) if isinstance(failure, Hopeless) else reason_of(failure)
        # With its trace for whoever runs the machine; the row only gets a word.
        log.warning("job %d (%s) failed: %s", ticket.id, ticket.kind.value, reason, exc_info=failure)
        try:
            with self._workshop.database.writing() as session:
                final = isinstance(failure, Hopeless)
                state = queue.fail(session, ticket, now=utc_now(), error=reason, final=final)
                if state is JobState.DEAD:
                    self._burials[ticket.kind](session, ticket, reason)
        except LeaseLost:
            log.warning("job %d (%s): somebody else has it", ticket.id, ticket.kind.value)

    def _plan_sweeps(self) -> None:
        try:
            with self._workshop.database.writing() as session:
                sweeping.plan_next(session, now=utc_now())
        except SQLAlchemyError as failure:
            log.warning("no sweep planned: %s", type(failure).__name__)


def work(settings: Settings) -> None:
    """The life of a worker process, from its start to SIGTERM or Ctrl-C."""
    database = Database(settings.database)
    try:
        with Sandbox() as sandbox:
            workshop = Workshop(
                settings=settings, database=database, store=FolderStore(settings.store_dir), sandbox=sandbox
            )
            worker = Worker(workshop)
            _listen(worker)
            log.info("worker ready")
            worker.run()
    except Interrupted:
        log.info("worker stopped in the middle of a job")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        database.dispose()


def _listen(worker: Worker) -> None:
    def on_term(_number: int, _frame: FrameType | None) -> None:
        worker.stop()
        signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)

    def on_alarm(_number: int, _frame: FrameType | None) -> None:
        raise Interrupted

    signal.signal(signal.SIGALRM, on_alarm)
    signal.signal(signal.SIGTERM, on_term)
    signal.signal(signal.SIGINT, on_term)
