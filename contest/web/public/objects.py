"""The page of one object: number and level before the results, names after."""

from __future__ import annotations

import re
from collections.abc import Sequence

from flask import render_template, url_for

from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import editions, publications
from contest.queries.ballots import entry_code, entry_number
from contest.queries.exhibit import Exhibit, exhibit
from contest.queries.gallery import Object, beside
from contest.queries.seen import Part
from contest.rules.errors import NotFound
from contest.web.public.drawing import Drawing, drawing
from contest.web.public.pages import blueprint
from contest.web.public.tiles import LARGE, SMALL, picture, tile
from contest.web.request import db, settings
from contest.wording import gallery as wording
from contest.wording.entries import level_label
from contest.wording.results import won

CODE = re.compile(r"F-[0-9]{3,9}")
OTHERS = 4


@blueprint.get("/objets/<code>")
def entry(code: str) -> str:
    """One object; the same 404 for one that isn't public as for one that isn't there."""
    edition, now = editions.current(db()), utc_now()
    if CODE.fullmatch(code) is None or entry_code(entry_number(code)) != code:
        raise NotFound
    publication = publications.shown(db(), edition, now)
    named = publication is not None
    found = exhibit(db(), edition, entry_number(code), named=named)
    others = beside(db(), edition, number=found.number, theme=found.theme, count=OTHERS, now=now, named=named)
    return render_template(
        "public/entry.html",
        edition=edition,
        code=code,
        object=found,
        level=level_label(edition.levels, found.level),
        theme=_theme(edition, found.theme),
        files=_files(found.part),
        alt=wording.picture_words(found.number, found.texts["title"]),
        questions=[(words, found.texts[field]) for field, words in wording.QUESTIONS if found.texts[field]],
        spoken=wording.spoken(found.part),
        sizes=wording.sizes(found.part),
        drawing=_drawing(found.part),
        passport=wording.passport(found.part, found.texts["material"]),
        by=wording.by(found.names) if found.names else "",
        unveiling=wording.unveiling(edition.windows, now),
        awards=won(publication.content["awards"], code) if publication is not None else [],
        also=_also(found, others),
        others=[tile(edition, each) for each in others],
        address=settings().base_url.rstrip("/") + url_for("public.entry", code=code),
        home=settings().base_url.rstrip("/"),
    )


def _files(part: Part | None) -> dict[str, str]:
    """The addresses of the object's files, empty when there are none."""
    if part is None:
        return {"small": "", "large": "", "light": ""}
    return {
        "small": picture(part.key, part.pictures, SMALL),
        "large": picture(part.key, part.pictures, LARGE),
        "light": url_for("files.light", key=part.key) if part.is_light else "",
    }


def _drawing(part: Part | None) -> Drawing | None:
    size = (part.measurements or {}).get("size_mm") if part else None
    return drawing(size) if size else None


def _theme(edition: Edition, code: str) -> tuple[str, str]:
    """Its words and the address of the objects that share it; empty without one."""
    label = next((theme["label"] for theme in edition.themes if theme["code"] == code), "")
    return label, url_for("public.gallery", theme=code) if label else ""


def _also(found: Exhibit, others: Sequence[Object]) -> str:
    alike = bool(found.theme) and all(each.theme == found.theme for each in others)
    return wording.ALSO.get(found.theme, "Dans le même thème") if alike else "D’autres objets"
