"""The public pages in a real browser: axe, keyboard, filters that answer in place, and everything without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.live import LiveContest
from tests.browser.test_every_page import AXE, JUDGE, PAPERS, SCHEMES, SETTLE, STICKS_OUT, WIDTHS

PAGES = ("/", "/galerie", "/galerie?mots=licorne", "/galerie?vue=imprimer", "/objets/F-001")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A new visitor's page that knows axe."""
    context = chromium.new_context(reduced_motion="reduce")
    context.add_init_script(path=AXE)
    yield context.new_page()
    context.close()


def complaints(page: Page) -> list[str]:
    """What axe finds, and what is wider than its place, narrow and wide, light and dark."""
    wrong = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLE)
            wrong += [f"{width} {scheme} {words}" for words in page.evaluate(JUDGE, rules)]
        wrong += [f"{width} sticks out: {words}" for words in page.evaluate(STICKS_OUT, PAPERS)]
    return wrong


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_is_accessible_and_fits(exhibition: LiveContest, page: Page, path: str) -> None:
    page.goto(exhibition.url + path)

    assert complaints(page) == []


def test_the_scene_of_the_home_page_stands_whole_on_a_phone(exhibition: LiveContest, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(exhibition.url)

    scene, picture = page.locator(".scene").bounding_box(), page.locator(".scene img").bounding_box()

    assert scene is not None
    assert picture is not None
    assert scene["height"] >= picture["height"] - 1


def test_the_empty_gallery_is_accessible_and_fits(contest_on_sqlite: LiveContest, page: Page) -> None:
    page.goto(contest_on_sqlite.url + "/galerie")

    expect(page.locator("h1")).to_have_text("La table est encore vide")
    assert complaints(page) == []


def test_the_3d_view_of_an_object_is_accessible_and_told_in_words(
    exhibition: LiveContest, page: Page
) -> None:
    page.goto(exhibition.url + "/objets/F-001")
    page.locator("[data-open]").click()
    page.wait_for_selector("part-viewer.is-live canvas")

    expect(page.locator("canvas")).to_have_attribute(
        "aria-label", re.compile("Escargot range-câble.*Flèches")
    )
    expect(page.get_by_text("L’objet mesure")).to_be_visible()
    assert complaints(page) == []


def test_an_object_is_reached_and_turned_by_keyboard_alone(exhibition: LiveContest, page: Page) -> None:
    page.goto(exhibition.url + "/galerie?tri=numero")
    page.locator("[name=mots]").focus()
    page.keyboard.press("Tab")
    expect(page.locator(".wall .tile").first).to_be_focused()

    page.keyboard.press("Enter")
    page.wait_for_url("**/objets/F-001")
    page.locator("[data-open]").focus()
    page.keyboard.press("Enter")

    expect(page.locator("canvas")).to_be_focused()


def test_filters_answer_in_place_and_keep_the_focus(exhibition: LiveContest, page: Page) -> None:
    page.goto(exhibition.url + "/galerie?tri=numero")
    page.evaluate("window.stayed = true")

    page.get_by_role("link", name="Économise l’eau").click()
    expect(page.locator("[data-part=count]")).to_have_text(re.compile(r"^12\sobjets$"))
    expect(page.get_by_role("link", name="Économise l’eau")).to_be_focused()
    page.get_by_label("Trier").select_option("nom")
    expect(page).to_have_url(re.compile(r"theme=water.*tri=nom|tri=nom.*theme=water"))
    expect(page.get_by_label("Trier")).to_have_value("nom")
    page.get_by_label("Chercher un mot").fill("licorne")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Aucun objet ne répond à cela.")).to_be_visible()
    assert page.evaluate("window.stayed")


def test_more_objects_hang_below_and_the_first_of_them_has_the_focus(
    exhibition: LiveContest, page: Page
) -> None:
    page.goto(exhibition.url + "/galerie")

    page.get_by_role("link", name="de plus").click()
    expect(page.locator(".wall .tile")).to_have_count(48)
    expect(page.locator(".wall .tile").nth(24)).to_be_focused()
    expect(page.locator("[data-part=count]")).to_have_text(re.compile(r"48\sobjets affichés sur 60"))
    page.get_by_role("link", name="de plus").click()
    expect(page.locator(".wall .tile")).to_have_count(60)

    addresses = page.locator(".wall .tile").evaluate_all("(tiles) => tiles.map((tile) => tile.pathname)")
    assert len(set(addresses)) == 60
    expect(page.get_by_role("link", name="de plus")).to_have_count(0)
    expect(page.locator("[data-part=count]")).to_have_text(re.compile(r"^60\sobjets$"))


def test_without_scripts_the_gallery_shows_every_picture_and_answers_its_form(
    exhibition: LiveContest, chromium: Browser
) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(exhibition.url + "/galerie")

    expect(page.locator(".wall img")).to_have_count(24)
    page.get_by_label("Chercher un mot").fill("escargot")
    page.get_by_role("button", name="Afficher").click()
    expect(page.locator(".wall .tile")).to_have_count(12)
    page.goto(exhibition.url + "/galerie")
    page.get_by_role("link", name="de plus").click()
    expect(page.get_by_role("link", name="Revenir aux précédents")).to_be_visible()
    context.close()
