"""Sends one mail; a crash between the sending and the end of the job sends it twice, never zero times."""

from __future__ import annotations

from contest import mail
from contest.jobs.queue import Ticket
from contest.models.columns import utc_now
from contest.worker.inspecting import nothing_left
from contest.worker.workshop import Outcome, Workshop


def send(workshop: Workshop, ticket: Ticket) -> Outcome:
    """Compose it now (its one-time links are made here), commit, deliver."""
    with workshop.database.open_writing() as session:
        mail.send(session, ticket.arguments, workshop.settings, utc_now())
    return Outcome(write=nothing_left)
