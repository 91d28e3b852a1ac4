"""Checks a received file and draws its pictures, each in a child; writes down what the child brought home."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from contest.jobs.queue import Ticket, hold
from contest.models import Inspection
from contest.models.columns import utc_now
from contest.services import inspections
from contest.worker.workshop import Outcome, Workshop
from uploads.errors import ChildError, ObjectMissing
from uploads.sandbox import Limits, Target, limits_for

LIGHT = "light.bin"
LAYERS = "layers.json"
VIEWS = ("poster", "report")
# Clay in the pictures of a file nobody chose a colour for.
CLAY = "#d8d0bf"
PICTURE_LIMITS = limits_for(16 << 20)


def nothing_left(session: Session) -> None:
    """The rows were erased meanwhile: there is nothing to write."""


def inspect(workshop: Workshop, ticket: Ticket) -> Outcome:
    """Check the file; the verdict, its findings and files are written with the end of the job."""
    inspection_id = int(ticket.arguments["inspection_id"])
    with workshop.database.writing() as session:
        hold(session, ticket)
        inspection = inspections.begin(session, inspection_id)
    if inspection is None:
        return Outcome(write=nothing_left)
    with workshop.folder() as folder:
        result = workshop.sandbox.run(
            Target.INSPECT,
            _question(workshop, inspection),
            folder=folder,
            limits=_limits(workshop, inspection),
        )
        kept = _keep(workshop, folder, result["files"])

    def write(session: Session) -> None:
        inspections.record(
            session,
            inspection_id=inspection_id,
            report=result["report"],
            light_digest=kept.get(LIGHT),
            layers_digest=kept.get(LAYERS),
            fence=ticket.fence,
            now=utc_now(),
        )

    return Outcome(write=write)


def _question(workshop: Workshop, inspection: Inspection) -> dict[str, Any]:
    return {
        "source": str(workshop.store.path_of(inspection.digest)),
        "name": inspection.name,
        "printer": inspection.printer,
        "scale": inspection.scale,
        "max_triangles": inspection.max_triangles,
        # What came in was allowed in: the edition's limit may have been lowered since.
        "max_bytes": inspection.bytes,
    }


def _limits(workshop: Workshop, inspection: Inspection) -> Limits:
    walls = limits_for(inspection.bytes)
    seconds = float(max(workshop.settings.inspection_seconds, 1))
    return Limits(
        memory_bytes=walls.memory_bytes,
        cpu_seconds=walls.cpu_seconds,
        wall_seconds=seconds,
        file_bytes=walls.file_bytes,
    )


def _keep(workshop: Workshop, folder: Path, names: list[str]) -> dict[str, str]:
    return {name: workshop.store.put_file(folder / Path(name).name).digest for name in names}


def picture(workshop: Workshop, ticket: Ticket) -> Outcome:
    """Draw the posters and the picture with pins from the light mesh."""
    inspection_id = int(ticket.arguments["inspection_id"])
    with workshop.database.reading() as session:
        inspection = session.get(Inspection, inspection_id)
    if inspection is None or inspection.light_digest is None or inspection.layers_digest is None:
        return Outcome(write=nothing_left)
    question = {
        "light": str(workshop.store.path_of(inspection.light_digest)),
        "layers": str(workshop.store.path_of(inspection.layers_digest)),
        "color": inspection.color or CLAY,
        "views": list(VIEWS),
    }
    with workshop.folder() as folder:
        result = workshop.sandbox.run(Target.PICTURES, question, folder=folder, limits=PICTURE_LIMITS)
        kept = _keep(workshop, folder, result["files"])

    def write(session: Session) -> None:
        inspections.record_pictures(session, inspection_id=inspection_id, pictures=kept, pins=result["pins"])

    return Outcome(write=write)


def inspection_lost(session: Session, ticket: Ticket, reason: str) -> None:
    """Three attempts broke down: say that it is our failure."""
    inspections.fail(
        session, inspection_id=int(ticket.arguments["inspection_id"]), reason=reason, now=utc_now()
    )


def pictures_lost(session: Session, ticket: Ticket, _reason: str) -> None:
    """The report stands without pictures: its sentences and measures are all there."""
    inspections.record_pictures(
        session, inspection_id=int(ticket.arguments["inspection_id"]), pictures={}, pins=[]
    )


def reason_of(failure: Exception) -> str:
    """A word for the row: which kind of breakdown, never a text that could hold somebody's name or path."""
    if isinstance(failure, ChildError):
        return f"{type(failure).__name__}: {failure}"
    return "ObjectMissing" if isinstance(failure, ObjectMissing) else type(failure).__name__
