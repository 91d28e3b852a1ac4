"""Forms of the juror's pages: why they can't judge, what they report."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from contest.rules.ballots import REASON_LIMIT
from contest.rules.jury import Cannot
from contest.wording.jury import CHOOSE_REASON, REASONS, SAY_CONTENT, TOO_LONG


class GiveUpForm(FlaskForm):  # type: ignore[misc]
    """« Je ne peux pas juger »: five reasons, each with its consequence."""

    why = RadioField(
        "Pourquoi ?",
        choices=[SelectChoice(why.value, words) for why, (words, _) in REASONS.items()],
        validators=[InputRequired(CHOOSE_REASON)],
    )
    cannot_note = TextAreaField(
        "Une précision", validators=[Length(max=REASON_LIMIT, message=TOO_LONG["reason"])]
    )

    @property
    def reason(self) -> Cannot:
        """The reason that was chosen, once the form is valid."""
        return Cannot(self.why.data)


class ReportForm(FlaskForm):  # type: ignore[misc]
    """Something that nobody should be shown."""

    reason = TextAreaField(
        "Qu’avez-vous vu ?",
        validators=[InputRequired(SAY_CONTENT), Length(max=REASON_LIMIT, message=TOO_LONG["reason"])],
    )
