"""The form of a message to teams or jurors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from contest.models import Juror, OutgoingMessage, Team
from contest.queries.ballots import entry_code
from contest.rules.errors import Invalid
from contest.rules.messages import Audience
from contest.wording.messages import AUDIENCES, ERRORS
from contest.wording.numbers import plural

LARGEST_NUMBER = 1_000_000


class MessageForm(FlaskForm):  # type: ignore[misc]
    """Whom, about what, and the words."""

    audience = RadioField("À qui ?", validators=[InputRequired("Choisissez à qui vous écrivez.")])
    team = StringField("Numéro de la candidature")
    juror = SelectField("Juré", coerce=str)
    subject = StringField("Objet")
    body = TextAreaField("Message")
    version = HiddenField()

    @classmethod
    def of(cls, counted: Mapping[Audience, int], jurors: Sequence[Juror], **values: Any) -> MessageForm:
        """The form with the number of people of each group, and the jury's names."""
        form = cls(**values)
        form.audience.choices = [
            SelectChoice(audience.value, _choice(words, counted.get(audience)))
            for audience, words in AUDIENCES.items()
        ]
        form.juror.choices = [
            SelectChoice("", "Choisissez"),
            *(SelectChoice(str(juror.id), f"{juror.number}. {_named(juror)}") for juror in jurors),
        ]
        return form

    @property
    def number(self) -> int | None:
        """« F-012 », « f12 » or « 12 » as the number of an entry."""
        digits = (self.team.data or "").strip().upper().removeprefix("F").lstrip("- ")
        if not digits.isascii() or not digits.isdecimal():
            return None
        return int(digits) if len(digits) < 8 and int(digits) < LARGEST_NUMBER else None

    @property
    def juror_id(self) -> int | None:
        """The chosen juror."""
        return int(self.juror.data) if self.juror.data else None

    @property
    def version_shown(self) -> int:
        """Which version of the message the form was filled from."""
        text = self.version.data or "0"
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1

    def explain(self, invalid: Invalid) -> None:
        """Put the service's refusal beside its field."""
        for name, code in invalid.reasons.items():
            self[name].errors = [ERRORS[name, code]]


def values_of(message: OutgoingMessage, team: Team | None) -> dict[str, Any]:
    """What a stored message fills the form with."""
    return {
        "audience": message.audience.value,
        "team": entry_code(team.entry.number) if team and team.entry else "",
        "juror": str(message.juror_id or ""),
        "subject": message.subject,
        "body": message.body,
        "version": str(message.version),
    }


def _choice(words: str, count: int | None) -> str:
    return words if count is None else f"{words}, {plural(count, 'personne')}"


def _named(juror: Juror) -> str:
    return juror.account.name or juror.account.email or "sans nom"
