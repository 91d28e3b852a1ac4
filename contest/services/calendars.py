"""Move the phases of an edition: all of them as a page shows them, or one at once, by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from contest.models import Edition
from contest.queries import settings as reading
from contest.rules import calendar
from contest.rules.editions import Section
from contest.rules.errors import Conflict, Invalid
from contest.rules.phases import ORDER, Phase, Window, window_of
from contest.rules.rights import Actor
from contest.services import editions
from contest.services.edition_settings import Changed, Stamps, expect_unchanged, hold

# What is typed for one phase: when it opens and when it closes; None where the page shows no field.
Typed = Mapping[Phase, tuple[datetime | None, datetime | None]]
# A phase that is closed at the very instant it opened keeps a length: the database asks for one.
SHORTEST = timedelta(microseconds=1)


def save_phases(
    session: Session, actor: Actor, *, edition_id: int, typed: Typed, shown: Stamps, now: datetime
) -> Changed:
    """Every moment that is still to come as it was typed; what has passed stays, but for an opening of the submission
    that nobody has used.

    Invalid(opens_judging="past", closes_judging="before_opening", …), EditedMeanwhile when somebody moved one.
    """
    edition = hold(session, actor, edition_id)
    before = expect_unchanged(edition, Section.PHASES, shown)
    wanted = planned(edition, typed, now, received=reading.has_received(session, edition.id))
    for window in wanted:
        old = window_of(edition.windows, window.phase)
        if (old.opens_at, old.closes_at) != (window.opens_at, window.closes_at):
            editions.move_phase(
                session,
                actor,
                edition=edition,
                phase=window.phase,
                opens_at=window.opens_at,
                closes_at=window.closes_at,
            )
    after = reading.values(edition, Section.PHASES)
    changed = tuple(field for field in after if before[field] != after[field])
    edition.version += bool(changed)
    session.flush()
    return changed


def planned(edition: Edition, typed: Typed, now: datetime, *, received: bool) -> tuple[Window, ...]:
    """The phases as they would be; Invalid with the reason of each moment that can't be.

    `received` says whether an entry was ever submitted.
    """
    reasons: dict[str, str] = {}
    windows = []
    for phase in ORDER:
        old = window_of(edition.windows, phase)
        opens, closes = typed.get(phase, (None, None))
        free = calendar.may_open_later(old, now, received=received)
        opens_at = _moment(old.opens_at, opens, now, free=free)
        closes_at = _moment(old.closes_at, closes, now)
        for field, at, was in (("opens", opens_at, old.opens_at), ("closes", closes_at, old.closes_at)):
            if at != was and at <= now:
                reasons[f"{field}_{phase.value}"] = "past"
        if opens_at >= closes_at:
            reasons.setdefault(f"closes_{phase.value}", "before_opening")
        windows.append(Window(phase=phase, opens_at=opens_at, closes_at=closes_at, paused=old.paused))
    if reasons:
        raise Invalid(**reasons)
    return tuple(windows)


def open_now(
    session: Session,
    actor: Actor,
    *,
    edition_id: int,
    phase: Phase,
    now: datetime,
    until: datetime | None = None,
) -> Edition:
    """Open a phase at once: before its day, or again, `until` a new end. Conflict("phase") when it is open.

    Opened again, it keeps its first opening: what happened since then stays inside it.
    """
    edition = hold(session, actor, edition_id)
    window = window_of(edition.windows, phase)
    if window.opens_at <= now < window.closes_at:
        raise Conflict("phase")
    if now >= window.closes_at:
        if until is None or until <= now:
            raise Invalid(**{f"until_{phase.value}": "missing" if until is None else "past"})
        editions.move_phase(session, actor, edition=edition, phase=phase, closes_at=until)
    else:
        editions.move_phase(session, actor, edition=edition, phase=phase, opens_at=now)
    return _counted(session, edition)


def close_now(session: Session, actor: Actor, *, edition_id: int, phase: Phase, now: datetime) -> Edition:
    """End an open phase at once; Conflict("phase") when it isn't open."""
    edition = hold(session, actor, edition_id)
    window = window_of(edition.windows, phase)
    if not window.opens_at <= now < window.closes_at:
        raise Conflict("phase")
    ends = max(now, window.opens_at + SHORTEST)
    editions.move_phase(session, actor, edition=edition, phase=phase, closes_at=ends)
    return _counted(session, edition)


def pause(session: Session, actor: Actor, *, edition_id: int, phase: Phase, now: datetime) -> Edition:
    """Stop a phase without moving its dates; Conflict("phase") when it already is."""
    edition = hold(session, actor, edition_id)
    if window_of(edition.windows, phase).paused:
        raise Conflict("phase")
    editions.pause_phase(session, actor, edition=edition, phase=phase, now=now)
    return _counted(session, edition)


def resume(session: Session, actor: Actor, *, edition_id: int, phase: Phase) -> Edition:
    """Let it follow its dates again; Conflict("phase") when it wasn't paused."""
    edition = hold(session, actor, edition_id)
    if not window_of(edition.windows, phase).paused:
        raise Conflict("phase")
    editions.resume_phase(session, actor, edition=edition, phase=phase)
    return _counted(session, edition)


def _moment(was: datetime, typed: datetime | None, now: datetime, *, free: bool = False) -> datetime:
    """A field shows minutes: the same minute is the same moment. What has passed isn't typed unless `free`."""
    if typed is None or (was <= now and not free) or typed == was.replace(second=0, microsecond=0):
        return was
    return typed


def _counted(session: Session, edition: Edition) -> Edition:
    edition.version += 1
    session.flush()
    return edition
