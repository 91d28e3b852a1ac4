"""Forms of organisers."""

from __future__ import annotations

from datetime import UTC, datetime

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, RadioField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation

from contest.services.extensions import MAX_REASON
from contest.web.forms.account import one_line, row_id
from contest.wording.dates import PARIS

FIRST_YEAR, LAST_YEAR = 2000, 9999
WORDS: dict[tuple[str, str], str] = {
    ("until", "past"): "Ce moment est déjà passé. Choisissez-en un à venir.",
    ("until", "far"): "Vérifiez l’année.",
    ("until", "not_later"): "C’est avant la date limite de tout le monde : ce délai ne changerait rien.",
    ("reason", "missing"): "Donnez la raison : l’équipe la recevra, et elle reste au journal.",
    ("reason", "too_long"): f"Raccourcissez à {MAX_REASON} caractères.",
}


class ReasonForm(FlaskForm):  # type: ignore[misc]
    """Refuse, and say why."""

    reason = TextAreaField(
        "Pourquoi ?",
        filters=[one_line],
        validators=[
            DataRequired(WORDS["reason", "missing"]),
            Length(max=MAX_REASON, message=WORDS["reason", "too_long"]),
        ],
    )


class ColleagueForm(FlaskForm):  # type: ignore[misc]
    """Choose who takes the teams; the view gives the choices."""

    colleague = RadioField(
        "Qui les reprend ?", coerce=row_id, validators=[InputRequired("Choisissez un collègue.")]
    )


class ExtensionForm(ReasonForm):
    """A later deadline for one team; typed in the time of Paris."""

    until = DateTimeLocalField(
        "Nouvelle date limite",
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[InputRequired("Donnez le jour et l’heure, par exemple 2027-03-02 18:00.")],
    )

    def validate_until(self, field: Field) -> None:
        """A year that a contest can have: the first and the last of the calendar have no instant in UTC."""
        if field.data is not None and not FIRST_YEAR <= field.data.year < LAST_YEAR:
            raise StopValidation(WORDS["until", "past" if field.data.year < FIRST_YEAR else "far"])

    @property
    def until_instant(self) -> datetime:
        """What was typed as an instant, in UTC."""
        typed: datetime = self.until.data
        return typed.replace(tzinfo=PARIS).astimezone(UTC)
