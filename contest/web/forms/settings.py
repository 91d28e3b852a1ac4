"""The forms of the settings, one a section: typed text becomes what the services take."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from contest.rules import colors
from contest.rules.accounts import normal_email
from contest.rules.drafts import stamp
from contest.rules.editions import LEVELS, MEGABYTE, ChoiceLine, CriterionText, Identity, Printing, Teaming
from contest.rules.errors import Invalid
from contest.rules.legal import Notice
from contest.rules.phases import ORDER, Phase
from contest.rules.retention import Kept
from contest.rules.texts import one_line, several_lines
from contest.wording.dates import PARIS
from contest.wording.setting_errors import error_in_words, legibility_in_words
from contest.wording.settings import FIELDS

NUMBER = re.compile(r"\d[\d\s\u00a0\u202f]*(?:[.,]\d+)?")
LONGEST_NUMBER = 20
FIRST_YEAR, LAST_YEAR = 2000, 9000


class SectionForm(FlaskForm):  # type: ignore[misc]
    """What every section has: what the page showed when it was opened."""

    shown = HiddenField()

    @property
    def stamps(self) -> dict[str, str]:
        """The fingerprint of each field as it was shown."""
        pairs = (each.partition(":") for each in (self.shown.data or "").split())
        return {field: mark for field, _, mark in pairs}

    def show(self, values: Mapping[str, str]) -> None:
        """Remember what the page shows now: a later save is compared with it."""
        self.shown.data = " ".join(f"{field}:{stamp(text)}" for field, text in values.items())
        self.shown.raw_data = None

    def explain(self, invalid: Invalid) -> None:
        """Put the service's refusals beside their fields."""
        for name, code in invalid.reasons.items():
            field = self[name] if name in self else next(iter(self))
            field.errors = [self.words(name, code)]

    def words(self, name: str, code: str) -> str:
        """The sentence of one refusal."""
        return error_in_words(name, code)


class MomentField(DateTimeLocalField):  # type: ignore[misc]
    """A day and an hour of Paris, as an instant."""

    data: datetime | None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Refused in French when it can't be read, or when no contest has such a year."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Donnez le jour et l’heure, par exemple 2027-02-26 18:00.") from None
        if self.data is None or not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            self.data = None
            raise ValueError("Donnez le jour et l’heure, par exemple 2027-02-26 18:00.")

    @property
    def instant(self) -> datetime | None:
        """What was typed, in UTC."""
        return self.data.replace(tzinfo=PARIS).astimezone(UTC) if self.data else None


class PhasesForm(SectionForm):
    """The moments that are still to come, and whether teachers are told."""

    notify = BooleanField("Prévenir les enseignants")

    @property
    def typed(self) -> dict[Phase, tuple[datetime | None, datetime | None]]:
        """What was typed for each phase; None where there is no field."""
        return {phase: (self._at("opens", phase), self._at("closes", phase)) for phase in ORDER}

    def _at(self, end: str, phase: Phase) -> datetime | None:
        name = f"{end}_{phase.value}"
        return self[name].instant if name in self else None


class RubricForm(SectionForm):
    """Weights, names, questions and sentences."""

    def criteria(self, codes: Sequence[str]) -> list[CriterionText]:
        """What was typed, in the order of the rubric."""
        return [
            CriterionText(
                code=code,
                name=_line(self[f"{code}_name"].data),
                question=_line(self[f"{code}_question"].data),
                weight=_whole(self[f"{code}_weight"].data),
                levels=tuple(_line(self[f"{code}_level_{number}"].data) for number in range(LEVELS)),
            )
            for code in codes
        ]


class PrintingForm(SectionForm):
    """Bed, nozzle, size, triangles; units may be typed or not."""

    bed = StringField(FIELDS["bed"])
    nozzle = StringField(FIELDS["nozzle"])
    max_upload = StringField(FIELDS["max_upload"])
    max_triangles = StringField(FIELDS["max_triangles"])

    @property
    def printing(self) -> Printing:
        """What was typed; Invalid(bed="shape") unless it holds three lengths, or one for a cube."""
        sides = [each for part in re.split("[×x*]", self.bed.data or "") for each in _numbers(part)[:1]]
        if len(sides) == 1:
            sides *= 3
        if len(sides) != 3:
            raise Invalid(bed="shape")
        return Printing(
            bed_mm=(sides[0], sides[1], sides[2]),
            nozzle_mm=(_numbers(self.nozzle.data) or [0.0])[0],
            max_upload_bytes=round((_numbers(self.max_upload.data) or [0.0])[0] * MEGABYTE),
            max_triangles=_whole(self.max_triangles.data),
        )


class TeamsForm(SectionForm):
    """How many of what."""

    max_teams_per_school = StringField(FIELDS["max_teams_per_school"])
    max_photos = StringField(FIELDS["max_photos"])
    readings = StringField(FIELDS["readings"])
    signatures_needed = RadioField(
        FIELDS["signatures_needed"],
        choices=[SelectChoice("1", "Une signature"), SelectChoice("2", "Deux signatures")],
        validate_choice=False,
    )

    @property
    def teaming(self) -> Teaming:
        """What was typed."""
        return Teaming(
            max_teams_per_school=_whole(self.max_teams_per_school.data),
            max_photos=_whole(self.max_photos.data, otherwise=-1),
            readings=_whole(self.readings.data),
            signatures_needed=_whole(self.signatures_needed.data),
        )


class ChoicesForm(SectionForm):
    """The lines of a list: place, name, « Retirer »; empty ones at the end to add."""

    count = 0

    @property
    def lines(self) -> list[ChoiceLine]:
        """What was typed, line by line."""
        return [
            ChoiceLine(
                code=self[f"code_{at}"].data or "",
                label=_line(self[f"label_{at}"].data),
                place=_whole(self[f"place_{at}"].data, otherwise=at + 1),
                removed=bool(self[f"removed_{at}"].data),
            )
            for at in range(self.count)
        ]


class IdentityForm(SectionForm):
    """Name, words, contact, colours."""

    title = StringField(FIELDS["title"])
    short_title = StringField(FIELDS["short_title"])
    theme = StringField(FIELDS["theme"])
    year = StringField(FIELDS["year"])
    introduction = TextAreaField(FIELDS["introduction"])
    contact_email = StringField(FIELDS["contact_email"])
    action_color = StringField(FIELDS["action_color"])
    strand_color = StringField(FIELDS["strand_color"])

    @property
    def identity(self) -> Identity:
        """What was typed."""
        return Identity(
            title=_line(self.title.data),
            short_title=_line(self.short_title.data),
            theme=_line(self.theme.data),
            year=_whole(self.year.data),
            introduction=several_lines(self.introduction.data or ""),
            contact_email=normal_email(self.contact_email.data or ""),
            action_color=colors.normal(self.action_color.data or ""),
            strand_color=colors.normal(self.strand_color.data or ""),
        )

    def words(self, name: str, code: str) -> str:
        """A colour that can't be read says its ratio, and which one would do."""
        if code != "faint":
            return super().words(name, code)
        return legibility_in_words(measured(name, colors.normal(self[name].data or "")))


class LegalForm(SectionForm):
    """Who publishes and who hosts."""

    @property
    def notice(self) -> dict[Notice, str]:
        """What was typed."""
        return {line: _line(self[line.value].data) for line in Notice}


class RetentionForm(SectionForm):
    """How many days each kind is kept."""

    @property
    def days(self) -> dict[Kept, int]:
        """What was typed."""
        return {kept: _whole(self[kept.value].data) for kept in Kept}


def measured(name: str, color: str) -> colors.Legibility:
    """How a colour reads for what it is used for."""
    needed = colors.TEXT_RATIO if name == "action_color" else colors.SHAPE_RATIO
    return colors.legibility(color, needed=needed)


def _line(text: str | None) -> str:
    return one_line(text or "")


def _numbers(text: str | None) -> list[float]:
    """« 2 000 000 » and « 0,4 mm » as numbers; nothing that a machine would choke on."""
    found = NUMBER.findall((text or "")[:200])
    plain = (re.sub(r"\s", "", each).replace(",", ".") for each in found)
    return [float(each) for each in plain if len(each) <= LONGEST_NUMBER]


def _whole(text: str | None, *, otherwise: int = 0) -> int:
    found = _numbers(text)
    return int(found[0]) if found and found[0] == int(found[0]) else otherwise
