"""Sweeps: rows whose time has passed, then the files that no row names any more."""

from __future__ import annotations

import logging
from functools import partial

from sqlalchemy.orm import Session

from contest.jobs.queue import Ticket
from contest.models.columns import utc_now
from contest.queries.files import referenced
from contest.services import sweeping
from contest.worker.workshop import Outcome, Workshop

log = logging.getLogger(__name__)
# An object is put a moment before the row that names it is committed: this is how long that moment may last.
YOUNG_SECONDS = 600.0


def sweep(workshop: Workshop, _ticket: Ticket) -> Outcome:
    """Delete old rows and plan the next sweep in one transaction; collect the store after the commit."""
    return Outcome(write=_write, afterwards=partial(collect, workshop))


def _write(session: Session) -> None:
    now = utc_now()
    swept = sweeping.sweep(session, now=now)
    sweeping.plan_next(session, now=now)
    log.info("swept %s", swept)


def collect(workshop: Workshop) -> None:
    """Remove objects and temporaries that nobody names and that aren't young any more."""
    tried_seconds = 60.0 * workshop.settings.try_minutes
    with workshop.database.reading() as session:
        kept = referenced(session)
    gone = workshop.store.collect(kept.__contains__, min(YOUNG_SECONDS, tried_seconds / 2))
    if gone.digests or gone.temporaries:
        log.info("collected %d objects, %d temporaries", len(gone.digests), gone.temporaries)


def sweep_lost(session: Session, _ticket: Ticket, _reason: str) -> None:
    """A sweep that failed three times must not be the last one."""
    sweeping.plan_next(session, now=utc_now())
