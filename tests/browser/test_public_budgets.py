"""What the public pages weigh, in bytes as they came over the line from our own server, on a phone.

Bytes only: time is never asserted here. Answers are counted as they were sent, packed where the server packs them,
without their headers. Layout shifts are measured with the fonts kept away: which faces stand in for them differs from
machine to machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.browser.live import LiveContest

PHONE = {"width": 390, "height": 844}
GALLERY = "/galerie?tri=numero"
FIRST_VIEW, FIRST_VIEW_WITH_FONTS, TO_THE_END, VIEWER_CODE = 60_000, 100_000, 350_000, 40_000
COUNT_CONTEXTS = """() => {
  window.contexts = 0;
  const asked = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (...kind) { window.contexts += 1; return asked.apply(this, kind); };
}"""
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) sum += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => done(sum), 300);
})"""
SCROLL = """async () => {
  for (let y = 0; y < document.body.scrollHeight; y += 300) {
    scrollTo(0, y);
    // Frames, not time: what is scrolled past between two of them was never seen, and never loads.
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
}"""


@dataclass(slots=True)
class Scales:
    """What came over the line so far, by address."""

    weights: dict[str, int] = field(default_factory=dict)

    def weigh(self, request: Request) -> None:
        """Note one answer."""
        self.weights[request.url] = request.sizes()["responseBodySize"]

    def total(self, *, fonts: bool = True, only: str = "") -> int:
        """Bytes in all, perhaps without the fonts, perhaps only of addresses that hold a word."""
        return sum(
            weight for url, weight in self.weights.items() if only in url and (fonts or ".woff2" not in url)
        )


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone that was never here before."""
    context = chromium.new_context(viewport=PHONE, device_scale_factor=2, has_touch=True)
    yield context
    context.close()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """Its one page, which counts the 3D views it is asked for."""
    opened = phone.new_page()
    opened.add_init_script(f"({COUNT_CONTEXTS})()")
    return opened


@pytest.fixture
def scales(page: Page) -> Scales:
    """What this page weighs."""
    made = Scales()
    # Playwright marks methods it is given: an object with slots refuses that.
    page.on("requestfinished", lambda request: made.weigh(request))  # noqa: PLW0108
    return made


def opened(page: Page, contest: LiveContest, path: str) -> None:
    page.goto(contest.url + path)
    page.wait_for_load_state("networkidle")


def test_the_first_view_of_a_gallery_of_sixty_is_light(
    exhibition: LiveContest, page: Page, scales: Scales
) -> None:
    opened(page, exhibition, GALLERY)

    assert page.locator(".wall .tile").count() == 24
    assert scales.total(only="poster-") > 0
    assert scales.total(fonts=False) <= FIRST_VIEW, scales.weights
    assert scales.total() <= FIRST_VIEW_WITH_FONTS, scales.weights
    assert page.evaluate("window.contexts") == 0


def test_the_gallery_scrolled_to_its_end_stays_light(
    exhibition: LiveContest, page: Page, scales: Scales
) -> None:
    opened(page, exhibition, GALLERY)
    page.evaluate(SCROLL)
    expect(page.locator(".wall img")).to_have_count(24)
    page.evaluate(SCROLL)

    assert sum("poster-400" in url for url in scales.weights) == 24
    assert scales.total() <= TO_THE_END, scales.weights
    assert page.evaluate("window.contexts") == 0


@pytest.mark.parametrize("path", [GALLERY, "/objets/F-001", "/"])
def test_nothing_moves_while_a_page_loads_and_is_scrolled(
    exhibition: LiveContest, phone: BrowserContext, page: Page, path: str
) -> None:
    phone.route("**/*.woff2*", lambda route: route.abort())
    opened(page, exhibition, path)
    page.evaluate(SCROLL)

    assert page.evaluate(SHIFTS) == 0


def test_the_3d_view_comes_on_a_click_and_its_code_is_small(
    exhibition: LiveContest, page: Page, scales: Scales
) -> None:
    opened(page, exhibition, "/objets/F-001")
    before = page.evaluate("window.contexts"), scales.total(only="objet.bin")

    page.locator("[data-open]").click()
    page.wait_for_selector("part-viewer.is-live canvas")

    assert before == (0, 0)
    assert page.evaluate("window.contexts") == 1
    assert 0 < scales.total(only="/js/viewer") <= VIEWER_CODE, scales.weights
