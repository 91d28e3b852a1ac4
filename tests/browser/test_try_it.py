"""Anyone tries a file: dropped or sent by a form, read in a minute, at the right size, or refused with its reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import meshes
from tests.browser import pages
from tests.browser.live import LiveContest
from tests.browser.pages import SentFile

HOLED = SentFile("boîte trouée.stl", meshes.stl(meshes.holed()))
TINY = SentFile("en-pouces.stl", meshes.stl(meshes.tiny()))
SAVED_PAGE = SentFile("pot.stl", b"<!doctype html>\n<html><title>Connexion</title></html>\n" * 4)


@pytest.fixture
def visitor(chromium: Browser, contest_on_sqlite: LiveContest) -> Iterator[Page]:
    """Somebody without an account, on the page where files are tried."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{contest_on_sqlite.url}/essayer")
    yield page
    context.close()


def test_a_dropped_file_gets_its_report_without_any_account(visitor: Page) -> None:
    pages.drop(visitor, HOLED)

    expect(pages.await_report(visitor)).to_contain_text("la surface a un trou")
    expect(visitor.locator(".crumbs")).to_contain_text(HOLED.name)
    expect(visitor.locator("main")).to_contain_text("Rien n’a été publié.")


def test_a_part_drawn_in_inches_is_read_again_at_its_true_size(visitor: Page) -> None:
    visitor.locator("form.drop input[type=file]").set_input_files(TINY.for_input())
    expect(pages.await_report(visitor)).to_contain_text("est-ce la bonne unité")

    pages.follow(visitor, "Choisir la bonne taille")
    visitor.get_by_role("radio", name=re.compile("pouces")).check()
    pages.press(visitor, "Lire à cette taille")

    expect(pages.await_report(visitor)).not_to_contain_text("unité")
    expect(visitor.locator("main")).to_contain_text(re.compile("50,8"))


def test_a_web_page_named_stl_is_shown_for_what_it_is(visitor: Page) -> None:
    visitor.locator("form.drop input[type=file]").set_input_files(SAVED_PAGE.for_input())

    pages.await_report(visitor)

    expect(visitor.locator(".peek mark")).to_contain_text("<!doctype html>")


def test_a_file_of_another_kind_is_refused_before_it_is_sent(visitor: Page) -> None:
    visitor.locator("form.drop input[type=file]").set_input_files(
        SentFile("plan.step", b"ISO-10303-21;").for_input()
    )

    expect(visitor.locator("[data-upload-error]")).to_contain_text(
        "n’est pas un fichier STL, 3MF, OBJ ou PLY"
    )
    assert visitor.url.endswith("/essayer")


def test_without_scripts_a_form_sends_and_a_link_looks_again(
    chromium: Browser, contest_on_sqlite: LiveContest
) -> None:
    contest = contest_on_sqlite
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{contest.url}/essayer")

    page.locator("form.drop input[type=file]").set_input_files(HOLED.for_input())
    pages.press(page, "Envoyer le fichier")
    contest.wait_for(lambda: pages.looked_again(page), "the report", seconds=90)

    expect(pages.title(page)).to_contain_text("la surface a un trou")
    context.close()
