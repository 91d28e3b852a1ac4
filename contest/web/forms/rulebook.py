"""The form of the règlement: as many articles as there are, and an empty one."""

from __future__ import annotations

from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField, TextAreaField

from contest.models import Rulebook
from contest.rules.errors import Invalid
from contest.rules.rulebooks import MAX_ARTICLES, MAX_CHANGES, MAX_TEXT, MAX_TITLE, Article, text_of

WORDS: dict[tuple[str, str], str] = {
    ("title", "missing"): "Donnez un titre à cet article, ou videz aussi son texte pour le retirer.",
    ("title", "too_long"): f"Raccourcissez le titre à {MAX_TITLE} caractères.",
    ("text", "missing"): "Écrivez le texte de cet article, ou videz aussi son titre pour le retirer.",
    ("text", "too_long"): f"Raccourcissez à {MAX_TEXT} caractères, ou faites deux articles.",
    ("changes", "missing"): "Dites ce qui change : les équipes le lisent en premier.",
    ("changes", "too_long"): f"Raccourcissez à {MAX_CHANGES} caractères.",
}


class RulebookForm(FlaskForm):  # type: ignore[misc]
    """Articles, and what changes."""

    count = 0
    after = HiddenField()
    changes = TextAreaField("Ce qui change")

    @classmethod
    def of(cls, rulebook: Rulebook | None) -> RulebookForm:
        """Filled from the version in force, or from what was sent; one empty article more than there are."""
        sections = rulebook.sections if rulebook else []
        sent = sum(name.startswith("title_") for name in request.form)
        count = min(MAX_ARTICLES, sent + 1 if request.form else len(sections) + 1)
        fields: dict[str, Any] = {"count": count}
        data: dict[str, Any] = {"after": str(rulebook.version if rulebook else 0)}
        for at in range(count):
            fields[f"place_{at}"] = StringField("Place")
            fields[f"title_{at}"] = StringField("Titre")
            fields[f"text_{at}"] = TextAreaField("Texte")
            data[f"place_{at}"] = str(at + 1)
            if at < len(sections):
                data[f"title_{at}"], data[f"text_{at}"] = sections[at]["title"], text_of(sections[at])
        form: RulebookForm = type(cls.__name__, (cls,), fields)(data=data)
        return form

    @property
    def articles(self) -> list[Article]:
        """What was typed."""
        return [
            Article(
                title=self[f"title_{at}"].data or "",
                text=self[f"text_{at}"].data or "",
                place=_number(self[f"place_{at}"].data, otherwise=at + 1),
            )
            for at in range(self.count)
        ]

    @property
    def after_version(self) -> int:
        """Which version was edited."""
        return _number(self.after.data, otherwise=-1)

    def explain(self, invalid: Invalid) -> None:
        """Put the refusals beside their fields."""
        for name, code in invalid.reasons.items():
            self[name].errors = [WORDS[name.partition("_")[0], code]]


def _number(text: str | None, *, otherwise: int) -> int:
    typed = (text or "").strip()
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else otherwise
