"""What the page of the settings shows: every section, what a save answered, what is asked again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import editions, recipients
from contest.queries import settings as reading
from contest.rules import calendar, legal
from contest.rules.editions import Section
from contest.rules.errors import NotFound
from contest.rules.messages import Audience
from contest.rules.phases import ORDER, Phase, Window, begun, current, in_force, window_of
from contest.services import date_notices
from contest.web.forms.sections import form_of
from contest.web.forms.settings import measured
from contest.web.request import db
from contest.wording import effects as effect_words
from contest.wording import settings as wording
from contest.wording.dates import moment_in_words
from contest.wording.effects import Effect
from contest.wording.organiser import PHASES
from contest.wording.setting_errors import legibility_in_words

# Names of buttons: show what saving would do; save although a phase ends sooner.
PREVIEW, CONFIRMED = "preview", "confirmed"


@dataclass(kw_only=True)
class Outcome:
    """What came back of a save: the section's form, what others changed, what it would do."""

    section: Section
    form: Any
    theirs: Sequence[str] = ()
    effects: list[Effect] = field(default_factory=list)
    status: int = 200


def page(edition: Edition, outcome: Outcome | None = None) -> ResponseReturnValue:
    """The whole page; the section that was sent as it was typed, the others as they are stored."""
    now = utc_now()
    forms = {part: form_of(edition, part, now, bound=False) for part in Section}
    if outcome:
        forms[outcome.section] = outcome.form
    change, submission = reading.last_change(db(), edition.id), window_of(edition.windows, Phase.SUBMISSION)
    rendered = render_template(
        "organiser/settings.html",
        shown=edition,
        forms_of=forms,
        outcome=outcome,
        failed=outcome.form if outcome and outcome.status != 409 and _is_wrong(outcome.form) else None,
        clash=_clash(edition, outcome),
        effects=outcome.effects if outcome and outcome.effects else _no_effects(edition.windows),
        previewed=bool(outcome and outcome.effects),
        phases=_phase_lines(edition, now),
        drafts=reading.concerned(db(), edition.id, Phase.SUBMISSION) if submission.closes_at > now else 0,
        people=len(recipients.accounts(db(), edition.id, Audience.ALL_TEAMS)),
        evening=moment_in_words(date_notices.next_evening(now), now),
        warnings=[wording.warning_in_words(each) for each in calendar.warnings(edition.windows)],
        locked_since=calendar.locked_since(edition.windows, now),
        may_unlock="opens_submission" in forms[Section.PHASES],
        in_use={
            Section.LEVELS: reading.levels_in_use(db(), edition.id),
            Section.THEMES: reading.themes_in_use(db(), edition.id),
        },
        measures=_measures(forms[Section.IDENTITY]),
        missing=[wording.FIELDS[line.value] for line in legal.missing(edition.legal)],
        saved_at=moment_in_words(change.row.at, now) if change else "",
        change=wording.last_change_in_words(change, now) if change else None,
        asked=edition_argument(edition),
        wording=wording,
        now=now,
    )
    return rendered, outcome.status if outcome else 200


def _is_wrong(form: Any) -> bool:
    return bool(form.errors or form.form_errors)


def asked_edition() -> Edition:
    """The edition of the address, or the current one."""
    slug = request.args.get("edition", "")
    if "\0" in slug:
        raise NotFound  # PostgreSQL holds no such text: asking would be a failure of ours
    return editions.named(db(), slug) if slug else editions.current(db())


def edition_argument(edition: Edition) -> str | None:
    """What an address says to stay with an edition that isn't the current one."""
    return None if edition.is_current else edition.slug


def settings_url(edition: Edition, part: Section) -> str:
    """Back to the section that was saved."""
    return url_for("organiser.settings", edition=edition_argument(edition), _anchor=part.value)


def _clash(edition: Edition, outcome: Outcome | None) -> list[tuple[str, str]]:
    """What another organiser saved in the fields that were shown: name and present value."""
    if not outcome or not outcome.theirs:
        return []
    values = reading.values(edition, outcome.section)
    return [(wording.label_of(name), wording.value_in_words(name, values[name])) for name in outcome.theirs]


def confirm_page(edition: Edition, windows: Sequence[Window], *, part: Section | None = None) -> str:
    """How much each phase that ends sooner would cut short; the button sends the same again, confirmed."""
    lines = [
        (window, wording.concerned_in_words(window.phase, reading.concerned(db(), edition.id, window.phase)))
        for window in windows
    ]
    kept = [(name, value) for name, value in request.form.items(multi=True) if "csrf_token" not in name]
    return render_template(
        "organiser/settings_confirm.html",
        lines=lines,
        olds={phase: window_of(edition.windows, phase) for phase in ORDER},
        kept=kept,
        action=request.full_path if request.query_string else request.path,
        back=url_for("organiser.settings", edition=edition_argument(edition)),
        saves=part is not None,
        phases=PHASES,
        words=wording.PHASE_WORDS,
        now=utc_now(),
    )


def _no_effects(windows: Sequence[Window]) -> list[Effect]:
    return effect_words.effects_of_dates(windows, windows, people=0, evening="")


def _phase_lines(edition: Edition, now: datetime) -> list[dict[str, Any]]:
    """The six rows: state, moments, and which buttons they have."""
    working = in_force(edition.windows)
    here = ORDER.index(current(working, now)) if begun(working, now) else -1
    lines = []
    for number, phase in enumerate(ORDER):
        window = window_of(edition.windows, phase)
        lines.append(
            {
                "phase": phase,
                "name": PHASES[phase],
                "state": wording.state_of(window, now, working=window_of(working, phase)),
                "window": window,
                "words": wording.PHASE_WORDS[phase],
                "strand": "done" if number < here else "now" if number == here else "later",
                "opened": window.opens_at <= now,
                "over": window.closes_at <= now,
            }
        )
    return lines


def _measures(form: Any) -> dict[str, tuple[bool, str]]:
    """How each chosen colour reads, as it is stored or typed."""
    found = {}
    for name in ("action_color", "strand_color"):
        color = getattr(form.identity, name)
        if color and not form[name].errors:
            legible = measured(name, color)
            found[name] = (legible.passes, legibility_in_words(legible))
    return found
