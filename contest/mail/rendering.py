"""A mail's template becomes its subject and its text."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from contest.paths import TEMPLATES
from contest.wording.templates import FILTERS, GLOBALS, FrenchSpaces

SUBJECT = "Objet\u00a0: "


def render(template: str, /, **values: Any) -> tuple[str, str]:
    """Subject and text of templates/mail/<template>.txt, whose first line is « Objet : … »."""
    subject, _, text = _environment().get_template(f"{template}.txt").render(values).partition("\n")
    if not subject.startswith(SUBJECT):
        raise ValueError(f"templates/mail/{template}.txt must begin with its subject")
    return " ".join(subject.removeprefix(SUBJECT).split()), text.strip() + "\n"


@cache
def _environment() -> Environment:
    # Plain text: nothing to escape. A name with angle brackets arrives as it is.
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / "mail"),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[FrenchSpaces],
    )
    environment.filters.update(FILTERS)
    environment.globals.update(GLOBALS)
    return environment
