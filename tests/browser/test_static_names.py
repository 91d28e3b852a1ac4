"""The stylesheet names its typefaces by their content, as the pages that preload them do: one download each."""

from __future__ import annotations

import hashlib
import re

from contest.paths import STATIC

ADDRESS = re.compile(r"url\(\.\./fonts/([\w-]+\.woff2)\?v=(\w+)\)")


def test_the_stylesheet_and_the_preloading_pages_name_the_same_typefaces() -> None:
    stylesheet = (STATIC / "css" / "site.css").read_text(encoding="utf-8")

    named = dict(ADDRESS.findall(stylesheet))

    fonts = sorted((STATIC / "fonts").glob("*.woff2"))
    assert named == {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:12] for file in fonts}


def test_the_two_typefaces_fit_the_budget_of_the_gallery() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))

    assert sum(file.stat().st_size for file in fonts) < 40_000
