"""Forms of the teacher's pages: typed text becomes clean values, and each refusal says how to mend it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    Field,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from contest.models import Edition, Pupil
from contest.rules import texts
from contest.rules.consent import Answer, Signer, Use
from contest.rules.drafts import COLOR, LIMITS, clean
from contest.rules.pupils import NAME_LIMIT, clean_name, looks_like_surname
from contest.rules.teams import TeamKind
from contest.wording.consents import SIGNERS, USES
from contest.wording.entries import FIELD_NAMES

TEAM_NAME_LIMIT = 60
# Filaments that schools have; anything else can be mixed with the colour field of the browser.
PALETTE: tuple[tuple[str, str], ...] = (
    ("#e06a12", "Orange"),
    ("#d93a2b", "Rouge"),
    ("#f2c230", "Jaune"),
    ("#5fae3b", "Vert"),
    ("#2f7fc1", "Bleu"),
    ("#7b5ea7", "Violet"),
    ("#f29bb2", "Rose"),
    ("#8a5a33", "Brun"),
    ("#f4f1ea", "Blanc"),
    ("#9b9b96", "Gris"),
    ("#2a2925", "Noir"),
)
OTHER_COLOR = "other"
ANSWER_CHOICES = (SelectChoice("yes", "Oui"), SelectChoice("no", "Non"), SelectChoice("", "Pas de réponse"))


def one_line(text: str | None) -> str:
    """A line as it is stored."""
    return texts.one_line(text or "")


def needed(words: str) -> InputRequired:
    """The field can't stay empty."""
    return InputRequired(words)


def _longest(limit: int, what: str) -> Length:
    return Length(max=limit, message=f"{what} : {limit} caractères au plus. Raccourcissez un peu.")


class TeamForm(FlaskForm):  # type: ignore[misc]
    """Create or rename a team."""

    name = StringField(
        "Nom de l’équipe",
        filters=[one_line],
        validators=[needed("Donnez un nom à l’équipe."), _longest(TEAM_NAME_LIMIT, "Un nom d’équipe")],
    )
    kind = RadioField(
        "Qui participe ?",
        choices=[
            SelectChoice(TeamKind.CLASS.value, "Une classe ou un groupe"),
            SelectChoice(TeamKind.INDIVIDUAL.value, "Un élève seul"),
        ],
        default=TeamKind.CLASS.value,
        validators=[needed("Dites si c’est un groupe ou un élève seul.")],
    )
    level = SelectField("Niveau", validators=[needed("Choisissez un niveau.")])

    @classmethod
    def of(cls, edition: Edition, **values: Any) -> TeamForm:
        """The form with the edition's levels."""
        form = cls(**values)
        form.level.choices = level_choices(edition)
        return form


class PupilsForm(FlaskForm):  # type: ignore[misc]
    """Add several pupils of one level: a first name a line."""

    first_names = TextAreaField("Prénoms ou pseudos", validators=[needed("Écrivez au moins un prénom.")])
    level = SelectField("Niveau", validators=[needed("Choisissez un niveau.")])
    under_15 = BooleanField("Ces élèves ont moins de 15 ans")

    @classmethod
    def of(cls, edition: Edition, **values: Any) -> PupilsForm:
        """The form with the edition's levels."""
        form = cls(**values)
        form.level.choices = level_choices(edition)
        return form

    @property
    def names(self) -> list[str]:
        """The names, cleaned; separated by line ends, commas or semicolons."""
        text = (self.first_names.data or "").replace(",", "\n").replace(";", "\n")
        return [name for name in map(clean_name, text.splitlines()) if name]

    def validate_first_names(self, _field: Field) -> None:
        """First names only, short, each once."""
        names = self.names
        if not names:
            raise ValidationError("Écrivez au moins un prénom.")
        written = [name.casefold() for name in names]
        if twice := next((name for name in names if written.count(name.casefold()) > 1), ""):
            raise ValidationError(f"« {twice} » est écrit deux fois : ajoutez une lettre, « {twice} B ».")
        for name in names:
            if len(name) > NAME_LIMIT:
                raise ValidationError(f"« {name[:20]}… » est trop long : {NAME_LIMIT} caractères au plus.")
            if word := looks_like_surname(name):
                raise ValidationError(f"« {word} » ressemble à un nom de famille : le prénom seul suffit.")


class PupilForm(PupilsForm):
    """Correct one pupil."""

    first_names = StringField(
        "Prénom ou pseudo", filters=[one_line], validators=[needed("Écrivez un prénom.")]
    )
    under_15 = BooleanField("Moins de 15 ans")


class AnswersForm(FlaskForm):  # type: ignore[misc]
    """What one adult answered on paper, for one or several pupils."""

    pupils = SelectMultipleField("Élèves", coerce=int)
    signer = RadioField(
        "Qui a signé ?",
        choices=[SelectChoice(signer.value, words.capitalize()) for signer, words in SIGNERS.items()],
        validators=[needed("Dites qui a signé.")],
    )
    signed_on = DateField(
        "Date de la signature",
        validators=[needed("Donnez la date écrite sur le papier, par exemple 12/01/2027.")],
    )
    participation = RadioField(USES[Use.PARTICIPATION][0], validators=[Optional()])
    image = RadioField(USES[Use.IMAGE][0], validators=[Optional()])
    first_name = RadioField(USES[Use.FIRST_NAME][0], validators=[Optional()])
    work = RadioField(USES[Use.WORK][0], validators=[Optional()])
    contact = RadioField(USES[Use.CONTACT][0], validators=[Optional()])

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for use in Use:
            self[use.value].choices = list(ANSWER_CHOICES)

    @property
    def answers(self) -> dict[Use, Answer]:
        """The uses that were answered."""
        return {use: Answer(self[use.value].data) for use in Use if self[use.value].data}

    @property
    def who(self) -> Signer:
        """Who signed."""
        return Signer(self.signer.data)


class DraftForm(FlaskForm):  # type: ignore[misc]
    """The texts of an entry; everything may still be empty."""

    title = StringField(FIELD_NAMES["title"], validators=[_longest(LIMITS["title"], "Un nom")])
    replaces = TextAreaField(
        "Quel objet de tous les jours remplace-t-il ?",
        validators=[_longest(LIMITS["replaces"], "Cette réponse")],
    )
    why_ecological = TextAreaField(
        "Pourquoi est-il écologique ?", validators=[_longest(LIMITS["why_ecological"], "Cette réponse")]
    )
    why_fun = TextAreaField(
        "Pourquoi est-il rigolo ?", validators=[_longest(LIMITS["why_fun"], "Cette réponse")]
    )
    material = StringField(FIELD_NAMES["material"], validators=[_longest(LIMITS["material"], "Une matière")])
    level = SelectField(FIELD_NAMES["level"], validators=[Optional()])
    theme = SelectField("Ce que votre objet fait pour la nature", validators=[Optional()])
    color = StringField(
        FIELD_NAMES["color"],
        validators=[
            Optional(),
            Regexp(COLOR, message="Choisissez une couleur, ou écrivez-la comme #e06a12."),
        ],
    )

    @classmethod
    def of(cls, edition: Edition, **values: Any) -> DraftForm:
        """The form with the edition's levels and themes; text is cleaned before its length is judged."""
        form = cls(**values)
        form.level.choices = [SelectChoice("", "À choisir"), *level_choices(edition)]
        form.theme.choices = [SelectChoice("", "Rien en particulier"), *theme_choices(edition)]
        for name in LIMITS:
            if isinstance(form[name].data, str):
                form[name].data = clean(name, form[name].data)
        if form.color.data == OTHER_COLOR:
            form.color.data = ""
        return form

    @property
    def texts(self) -> dict[str, str]:
        """Every field as the service takes it."""
        return {name: self[name].data or "" for name in LIMITS}


class PhotoForm(FlaskForm):  # type: ignore[misc]
    """One photo and what it shows."""

    photo = FileField("Photo de l’objet imprimé")
    caption = StringField("Ce qu’elle montre", filters=[one_line], validators=[_longest(200, "Une légende")])


class SubmitForm(FlaskForm):  # type: ignore[misc]
    """The last page: the règlement, read and accepted."""

    rules_read = BooleanField("J’ai lu le règlement et je l’accepte")
    rulebook_version = IntegerField(validators=[Optional()])


class ClassCodeForm(FlaskForm):  # type: ignore[misc]
    """The code that the teacher gave."""

    code = StringField(
        "Code de classe", filters=[one_line], validators=[needed("Écrivez le code de votre équipe.")]
    )


def pupil_choices(pupils: Sequence[Pupil]) -> list[SelectChoice]:
    """The pupils, as a field of several takes them."""
    return [SelectChoice(str(pupil.id), pupil.first_name) for pupil in pupils]


def level_choices(edition: Edition) -> list[SelectChoice]:
    """The levels of the edition, as a select takes them."""
    return [SelectChoice(level["code"], level["label"]) for level in edition.levels]


def theme_choices(edition: Edition) -> list[SelectChoice]:
    """The themes of the edition, as a select takes them."""
    return [SelectChoice(theme["code"], theme["label"]) for theme in edition.themes]
