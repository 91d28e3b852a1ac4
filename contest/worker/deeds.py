"""Which job is done by what, and what it means for the rows when it can't be done."""

from __future__ import annotations

from sqlalchemy.orm import Session

from contest.jobs.queue import Ticket
from contest.models.jobs import JobKind
from contest.worker import examples, inspecting, mailing, photographing, ranking, tidying
from contest.worker.workshop import Burial, Deed


def no_burial(session: Session, ticket: Ticket, reason: str) -> None:
    """The dead job's own row says it all; the organiser's board shows it."""


DEEDS: dict[JobKind, Deed] = {
    JobKind.INSPECT: inspecting.inspect,
    JobKind.PICTURES: inspecting.picture,
    JobKind.PHOTO: photographing.reencode,
    JobKind.EXAMPLE: examples.build,
    JobKind.MAIL: mailing.send,
    JobKind.SWEEP: tidying.sweep,
    JobKind.RANK: ranking.rank,
}
BURIALS: dict[JobKind, Burial] = {
    JobKind.INSPECT: inspecting.inspection_lost,
    JobKind.PICTURES: inspecting.pictures_lost,
    JobKind.PHOTO: photographing.photo_lost,
    JobKind.EXAMPLE: examples.example_lost,
    JobKind.MAIL: no_burial,
    JobKind.SWEEP: tidying.sweep_lost,
    JobKind.RANK: ranking.ranking_lost,
}
