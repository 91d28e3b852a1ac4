"""Forms of the results: awards, sentences kept back, the publication."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from contest.rules.awards import MAX_LABEL, MAX_REASON, AwardKind
from contest.rules.errors import Conflict, ContestError, Invalid
from contest.rules.results import FEWEST, MOST, TOP
from contest.web.forms.account import one_line
from contest.wording.refusals import sentence_of
from contest.wording.results import PLACES

LARGEST_NUMBER = 1_000_000
WORDS: dict[tuple[str, str], str] = {
    ("entry", "unknown"): "Aucune candidature admise ne porte ce numéro.",
    ("label", "missing"): "Donnez un nom à ce prix.",
    ("label", "too_long"): f"Raccourcissez à {MAX_LABEL} caractères.",
    ("reason", "missing"): "Donnez la raison en une phrase.",
    ("reason", "too_long"): f"Raccourcissez à {MAX_REASON} caractères.",
    (
        "reason",
        "override",
    ): "Cette place n’est pas celle du classement : dites pourquoi le jury en décide autrement.",
    ("rank", "unknown"): "Une place va avec un prix, et il y en a trois.",
    ("top", "range"): f"Entre {FEWEST} et {MOST} places.",
}


def whole_number(text: str | None) -> int:
    """A number of a hidden field; -1 for whatever somebody else put there."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else -1


class _Explained(FlaskForm):  # type: ignore[misc]
    """A form whose fields show what a service refused."""

    def explain(self, refused: ContestError) -> None:
        """Each reason at its field; a conflict above them all."""
        if isinstance(refused, Invalid):
            for name, code in refused.reasons.items():
                self[name].errors = [WORDS.get((name, code), sentence_of(refused))]
        elif isinstance(refused, Conflict):
            self.form_errors = [sentence_of(refused)]


class AwardChangeForm(_Explained):
    """Another name or reason."""

    label = StringField("Nom", filters=[one_line])
    reason = TextAreaField("Raison", filters=[one_line])
    version = HiddenField()

    @property
    def version_shown(self) -> int:
        """The version that was on the page."""
        return whole_number(self.version.data)


class AwardForm(_Explained):
    """A prize or a mention for one entry."""

    entry = StringField("Numéro de l’objet", filters=[one_line])
    kind = RadioField(
        "Prix ou mention ?",
        choices=[
            SelectChoice(AwardKind.PRIZE.value, "Un prix"),
            SelectChoice(AwardKind.MENTION.value, "Une mention spéciale"),
        ],
        default=AwardKind.MENTION.value,
        validators=[InputRequired("Choisissez entre prix et mention.")],
    )
    rank = SelectField(
        "Place sur le podium",
        choices=[
            SelectChoice("", "Aucune"),
            *(SelectChoice(str(rank), words) for rank, words in PLACES.items()),
        ],
        default="",
    )
    label = StringField("Nom", filters=[one_line])
    reason = TextAreaField("Raison", filters=[one_line])

    @property
    def number(self) -> int:
        """« F-012 », « f12 » or « 12 » as the number of an entry; 0 for anything else."""
        digits = (self.entry.data or "").upper().removeprefix("F").lstrip("- ")
        number = whole_number(digits)
        return number if 0 < number < LARGEST_NUMBER else 0


class PublishForm(_Explained):
    """Publish, or correct; `seen` and `after` say what the organiser had before them."""

    top = IntegerField(
        "Places publiques",
        default=TOP,
        validators=[
            InputRequired(WORDS["top", "range"]),
            NumberRange(min=FEWEST, max=MOST, message=WORDS["top", "range"]),
        ],
    )
    reason = TextAreaField("Raison de la correction", filters=[one_line])
    seen = HiddenField()
    after = HiddenField()

    @property
    def after_shown(self) -> int:
        """The number of the publication that was in force on the page."""
        return whole_number(self.after.data)


class WithholdForm(_Explained):
    """Keep a sentence from the team, and say why."""

    reason = TextAreaField("Pourquoi ?", filters=[one_line])
