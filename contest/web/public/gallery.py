"""The gallery: every object that is public, found by theme, level and words, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for

from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import editions, publications
from contest.queries.gallery import MOST, PAGE, Order, Wall, Wanted, shuffle_of, wall
from contest.web.public import shown
from contest.web.public.pages import blueprint
from contest.web.public.tiles import hole, tiles
from contest.web.request import db
from contest.wording import gallery as wording
from contest.wording.invitations import invitation

ORDERS: dict[str, Order] = {"hasard": Order.SHUFFLED, "numero": Order.NUMBER, "nom": Order.TITLE}
WORDS_LENGTH = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where the gallery's links lead; empty when there is nothing there."""

    before: str
    after: str
    to_print: str
    everything: str


@blueprint.get("/galerie")
def gallery() -> str:
    """The objects that everybody may see, or when there will be some."""
    edition, now = editions.current(db()), utc_now()
    publication = publications.shown(db(), edition, now)
    wanted = _wanted(edition, request.args, now)
    hung = wall(db(), edition, wanted, named=publication is not None)
    act = invitation(edition.windows, now, results=publication is not None)
    if not hung.hung:
        return render_template(
            "public/gallery_empty.html",
            edition=edition,
            waiting=wording.waiting(edition.windows, now),
            act=act,
            examples=shown.EXAMPLES_TOO,
        )
    return render_template(
        "public/gallery.html",
        edition=edition,
        hung=hung,
        wanted=wanted,
        title=wording.wall_title(hung),
        counted=wording.counted(len(hung.objects), hung.total),
        some=wording.counted(0, hung.total),
        more=wording.more(hung.left, hung.size),
        tiles=tiles(edition, hung),
        hole=hole(hung),
        last=wording.last_hole(edition.windows, now, act),
        named=publication is not None,
        chips=_chips(edition, hung, wanted),
        levels=[level for level in edition.levels if level["code"] in hung.levels],
        ways=_ways(hung, wanted),
        orders={name: ORDERS[name] is wanted.order for name in ORDERS},
        printing=wanted.size == MOST,
    )


def _wanted(edition: Edition, asked: Mapping[str, str], now: datetime) -> Wanted:
    """What the address asks for; what makes no sense is left out, never refused."""
    themes = {theme["code"] for theme in edition.themes}
    levels = {level["code"] for level in edition.levels}
    return Wanted(
        theme=asked.get("theme", "") if asked.get("theme") in themes else "",
        level=asked.get("niveau", "") if asked.get("niveau") in levels else "",
        words=asked.get("mots", "")[:WORDS_LENGTH].replace("\0", " ").strip(),
        order=ORDERS.get(asked.get("tri", ""), Order.SHUFFLED),
        shuffle=shuffle_of(now, _number(asked.get("ordre", ""))),
        page=_number(asked.get("page", "")) or 1,
        size=MOST if asked.get("vue") == "imprimer" else PAGE,
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else None


def _url(wanted: Wanted, **changes: str | int) -> str:
    """The gallery as it is looked at, with something else; what is as usual isn't in the address."""
    order = next(name for name, order in ORDERS.items() if order is wanted.order)
    said: dict[str, Any] = {
        "theme": wanted.theme,
        "niveau": wanted.level,
        "mots": wanted.words,
        "tri": order if order != "hasard" else "",
        **changes,
    }
    return url_for("public.gallery", **{name: value for name, value in said.items() if value})


def _ways(hung: Wall, wanted: Wanted) -> Ways:
    # The next page belongs to the order of this one, even when the hour strikes in between.
    drawn: dict[str, Any] = {"ordre": wanted.shuffle} if wanted.order is Order.SHUFFLED else {}
    view: dict[str, Any] = {"vue": "imprimer"} if wanted.size == MOST else {}
    return Ways(
        before=_url(wanted, **drawn, **view, page=hung.page - 1) if hung.page > 1 else "",
        after=_url(wanted, **drawn, **view, page=hung.page + 1) if hung.left else "",
        to_print=_url(wanted, vue="imprimer"),
        everything=url_for("public.gallery"),
    )


def _chips(edition: Edition, hung: Wall, wanted: Wanted) -> list[tuple[str, str, str, bool]]:
    """Label, address, sign, and whether it is chosen; only themes that hang here."""
    themes = [theme for theme in edition.themes if theme["code"] in hung.themes]
    if not themes:
        return []
    chips = [
        (
            theme["label"],
            _url(wanted, theme=theme["code"]),
            wording.SIGNS.get(theme["code"], ""),
            theme["code"],
        )
        for theme in themes
    ]
    return [
        ("Tous", _url(wanted, theme=""), "", not wanted.theme),
        *((label, url, sign, code == wanted.theme) for label, url, sign, code in chips),
    ]
