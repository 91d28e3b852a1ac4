"""Make an edition, move or pause its phases, publish its règlement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from contest.models import Edition, EditionPhase, Rulebook
from contest.models.columns import utc_now
from contest.rules.default_edition import EditionPlan, plan
from contest.rules.errors import Invalid
from contest.rules.phases import Phase
from contest.rules.rights import Actor
from contest.services import assignments, journal, publication
from uploads.printer import DEFAULT_PRINTER


def create_default(
    session: Session,
    actor: Actor,
    *,
    starting: date,
    contact_email: str = "concours@localhost",
    demonstration: bool = False,
) -> Edition:
    """Make the 2017 contest of contest.rules.default_edition the current edition, its first day moved."""
    drawn = plan(starting)
    session.execute(update(Edition).where(Edition.is_current.is_(True)).values(is_current=False))
    edition = _edition(drawn, contact_email=contact_email, demonstration=demonstration)
    session.add(edition)
    session.flush()
    session.add(Rulebook(edition_id=edition.id, version=1, sections=drawn.rulebook))
    journal.write(session, actor, "edition.created", f"edition:{edition.id}", year=edition.year)
    return edition


def _edition(drawn: EditionPlan, *, contact_email: str, demonstration: bool) -> Edition:
    return Edition(
        slug=f"{'demonstration-' if demonstration else ''}{drawn.year}",
        title=drawn.title,
        short_title=drawn.short_title,
        theme=drawn.theme,
        year=drawn.year,
        introduction=drawn.introduction,
        is_current=True,
        is_demonstration=demonstration,
        levels=[{"code": code, "label": label} for code, label in drawn.levels],
        themes=[{"code": code, "label": label} for code, label in drawn.themes],
        readings=drawn.readings,
        rubric=drawn.rubric,
        printer=DEFAULT_PRINTER.to_json(),
        contact_email=contact_email,
        phases=[
            EditionPhase(phase=window.phase, opens_at=window.opens_at, closes_at=window.closes_at)
            for window in drawn.windows
        ],
    )


def move_phase(
    session: Session,
    actor: Actor,
    *,
    edition: Edition,
    phase: Phase,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> EditionPhase:
    """Change when a phase opens or closes; Invalid if it would close before it opens."""
    row = _row(edition, phase)
    window = replace(row.window, opens_at=opens_at or row.opens_at, closes_at=closes_at or row.closes_at)
    if window.opens_at >= window.closes_at:
        raise Invalid(closes_at="before_opening")
    row.opens_at, row.closes_at = window.opens_at, window.closes_at
    journal.write(
        session,
        actor,
        "phase.moved",
        f"edition:{edition.id}",
        phase=phase.value,
        opens_at=row.opens_at.isoformat(),
        closes_at=row.closes_at.isoformat(),
    )
    if phase is Phase.RESULTS:
        publication.move_letters(session, edition, now=utc_now())
    elif phase is Phase.JUDGING and opens_at is not None:
        assignments.move_letters(session, edition, now=utc_now())
    return row


def pause_phase(
    session: Session, actor: Actor, *, edition: Edition, phase: Phase, now: datetime
) -> EditionPhase:
    """Stop a phase by hand; pausing twice keeps the first instant."""
    row = _row(edition, phase)
    row.paused_at = row.paused_at or now
    journal.write(session, actor, "phase.paused", f"edition:{edition.id}", phase=phase.value)
    return row


def resume_phase(session: Session, actor: Actor, *, edition: Edition, phase: Phase) -> EditionPhase:
    """Let a paused phase follow its dates again."""
    row = _row(edition, phase)
    row.paused_at = None
    journal.write(session, actor, "phase.resumed", f"edition:{edition.id}", phase=phase.value)
    return row


def _row(edition: Edition, phase: Phase) -> EditionPhase:
    for row in edition.phases:
        if row.phase is phase:
            return row
    raise LookupError(phase.value)
