"""Change a juror, take one out in mid-round, bring one back, remind those who are late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Edition, Juror
from contest.models.jobs import JobKind
from contest.queries import jurors as reading
from contest.queries.conflicts import own_schools
from contest.rules.errors import Conflict, NotFound, Refused, TooMany
from contest.rules.jurors import REMINDER_PAUSE, JurorState, state_of
from contest.rules.jury import Freed
from contest.rules.rights import Actor, Role
from contest.services import journal, piles
from contest.services.invitees import checked_affiliation, checked_capacity, checked_school, gathered


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminded:
    """How many mails leave, and how many jurors had one less than a day ago."""

    sent: int
    too_soon: int


def change(
    session: Session,
    actor: Actor,
    *,
    juror_id: int,
    affiliation: str,
    uai: str,
    capacity: str,
    is_chair: bool,
    version: int,
    now: datetime,
) -> Juror:
    """Write down where they work, how many ballots they take, whether they chair.

    Their open ballots of a school that is now their own are freed. Conflict("juror") when somebody else changed the
    juror since `version`; Invalid: affiliation, uai, capacity.
    """
    juror = held(session, actor, juror_id)
    if juror.version != version:
        raise Conflict("juror")
    clean = gathered(
        affiliation=lambda: checked_affiliation(affiliation),
        school_id=lambda: checked_school(session, uai),
        capacity=lambda: checked_capacity(capacity),
    )
    juror.affiliation, juror.school_id = clean["affiliation"], clean["school_id"]
    juror.capacity, juror.is_chair = clean["capacity"], is_chair
    juror.version += 1
    session.flush()
    mine = [school.id for school in own_schools(session, juror)]
    piles.free(piles.open_of(session, juror.id, schools=mine), Freed.CONFLICT, now=now)
    journal.write(session, actor, "juror.changed", f"juror:{juror.id}")
    return juror


def take_out(session: Session, actor: Actor, *, juror_id: int, now: datetime) -> int:
    """End their part: what they haven't handed in is freed, what they have still counts; a mail thanks them.

    How many ballots are freed. Conflict("juror_state") for anyone but an accepted juror.
    """
    juror = held(session, actor, juror_id)
    if state_of(juror) is not JurorState.ACCEPTED:
        raise Conflict("juror_state")
    freed = leave(session, juror, now=now)
    journal.write(session, actor, "juror.taken_out", f"juror:{juror.id}", freed=freed)
    enqueue(session, JobKind.MAIL, template="juror_taken_out", account_id=juror.account_id, juror_id=juror.id)
    return freed


def leave(session: Session, juror: Juror, *, now: datetime) -> int:
    """The part of `take_out` that leaving for good shares; how many ballots are freed."""
    juror.left_at = now
    juror.version += 1
    freed = piles.free(piles.open_of(session, juror.id), Freed.JUROR_GONE, now=now)
    session.flush()
    return freed


def bring_back(session: Session, actor: Actor, *, juror_id: int) -> int:
    """Let a juror who was taken out judge again; how many of their ballots nobody else took and are theirs again."""
    juror = held(session, actor, juror_id)
    if state_of(juror) is not JurorState.GONE or juror.left_at is None:
        raise Conflict("juror_state")
    left_at, juror.left_at = juror.left_at, None
    juror.version += 1
    session.flush()
    back = piles.restore_left(session, session.get_one(Edition, juror.edition_id), juror.id, left_at=left_at)
    journal.write(session, actor, "juror.brought_back", f"juror:{juror.id}", ballots=back)
    return back


def remind(session: Session, actor: Actor, *, juror_id: int, now: datetime) -> Juror:
    """Write to one juror how many ballots are left and until when.

    Conflict("nothing_left") when none is, TooMany("reminder") less than a day after the last one.
    """
    juror = held(session, actor, juror_id)
    if state_of(juror) is not JurorState.ACCEPTED or not piles.open_of(session, juror.id):
        raise Conflict("nothing_left")
    if _is_too_soon(juror, now):
        assert juror.reminded_at is not None
        wait = REMINDER_PAUSE - (now - juror.reminded_at)
        raise TooMany("reminder", limit=1, retry_after_seconds=max(1, int(wait.total_seconds())))
    _remind(session, actor, juror, now=now)
    return juror


def remind_late(session: Session, actor: Actor, *, edition: Edition, now: datetime) -> Reminded:
    """Write to every late juror who had no reminder in the last day."""
    expect_organiser(actor)
    ids = [line.id for line in reading.late(session, edition, now=now)]
    late = session.scalars(
        select(Juror)
        .where(Juror.id.in_(ids))
        .order_by(Juror.id)
        .with_for_update(of=Juror)
        .execution_options(populate_existing=True)
    ).all()
    due = [juror for juror in late if not _is_too_soon(juror, now)]
    for juror in due:
        _remind(session, actor, juror, now=now)
    return Reminded(sent=len(due), too_soon=len(late) - len(due))


def held(session: Session, actor: Actor, juror_id: int) -> Juror:
    """That juror of the current edition, held until the commit: two organisers come one after the other.

    Refused for anyone but an organiser, NotFound.
    """
    expect_organiser(actor)
    juror = session.scalar(
        select(Juror)
        .join(Edition, Edition.id == Juror.edition_id)
        .where(Juror.id == juror_id, Edition.is_current.is_(True))
        .with_for_update(of=Juror)
        .execution_options(populate_existing=True)
    )
    if juror is None:
        raise NotFound
    return juror


def expect_organiser(actor: Actor) -> None:
    """Refused for anybody else."""
    if actor.role is not Role.ORGANISER:
        raise Refused


def _is_too_soon(juror: Juror, now: datetime) -> bool:
    return juror.reminded_at is not None and now - juror.reminded_at < REMINDER_PAUSE


def _remind(session: Session, actor: Actor, juror: Juror, *, now: datetime) -> None:
    juror.reminded_at = now
    session.flush()
    journal.write(session, actor, "juror.reminded", f"juror:{juror.id}")
    enqueue(session, JobKind.MAIL, template="juror_reminded", account_id=juror.account_id, juror_id=juror.id)
