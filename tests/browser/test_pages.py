"""The public pages in Chromium: axe finds nothing, nothing overflows, nothing is missing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.live import LiveContest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = (
    "/",
    "/calendrier",
    "/reglement",
    "/grille",
    "/exporter-en-stl",
    "/vie-privee",
    "/accessibilite",
    "/mentions-legales",
    "/contact",
    "/essayer",
    "/connexion",
    "/classe",
    "/nulle-part",
)
WIDTHS = (390, 1280)


@pytest.fixture(params=[(width, scheme) for width in WIDTHS for scheme in ("light", "dark")], ids=str)
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        reduced_motion="reduce",
        bypass_csp=True,
    )
    opened = context.new_page()
    yield opened
    context.close()


def violations(page: Page) -> list[tuple[str, str]]:
    page.add_script_tag(path=str(AXE))
    found: list[dict[str, Any]] = page.evaluate(
        "rules => axe.run(document, {runOnly: rules}).then(result => result.violations)", RULES
    )
    return [(each["id"], node["html"][:200]) for each in found for node in each["nodes"]]


def test_axe_finds_no_violation_and_nothing_overflows(page: Page, live: LiveContest) -> None:
    wrong: dict[str, object] = {}
    for path in PAGES:
        answer = page.goto(live.url + path)
        assert answer
        assert answer.status == (404 if path == "/nulle-part" else 200), path
        if found := violations(page):
            wrong[path] = found
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            wrong[f"{path} overflows"] = wide

    assert wrong == {}


def test_no_public_page_asks_for_something_that_is_not_there(browser: Browser, live: LiveContest) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page, lost, said = context.new_page(), [], []
    page.on("response", lambda answer: lost.append(answer.url) if answer.status >= 400 else None)
    page.on("console", lambda words: said.append(words.text) if words.type == "error" else None)

    for path in PAGES[:-1]:
        page.goto(live.url + path, wait_until="networkidle")

    context.close()
    assert lost == []
    assert said == []


def test_nothing_comes_from_another_host(browser: Browser, live: LiveContest) -> None:
    context = browser.new_context()
    page, hosts = context.new_page(), set()
    page.on("request", lambda asked: hosts.add(asked.url.split("/")[2]))

    for path in PAGES:
        page.goto(live.url + path, wait_until="networkidle")

    context.close()
    assert hosts == {live.url.split("/")[2]}
