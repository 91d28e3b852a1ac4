"""Forms about jurors: the organiser's, and those of a juror who arrives."""

from __future__ import annotations

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from contest.rules.errors import Invalid
from contest.rules.jurors import MAX_REASON
from contest.web.forms.account import one_line, row_id
from contest.wording.jurors import FLAWS

TOO_LONG = f"Raccourcissez à {MAX_REASON} caractères."


class PlaceForm(FlaskForm):  # type: ignore[misc]
    """What an organiser writes down about a juror; the service says what is wrong with it."""

    affiliation = StringField("Où travaille cette personne ?", filters=[one_line])
    uai = StringField("Code UAI de son école", filters=[one_line])
    capacity = StringField("Bulletins au plus", filters=[one_line])
    is_chair = BooleanField("Présidence du jury")


class InvitationForm(PlaceForm):
    """Somebody to invite."""

    email = EmailField(
        "Adresse e-mail", filters=[one_line], validators=[InputRequired(FLAWS["email", "missing"])]
    )
    name = StringField("Nom", filters=[one_line], validators=[InputRequired(FLAWS["name", "missing"])])


class JurorForm(PlaceForm):
    """Change a juror; the version notices another organiser."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class TableForm(FlaskForm):  # type: ignore[misc]
    """A table of jurors: a file, or its lines pasted; `expected` is what the preview promised."""

    file = FileField("Fichier CSV")
    lines = TextAreaField("Ou collez les lignes")
    expected = IntegerField(validators=[Optional()])


def explain(form: FlaskForm, invalid: Invalid) -> None:
    """Put what a service refused beside its fields."""
    for name, code in invalid.reasons.items():
        form[name].errors = [FLAWS.get((name, code), TOO_LONG)]


class ConflictsForm(FlaskForm):  # type: ignore[misc]
    """The ties of a juror; the view gives the schools that can be ticked."""

    search = StringField("Chercher un établissement", filters=[one_line], validators=[Length(max=120)])
    school = SelectMultipleField("Établissements à écarter", coerce=row_id)
    tie = TextAreaField(
        "Un autre lien, avec vos mots",
        filters=[one_line],
        validators=[Length(max=MAX_REASON, message=TOO_LONG)],
    )
    sure = BooleanField("À ma connaissance, je n’ai pas d’autre lien avec une équipe")


class DeclineForm(FlaskForm):  # type: ignore[misc]
    """Say no, and perhaps why."""

    reason = TextAreaField(
        "Pourquoi ?", filters=[one_line], validators=[Length(max=MAX_REASON, message=TOO_LONG)]
    )


class LiftForm(FlaskForm):  # type: ignore[misc]
    """Why a juror may judge these objects after all."""

    reason = TextAreaField(
        "Pourquoi ce juré peut-il juger ces objets ?",
        filters=[one_line],
        validators=[
            DataRequired("Donnez la raison : elle reste au dossier du concours."),
            Length(max=MAX_REASON, message=TOO_LONG),
        ],
    )


class TieForm(FlaskForm):  # type: ignore[misc]
    """A school that an organiser keeps away from a juror."""

    uai = StringField(
        "Code UAI de l’établissement à écarter",
        filters=[one_line],
        validators=[InputRequired("Donnez le code UAI de l’établissement.")],
    )
    note = TextAreaField(
        "Le lien, en quelques mots",
        filters=[one_line],
        validators=[Length(max=MAX_REASON, message=TOO_LONG)],
    )
