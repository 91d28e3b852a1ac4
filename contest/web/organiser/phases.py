"""Open, pause, resume or close one phase by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from contest.models import Edition
from contest.models.columns import utc_now
from contest.rules.editions import Section
from contest.rules.errors import Conflict, Invalid, NotFound
from contest.rules.phases import Phase, window_of
from contest.services import calendars
from contest.web.forms.sections import form_of, until_of
from contest.web.organiser.blueprint import blueprint
from contest.web.organiser.settings import phase_of
from contest.web.organiser.settings_page import (
    CONFIRMED,
    Outcome,
    asked_edition,
    confirm_page,
    page,
    settings_url,
)
from contest.web.request import actor, db
from contest.wording import settings as wording
from contest.wording.organiser import PHASES
from contest.wording.setting_errors import error_in_words


@blueprint.post("/organisation/reglages/etapes/<name>/<act>")
def phase_act(name: str, act: str) -> ResponseReturnValue:
    """Do it at once; ending an open phase is asked again on a page of its own."""
    phase, edition, now = phase_of(name), asked_edition(), utc_now()
    if act not in _ACTS:
        raise NotFound
    window = window_of(edition.windows, phase)
    if act == "fermer" and window.opens_at <= now < window.closes_at and CONFIRMED not in request.form:
        return confirm_page(edition, [replace(window, closes_at=now)])
    try:
        _ACTS[act](edition, phase, now)
    except (Conflict, Invalid) as refusal:
        return _refused(edition, phase, refusal)
    flash(wording.done_in_words(phase, act), "good")
    return redirect(settings_url(edition, Section.PHASES), 303)


def _refused(edition: Edition, phase: Phase, refusal: Conflict | Invalid) -> ResponseReturnValue:
    form = form_of(edition, Section.PHASES, utc_now(), bound=False)
    if isinstance(refusal, Invalid):
        words = [error_in_words(field, code) for field, code in refusal.reasons.items()]
        form.form_errors.extend(f"{PHASES[phase]} : {each}" for each in words)
    else:
        form.form_errors.append(wording.CONFLICTS["phase"])
    status = 422 if isinstance(refusal, Invalid) else 409
    return page(edition, Outcome(section=Section.PHASES, form=form, status=status))


def _open(edition: Edition, phase: Phase, now: datetime) -> None:
    until = until_of(phase)
    calendars.open_now(db(), actor(), edition_id=edition.id, phase=phase, until=until, now=now)


def _pause(edition: Edition, phase: Phase, now: datetime) -> None:
    calendars.pause(db(), actor(), edition_id=edition.id, phase=phase, now=now)


def _resume(edition: Edition, phase: Phase, _now: datetime) -> None:
    calendars.resume(db(), actor(), edition_id=edition.id, phase=phase)


def _close(edition: Edition, phase: Phase, now: datetime) -> None:
    calendars.close_now(db(), actor(), edition_id=edition.id, phase=phase, now=now)


_ACTS: dict[str, Callable[[Edition, Phase, datetime], None]] = {
    "ouvrir": _open,
    "pause": _pause,
    "reprendre": _resume,
    "fermer": _close,
}
