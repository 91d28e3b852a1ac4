"""A juror at their desk, in Chromium: by keyboard alone, with a finger, through reloads and cut lines."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.judging import Round, Seated
from tests.browser.live import LiveContest
from tests.browser.test_every_page import (
    AXE,
    BROKEN_IMAGES,
    JUDGE,
    PAPERS,
    SCHEMES,
    SETTLE,
    STICKS_OUT,
    WIDTHS,
)

DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
TABLET: ViewportSize = {"width": 820, "height": 1180}
PILE = 24
PROOF = "La spirale, le pied et les cornes servent tous à tenir le câble."
THREES = {"originality": 3, "creativity": 3, "ecology": 3}
PATIENCE_SECONDS = 20


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """A contest of its own: the others are still receiving entries."""
    contest = LiveContest(tmp_path_factory.mktemp("round"))
    try:
        contest.start()
        made = Round(contest, contest.database())
        made.open()
        yield made
        made.database.dispose()
    finally:
        contest.stop()


@pytest.fixture
def window(reading: Round, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens windows of jurors; whatever a page complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(seated: Seated, *, viewport: ViewportSize = DESKTOP, **options: Any) -> Page:
        manager = reading.browser(chromium, seated, viewport=viewport, **options)
        contexts.append(manager)
        page = manager.__enter__().new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        return page

    yield opened
    for manager in contexts:
        manager.__exit__(None, None, None)
    # A cut line and an answer of another screen are refused aloud by the browser itself.
    expected = re.compile(r"ERR_INTERNET_DISCONNECTED|status of 409|Failed to fetch")
    assert [words for words in complaints if not expected.search(words)] == []


def until(look: Callable[[], object], wanted: object) -> None:
    """Wait until it is so in the database."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (found := look()) != wanted and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found == wanted


def place(page: Page, number: int, total: int) -> None:
    """This ballot is on the screen, and its scripts listen."""
    expect(page.locator("[data-place-words]")).to_have_text(f"Bulletin {number} sur {total}")
    expect(page.locator("[data-plain]").first).to_be_hidden()


def saved(page: Page) -> None:
    expect(page.locator("[data-saved-words]")).to_contain_text("Enregistré à")


def level(page: Page, criterion: str, mark: int) -> Any:
    return page.locator(f"#critere-{criterion} .level:has(input[value='{mark}'])")


def test_twenty_four_objects_are_marked_by_keyboard_alone(
    reading: Round, window: Callable[..., Page]
) -> None:
    seated = reading.seat(PILE)
    page = window(seated)
    page.goto(reading.url())
    expect(page.locator("h1")).to_have_text("24\u00a0objets vous attendent.")
    page.get_by_role("link", name="Commencer au bulletin 1").focus()
    page.keyboard.press("Enter")

    for number in range(1, PILE + 1):
        place(page, number, PILE)
        if number == 5:
            # The two ends of the scale are defended: the field opens by itself, and figures are figures there.
            page.keyboard.press("4")
            page.keyboard.type("Les 4 pieds tiennent.")
            page.keyboard.press("Escape")
        else:
            page.keyboard.press("3")
        page.keyboard.press("2")
        page.keyboard.press("1")
        page.keyboard.press("n")
        page.wait_for_url(
            re.compile(r"/jury$") if number == PILE else re.compile(rf"(?!.*{seated.keys[number - 1]})")
        )

    expect(page.locator("h1")).to_have_text("Vos 24 bulletins sont rendus. Merci.")
    assert reading.states(seated) == ["done"] * PILE
    assert reading.marked(seated.keys[0]).marks == {"originality": 3, "creativity": 2, "ecology": 1}
    fifth = reading.marked(seated.keys[4])
    assert (fifth.marks["originality"], fifth.evidence) == (4, {"originality": "Les 4 pieds tiennent."})


def test_twenty_four_objects_are_marked_with_a_finger_on_a_phone(
    reading: Round, window: Callable[..., Page]
) -> None:
    seated = reading.seat(PILE)
    page = window(seated, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(reading.url())
    page.get_by_role("link", name="Commencer au bulletin 1").tap()

    for number in range(1, PILE + 1):
        place(page, number, PILE)
        for criterion in THREES:
            level(page, criterion, 3).tap()
        page.get_by_role("button", name="Bulletin suivant" if number < PILE else "Rendre").tap()
        if number < PILE:
            place(page, number + 1, PILE)

    expect(page.locator("h1")).to_have_text("Vos 24 bulletins sont rendus. Merci.")
    assert [reading.marked(key).marks for key in seated.keys] == [THREES] * PILE


def test_the_facts_about_ecology_come_once_the_other_two_are_marked(
    reading: Round, window: Callable[..., Page]
) -> None:
    page = window(seated := reading.seat(1))
    page.goto(reading.url(seated.keys[0]))
    before = page.content()

    page.keyboard.press("3")
    page.keyboard.press("3")

    expect(page.locator(".desk-facts")).to_contain_text("27\u00a0g")
    assert "27\u00a0g" not in before
    assert "kWh" not in before
    expect(level(page, "ecology", 4)).to_be_visible()
    expect(page.locator("#critere-originality .level:visible")).to_have_count(1)


def test_what_is_missing_is_said_where_it_is_missing(reading: Round, window: Callable[..., Page]) -> None:
    page = window(seated := reading.seat(2))
    page.goto(reading.url(seated.keys[0]))
    level(page, "originality", 4).click()

    page.get_by_role("button", name="Bulletin suivant").click()

    expect(page.locator("#evidence-originality-error")).to_contain_text("Un 0 ou un 4 se défend")
    expect(page.locator("#mark-creativity-error")).to_be_visible()
    expect(page.locator("#evidence-originality")).to_be_focused()
    until(lambda: reading.marked(seated.keys[0]).state, "started")


def test_a_reload_in_the_middle_loses_nothing(reading: Round, window: Callable[..., Page]) -> None:
    page = window(seated := reading.seat(1))
    page.goto(reading.url(seated.keys[0]))

    level(page, "originality", 4).click()
    page.locator("#evidence-originality").fill(PROOF)
    page.locator("#note").fill("À revoir.")
    page.reload()

    expect(page.locator("#critere-originality [data-proof-words]")).to_have_text(PROOF)
    expect(page.locator("#note")).to_have_value("À revoir.")
    until(lambda: reading.marked(seated.keys[0]).note, "À revoir.")
    assert reading.marked(seated.keys[0]).evidence == {"originality": PROOF}
    saved(page)


def test_a_cut_line_loses_nothing_and_the_next_objects_are_already_here(
    reading: Round, window: Callable[..., Page]
) -> None:
    seated = reading.seat(5)
    page = window(seated)
    with page.expect_response(lambda answer: seated.keys[3] in answer.url):
        page.goto(reading.url(seated.keys[0]))
    level(page, "originality", 3).click()
    saved(page)

    page.context.set_offline(True)
    level(page, "creativity", 3).click()
    expect(page.locator("[data-offline-title]")).to_contain_text("Pas de réseau depuis")
    expect(page.locator("[data-offline-words]")).to_contain_text("la note de créativité de celui-ci")
    level(page, "ecology", 0).click()
    page.locator("#evidence-ecology").fill(PROOF)
    page.get_by_role("button", name="Bulletin suivant").click()
    place(page, 2, 5)
    page.keyboard.press("2")
    page.keyboard.press("2")
    expect(page.locator("[data-segments] > .is-waiting")).to_have_count(1)
    expect(page.locator("[data-saved-words]")).to_contain_text("gardées sur cet appareil")
    assert reading.marked(seated.keys[0]).state == "started"

    page.context.set_offline(False)
    until(lambda: reading.states(seated)[:2], ["done", "started"])
    expect(page.locator("[data-offline]")).to_be_hidden()
    saved(page)
    expect(page.locator(".desk-facts")).to_be_visible()
    first, second = (reading.marked(key) for key in seated.keys[:2])
    assert (first.marks, first.evidence) == (
        {"originality": 3, "creativity": 3, "ecology": 0},
        {"ecology": PROOF},
    )
    assert second.marks == {"originality": 2, "creativity": 2}
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('desk '))") == []


def test_a_page_closed_without_a_line_sends_its_answers_at_the_next_visit(
    reading: Round, window: Callable[..., Page]
) -> None:
    seated = reading.seat(2)
    page = window(seated)
    page.goto(reading.url(seated.keys[0]))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    level(page, "originality", 1).click()
    expect(page.locator("[data-offline]")).to_be_visible()
    page.close()

    page.context.set_offline(False)
    again = page.context.new_page()
    again.goto(reading.url())

    until(lambda: reading.marked(seated.keys[0]).marks, {"originality": 1})
    expect(again.get_by_text("Commencé\u00a0: 1 note sur 3")).to_be_visible()


def test_two_screens_never_overwrite_each_other_in_silence(
    reading: Round, window: Callable[..., Page]
) -> None:
    seated = reading.seat(1)
    tablet, desktop = window(seated), window(seated)
    for page in (tablet, desktop):
        page.goto(reading.url(seated.keys[0]))

    level(tablet, "originality", 2).click()
    saved(tablet)
    level(desktop, "originality", 3).click()

    expect(desktop.locator(".clash")).to_contain_text(
        "Un autre écran a répondu autrement\u00a0: 2. Ici\u00a0: 3."
    )
    assert reading.marked(seated.keys[0]).marks == {"originality": 2}
    desktop.get_by_role("button", name="Garder celle d’ici").click()
    until(lambda: reading.marked(seated.keys[0]).marks, {"originality": 3})
    saved(desktop)


def test_keys_are_silent_while_somebody_writes_and_the_help_lists_them(
    reading: Round, window: Callable[..., Page]
) -> None:
    page = window(seated := reading.seat(2))
    page.goto(reading.url(seated.keys[0]))

    page.locator("#note").click()
    page.keyboard.type("2 n l p ?")
    page.locator("h1").click()
    page.keyboard.press("?")

    expect(page.locator("dialog#clavier")).to_contain_text("Garder pour plus tard")
    page.keyboard.press("3")
    page.keyboard.press("Escape")
    expect(page.locator("#note")).to_have_value("2 n l p ?")
    assert reading.marked(seated.keys[0]).marks == {}
    page.keyboard.press("l")
    place(page, 2, 2)
    until(lambda: reading.states(seated), ["later", "to_read"])


def test_the_upper_row_of_a_french_keyboard_marks_without_shift(
    reading: Round, window: Callable[..., Page]
) -> None:
    page = window(seated := reading.seat(1))
    page.goto(reading.url(seated.keys[0]))

    page.evaluate(
        "document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '\"', code: 'Digit3', bubbles: true}))"
    )

    until(lambda: reading.marked(seated.keys[0]).marks, {"originality": 3})


def test_the_arrows_choose_a_sentence_and_enter_goes_on(reading: Round, window: Callable[..., Page]) -> None:
    page = window(seated := reading.seat(1))
    page.goto(reading.url(seated.keys[0]))

    page.locator("#critere-originality input[value='4']").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(level(page, "originality", 3)).to_be_visible()
    page.keyboard.press("Enter")

    expect(level(page, "originality", 3)).to_be_hidden()
    until(lambda: reading.marked(seated.keys[0]).marks, {"originality": 2})
    assert reading.marked(seated.keys[0]).state == "started"


def test_leaving_empties_the_device_and_warns_while_something_is_nowhere_else(
    reading: Round, window: Callable[..., Page]
) -> None:
    page = window(seated := reading.seat(1))
    page.goto(reading.url(seated.keys[0]))
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    level(page, "originality", 1).click()
    page.get_by_role("button", name="Quitter", exact=True).click()
    expect(page.locator("dialog#quitter")).to_be_visible()
    page.get_by_role("button", name="Rester").click()

    page.context.set_offline(False)
    until(lambda: reading.marked(seated.keys[0]).marks, {"originality": 1})
    page.get_by_role("button", name="Quitter", exact=True).click()

    page.wait_for_url(lambda url: "/jury" not in url)
    assert page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]") == []


def test_the_browser_s_back_button_shows_the_ballot_that_was_handed_in(
    reading: Round, window: Callable[..., Page]
) -> None:
    seated = reading.seat(3)
    page = window(seated)
    with page.expect_response(lambda answer: seated.keys[2] in answer.url):
        page.goto(reading.url(seated.keys[0]))
    for _ in THREES:
        page.keyboard.press("3")
    page.keyboard.press("n")
    place(page, 2, 3)
    until(lambda: reading.states(seated)[0], "done")

    page.go_back()

    place(page, 1, 3)
    expect(page.get_by_text("Bulletin rendu.")).to_be_visible()
    expect(page.locator("#critere-ecology [data-chosen-mark]")).to_have_text("3.")
    level_of = page.locator("#critere-ecology summary")
    level_of.click()
    level(page, "ecology", 2).click()
    until(lambda: reading.marked(seated.keys[0]).marks, THREES | {"ecology": 2})
    assert reading.states(seated)[0] == "done"


def test_what_another_screen_answered_shows_here_before_it_counts(
    reading: Round, window: Callable[..., Page]
) -> None:
    seated = reading.seat(1)
    tablet, desktop = window(seated), window(seated)
    for page in (tablet, desktop):
        page.goto(reading.url(seated.keys[0]))
    level(tablet, "originality", 4).click()
    tablet.locator("#evidence-originality").fill(PROOF)
    saved(tablet)
    until(lambda: reading.marked(seated.keys[0]).evidence, {"originality": PROOF})

    level(desktop, "creativity", 3).click()
    saved(desktop)

    expect(desktop.locator("#critere-originality [data-chosen-mark]")).to_have_text("4.")
    expect(desktop.locator("#critere-originality [data-proof-words]")).to_have_text(PROOF)
    expect(desktop.locator(".clash")).to_have_count(0)
    assert reading.marked(seated.keys[0]).marks == {"originality": 4, "creativity": 3}


def test_two_tabs_of_one_browser_show_the_same_answers(reading: Round, window: Callable[..., Page]) -> None:
    page = window(seated := reading.seat(1))
    page.goto(reading.url(seated.keys[0]))
    other = page.context.new_page()
    other.goto(reading.url(seated.keys[0]))
    saved_words = other.locator("[data-saved-words]")
    expect(saved_words).to_have_text("S’enregistre tout seul")

    level(page, "originality", 2).click()

    expect(other.locator("#critere-originality [data-chosen-mark]")).to_have_text("2.")
    expect(saved_words).to_contain_text("Enregistré à")


def test_a_ballot_that_is_no_longer_handed_in_says_so(reading: Round, window: Callable[..., Page]) -> None:
    page = window(seated := reading.seat(1))
    page.goto(reading.url(seated.keys[0]))
    for mark in "333":
        page.keyboard.press(mark)
    page.keyboard.press("n")
    page.wait_for_url(reading.url())
    page.goto(reading.url(seated.keys[0]))
    state = page.locator("[data-state-words]")
    expect(state).to_contain_text("Bulletin rendu.")

    page.locator("#critere-originality summary").click()
    level(page, "originality", 4).click()
    expect(state).to_have_text(
        "Ce bulletin n’est plus rendu\u00a0: il y manque une phrase. Il le sera de nouveau dès qu’elle y est."
    )
    assert reading.states(seated) == ["started"]

    page.locator("#evidence-originality").fill(PROOF)
    expect(state).to_contain_text("Bulletin rendu.")
    assert reading.states(seated) == ["done"]


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_what_is_missing_is_never_under_the_bar(
    reading: Round, window: Callable[..., Page], size: ViewportSize
) -> None:
    page = window(seated := reading.seat(2), viewport=size, has_touch=True, is_mobile=True)
    page.goto(reading.url(seated.keys[0]))
    for criterion in ("originality", "creativity"):
        level(page, criterion, 3).tap()
    expect(page.locator(".desk-facts")).to_be_visible()

    page.get_by_role("button", name="Bulletin suivant").tap()
    assert above_the_bar(page, "#mark-ecology-error")
    scroll_to_the_bar(page, level(page, "ecology", 4))
    level(page, "ecology", 4).tap()
    assert above_the_bar(page, "#evidence-ecology")
    page.get_by_role("button", name="Bulletin suivant").tap()
    assert above_the_bar(page, "#evidence-ecology-error")


def above_the_bar(page: Page, selector: str) -> bool:
    """Whether all of it can be seen, once the page has stopped moving."""
    expect(page.locator(selector)).to_be_visible()
    return bool(
        page.evaluate(
            """(selector) => {
              const box = document.querySelector(selector).getBoundingClientRect();
              return box.top >= 0 && box.bottom <= document.querySelector(".desk-bar").getBoundingClientRect().top;
            }""",
            selector,
        )
    )


def scroll_to_the_bar(page: Page, place: Locator) -> None:
    """Put it right above the bar: what opens under it is hidden, unless the page moves."""
    place.evaluate(
        """(element) => scrollBy(0, element.getBoundingClientRect().bottom
          - document.querySelector(".desk-bar").getBoundingClientRect().top + 4)"""
    )


@pytest.mark.parametrize(("width", "rows"), [(320, 3), (360, 2), (390, 2), (768, 1), (820, 1), (980, 1)])
def test_the_bar_holds_its_buttons_at_every_width(
    reading: Round, window: Callable[..., Page], width: int, rows: int
) -> None:
    page = window(seated := reading.seat(2), viewport={"width": width, "height": 900})
    page.goto(reading.url(seated.keys[0]))
    level(page, "originality", 3).click()
    saved(page)

    buttons = page.locator(".desk-acts > :visible")
    boxes = [button.bounding_box() for button in buttons.all()]
    lines = buttons.evaluate_all(
        """(buttons) => buttons.map((one) => {
          const words = document.createRange();
          words.selectNodeContents(one.querySelector("span") ?? one);
          return words.getClientRects().length;
        })"""
    )

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(boxes) == 3
    assert max(box["x"] + box["width"] for box in boxes if box) <= width - 20
    assert lines == [1, 1, 1]
    assert len({round(box["y"]) for box in boxes if box}) == rows


def test_an_upright_tablet_shows_the_object_beside_the_sentences(
    reading: Round, window: Callable[..., Page]
) -> None:
    page = window(seated := reading.seat(1), viewport=TABLET, has_touch=True, is_mobile=True)
    page.goto(reading.url(seated.keys[0]))

    for shown in (page.locator(".desk-left .stage"), level(page, "originality", 0)):
        expect(shown).to_be_in_viewport(ratio=1)


def test_nothing_is_promised_without_scripts(reading: Round, window: Callable[..., Page]) -> None:
    seated = reading.seat(1)
    page = window(seated, java_script_enabled=False)
    page.goto(reading.url(seated.keys[0]))
    promise = page.get_by_text("S’enregistre tout seul")
    expect(promise).to_be_hidden()

    level(page, "originality", 3).click()
    page.get_by_role("button", name="Enregistrer").click()

    expect(page.locator("[data-saved-words]")).to_contain_text("Enregistré à")


def test_a_low_window_keeps_the_bar_at_the_end_of_the_page(
    reading: Round, window: Callable[..., Page]
) -> None:
    page = window(seated := reading.seat(2), viewport={"width": 640, "height": 400})
    page.goto(reading.url(seated.keys[0]))

    expect(page.get_by_role("button", name="Bulletin suivant")).not_to_be_in_viewport()


def test_a_finger_finds_every_control_of_the_desk(reading: Round, window: Callable[..., Page]) -> None:
    page = window(seated := reading.seat(2), viewport=TABLET, has_touch=True, is_mobile=True)
    page.goto(reading.url(seated.keys[0]))
    level(page, "originality", 3).tap()
    page.click("[data-open]")
    page.wait_for_selector("part-viewer.is-live canvas")

    low = page.evaluate(
        """() => [...document.querySelectorAll("a, button, summary, .level")]
          .filter((one) => one.checkVisibility() && !one.closest(".skip, .brand, .unseen"))
          .map((one) => [one.getBoundingClientRect(), one.textContent.trim()])
          .filter(([box]) => box.width && box.height < 44).map(([box, words]) => `${words} ${box.height}`)"""
    )

    assert low == []


def test_hours_are_those_of_paris_wherever_the_juror_is(reading: Round, window: Callable[..., Page]) -> None:
    page = window(seated := reading.seat(1), timezone_id="Pacific/Noumea")
    page.goto(reading.url(seated.keys[0]))
    place(page, 1, 1)
    page.clock.set_fixed_time("2026-03-11T09:05:00Z")

    page.context.set_offline(True)

    expect(page.locator("[data-offline-title]")).to_contain_text("depuis 10\u00a0h\u00a005.")


def test_the_object_turns_in_3d_for_a_juror(reading: Round, window: Callable[..., Page]) -> None:
    page = window(seated := reading.seat(1))
    page.goto(reading.url(seated.keys[0]))

    page.click("[data-open]")

    page.wait_for_selector("part-viewer.is-live canvas")


@pytest.mark.parametrize("name", ["home", "desk", "marked", "give_up", "report", "errors"])
def test_the_jurors_pages_are_accessible_and_fit(reading: Round, chromium: Browser, name: str) -> None:
    seated = reading.seat(5)
    key = seated.keys[0]
    paths = {
        "home": "",
        "give_up": f"{key}/sans-note",
        "report": f"{key}/signaler",
        "errors": f"{key}?reste=1",
    }
    wrong: list[str] = []
    with reading.browser(chromium, seated) as context:
        context.add_init_script(path=Path(AXE))
        page = context.new_page()
        page.goto(reading.url(paths.get(name, key)))
        if name == "marked":
            for mark in "333":
                page.keyboard.press(mark)
            saved(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme, rules in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                page.evaluate(SETTLE)
                wrong += [f"{width} {scheme} {words}" for words in page.evaluate(JUDGE, rules)]
            wrong += [f"{width} sticks out: {words}" for words in page.evaluate(STICKS_OUT, PAPERS)]
            wrong += [f"{width} broken image: {source}" for source in page.evaluate(BROKEN_IMAGES)]

    assert wrong == []
