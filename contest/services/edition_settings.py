"""Save one section of an edition's settings: checked, refused when somebody else changed it, told to the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from contest.models import Edition
from contest.queries import settings as reading
from contest.rules import calendar, legal, retention
from contest.rules.drafts import EditedMeanwhile, stamp
from contest.rules.editions import (
    MAX_LEVEL_CODE,
    MAX_THEME_CODE,
    ChoiceLine,
    CriterionText,
    Identity,
    Printing,
    Section,
    Teaming,
    arranged,
    checked_identity,
    checked_printing,
    checked_rubric,
    checked_teaming,
    with_measures,
)
from contest.rules.errors import Conflict, NotFound, Refused
from contest.rules.legal import Notice
from contest.rules.retention import Kept
from contest.rules.rights import Actor, Role
from contest.services import journal
from uploads.printer import Printer

Stamps = Mapping[str, str]
Changed = tuple[str, ...]


def save_rubric(
    session: Session,
    actor: Actor,
    *,
    edition_id: int,
    criteria: Sequence[CriterionText],
    shown: Stamps,
    now: datetime,
) -> Changed:
    """Weights and sentences; Conflict("rubric") once teams may submit, because they work with them."""
    edition = hold(session, actor, edition_id)
    if calendar.locked_since(edition.windows, now) is not None:
        raise Conflict("rubric")
    before = expect_unchanged(edition, Section.RUBRIC, shown)
    known = [each["code"] for each in edition.rubric["criteria"]]
    if [each.code for each in criteria] != known:
        raise Conflict("rubric")
    edition.rubric = checked_rubric(criteria)
    return record(session, actor, edition, Section.RUBRIC, before)


def save_printing(
    session: Session, actor: Actor, *, edition_id: int, printing: Printing, shown: Stamps
) -> Changed:
    """Bed, nozzle, size and triangles; files that were checked before keep their report."""
    edition = hold(session, actor, edition_id)
    before = expect_unchanged(edition, Section.PRINTING, shown)
    typed = checked_printing(printing)
    edition.printer = with_measures(Printer.from_json(edition.printer), typed).to_json()
    edition.max_upload_bytes, edition.max_triangles = typed.max_upload_bytes, typed.max_triangles
    return record(session, actor, edition, Section.PRINTING, before)


def save_teaming(
    session: Session, actor: Actor, *, edition_id: int, teaming: Teaming, shown: Stamps
) -> Changed:
    """Teams of a school, photos, signatures, readings."""
    edition = hold(session, actor, edition_id)
    before = expect_unchanged(edition, Section.TEAMS, shown)
    typed = checked_teaming(teaming)
    edition.max_teams_per_school, edition.max_photos = typed.max_teams_per_school, typed.max_photos
    edition.signatures_needed, edition.readings = typed.signatures_needed, typed.readings
    return record(session, actor, edition, Section.TEAMS, before)


def save_levels(
    session: Session, actor: Actor, *, edition_id: int, lines: Sequence[ChoiceLine], shown: Stamps
) -> Changed:
    """Add, rename, order levels; one that a team or a pupil has can't be removed."""
    edition = hold(session, actor, edition_id)
    before = expect_unchanged(edition, Section.LEVELS, shown)
    in_use = frozenset(reading.levels_in_use(session, edition.id))
    edition.levels = arranged(lines, in_use=in_use, longest_code=MAX_LEVEL_CODE, least=1)
    return record(session, actor, edition, Section.LEVELS, before)


def save_themes(
    session: Session, actor: Actor, *, edition_id: int, lines: Sequence[ChoiceLine], shown: Stamps
) -> Changed:
    """Add, rename, order themes; one that an entry has can't be removed."""
    edition = hold(session, actor, edition_id)
    before = expect_unchanged(edition, Section.THEMES, shown)
    in_use = frozenset(reading.themes_in_use(session, edition.id))
    edition.themes = arranged(lines, in_use=in_use, longest_code=MAX_THEME_CODE)
    return record(session, actor, edition, Section.THEMES, before)


def save_identity(
    session: Session, actor: Actor, *, edition_id: int, identity: Identity, shown: Stamps
) -> Changed:
    """Name, words, contact and colours; a colour that can't be read is Invalid(…="faint")."""
    edition = hold(session, actor, edition_id)
    before = expect_unchanged(edition, Section.IDENTITY, shown)
    typed = checked_identity(identity)
    edition.title, edition.short_title, edition.theme = typed.title, typed.short_title, typed.theme
    edition.year, edition.introduction, edition.contact_email = (
        typed.year,
        typed.introduction,
        typed.contact_email,
    )
    edition.action_color, edition.strand_color = typed.action_color, typed.strand_color
    return record(session, actor, edition, Section.IDENTITY, before)


def save_legal(
    session: Session, actor: Actor, *, edition_id: int, notice: Mapping[Notice, str], shown: Stamps
) -> Changed:
    """Who publishes, who answers for it, who hosts."""
    edition = hold(session, actor, edition_id)
    before = expect_unchanged(edition, Section.LEGAL, shown)
    edition.legal = legal.checked(notice)
    return record(session, actor, edition, Section.LEGAL, before)


def save_retention(
    session: Session, actor: Actor, *, edition_id: int, days: Mapping[Kept, int], shown: Stamps
) -> Changed:
    """How long each kind of data is kept; nothing is erased by saving it."""
    edition = hold(session, actor, edition_id)
    before = expect_unchanged(edition, Section.RETENTION, shown)
    edition.retention = retention.checked(days)
    return record(session, actor, edition, Section.RETENTION, before)


def hold(session: Session, actor: Actor, edition_id: int) -> Edition:
    """The edition, locked: two organisers who save at the same moment come one after the other."""
    if actor.role is not Role.ORGANISER:
        raise Refused
    edition = session.get(Edition, edition_id, with_for_update={"of": Edition}, populate_existing=True)
    if edition is None:
        raise NotFound
    return edition


def expect_unchanged(edition: Edition, section: Section, shown: Stamps) -> reading.Values:
    """What the section says now; EditedMeanwhile with the fields that aren't any more as the page showed them."""
    now = reading.values(edition, section)
    moved = tuple(field for field, text in now.items() if shown.get(field) != stamp(text))
    if moved:
        raise EditedMeanwhile(moved)
    return now


def record(
    session: Session, actor: Actor, edition: Edition, section: Section, before: reading.Values
) -> Changed:
    """Count the save and write which fields changed; nothing when none did."""
    after = reading.values(edition, section)
    changed = tuple(field for field in {**before, **after} if before.get(field) != after.get(field))
    if changed:
        edition.version += 1
        session.flush()
        journal.write(
            session,
            actor,
            "settings.saved",
            f"edition:{edition.id}",
            section=section.value,
            fields=list(changed),
        )
    return changed
