"""Make the form of a section: its fields come from the edition, its values from the page or from the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import request
from wtforms import BooleanField, HiddenField, StringField, TextAreaField

from contest.models import Edition
from contest.queries import settings as reading
from contest.rules import calendar, retention
from contest.rules.editions import LEVELS, MAX_CHOICES, MEGABYTE, Section
from contest.rules.legal import Notice
from contest.rules.phases import ORDER, Phase, Window, window_of
from contest.rules.retention import Kept
from contest.web.forms.settings import (
    FIRST_YEAR,
    LAST_YEAR,
    ChoicesForm,
    IdentityForm,
    LegalForm,
    MomentField,
    PhasesForm,
    PrintingForm,
    RetentionForm,
    RubricForm,
    TeamsForm,
)
from contest.web.request import db
from contest.wording.dates import PARIS, paris
from contest.wording.numbers import number
from contest.wording.settings import FIELDS, KEPT

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]
NEW_LINES = 2


def form_of(edition: Edition, section: Section, now: datetime, *, bound: bool) -> Any:
    """A section's form: with what was sent when it is `bound`, else with what is stored."""
    form = _MAKERS[section](edition, now, {"prefix": section.value} | ({} if bound else {"formdata": None}))
    if not bound:
        form.show(reading.values(edition, section))
    return form


def until_of(phase: Phase) -> datetime | None:
    """The new end that was typed for a phase to open again."""
    try:
        typed = datetime.fromisoformat(request.form.get(f"until_{phase.value}", ""))
    except ValueError:
        return None
    if typed.tzinfo is not None or not FIRST_YEAR <= typed.year <= LAST_YEAR:
        return None
    return typed.replace(tzinfo=PARIS).astimezone(UTC)


def _phases(edition: Edition, now: datetime, how: dict[str, Any]) -> Any:
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {"notify": True}
    received = reading.has_received(db(), edition.id)
    for phase in ORDER:
        window = window_of(edition.windows, phase)
        free = calendar.may_open_later(window, now, received=received)
        for end, at in _ends(window):
            if at > now or (free and end == "opens"):
                name = f"{end}_{phase.value}"
                fields[name] = MomentField(FIELDS[name], format=FORMATS)
                data[name] = paris(at).replace(tzinfo=None)
    return _built(PhasesForm, fields)(data=data, **how)


def _ends(window: Window) -> tuple[tuple[str, datetime], tuple[str, datetime]]:
    return ("opens", window.opens_at), ("closes", window.closes_at)


def _rubric(edition: Edition, _now: datetime, how: dict[str, Any]) -> Any:
    fields: dict[str, Any] = {}
    for each in edition.rubric["criteria"]:
        code, name = each["code"], each["name"]
        fields[f"{code}_name"] = StringField(f"Nom du critère « {name} »")
        fields[f"{code}_question"] = StringField("Question posée au jury")
        fields[f"{code}_weight"] = StringField(f"Poids de {name}")
        for level in range(LEVELS):
            fields[f"{code}_level_{level}"] = TextAreaField(f"{name}, note {level}")
    return _built(RubricForm, fields)(data=reading.values(edition, Section.RUBRIC), **how)


def _printing(edition: Edition, _now: datetime, how: dict[str, Any]) -> Any:
    data = {
        "bed": " × ".join(number(side) for side in edition.printer["bed_mm"]) + " mm",
        "nozzle": f"{number(edition.printer['nozzle_mm'])} mm",
        "max_upload": f"{number(edition.max_upload_bytes / MEGABYTE)} Mo",
        "max_triangles": number(edition.max_triangles),
    }
    return PrintingForm(data=data, **how)


def _teams(edition: Edition, _now: datetime, how: dict[str, Any]) -> Any:
    return TeamsForm(data=reading.values(edition, Section.TEAMS), **how)


def _levels(edition: Edition, _now: datetime, how: dict[str, Any]) -> Any:
    return _choices(edition.levels, Section.LEVELS, how)


def _themes(edition: Edition, _now: datetime, how: dict[str, Any]) -> Any:
    return _choices(edition.themes, Section.THEMES, how)


def _choices(stored: Sequence[Mapping[str, str]], section: Section, how: dict[str, Any]) -> Any:
    count = len(stored) + NEW_LINES
    if "formdata" not in how:
        sent = (name for name in request.form if name.startswith(f"{section.value}-label_"))
        count = min(MAX_CHOICES, len(list(sent)))
    fields: dict[str, Any] = {}
    data: dict[str, str] = {}
    for at in range(count):
        fields |= {
            f"code_{at}": HiddenField(),
            f"label_{at}": StringField(f"Nom, ligne {at + 1}"),
            f"place_{at}": StringField(f"Place, ligne {at + 1}"),
            f"removed_{at}": BooleanField("Retirer"),
        }
        line = stored[at] if at < len(stored) else {"code": "", "label": ""}
        data |= {f"code_{at}": line["code"], f"label_{at}": line["label"], f"place_{at}": str(at + 1)}
    return _built(ChoicesForm, {**fields, "count": count})(data=data, **how)


def _identity(edition: Edition, _now: datetime, how: dict[str, Any]) -> Any:
    return IdentityForm(data=reading.values(edition, Section.IDENTITY), **how)


def _legal(edition: Edition, _now: datetime, how: dict[str, Any]) -> Any:
    fields = {line.value: StringField(FIELDS[line.value]) for line in Notice}
    return _built(LegalForm, fields)(data=reading.values(edition, Section.LEGAL), **how)


def _retention(edition: Edition, _now: datetime, how: dict[str, Any]) -> Any:
    fields = {kept.value: StringField(KEPT[kept][0]) for kept in Kept}
    data = {kept.value: str(retention.days_of(edition.retention, kept)) for kept in Kept}
    return _built(RetentionForm, fields)(data=data, **how)


def _built(kind: Any, fields: Mapping[str, Any]) -> Any:
    """The form with fields that depend on the edition."""
    return type(kind.__name__, (kind,), dict(fields))


_MAKERS: dict[Section, Callable[[Edition, datetime, dict[str, Any]], Any]] = {
    Section.PHASES: _phases,
    Section.RUBRIC: _rubric,
    Section.PRINTING: _printing,
    Section.TEAMS: _teams,
    Section.LEVELS: _levels,
    Section.THEMES: _themes,
    Section.IDENTITY: _identity,
    Section.LEGAL: _legal,
    Section.RETENTION: _retention,
}
