"""The form of a new edition, copied from an old one."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, StringField
from wtforms.validators import InputRequired

from contest.rules.errors import Invalid
from contest.services.edition_copies import NewEdition
from contest.web.forms.account import one_line

DAY = "Donnez le premier jour, par exemple 2027-11-19."
YEAR = "Donnez une année à quatre chiffres."
WORDS: dict[tuple[str, str], str] = {
    ("title", "missing"): "Donnez un nom à l’édition.",
    ("title", "too_long"): "Raccourcissez le nom à 120 caractères.",
    ("year", "range"): YEAR,
    ("slug", "shape"): "Des lettres sans accent, des chiffres et des tirets, par exemple 2028.",
    ("slug", "taken"): "Une édition porte déjà ce nom dans les adresses. Choisissez-en un autre.",
    ("first_day", "range"): DAY,
}


class DayField(DateField):  # type: ignore[misc]
    """A day, refused in French when it can't be read."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """One sentence for everything that isn't a day."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(DAY) from None


class YearField(IntegerField):  # type: ignore[misc]
    """A year, refused in French when it is no number."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """One sentence for everything that isn't a number."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(YEAR) from None


class CopyForm(FlaskForm):  # type: ignore[misc]
    """Name, year, short name, first day."""

    title = StringField("Nom du concours", filters=[one_line])
    year = YearField("Année", validators=[InputRequired(YEAR)])
    slug = StringField("Nom dans les adresses", filters=[lambda text: one_line(text).lower()])
    first_day = DayField("Premier jour", validators=[InputRequired(DAY)])

    @property
    def wanted(self) -> NewEdition:
        """What was typed."""
        return NewEdition(
            title=self.title.data, year=self.year.data, slug=self.slug.data, first_day=self.first_day.data
        )

    def explain(self, invalid: Invalid) -> None:
        """Put the service's refusals beside their fields."""
        for name, code in invalid.reasons.items():
            self[name].errors = [WORDS[name, code]]
