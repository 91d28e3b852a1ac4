"""The 3D view in a real browser: loaded on demand, driven by mouse, keys and findings, never in the way."""

from __future__ import annotations

import base64
import gzip
import json
import struct
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, Page

from contest.paths import STATIC, TEMPLATES
from tests.browser.pages import settled_canvas, share_of_red

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
POLICY = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; object-src 'none'"
VIEWER_CODE_LIMIT = 40_000  # bytes, gzipped: the budget of the previews
SIZE_WORDS = "40,0 × 40,0 × 40,0 mm"
TYPES = {".css": "text/css", ".js": "text/javascript", ".woff2": "font/woff2", ".svg": "image/svg+xml"}
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
PAGE = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title>
<link rel="stylesheet" href="/static/css/site.css"></head><body><main class="wrap"><h1>Rapport</h1>
{% import "macros/report.html" as report %}<div class="report"><div class="report-left">
{{ report.stage('/picture.gif', 'Un cube gris.', light='/light.bin', layers='/layers.json', size=size) }}</div>
<div class="report-list"><h2>Constats</h2>
{{ report.finding('c1', '1', 'blocking', 'Trop fin', 'Une face.', 'Épaississez.', fly=0) }}
{{ report.finding('c2', '2', 'warning', 'Ouvert', 'Une arête.', fly=1) }}</div></div></main>
<script type="module" src="/static/js/viewer.js"></script></body></html>"""

CUBE = [(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)]
FACES = [
    (0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1),
    (2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3),
]  # fmt: skip


def light_cube() -> bytes:
    """A cube of 40 mm as light.bin."""
    header = {"vertices": 8, "triangles": 12, "origin": [0, 0, 0], "step": [40 / 65535] * 3, "colors": False}
    words = json.dumps(header | {"source_triangles": 12}).encode()
    words += b" " * (-len(words) % 4)
    places = b"".join(struct.pack("<3H", *(65535 * value for value in corner)) for corner in CUBE)
    faces = b"".join(struct.pack("<3I", *face) for face in FACES)
    return b"EML1" + struct.pack("<I", len(words)) + words + places + faces


def cube_layers() -> bytes:
    """A blocking face towards +x and an open edge on top."""
    common: dict[str, Any] = {"edges": [], "points": [], "faces": None, "normal": None, "radius_mm": 10}
    thin = common | {
        "index": 0, "code": "thin_walls", "severity": "blocking", "anchor": [40, 20, 20], "normal": [1, 0, 0],
        "faces": base64.b64encode(bytes([0b1100, 0])).decode(),
    }  # fmt: skip
    opened = common | {
        "index": 1, "code": "open_edges", "severity": "warning", "anchor": [20, 0, 40],
        "edges": [[[0, 0, 40], [40, 0, 40]]], "points": [[0, 0, 40]],
    }  # fmt: skip
    return json.dumps({"triangles": 12, "layers": [thin, opened]}).encode()


class Pages(BaseHTTPRequestHandler):
    """Serves the test page, its two files and the static folder, under the site's content policy."""

    def do_GET(self) -> None:
        """Answer one request."""
        content = self.content_of(self.path.split("?")[0])
        self.send_response(404 if content is None else 200)
        kind, body = content or ("text/plain", b"")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(body)

    def content_of(self, path: str) -> tuple[str, bytes] | None:
        """The type and the bytes of a path, None if there are none."""
        if path.startswith("/static/"):
            file = STATIC / path.removeprefix("/static/")
            return (TYPES.get(file.suffix, "application/octet-stream"), file.read_bytes())
        templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
        )
        made: dict[str, Callable[[], tuple[str, bytes]]] = {
            "/": lambda: ("text/html", templates.from_string(PAGE).render(size=SIZE_WORDS).encode()),
            "/light.bin": lambda: ("application/octet-stream", light_cube()),
            "/layers.json": lambda: ("application/json", cube_layers()),
            "/picture.gif": lambda: ("image/gif", PIXEL),
        }
        return made[path]() if path in made else None

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing on the test's output."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the pages of this file are served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """The test page, open; anything the browser complains about fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page
    context.close()
    assert [line for line in complaints if "favicon" not in line and "404" not in line] == []


def open_view(page: Page) -> None:
    page.click("[data-open]")
    page.wait_for_selector("part-viewer.is-live canvas")


def pin_place(page: Page, index: int) -> tuple[float, float]:
    # The pins are placed with the next picture; the content policy forbids wait_for_function.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    read = "pin => [pin.style.getPropertyValue('--x'), pin.style.getPropertyValue('--y')].map(parseFloat)"
    x, y = page.locator(".live-pin").nth(index).evaluate(read)
    return x, y


def test_nothing_of_the_view_is_loaded_before_it_is_asked_for(page: Page) -> None:
    loaded = page.evaluate(
        "performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname)"
    )

    assert not [path for path in loaded if path.startswith("/static/js/viewer/") or path == "/light.bin"]
    assert page.locator("canvas").count() == 0


def test_the_button_turns_the_picture_into_a_view_with_its_pins(page: Page) -> None:
    open_view(page)

    assert page.locator("canvas").get_attribute("role") == "application"
    assert SIZE_WORDS in (page.locator("canvas").get_attribute("aria-label") or "")
    assert page.locator(".live-pin").all_text_contents() == ["1", "2"]
    assert page.is_visible("[data-tools]")
    assert page.evaluate("document.activeElement.tagName") == "CANVAS"


def test_the_view_really_draws_the_object_and_its_red_finding(page: Page) -> None:
    page.click("[data-fly='0']")
    page.wait_for_selector("part-viewer.is-live canvas")

    reds = share_of_red(settled_canvas(page))

    assert reds > 0.05


def test_a_finding_is_flown_to_and_stands_in_the_middle(page: Page) -> None:
    page.click("[data-fly='0']")
    page.wait_for_selector("part-viewer.is-live canvas")

    x, y = pin_place(page, 0)

    box = page.locator("part-viewer canvas").bounding_box()
    assert box is not None
    assert x == pytest.approx(box["width"] / 2, abs=2)
    assert y == pytest.approx(box["height"] / 2, abs=2)


@pytest.mark.parametrize("key", ["ArrowLeft", "ArrowUp", "+", "-", "Shift+ArrowLeft"])
def test_a_key_moves_the_object_and_zero_puts_it_back(page: Page, key: str) -> None:
    open_view(page)
    home = pin_place(page, 0)

    page.keyboard.press(key)
    moved = pin_place(page, 0)
    page.keyboard.press("0")

    assert moved != home
    assert pin_place(page, 0) == pytest.approx(home, abs=0.2)


def test_a_finger_or_a_mouse_turns_the_object(page: Page) -> None:
    open_view(page)
    home = pin_place(page, 0)
    box = page.locator("part-viewer canvas").bounding_box()
    assert box is not None

    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 90)
    page.mouse.up()

    assert pin_place(page, 0) != home


def test_the_findings_can_be_hidden(page: Page) -> None:
    open_view(page)

    page.click("[data-tool='findings']")
    pin_place(page, 0)

    assert page.get_attribute("[data-tool='findings']", "aria-pressed") == "false"
    assert page.locator(".live-pin:visible").count() == 0


def test_without_webgl_the_picture_stays_with_the_dimensions_in_words(
    chromium: Browser, address: str
) -> None:
    context = chromium.new_context()
    context.add_init_script("HTMLCanvasElement.prototype.getContext = () => null")
    page = context.new_page()
    page.goto(address)

    page.click("[data-open]")
    page.wait_for_selector("[data-words]:has-text('Taille')")

    assert SIZE_WORDS in page.inner_text("[data-words]")
    assert page.is_visible("part-viewer img")
    assert page.locator("canvas").count() == 0
    context.close()


def test_without_scripts_there_is_the_picture_and_no_dead_button(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)

    assert page.is_visible("part-viewer img")
    assert page.locator("button:visible").count() == 0
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_say_about_the_open_view(chromium: Browser, address: str, scheme: Any) -> None:
    context = chromium.new_context(bypass_csp=True, color_scheme=scheme)
    page = context.new_page()
    page.goto(address)
    open_view(page)
    page.add_script_tag(path=AXE)

    violations = page.evaluate("axe.run().then((found) => found.violations.map((one) => one.id))")

    assert violations == []
    context.close()


def test_the_code_of_the_view_keeps_its_budget() -> None:
    files = [STATIC / "js" / "viewer.js", *sorted((STATIC / "js" / "viewer").glob("*.js"))]

    assert sum(len(gzip.compress(file.read_bytes())) for file in files) < VIEWER_CODE_LIMIT
