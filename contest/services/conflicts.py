"""Declare a conflict of interest, look at one, lift one; what it keeps apart leaves the juror's pile at once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Account, ConflictOfInterest, Edition, Juror, School
from contest.queries import conflicts as reading
from contest.rules.errors import Conflict, Invalid, NotFound, Refused
from contest.rules.jurors import MAX_REASON
from contest.rules.jury import ConflictKind, Freed
from contest.rules.phases import Phase, window_of
from contest.rules.rights import Actor
from contest.services import journal, piles
from contest.services.jurors import expect_organiser, held


def declare(
    session: Session, actor: Actor, *, school_ids: Collection[int], tie: str, now: datetime
) -> list[ConflictOfInterest]:
    """What the juror says at the first sign-in, or later: schools of the contest, and another tie in words.

    Their own schools are written down with it. Refused for anyone but a juror; Invalid(school="unknown"),
    Invalid(tie="too_long").
    """
    juror = own_juror(session, actor)
    words = _checked_words(tie, "tie")
    taking_part = {school.id for school in reading.schools_taking_part(session, _edition(session, juror))}
    if not set(school_ids) <= taking_part:
        raise Invalid(school="unknown")
    _write_own_schools(session, actor, juror, now=now)
    made = [
        _keep_apart(session, actor, juror, ConflictKind.SCHOOL, school_id=school_id, now=now)
        for school_id in sorted(school_ids)
        if not _is_apart(session, juror, school_id)
    ]
    if words:
        made.append(_keep_apart(session, actor, juror, ConflictKind.OTHER, note=words, now=now))
    juror.conflicts_declared_at = juror.conflicts_declared_at or now
    session.flush()
    journal.write(
        session, actor, "conflicts.declared", f"juror:{juror.id}", conflicts=[row.id for row in made]
    )
    return made


def declare_for(
    session: Session, actor: Actor, *, juror_id: int, school_id: int, note: str, now: datetime
) -> ConflictOfInterest:
    """An organiser writes down a tie they know of. Conflict("apart") when the school is kept away already;
    NotFound, Invalid(note="too_long")."""
    juror = held(session, actor, juror_id)
    words = _checked_words(note, "note")
    if session.get(School, school_id) is None:
        raise NotFound
    if _is_apart(session, juror, school_id):
        raise Conflict("apart")
    conflict = _keep_apart(
        session, actor, juror, ConflictKind.SCHOOL, school_id=school_id, note=words, now=now
    )
    conflict.looked_at = now
    journal.write(session, actor, "conflict.declared", f"conflict:{conflict.id}", school=school_id)
    return conflict


def look(session: Session, actor: Actor, *, conflict_id: int, now: datetime) -> ConflictOfInterest:
    """An organiser has read it, and it stays in force; harmless when done already."""
    expect_organiser(actor)
    conflict = reading.conflict_by_id(session, conflict_id)
    if conflict.looked_at is None:
        conflict.looked_at = now
        journal.write(session, actor, "conflict.looked_at", f"conflict:{conflict.id}")
    return conflict


def lift(
    session: Session, actor: Actor, *, conflict_id: int, reason: str, now: datetime
) -> ConflictOfInterest:
    """The juror may judge this school after all: objects that nobody else reads by now are in their pile again.

    Not after a tie of since the judging opened: what left the pile then told the juror whose objects these are.
    Conflict("own_school") for one's own school, Conflict("lifted") for one that was lifted; Invalid(reason=…).
    """
    expect_organiser(actor)
    words = _checked_words(reason, "reason")
    if not words:
        raise Invalid(reason="missing")
    conflict = reading.conflict_by_id(session, conflict_id)
    piles.hold_jurors(session, Juror.id == conflict.juror_id)
    session.refresh(conflict)
    if conflict.kind is ConflictKind.OWN_SCHOOL:
        raise Conflict("own_school")
    if conflict.lifted_at is not None:
        raise Conflict("lifted")
    conflict.looked_at = conflict.looked_at or now
    conflict.lifted_at, conflict.lifted_by, conflict.lift_reason = now, actor.account_id, words
    session.flush()
    school_id = conflict.entry.team.school_id if conflict.entry is not None else conflict.school_id
    edition = _edition(session, conflict.juror)
    if school_id is not None and conflict.declared_at < window_of(edition.windows, Phase.JUDGING).opens_at:
        piles.restore_apart(session, edition, conflict.juror_id, school_id=school_id)
    journal.write(session, actor, "conflict.lifted", f"conflict:{conflict.id}")
    return conflict


def own_juror(session: Session, actor: Actor) -> Juror:
    """The juror who acts, held until the commit; Refused for anybody else."""
    juror = None
    if actor.juror_id is not None:
        juror = session.get(Juror, actor.juror_id, with_for_update={"of": Juror}, populate_existing=True)
    if juror is None:
        raise Refused
    return juror


def free_own_schools(session: Session, account: Account, *, now: datetime) -> None:
    """Somebody joined a school: as a juror, they don't read its objects any more."""
    for juror in session.scalars(
        select(Juror).where(Juror.account_id == account.id).order_by(Juror.id).with_for_update(of=Juror)
    ):
        schools = [school.id for school in reading.own_schools(session, juror)]
        piles.free(piles.open_of(session, juror.id, schools=schools), Freed.CONFLICT, now=now)


def _keep_apart(
    session: Session,
    actor: Actor,
    juror: Juror,
    kind: ConflictKind,
    *,
    now: datetime,
    school_id: int | None = None,
    note: str = "",
) -> ConflictOfInterest:
    conflict = ConflictOfInterest(
        juror_id=juror.id,
        kind=kind,
        school_id=school_id,
        note=note,
        declared_at=now,
        declared_by=actor.account_id,
        looked_at=now if kind is ConflictKind.OWN_SCHOOL else None,
    )
    session.add(conflict)
    session.flush()
    if school_id is not None:
        piles.free(piles.open_of(session, juror.id, schools=[school_id]), Freed.CONFLICT, now=now)
    return conflict


def _write_own_schools(session: Session, actor: Actor, juror: Juror, *, now: datetime) -> None:
    written = set(
        session.scalars(
            select(ConflictOfInterest.school_id).where(
                ConflictOfInterest.juror_id == juror.id, ConflictOfInterest.kind == ConflictKind.OWN_SCHOOL
            )
        )
    )
    for school in reading.own_schools(session, juror):
        if school.id not in written:
            _keep_apart(session, actor, juror, ConflictKind.OWN_SCHOOL, school_id=school.id, now=now)


def _is_apart(session: Session, juror: Juror, school_id: int) -> bool:
    active = select(ConflictOfInterest.id).where(
        ConflictOfInterest.juror_id == juror.id,
        ConflictOfInterest.school_id == school_id,
        ConflictOfInterest.lifted_at.is_(None),
    )
    return session.scalar(active.limit(1)) is not None


def _edition(session: Session, juror: Juror) -> Edition:
    return session.get_one(Edition, juror.edition_id)


def _checked_words(text: str, name: str) -> str:
    words = " ".join(text.split())
    if len(words) > MAX_REASON:
        raise Invalid(**{name: "too_long"})
    return words
