"""Where one check stands, and what an entry's versions said; read by reports and by pages that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from contest.models import Inspection, Upload
from contest.queries.files import visible
from contest.rules.entries import InspectionState
from contest.rules.errors import NotFound
from contest.rules.rights import Actor
from uploads.report import Verdict

# How long a report waits for its pictures before it is shown without.
PICTURES_PATIENCE = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a waiting page asks: `ahead` counts the checks asked for earlier that aren't done; `shown`, whether
    the report can be shown now; `drawn`, whether no picture is still to come."""

    state: InspectionState
    verdict: Verdict | None
    shown: bool
    drawn: bool
    ahead: int


def standing(session: Session, actor: Actor, key: str, *, now: datetime) -> Standing:
    """One cheap statement; NotFound for a stranger's inspection."""
    other = aliased(Inspection)
    pending = (InspectionState.WAITING, InspectionState.RUNNING)
    ahead = (
        select(func.count(other.id))
        .where(other.state.in_(pending), other.id < Inspection.id)
        .correlate(Inspection)
        .scalar_subquery()
    )
    found = session.execute(
        select(
            Inspection.state,
            Inspection.verdict,
            Inspection.light_digest.is_not(None),
            Inspection.pictures.is_not(None),
            Inspection.finished_at,
            ahead,
        ).where(Inspection.key == key, visible(actor))
    ).one_or_none()
    if found is None:
        raise NotFound
    state, verdict, drawable, pictured, finished_at, before = found
    drawn = pictured or not drawable
    shown = finished_at is not None and (drawn or finished_at + PICTURES_PATIENCE < now)
    return Standing(state=state, verdict=verdict, shown=shown, drawn=drawn, ahead=before or 0)


def is_shown(inspection: Inspection, *, now: datetime) -> bool:
    """Whether its report can be shown: it has ended, and its pictures are there or were waited for."""
    if inspection.finished_at is None:
        return False
    drawn = inspection.light_digest is None or inspection.pictures is not None
    return drawn or inspection.finished_at + PICTURES_PATIENCE < now


def versions_of(session: Session, entry_id: int) -> Sequence[Upload]:
    """Every received version of an entry's file with its inspection, the oldest first."""
    return session.scalars(select(Upload).where(Upload.entry_id == entry_id).order_by(Upload.number)).all()
