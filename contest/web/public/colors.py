"""The colours of the edition as a small style sheet, for light pages; dark ones keep the house's own."""

from __future__ import annotations

from flask import Response, request

from contest.models import Edition
from contest.queries import editions
from contest.rules import colors
from contest.rules.errors import NotFound
from contest.web.public.pages import blueprint
from contest.web.request import db

YEAR_SECONDS = 31_536_000
# Outside of any @layer, these rules come before all of site.css: each says itself that it is for light pages.
LIGHT_SCREEN = "@media not screen, screen and (prefers-color-scheme: light)"
NOT_DARK, LIGHT = ':root:not([data-theme="dark"])', ':root[data-theme="light"]'
# Where words stand on something darker than paper.
DEEPER = ":is(.on-table, .ticket, .notice, .option, .picture-choice)"


@blueprint.get("/couleurs.css")
def colors_css() -> Response:
    """Cacheable for ever under the edition's version; NotFound while the edition has the house's colours."""
    edition = editions.current(db())
    if not edition.action_color and not edition.strand_color:
        raise NotFound
    response = Response(style_sheet(edition), mimetype="text/css")
    if request.args.get("v") == str(edition.version):
        response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


def style_sheet(edition: Edition) -> str:
    """The custom properties that replace those of site.css."""
    plain, deep = _properties(edition)
    rules = [f".paper {{ {plain} }}"]
    for root, frame in ((NOT_DARK, f"{LIGHT_SCREEN} {{ %s }}"), (LIGHT, "%s")):
        rules.append(frame % f"{root} {{ {plain} }}")
        if deep:
            rules.append(frame % f"{root} {DEEPER} {{ {deep} }}")
    return "\n".join(rules) + "\n"


def _properties(edition: Edition) -> tuple[str, str]:
    everywhere: dict[str, str] = {}
    deeper: dict[str, str] = {}
    if edition.action_color:
        leaf = colors.action_shades(edition.action_color)
        everywhere |= {"leaf": leaf.plain, "leaf-dk": leaf.hover, "leaf-soft": leaf.soft}
        deeper["leaf"] = leaf.on_table
    if edition.strand_color:
        strand = colors.strand_shades(edition.strand_color)
        everywhere |= {
            "fil": strand.plain,
            "fil-ink": strand.ink,
            "fil-soft": strand.soft,
            "fil-light": strand.gleam,
        }
    return _declared(everywhere), _declared(deeper)


def _declared(properties: dict[str, str]) -> str:
    return " ".join(f"--{name}: {value};" for name, value in properties.items())
