"""Where one check stands, and what an entry's versions said; read by reports and by pages that wait."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import Inspection, Upload
from contest.queries.files import visible
from contest.rules.entries import InspectionState
from contest.rules.errors import NotFound
from contest.rules.rights import Actor
from uploads.report import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a waiting page asks: `ahead` counts the checks that were asked for earlier and aren't done."""

    state: InspectionState
    verdict: Verdict | None
    pictured: bool
    ahead: int


def standing(session: Session, actor: Actor, key: str) -> Standing:
    """One cheap statement; NotFound for a stranger's inspection."""
    pending = (InspectionState.WAITING, InspectionState.RUNNING)
    earlier = select(func.count()).select_from(Inspection.__table__.alias("other"))
    other = earlier.get_final_froms()[0].c
    ahead = earlier.where(other.state.in_(pending), other.id < Inspection.id).scalar_subquery()
    found = session.execute(
        select(Inspection.state, Inspection.verdict, Inspection.pictures.is_not(None), ahead).where(
            Inspection.key == key, visible(actor)
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    state, verdict, pictured, before = found
    return Standing(state=state, verdict=verdict, pictured=bool(pictured), ahead=before or 0)


def versions_of(session: Session, entry_id: int) -> Sequence[Upload]:
    """Every received version of an entry's file with its inspection, the oldest first."""
    return session.scalars(select(Upload).where(Upload.entry_id == entry_id).order_by(Upload.number)).all()
