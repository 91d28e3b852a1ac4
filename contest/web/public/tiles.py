"""Objects become tiles: their words, their pictures, which are large, and the hole that the last line leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from contest.models import Edition
from contest.queries.ballots import entry_code
from contest.queries.gallery import PAGE, Object, Wall
from contest.wording import gallery as wording
from contest.wording.entries import level_label

SMALL, LARGE = "poster-400.webp", "poster-1200.webp"
# A tile four times as large begins every dozen, if enough objects follow to fill the hole beside it.
DOZEN, FOLLOWING = 12, 5
COLUMNS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One object on its paper, all in words; `size` is « big » or « big-right » for one in a dozen."""

    code: str
    url: str
    title: str
    maker: str
    grams: str
    hours: str
    picture: str
    large: str
    size: str = ""


def tiles(edition: Edition, hung: Wall) -> list[Tile]:
    """One for each object of the page; on a page to print all are as small."""
    sizes = _sizes(len(hung.objects)) if hung.size == PAGE else [""] * len(hung.objects)
    return [tile(edition, each, size) for each, size in zip(hung.objects, sizes, strict=True)]


def _sizes(count: int) -> list[str]:
    """Which tiles are large: left and right in turn."""
    sizes = [""] * count
    for turn, place in enumerate(range(0, count, DOZEN)):
        if count - place > FOLLOWING:
            sizes[place] = "big-right" if turn % 2 else "big"
    return sizes


def hole(hung: Wall) -> int:
    """How many of the four columns the last line leaves free: the invitation fills them, or a line of its own."""
    cells = sum(4 if size else 1 for size in _sizes(len(hung.objects)))
    return -cells % COLUMNS or COLUMNS


def tile(edition: Edition, each: Object, size: str = "") -> Tile:
    """One object: its team once that is known, its number before."""
    weight, hours = wording.takes(each)
    code = entry_code(each.number)
    return Tile(
        code=code,
        url=url_for("public.entry", code=code),
        title=each.title,
        maker=wording.maker(each, level_label(edition.levels, each.level)),
        grams=weight,
        hours=hours,
        picture=picture(each.inspection, each.pictures, SMALL),
        large=picture(each.inspection, each.pictures, LARGE) if size else "",
        size=size,
    )


def picture(key: str, pictures: Mapping[str, str], name: str) -> str:
    """The address of a picture with its digest; empty while there is none."""
    digest = pictures.get(name)
    return url_for("files.picture", key=key, name=name, v=digest[:12]) if digest else ""
