"""Make a new edition from an old one, and choose which one is current."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from contest.models import Edition, EditionPhase, Rulebook
from contest.queries import editions
from contest.rules import calendar
from contest.rules.editions import FIRST_YEAR, LAST_YEAR, MAX_SLUG, MAX_TITLE
from contest.rules.errors import Conflict, Invalid
from contest.rules.phases import Window
from contest.rules.rights import Actor
from contest.services import journal
from contest.services.edition_settings import hold

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
COPIED = (
    "short_title", "theme", "introduction", "levels", "themes", "rubric", "printer", "max_upload_bytes",
    "max_triangles", "max_photos", "max_teams_per_school", "signatures_needed", "readings", "action_color",
    "strand_color", "legal", "retention", "contact_email",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEdition:
    """What is new in a copy: its name, its year, its short name in addresses, its first day."""

    title: str
    year: int
    slug: str
    first_day: date


def copy(session: Session, actor: Actor, *, source_id: int, wanted: NewEdition, now: datetime) -> Edition:
    """Texts, rubric, printer, levels, themes, règlement and all dates, moved together by weeks; no team, no juror.

    Invalid(title=…, year=…, slug="shape" or "taken", first_day=…).
    """
    source = hold(session, actor, source_id)
    _expect(session, wanted)
    made = Edition(
        title=wanted.title,
        year=wanted.year,
        slug=wanted.slug,
        phases=[
            EditionPhase(phase=window.phase, opens_at=window.opens_at, closes_at=window.closes_at)
            for window in dates(source, wanted.first_day)
        ],
        **{name: getattr(source, name) for name in COPIED},
    )
    session.add(made)
    session.flush()
    rulebook = editions.rulebook_in_force(session, source)
    session.add(Rulebook(edition_id=made.id, version=1, published_at=now, sections=rulebook.sections))
    session.flush()
    journal.write(session, actor, "edition.copied", f"edition:{made.id}", source=source.id, year=made.year)
    return made


def dates(source: Edition, first_day: date) -> tuple[Window, ...]:
    """The calendar of a copy: the same days of the week, so many weeks later, nearest to the wanted first day."""
    first = min(window.opens_at for window in source.windows)
    return calendar.moved_by_weeks(source.windows, calendar.weeks_to(first, first_day))


def make_current(session: Session, actor: Actor, *, edition_id: int, instead_of: int) -> Edition:
    """Show this edition everywhere; Conflict("edition") when another one became current in between."""
    old = hold(session, actor, instead_of)
    chosen = hold(session, actor, edition_id)
    if not old.is_current:
        raise Conflict("edition")
    if chosen.id == old.id:
        return chosen
    session.execute(update(Edition).where(Edition.is_current.is_(True)).values(is_current=False))
    chosen.is_current = True
    session.flush()
    journal.write(session, actor, "edition.chosen", f"edition:{chosen.id}", instead_of=old.id)
    return chosen


def _expect(session: Session, wanted: NewEdition) -> None:
    taken = session.scalar(select(Edition.id).where(Edition.slug == wanted.slug)) is not None
    shaped = SLUG.fullmatch(wanted.slug) is not None and len(wanted.slug) <= MAX_SLUG
    reasons = {
        "title": "" if 0 < len(wanted.title) <= MAX_TITLE else "missing" if not wanted.title else "too_long",
        "year": "" if FIRST_YEAR <= wanted.year <= LAST_YEAR else "range",
        "slug": "shape" if not shaped else "taken" if taken else "",
        "first_day": "" if FIRST_YEAR <= wanted.first_day.year <= LAST_YEAR else "range",
    }
    if wrong := {name: code for name, code in reasons.items() if code}:
        raise Invalid(**wrong)
