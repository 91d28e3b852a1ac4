"""Renews a lease from a thread while the work goes on, and says when it was lost."""

from __future__ import annotations

import logging
import threading
from types import TracebackType
from typing import Self

from sqlalchemy.exc import SQLAlchemyError

from contest.database import Database
from contest.jobs.queue import LeaseLost, Ticket, renew
from contest.models.columns import utc_now

log = logging.getLogger(__name__)
RENEWALS_PER_LEASE = 3


class Lease:
    """A `with` block during which the job stays ours, as long as this process runs and reaches the database."""

    def __init__(self, database: Database, ticket: Ticket, *, lease_seconds: float) -> None:
        self._database = database
        self._ticket = ticket
        self._lease_seconds = lease_seconds
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, name=f"lease-{ticket.id}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _renew(self) -> None:
        while not self._ended.wait(self._lease_seconds / RENEWALS_PER_LEASE):
            try:
                with self._database.writing() as session:
                    renew(session, self._ticket, now=utc_now(), lease_seconds=self._lease_seconds)
            except LeaseLost:
                # The fence will refuse whatever we bring home; nothing else has to be done here.
                log.warning("job %d is no longer ours", self._ticket.id)
                return
            except SQLAlchemyError as failure:
                # The database restarts, perhaps: the next round may still come in time.
                log.warning("job %d not renewed: %s", self._ticket.id, type(failure).__name__)
