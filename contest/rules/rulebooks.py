"""The règlement as an organiser writes it: articles with a title and paragraphs, and what a new version changes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from contest.rules.errors import Invalid
from contest.rules.texts import one_line, several_lines

MAX_ARTICLES, MAX_TITLE, MAX_TEXT, MAX_CHANGES = 40, 120, 8000, 500

Section = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it is typed; an empty one is left out, `place` says where it stands."""

    title: str
    text: str
    place: int


class Difference(StrEnum):
    """What became of an article between two versions."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


def sections_of(articles: Sequence[Article]) -> list[dict[str, Any]]:
    """The articles in their places, as a version stores them."""
    kept = [(each.place, number, each) for number, each in enumerate(articles) if not _is_empty(each)]
    return [
        {"title": one_line(each.title), "paragraphs": paragraphs_of(each.text)}
        for _, _, each in sorted(kept, key=lambda line: line[:2])
    ]


def paragraphs_of(text: str) -> list[str]:
    """What is separated by empty lines; a line break alone is only a space."""
    blocks = re.split(r"\n\s*\n", several_lines(text))
    return [" ".join(block.split()) for block in blocks if block.strip()]


def text_of(section: Section) -> str:
    """The paragraphs of a stored section, to be edited."""
    return "\n\n".join(section["paragraphs"])


def checked(articles: Sequence[Article], changes: str, *, first: bool) -> str:
    """« Ce qui change », clean; Invalid(title_0=…, text_2=…, changes=…) otherwise. A first version changes nothing."""
    reasons: dict[str, str] = {}
    for number, each in enumerate(articles):
        if _is_empty(each):
            continue
        title, text = one_line(each.title), several_lines(each.text)
        reasons[f"title_{number}"] = "missing" if not title else "too_long" if len(title) > MAX_TITLE else ""
        reasons[f"text_{number}"] = "missing" if not text else "too_long" if len(text) > MAX_TEXT else ""
    words = several_lines(changes)
    if not any(not _is_empty(each) for each in articles):
        reasons["title_0"] = "missing"
    reasons["changes"] = "too_long" if len(words) > MAX_CHANGES else "" if words or first else "missing"
    if wrong := {name: code for name, code in reasons.items() if code}:
        raise Invalid(**wrong)
    return words


def differences(old: Sequence[Section], new: Sequence[Section]) -> list[tuple[Difference, str]]:
    """Which articles appeared, changed or went, found again by their titles."""
    before = {each["title"]: list(each["paragraphs"]) for each in old}
    after = {each["title"]: list(each["paragraphs"]) for each in new}
    found = [
        (Difference.ADDED if title not in before else Difference.CHANGED, title)
        for title, paragraphs in after.items()
        if before.get(title) != paragraphs
    ]
    return found + [(Difference.REMOVED, title) for title in before if title not in after]


def _is_empty(article: Article) -> bool:
    return not article.title.strip() and not article.text.strip()
