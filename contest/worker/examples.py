"""Builds the demonstration's files in a child and sends them as a team would; later a photo, last the scene."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from contest.demonstration import stage
from contest.demonstration.calendar import Moment
from contest.jobs.queue import Ticket, enqueue
from contest.models import Entry, Job, TeamTeacher
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.queries import demonstration, editions
from contest.rules.entries import InspectionState
from contest.rules.rights import Actor, Role
from contest.services import photos, submissions, uploads
from contest.worker.inspecting import nothing_left
from contest.worker.workshop import Outcome, Workshop
from uploads.intake import Received
from uploads.kinds import HEAD_BYTES, Kind, kind_of
from uploads.sandbox import Target, limits_for

BUILD_LIMITS = limits_for(64 << 20)
# After the pictures of every file: photos are the last thing a visitor misses.
PHOTO_PRIORITY = 130
STAGE_PRIORITY = 140
PATIENCE = timedelta(seconds=3)
# In the later scenes the photo comes so long after the file.
PHOTO_LATER = timedelta(minutes=25)
POSTER = "poster-1200.webp"
CAPTION = "Notre objet, vu de face"


def build(workshop: Workshop, ticket: Ticket) -> Outcome:
    """The file of one entry, received like any other; or its photo when the poster is there; or the scene."""
    if ticket.arguments.get("stage"):
        return Outcome(write=partial(_set_stage, ticket=ticket))
    entry_id = int(ticket.arguments["entry_id"])
    if ticket.arguments.get("photo"):
        return Outcome(write=partial(_photograph, workshop, entry_id=entry_id, arguments=ticket.arguments))
    with workshop.folder() as folder:
        question = {key: ticket.arguments[key] for key in ("shape", "variant", "defect", "format")}
        result = workshop.sandbox.run(Target.EXAMPLE, question, folder=folder, limits=BUILD_LIMITS)
        stored = workshop.store.put_file(folder / result["file"])
        kind = kind_of((folder / result["file"]).read_bytes()[:HEAD_BYTES], stored.size)
    received = Received(digest=stored.digest, size=stored.size, kind=kind)
    return Outcome(
        write=partial(
            _send, entry_id=entry_id, received=received, name=result["file"], arguments=ticket.arguments
        )
    )


def _send(
    session: Session, *, entry_id: int, received: Received, name: str, arguments: dict[str, Any]
) -> None:
    entry = session.get(Entry, entry_id)
    if entry is None:
        nothing_left(session)
        return
    lead, key, now = _lead_of(entry), entry.team.key, _instant(arguments)
    uploads.receive(session, lead, key=key, received=received, name=name, now=now)
    if arguments["submit"]:
        # Submitted with its photo, a little later: what is added after a receipt needs another one.
        _photograph_soon(session, entry_id, arguments)


def _instant(arguments: dict[str, Any]) -> datetime:
    """When the team acts: now, or in the past of a later scene, while submission was open."""
    sent_at = arguments.get("sent_at")
    return datetime.fromisoformat(sent_at) if sent_at else utc_now()


def _photograph_soon(session: Session, entry_id: int, arguments: dict[str, Any]) -> None:
    enqueue(
        session, JobKind.EXAMPLE, priority=PHOTO_PRIORITY, run_after=utc_now() + PATIENCE,
        entry_id=entry_id, photo=True, sent_at=arguments.get("sent_at"),
    )  # fmt: skip


def _lead_of(entry: Entry) -> Actor:
    place: TeamTeacher = next(place for place in entry.team.teachers if place.leads)
    return Actor(role=Role.TEACHER, account_id=place.teacher.account_id, teacher_id=place.teacher_id)


def _keep_silent(session: Session, entry_id: int) -> None:
    # Nobody reads the receipts of an invented team; on a console they would hide what matters.
    session.execute(
        delete(Job).where(
            Job.kind == JobKind.MAIL,
            Job.state == JobState.READY,
            Job.arguments["entry_id"].as_integer() == entry_id,
        )
    )


def _photograph(workshop: Workshop, session: Session, *, entry_id: int, arguments: dict[str, Any]) -> None:
    entry = session.get(Entry, entry_id)
    inspection = entry.uploads[-1].inspection if entry and entry.uploads else None
    if entry is None or inspection is None:
        return
    if inspection.pictures is None and inspection.state is not InspectionState.FAILED:
        _photograph_soon(session, entry_id, arguments)
        return
    now = _instant(arguments) + (PHOTO_LATER if arguments.get("sent_at") else timedelta())
    if digest := (inspection.pictures or {}).get(POSTER):
        # Bytes of their own: the received bytes of a photo are deleted, the poster must stay.
        with workshop.store.open(digest) as file:
            stored = workshop.store.put(file.read() + b"\0")
        received = Received(digest=stored.digest, size=stored.size, kind=Kind.WEBP)
        photos.add(session, _lead_of(entry), key=entry.team.key, received=received, caption=CAPTION, now=now)
    _submit(session, entry, now=now)


def _submit(session: Session, entry: Entry, *, now: datetime) -> None:
    version = editions.rulebook_in_force(session, entry.team.edition).version
    submissions.submit(session, _lead_of(entry), key=entry.team.key, rulebook_version=version, now=now)
    _keep_silent(session, entry.id)


def _set_stage(session: Session, *, ticket: Ticket) -> None:
    """The next part of the scene, when all files are there; then once more, until it is complete."""
    now, moment = utc_now(), Moment(ticket.arguments["stage"])
    if demonstration.still_building(session, besides=ticket.id) or stage.set_next(
        session, moment=moment, now=now
    ):
        enqueue(
            session, JobKind.EXAMPLE, priority=STAGE_PRIORITY, run_after=now + PATIENCE, stage=moment.value
        )


def example_lost(_session: Session, _ticket: Ticket, _reason: str) -> None:
    """The entry stays a draft without its file: the demonstration is a little poorer."""
