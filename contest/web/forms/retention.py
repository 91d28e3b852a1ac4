"""The form that erases: the number that was read, and a tick."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField
from wtforms.validators import InputRequired


class ForgetForm(FlaskForm):  # type: ignore[misc]
    """Erase exactly what was counted."""

    total = HiddenField()
    sure = BooleanField(
        "Je sais que rien ne permet de revenir en arrière",
        validators=[InputRequired("Cochez la case : ce qui est effacé ne revient pas.")],
    )

    @property
    def counted(self) -> int:
        """How many rows the page showed."""
        text = self.total.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else -1
