"""Who may fetch which file: a team its own, its organiser all, a juror what belongs to their ballots, everybody what is
public, a visitor of the try-it page what their key opens."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, false, or_, select
from sqlalchemy.orm import Session, joinedload

from contest.models import Edition, Entry, Inspection, Photo, Team, TeamTeacher, Trial, Upload
from contest.models.columns import utc_now
from contest.queries import editions
from contest.queries.judged import is_read_by
from contest.queries.photos import is_shown
from contest.queries.publicity import is_public
from contest.queries.submitted import counted_upload
from contest.rules.errors import NotFound
from contest.rules.rights import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A check whose files may be fetched; `public` when that is all: its posters and its light mesh, no more."""

    inspection: Inspection
    public: bool


def belongs(actor: Actor) -> ColumnElement[bool]:
    """The condition on Team that says it is the actor's."""
    if actor.role is Role.ORGANISER:
        return Team.id.is_not(None)
    if actor.role is Role.PUPIL and actor.team_id is not None:
        return Team.id == actor.team_id
    if actor.role is Role.TEACHER and actor.teacher_id is not None:
        return Team.id.in_(select(TeamTeacher.team_id).where(TeamTeacher.teacher_id == actor.teacher_id))
    return false()


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on Inspection: a trial that isn't erased yet, the check of a file of the actor's teams, or of the
    submitted file of an entry whose ballot the actor holds."""
    tried = (
        select(Trial.id).where(Trial.inspection_id == Inspection.id, Trial.expires_at > utc_now()).exists()
    )
    ours = (
        select(Upload.id)
        .join(Upload.entry)
        .join(Entry.team)
        .where(Upload.inspection_id == Inspection.id, Team.dissolved_at.is_(None), belongs(actor))
        .exists()
    )
    judged = (
        select(Upload.id)
        .join(Upload.entry)
        .where(Upload.inspection_id == Inspection.id, Upload.id == counted_upload(), is_read_by(actor))
        .exists()
    )
    return or_(tried, ours, judged) if actor.juror_id is not None else or_(tried, ours)


def inspection_for(session: Session, actor: Actor, key: str) -> Inspection:
    """The check with that key, if the actor may see its files; else NotFound."""
    found = session.scalar(select(Inspection).where(Inspection.key == key, visible(actor)))
    if found is None:
        raise NotFound
    return found


def opened_for(session: Session, actor: Actor, key: str) -> Opened:
    """The check with that key, if it is the actor's to see or everybody's; else NotFound."""
    edition = editions.current_or_none(session)
    theirs = visible(actor)
    found = session.execute(
        select(Inspection, theirs.label("theirs")).where(
            Inspection.key == key, or_(theirs, is_hung(edition)) if edition is not None else theirs
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    return Opened(inspection=found.Inspection, public=not found.theirs)


def is_hung(edition: Edition) -> ColumnElement[bool]:
    """The condition on Inspection: the check of the submitted file of a public entry."""
    return (
        select(Upload.id)
        .join(Upload.entry)
        .where(Upload.inspection_id == Inspection.id, Upload.id == counted_upload(), is_public(edition))
        .exists()
    )


def upload_for(session: Session, actor: Actor, key: str) -> Upload:
    """The received file with that key, inspection and entry joined, if it is of the actor's teams; else NotFound."""
    found = session.scalar(
        select(Upload)
        .join(Upload.entry)
        .join(Entry.team)
        .where(Upload.key == key, Team.dissolved_at.is_(None), belongs(actor))
        .options(joinedload(Upload.entry))
    )
    if found is None:
        raise NotFound
    return found


def photo_for(session: Session, actor: Actor, key: str) -> Photo:
    """The photo with that key, entry joined, if it is of the actor's teams; else NotFound."""
    found = session.scalar(
        select(Photo)
        .join(Photo.entry)
        .join(Entry.team)
        .where(Photo.key == key, Team.dissolved_at.is_(None), belongs(actor))
        .options(joinedload(Photo.entry))
    )
    if found is None:
        raise NotFound
    return found


def shown_photo_for(session: Session, actor: Actor, key: str) -> Photo:
    """The photo with that key to be looked at: of the actor's teams, or shown with a ballot the actor holds."""
    try:
        return photo_for(session, actor, key)
    except NotFound:
        edition = editions.current_or_none(session)
        if edition is None:
            raise
        found = session.scalar(
            select(Photo).join(Photo.entry).where(Photo.key == key, is_read_by(actor), is_shown(edition))
        )
        if found is None:
            raise
        return found


def public_photo(session: Session, key: str) -> Photo:
    """The photo with that key, if everybody may see it now; else NotFound."""
    edition = editions.current(session)
    found = session.scalar(
        select(Photo).join(Photo.entry).where(Photo.key == key, is_public(edition), is_shown(edition))
    )
    if found is None:
        raise NotFound
    return found


_NAMES = (
    Upload.digest,
    Inspection.digest,
    Inspection.light_digest,
    Inspection.layers_digest,
    Photo.received_digest,
    Photo.large_digest,
    Photo.small_digest,
)


def referenced(session: Session) -> frozenset[str]:
    """The digests that some row still names: everything else in the store may go."""
    kept: set[str] = set()
    for column in _NAMES:
        kept.update(session.scalars(select(cast(column, String)).where(column.is_not(None)).distinct()))
    for pictures in session.scalars(select(Inspection.pictures).where(Inspection.pictures.is_not(None))):
        kept.update((pictures or {}).values())
    return frozenset(kept)


def is_received(session: Session, digest: str) -> bool:
    """Whether some row still names these received bytes."""
    named = or_(*(select(column).where(column == digest).exists() for column in _NAMES))
    return bool(session.scalar(select(named)))
