"""The settings of an edition: each section of the page is a form of its own and saves alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import recipients
from contest.queries import settings as reading
from contest.rules import calendar
from contest.rules.drafts import EditedMeanwhile
from contest.rules.editions import Section
from contest.rules.errors import Conflict, Invalid, NotFound
from contest.rules.messages import Audience
from contest.rules.phases import Phase, Window
from contest.services import calendars, date_notices, edition_settings
from contest.web.forms.sections import form_of
from contest.web.organiser.blueprint import blueprint
from contest.web.organiser.settings_page import (
    CONFIRMED,
    PREVIEW,
    Outcome,
    asked_edition,
    confirm_page,
    page,
    settings_url,
)
from contest.web.request import actor, db
from contest.wording import effects as effect_words
from contest.wording import settings as wording
from contest.wording.dates import moment_in_words
from contest.wording.effects import Effect


@blueprint.get("/organisation/reglages")
def settings() -> ResponseReturnValue:
    """Everything that can be set, of the current edition or of the one that `edition` names."""
    return page(asked_edition())


@blueprint.post("/organisation/reglages/<section>")
def settings_save(section: str) -> ResponseReturnValue:
    """Save one section; or, with `preview`, show what saving it would change and save nothing."""
    part, edition, now = _section(section), asked_edition(), utc_now()
    form = form_of(edition, part, now, bound=True)
    if PREVIEW in request.form:
        return page(edition, _previewed(edition, part, form, now))
    if not form.validate():
        return page(edition, Outcome(section=part, form=form, status=422))
    if question := _unconfirmed(edition, part, form, now):
        return question
    try:
        changed = _SAVERS[part](edition, form, now)
    except (Invalid, Conflict) as refusal:
        return page(edition, _refused(edition, part, form, refusal))
    flash(_saved_words(changed), "good" if changed else "note")
    return redirect(settings_url(edition, part), 303)


def _previewed(edition: Edition, part: Section, form: Any, now: datetime) -> Outcome:
    """Saved and undone: what is shown is exactly what saving would do. Nothing is refused, because nothing is saved."""
    outcome = Outcome(section=part, form=form)
    if form.validate():
        before, windows = reading.values(edition, part), edition.windows
        try:
            _SAVERS[part](edition, form, now)
        except (Invalid, Conflict) as refusal:
            outcome = replace(_refused(edition, part, form, refusal), status=200)
        else:
            outcome.effects = _effects(edition, part, form, before=before, windows=windows, now=now)
    db().rollback()
    return outcome


def _refused(edition: Edition, part: Section, form: Any, refusal: Invalid | Conflict) -> Outcome:
    """The form with what was typed and what is wrong; a locked section comes back as it is stored."""
    if isinstance(refusal, Invalid):
        form.explain(refusal)
        return Outcome(section=part, form=form, status=422)
    if isinstance(refusal, EditedMeanwhile):
        form.show(reading.values(edition, part))
        return Outcome(section=part, form=form, theirs=refusal.fields, status=409)
    fresh = form_of(edition, part, utc_now(), bound=False)
    fresh.form_errors.append(wording.CONFLICTS.get(refusal.field, wording.CHANGED))
    return Outcome(section=part, form=fresh, status=409)


def phase_of(text: str) -> Phase:
    """The phase of an address; NotFound for anything else."""
    try:
        return Phase(text)
    except ValueError:
        raise NotFound from None


def _section(text: str) -> Section:
    try:
        return Section(text)
    except ValueError:
        raise NotFound from None


def _unconfirmed(edition: Edition, part: Section, form: Any, now: datetime) -> ResponseReturnValue | None:
    """A page of its own before a phase ends sooner than people were told."""
    if part is not Section.PHASES or CONFIRMED in request.form:
        return None
    try:
        received = reading.has_received(db(), edition.id)
        wanted = calendars.planned(edition, form.typed, now, received=received)
    except Invalid:
        return None
    sooner = calendar.brought_forward(edition.windows, wanted, now)
    return confirm_page(edition, [new for _, new in sooner], part=part) if sooner else None


def _effects(
    edition: Edition,
    part: Section,
    form: Any,
    *,
    before: reading.Values,
    windows: Sequence[Window],
    now: datetime,
) -> list[Effect]:
    if part is Section.PHASES:
        people = len(recipients.accounts(db(), edition.id, Audience.ALL_TEAMS)) if form.notify.data else 0
        evening = moment_in_words(date_notices.next_evening(now), now)
        return effect_words.effects_of_dates(windows, edition.windows, people=people, evening=evening)
    after = reading.values(edition, part)
    shown = {name: wording.value_in_words(name, text) for name, text in after.items()}
    was = {name: wording.value_in_words(name, text) for name, text in before.items()}
    return effect_words.effects_of_fields(was, shown)


def _saved_words(changed: Sequence[str]) -> str:
    if not changed:
        return "Rien n’avait changé : rien n’est enregistré."
    return f"C’est enregistré : {wording.changed_in_words(changed)}."


def _save_phases(edition: Edition, form: Any, now: datetime) -> Sequence[str]:
    changed = calendars.save_phases(
        db(), actor(), edition_id=edition.id, typed=form.typed, shown=form.stamps, now=now
    )
    if changed and form.notify.data and edition.is_current:
        date_notices.plan(db(), edition=edition, now=now)
    return changed


def _save_rubric(edition: Edition, form: Any, now: datetime) -> Sequence[str]:
    codes = [each["code"] for each in edition.rubric["criteria"]]
    return edition_settings.save_rubric(
        db(), actor(), edition_id=edition.id, criteria=form.criteria(codes), shown=form.stamps, now=now
    )


def _plainly(
    save: Callable[..., Sequence[str]], typed: str
) -> Callable[[Edition, Any, datetime], Sequence[str]]:
    """Most sections: what was typed is an attribute of the form, named as the service's argument."""

    def saved(edition: Edition, form: Any, _now: datetime) -> Sequence[str]:
        given = {typed: getattr(form, typed)}
        return save(db(), actor(), edition_id=edition.id, shown=form.stamps, **given)

    return saved


_SAVERS: dict[Section, Callable[[Edition, Any, datetime], Sequence[str]]] = {
    Section.PHASES: _save_phases,
    Section.RUBRIC: _save_rubric,
    Section.PRINTING: _plainly(edition_settings.save_printing, "printing"),
    Section.TEAMS: _plainly(edition_settings.save_teaming, "teaming"),
    Section.LEVELS: _plainly(edition_settings.save_levels, "lines"),
    Section.THEMES: _plainly(edition_settings.save_themes, "lines"),
    Section.IDENTITY: _plainly(edition_settings.save_identity, "identity"),
    Section.LEGAL: _plainly(edition_settings.save_legal, "notice"),
    Section.RETENTION: _plainly(edition_settings.save_retention, "days"),
}
