"""Save a draft: only the fields that were sent, never over somebody else's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Team
from contest.rules import phases
from contest.rules.drafts import COLOR, LIMITS, EditedMeanwhile, clean, merge
from contest.rules.errors import Closed, Invalid, NotFound
from contest.rules.phases import Phase
from contest.rules.rights import Actor
from contest.services import colors, journal, scope


def save(
    session: Session,
    actor: Actor,
    *,
    key: str,
    texts: Mapping[str, str],
    shown: Mapping[str, str],
    now: datetime,
) -> Entry:
    """Change the fields that were sent and touched; `shown` holds the stamps of what the writer had before.

    Raises Closed after the team's deadline, Invalid for a text too long or a value unknown, EditedMeanwhile when
    somebody wrote something else in the same field: then nothing at all is changed.
    """
    entry = lock(session, scope.entry_for(session, actor, key))
    expect_before_deadline(entry, now)
    sent = {field: clean(field, text) for field, text in texts.items() if field in LIMITS}
    _expect_values(entry.team.edition, sent)
    current = {field: getattr(entry, field) for field in LIMITS}
    outcome = merge(current=current, sent=sent, shown=shown)
    if outcome.conflicts:
        raise EditedMeanwhile(outcome.conflicts)
    for field, text in outcome.changes.items():
        setattr(entry, field, text)
    entry.saved_at = now
    if outcome.changes:
        entry.version += 1
        if "color" in outcome.changes:
            colors.redraw(session, entry)
        journal.write(session, actor, "entry.saved", f"entry:{entry.id}", version=entry.version)
    session.flush()
    return entry


def lock(session: Session, entry: Entry) -> Entry:
    """Hold this entry until the transaction ends, and read it again: what was read before may be old.

    NotFound when its team was dissolved while we waited.
    """
    held = session.scalars(
        select(Entry)
        .where(Entry.id == entry.id)
        .with_for_update(of=Entry)
        .execution_options(populate_existing=True)
    ).one()
    if session.scalar(select(Team.dissolved_at).where(Team.id == held.team_id)) is not None:
        raise NotFound
    return held


def deadline_of(entry: Entry) -> datetime:
    """The instant from which nothing more is accepted of this team, extension included."""
    window = phases.window_of(entry.team.edition.windows, Phase.SUBMISSION)
    extension = entry.team.extension
    return phases.accepts_until(window, extension.until if extension else None)


def expect_before_deadline(entry: Entry, now: datetime) -> None:
    """Closed once the team's deadline has passed. A pause stops submitting, never writing: nothing typed is lost."""
    deadline = deadline_of(entry)
    if now >= deadline:
        raise Closed(closed_at=deadline)


def _expect_values(edition: Edition, sent: Mapping[str, str]) -> None:
    reasons = {field: "too_long" for field, text in sent.items() if len(text) > LIMITS[field]}
    if (color := sent.get("color", "")) and not COLOR.match(color):
        reasons["color"] = "unknown"
    if (level := sent.get("level", "")) and level not in {known["code"] for known in edition.levels}:
        reasons["level"] = "unknown"
    if (theme := sent.get("theme", "")) and theme not in {known["code"] for known in edition.themes}:
        reasons["theme"] = "unknown"
    if reasons:
        raise Invalid(**reasons)
