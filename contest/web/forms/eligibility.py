"""Forms of eligibility: an organiser decides or hides, says what photos show; a team answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, Field, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional, StopValidation

from contest.models import Rulebook
from contest.rules.eligibility import ARTICLE_LIMIT, Eligibility
from contest.services.eligibility import Decision
from contest.wording.dates import PARIS
from contest.wording.eligibility import CHOICES, FAULTS

FIRST_YEAR, LAST_YEAR = 2000, 9999


class ParisField(DateTimeLocalField):  # type: ignore[misc]
    """A day and an hour typed in the time of Paris; what can't be read says how to write it."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read what was typed."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(FAULTS["answer_until", "missing"]) from None

    @property
    def instant(self) -> datetime | None:
        """What was typed as an instant, in UTC."""
        typed: datetime | None = self.data
        return typed.replace(tzinfo=PARIS).astimezone(UTC) if typed else None


class DecisionForm(FlaskForm):  # type: ignore[misc]
    """Admit, ask or refuse; what each of them needs is checked by the service."""

    decision = RadioField(
        "Votre décision",
        choices=[SelectChoice(each.value, words) for each, words in CHOICES.items()],
        validators=[InputRequired(FAULTS["decision", "missing"])],
    )
    answer_until = ParisField(
        "L’équipe répond avant",
        format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"],
        validators=[Optional()],
    )
    article = SelectField("Article du règlement", validators=[Optional()])
    message = TextAreaField("Message à l’enseignant")

    @classmethod
    def of(cls, rulebook: Rulebook, **values: Any) -> DecisionForm:
        """The form with the articles of the règlement that the team accepted."""
        form = cls(**values)
        titles = [f"{number}. {section['title']}" for number, section in enumerate(rulebook.sections, 1)]
        cut = [title[:ARTICLE_LIMIT] for title in titles]
        form.article.choices = [SelectChoice("", "À choisir"), *(SelectChoice(each, each) for each in cut)]
        return form

    def validate_answer_until(self, field: Field) -> None:
        """A year that a contest can have: the first and the last of the calendar have no instant in UTC."""
        if field.data is not None and not FIRST_YEAR <= field.data.year < LAST_YEAR:
            raise StopValidation(FAULTS["answer_until", "past" if field.data.year < FIRST_YEAR else "far"])

    def validate(self, extra_validators: Any = None) -> bool:
        """What another decision would need isn't looked at."""
        super().validate(extra_validators)
        if self.decision.data != Eligibility.ASKED:
            self.answer_until.errors = []
        if self.decision.data != Eligibility.REFUSED:
            self.article.errors = []
        return not self.errors

    @property
    def typed(self) -> Decision:
        """The decision as the service takes it."""
        asks = self.decision.data == Eligibility.ASKED
        return Decision(
            eligibility=Eligibility(self.decision.data),
            message=self.message.data or "",
            article=self.article.data or "",
            answer_until=self.answer_until.instant if asks else None,
        )


class HideForm(FlaskForm):  # type: ignore[misc]
    """Hide an entry, and say why."""

    reason = TextAreaField("Pourquoi la masquer ?")


class AnswerForm(FlaskForm):  # type: ignore[misc]
    """What a team answers."""

    answer = TextAreaField("Votre réponse")


def explain(form: FlaskForm, reasons: Mapping[str, str]) -> None:
    """Put the service's reasons next to their fields."""
    for name, code in reasons.items():
        form[name].errors = [FAULTS[name, code]]
