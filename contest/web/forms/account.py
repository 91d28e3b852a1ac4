"""Forms of accounts: typed text becomes clean values, and each refusal says how to mend it."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from contest.rules.academies import ACADEMIES
from contest.rules.accounts import MAX_EMAIL, MAX_NAME, MAX_PASSWORD, MIN_PASSWORD, is_email, normal_email
from contest.rules.errors import Invalid
from contest.rules.schools import is_uai, normal_uai

HIDDEN = "\ufffd"
MAX_ID = 2_147_483_647
WORDS: dict[tuple[str, str], str] = {
    (
        "password",
        "too_short",
    ): f"Il faut au moins {MIN_PASSWORD} caractères. Une petite phrase convient très bien.",
    ("password", "too_long"): f"Il faut au plus {MAX_PASSWORD} caractères.",
    (
        "password",
        "too_common",
    ): "Ce mot de passe est trop facile à deviner. Essayez une petite phrase à vous.",
    (
        "email",
        "shape",
    ): "Vérifiez l’adresse : il faut un @ et un point, par exemple prenom.nom@ac-exemple.fr.",
    ("name", "missing"): "Donnez votre nom, comme les familles vous connaissent.",
    ("name", "too_long"): f"Raccourcissez à {MAX_NAME} caractères.",
    ("name", "letters"): "Ce nom contient un caractère invisible. Tapez-le à nouveau.",
    (
        "uai",
        "shape",
    ): "Ce code ne tombe pas juste : sept chiffres, puis une lettre qui en dépend. Relisez-le sur un courrier.",
    ("region", "unknown"): "Choisissez une académie dans la liste.",
}


def one_line(text: str | None) -> str:
    """One line, NFC, single spaces; what can't be seen becomes U+FFFD, so that it can be refused and shown."""
    return "".join(map(_visible, " ".join(unicodedata.normalize("NFC", text or "").split())))


def _visible(letter: str) -> str:
    return letter if letter.isprintable() else HIDDEN


def row_id(text: str) -> int:
    """The id of a row; ValueError past what the database can hold."""
    number = int(text)
    if not 0 < number <= MAX_ID:
        raise ValueError
    return number


def explain(form: Any, invalid: Invalid, **fields: str) -> None:
    """Put the service's refusal beside its field; `fields` maps a reason's name to another field's."""
    for name, code in invalid.reasons.items():
        field = form[fields.get(name, name)]
        field.errors = [WORDS.get((name, code), "Vérifiez cette valeur.")]


def refuse(field: Any, words: str) -> None:
    """Put these words beside a field."""
    field.errors = [words]


def _printable(_form: FlaskForm, field: Field) -> None:
    if HIDDEN in field.data:
        raise ValidationError(WORDS["name", "letters"])


def _email_field() -> EmailField:
    return EmailField(
        "Votre adresse e-mail",
        filters=[lambda text: normal_email(one_line(text))],
        validators=[InputRequired("Donnez votre adresse e-mail."), _looks_like_email],
    )


def _looks_like_email(_form: FlaskForm, field: Field) -> None:
    if len(field.data) > MAX_EMAIL or not is_email(field.data):
        raise ValidationError(WORDS["email", "shape"])


def _new_password_field(label: str) -> PasswordField:
    return PasswordField(label, validators=[InputRequired("Choisissez un mot de passe.")])


def _name_field() -> StringField:
    return StringField(
        "Votre nom",
        filters=[one_line],
        validators=[
            DataRequired(WORDS["name", "missing"]),
            Length(max=MAX_NAME, message=WORDS["name", "too_long"]),
            _printable,
        ],
    )


class AddressForm(FlaskForm):  # type: ignore[misc]
    """One field: where to send a link."""

    email = _email_field()


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """Sign in with a password."""

    email = _email_field()
    password = PasswordField("Mot de passe", validators=[InputRequired("Tapez votre mot de passe.")])


class ButtonForm(FlaskForm):  # type: ignore[misc]
    """Only a button, and the token against forged forms."""


class NewPasswordForm(FlaskForm):  # type: ignore[misc]
    """Choose a password by a link."""

    password = _new_password_field("Nouveau mot de passe")


class SignUpForm(FlaskForm):  # type: ignore[misc]
    """First visit: who and where. The school is searched for, then chosen among what was found."""

    name = _name_field()
    search = StringField("Votre établissement", filters=[one_line], validators=[Length(max=120)])
    school = RadioField(
        "Établissements trouvés",
        coerce=row_id,
        validators=[InputRequired("Cherchez votre établissement, puis choisissez-le dans la liste.")],
    )
    rules_read = BooleanField(
        "J’ai lu le règlement",
        validators=[
            InputRequired(
                "Lisez le règlement, puis cochez cette case : il dit ce qui est demandé aux équipes."
            )
        ],
    )


class SchoolForm(FlaskForm):  # type: ignore[misc]
    """A school that isn't in the list."""

    uai = StringField(
        "Code UAI (ou RNE)",
        filters=[lambda text: normal_uai(one_line(text))],
        validators=[
            InputRequired("Donnez le code UAI : il évite d’inscrire deux fois le même établissement.")
        ],
    )
    name = StringField(
        "Nom de l’établissement",
        filters=[one_line],
        validators=[DataRequired("Donnez le nom de l’établissement."), Length(max=120), _printable],
    )
    town = StringField(
        "Ville",
        filters=[one_line],
        validators=[DataRequired("Donnez la ville."), Length(max=80), _printable],
    )
    region = SelectField(
        "Académie",
        choices=[SelectChoice("", "Choisir"), *(SelectChoice(name) for name in ACADEMIES)],
        validators=[InputRequired(WORDS["region", "unknown"])],
    )

    def validate_uai(self, field: Field) -> None:
        """The check letter catches nearly every slip."""
        if not is_uai(field.data):
            raise ValidationError(WORDS["uai", "shape"])


class NameForm(FlaskForm):  # type: ignore[misc]
    """Change one's name."""

    name = _name_field()


class ChangeEmailForm(FlaskForm):  # type: ignore[misc]
    """Ask for another address."""

    email = EmailField(
        "Nouvelle adresse e-mail",
        filters=[lambda text: normal_email(one_line(text))],
        validators=[InputRequired("Donnez la nouvelle adresse."), _looks_like_email],
    )
    # Another form of the same page has a field of that name.
    current = PasswordField("Mot de passe actuel", id="current_for_email")


class ChangePasswordForm(FlaskForm):  # type: ignore[misc]
    """Set or change one's password."""

    current = PasswordField("Mot de passe actuel")
    password = _new_password_field("Nouveau mot de passe")


class LeaveForm(FlaskForm):  # type: ignore[misc]
    """Leave, on purpose."""

    sure = BooleanField(
        "J’ai compris : c’est définitif",
        validators=[InputRequired("Cochez la case pour confirmer que c’est bien ce que vous voulez.")],
    )
    current = PasswordField("Mot de passe actuel")
