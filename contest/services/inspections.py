"""Ask for the check of a file, record what it found, start it again, read it at another scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Edition, Entry, FindingRow, Inspection, Trial, Upload
from contest.models.jobs import JobKind
from contest.rules.entries import InspectionState
from contest.rules.errors import Invalid
from contest.rules.rights import Actor
from contest.rules.scales import SCALES
from contest.services import journal, scope
from contest.services.entries import expect_before_deadline, lock
from uploads.intake import Received
from uploads.kinds import Kind
from uploads.report import Code, Severity, Verdict

URGENT = 40
TRIED = 60
PICTURES = 80
FAILURE_CHARACTERS = 200
# A check that hasn't told its end after this long may be asked for again by the team.
PATIENCE = timedelta(minutes=30)


def request(
    session: Session,
    *,
    received: Received,
    name: str,
    edition: Edition,
    color: str = "",
    scale: float = 1.0,
    priority: int = URGENT,
) -> Inspection:
    """A new check of stored bytes with its job, in the session's transaction."""
    inspection = Inspection(
        digest=received.digest,
        name=name,
        bytes=received.size,
        scale=scale,
        color=color,
        printer=edition.printer,
        max_triangles=edition.max_triangles,
    )
    session.add(inspection)
    session.flush()
    enqueue(session, JobKind.INSPECT, priority=priority, inspection_id=inspection.id)
    return inspection


def known(
    session: Session, *, received: Received, name: str, entry: Entry, color: str, scale: float = 1.0
) -> Inspection | None:
    """An earlier check of exactly this, name included (a name may tell who wrote it); never one of the try-it page,
    nor of another entry: what that team does with its file later would be done to this one's."""
    edition = entry.team.edition
    others = exists().where(Upload.inspection_id == Inspection.id, Upload.entry_id != entry.id)
    found = session.scalars(
        select(Inspection)
        .where(
            Inspection.digest == received.digest,
            Inspection.name == name,
            Inspection.scale == scale,
            Inspection.color == color,
            Inspection.max_triangles == edition.max_triangles,
            Inspection.state != InspectionState.FAILED,
            Inspection.id.not_in(select(Trial.inspection_id)),
            ~others.correlate(Inspection),
        )
        .order_by(Inspection.id.desc())
    )
    return next((inspection for inspection in found if inspection.printer == edition.printer), None)


def begin(session: Session, inspection_id: int) -> Inspection | None:
    """Say that a worker looks at it now; None when it was erased meanwhile."""
    inspection = session.get(Inspection, inspection_id)
    if inspection is not None and inspection.state is not InspectionState.DONE:
        inspection.state = InspectionState.RUNNING
        session.flush()
    return inspection


def record(
    session: Session,
    *,
    inspection_id: int,
    report: Mapping[str, Any],
    light_digest: str | None,
    layers_digest: str | None,
    fence: int,
    now: datetime,
) -> None:
    """Write the verdict, its findings and its files, once; then ask for the pictures. The job's fence guards it."""
    inspection = session.get(Inspection, inspection_id)
    if inspection is None or inspection.state is InspectionState.DONE:
        return
    inspection.state = InspectionState.DONE
    inspection.verdict = Verdict(report["verdict"])
    inspection.report = dict(report)
    inspection.failure = None
    inspection.finished_at = now
    inspection.fence = fence
    inspection.light_digest, inspection.layers_digest = light_digest, layers_digest
    inspection.findings = [_row(position, found) for position, found in enumerate(report["findings"])]
    session.flush()
    if light_digest:
        enqueue(session, JobKind.PICTURES, priority=PICTURES, inspection_id=inspection.id)


def _row(position: int, found: Mapping[str, Any]) -> FindingRow:
    return FindingRow(
        position=position,
        code=Code(found["code"]),
        severity=Severity(found["severity"]),
        count=found["count"],
        measures=found["measures"],
    )


def record_pictures(
    session: Session, *, inspection_id: int, pictures: Mapping[str, str], pins: Sequence[Mapping[str, Any]]
) -> None:
    """The pictures by name with their digests, and where the pins stand; no pictures means none will come."""
    inspection = session.get(Inspection, inspection_id)
    if inspection is None:
        return
    inspection.pictures = dict(pictures)
    inspection.pins = [dict(pin) for pin in pins]
    session.flush()


def fail(session: Session, *, inspection_id: int, reason: str, now: datetime) -> None:
    """The check itself broke down, three times: our failure, with its reason, and never a word against the team."""
    inspection = session.get(Inspection, inspection_id)
    if inspection is None or inspection.state is InspectionState.DONE:
        return
    inspection.state = InspectionState.FAILED
    inspection.verdict = Verdict.INSPECTION_FAILED
    inspection.failure = reason[:FAILURE_CHARACTERS]
    inspection.finished_at = now
    session.flush()


def again(session: Session, actor: Actor, *, key: str, now: datetime) -> Upload:
    """Start the check of an upload again after our failure; harmless when it is under way or done."""
    upload = scope.upload_for(session, actor, key)
    if restart(session, upload.inspection, now=now):
        journal.write(session, actor, "inspection.restarted", f"upload:{upload.id}")
    return upload


def restart(session: Session, inspection: Inspection, *, now: datetime, priority: int = URGENT) -> bool:
    """Put a failed check back in the queue; a forgotten one too. Says whether there was a reason to."""
    forgotten = inspection.state is not InspectionState.DONE and inspection.created_at + PATIENCE < now
    if inspection.state is not InspectionState.FAILED and not forgotten:
        return False
    inspection.state = InspectionState.WAITING
    inspection.verdict = inspection.failure = inspection.finished_at = None
    inspection.created_at = now
    session.flush()
    enqueue(session, JobKind.INSPECT, priority=priority, inspection_id=inspection.id)
    return True


def rescale(session: Session, actor: Actor, *, key: str, unit: str, now: datetime) -> Upload:
    """Read an upload as drawn in another unit; the received bytes stay as they are, and the way back is the same act.

    Raises Invalid for a unit that isn't in SCALES, Closed after the team's deadline.
    """
    upload = scope.upload_for(session, actor, key)
    entry = lock(session, upload.entry)
    expect_before_deadline(entry, now)
    scale = scale_of(unit)
    if upload.inspection.scale != scale:
        upload.inspection = at_scale(session, upload.inspection, entry=entry, scale=scale)
        journal.write(session, actor, "upload.rescaled", f"upload:{upload.id}", unit=unit)
    session.flush()
    return upload


def scale_of(unit: str) -> float:
    """The factor of that name; Invalid when it isn't offered."""
    if unit not in SCALES:
        raise Invalid(unit="unknown")
    return SCALES[unit]


def at_scale(session: Session, before: Inspection, *, entry: Entry, scale: float) -> Inspection:
    """The check of the same bytes at another scale: an earlier one, or a new one with its job."""
    same, color = received_before(before), entry.color
    return known(session, received=same, name=before.name, entry=entry, color=color, scale=scale) or request(
        session, received=same, name=before.name, edition=entry.team.edition, color=color, scale=scale
    )


def received_before(inspection: Inspection) -> Received:
    """The bytes of an earlier check, to be checked otherwise."""
    return Received(inspection.digest, inspection.bytes, Kind.UNKNOWN)
