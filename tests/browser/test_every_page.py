"""Every page, narrow and wide, light and dark: axe is silent, nothing sticks out, is missing or foreign."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

from tests.browser import pages
from tests.browser.filled import Filled, Who, fill
from tests.browser.live import LiveContest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
EVERYTHING: dict[str, Any] = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# The dark scheme changes colours and nothing else.
COLORS: dict[str, Any] = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
WIDTHS = (390, 1280)
SCHEMES: tuple[tuple[Literal["light", "dark"], dict[str, Any]], ...] = (
    ("light", EVERYTHING),
    ("dark", COLORS),
)
SETTLE = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => null)));
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
JUDGE = """async (rules) => {
  const found = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return found.violations.flatMap((one) =>
    one.nodes.map((node) => `${one.id}: ${node.target.join(" ")} ${node.failureSummary}`));
}"""
# The page itself, and every paper whose content is wider than it is; what scrolls inside on purpose isn't one.
PAPERS = ".ticket, .sheet, .paper, .finding, .deadline, .notice, .drop, td"
STICKS_OUT = """(papers) => [document.scrollingElement, ...document.querySelectorAll(papers)]
  .filter((box) => box.clientWidth && box.scrollWidth > box.clientWidth + 1)
  .map((box) => `${box.tagName}.${box.className} ${box.scrollWidth} > ${box.clientWidth}`)"""
BROKEN_IMAGES = (
    "() => [...document.images].filter((one) => one.complete && !one.naturalWidth).map((one) => one.src)"
)


def nothing_more(_page: Page) -> None:
    """The page is looked at as it opens."""


def ask_for_a_link(page: Page) -> None:
    """From the sign-in page to « Le lien est parti »."""
    page.get_by_label("Votre adresse e-mail").fill("quelqu-un@exemple.invalid")
    pages.press(page, "Recevoir mon lien")
    page.wait_for_url("**/envoye")


def send_nothing(page: Page) -> None:
    """Press the main button of a form that lacks everything: the page comes back with its errors."""
    page.locator("main form .button-main").first.click()
    page.wait_for_selector(".error-summary")


def open_the_view(page: Page) -> None:
    """The object in 3D instead of its picture."""
    page.locator("[data-open]").click()
    page.wait_for_selector("part-viewer.is-live canvas")


def open_everything(page: Page) -> None:
    """Every fold of the page."""
    for fold in page.locator("main details").all():
        fold.locator("summary").click()


def type_a_faint_colour(page: Page) -> None:
    """A strand that can't be seen, refused with a proposal."""
    page.get_by_label("Couleur du fil").fill("#f2b632")
    page.locator("#identity").get_by_role("button", name="Enregistrer").click()
    page.wait_for_selector(".error-summary")


def end_sooner(page: Page) -> None:
    """Close the submission by hand: a page asks for confirmation."""
    phase = page.locator(".calendar > li").nth(1)
    phase.locator("summary").click()
    phase.get_by_role("button", name="Fermer maintenant").click()
    page.wait_for_selector("h1:has-text('plus tôt')")


@dataclass(frozen=True, slots=True)
class Look:
    """One page: who looks, where (with names of Filled.keys), what is done there first."""

    name: str
    who: Who
    path: str
    status: int = 200
    first: Callable[[Page], None] = nothing_more

    @property
    def refuses(self) -> bool:
        """Whether the answer is an error on purpose."""
        return self.status >= 400 or self.first in (send_nothing, type_a_faint_colour)


LOOKS = (
    Look("home", Who.ANYONE, "/"),
    Look("calendar", Who.ANYONE, "/calendrier"),
    Look("règlement", Who.ANYONE, "/reglement"),
    Look("rubric", Who.ANYONE, "/grille"),
    Look("export help", Who.ANYONE, "/exporter-en-stl"),
    Look("privacy", Who.ANYONE, "/vie-privee"),
    Look("accessibility", Who.ANYONE, "/accessibilite"),
    Look("legal", Who.ANYONE, "/mentions-legales"),
    Look("contact", Who.ANYONE, "/contact"),
    Look("absent", Who.ANYONE, "/nulle-part", status=404),
    Look("try-it", Who.ANYONE, "/essayer"),
    Look("tried, defects", Who.ANYONE, "/essayer/{tried_broken}"),
    Look("tried, printable", Who.ANYONE, "/essayer/{tried_sound}"),
    Look("tried, unreadable", Who.ANYONE, "/essayer/{tried_page}"),
    Look("tried, units", Who.ANYONE, "/essayer/{tried_tiny}/unite"),
    Look("sign-in", Who.ANYONE, "/connexion"),
    Look("sign-in, errors", Who.ANYONE, "/connexion", first=send_nothing),
    Look("sent", Who.ANYONE, "/connexion", first=ask_for_a_link),
    Look("link", Who.ANYONE, "/connexion/lien/{link}"),
    Look("password", Who.ANYONE, "/connexion/mot-de-passe"),
    Look("forgotten password", Who.ANYONE, "/mot-de-passe-oublie"),
    Look("new password", Who.ANYONE, "/mot-de-passe/{password}"),
    Look("class sign-in", Who.ANYONE, "/classe"),
    Look("sign-up", Who.VISITOR, "/inscription"),
    Look("sign-up, errors", Who.VISITOR, "/inscription", first=send_nothing),
    Look("add school", Who.VISITOR, "/inscription/etablissement"),
    Look("profile", Who.TEACHER, "/mon-compte"),
    Look("leave", Who.NEWCOMER, "/mon-compte/partir"),
    Look("colleagues", Who.TEACHER, "/mon-etablissement"),
    Look("teacher home, empty", Who.NEWCOMER, "/equipes"),
    Look("teacher home, full", Who.TEACHER, "/equipes"),
    Look("new team", Who.TEACHER, "/equipes/nouvelle"),
    Look("invitation", Who.TEACHER, "/equipes/rejoindre/{invitation}"),
    Look("team", Who.TEACHER, "/equipes/{happy}"),
    Look("pupils", Who.TEACHER, "/equipes/{happy}/eleves"),
    Look("no pupils", Who.TEACHER, "/equipes/{empty}/eleves"),
    Look("pupil", Who.TEACHER, "/equipes/{happy}/eleves/{pupil}"),
    Look("consents", Who.TEACHER, "/equipes/{happy}/autorisations"),
    Look("no consents", Who.TEACHER, "/equipes/{empty}/autorisations"),
    Look("consents of a pupil", Who.TEACHER, "/equipes/{happy}/eleves/{pupil}/autorisations"),
    Look("consents of many", Who.TEACHER, "/equipes/{happy}/autorisations/saisie"),
    Look("consents of many, errors", Who.TEACHER, "/equipes/{happy}/autorisations/saisie", first=send_nothing),
    Look("consent forms", Who.TEACHER, "/equipes/{happy}/autorisations/formulaires"),
    Look("coupons", Who.TEACHER, "/equipes/{happy}/coupons"),
    Look("draft, empty", Who.TEACHER, "/equipes/{empty}/candidature"),
    Look("draft, submitted", Who.TEACHER, "/equipes/{happy}/candidature"),
    Look("draft, pupil", Who.PUPIL, "/equipes/{broken}/candidature"),
    Look("submit", Who.TEACHER, "/equipes/{units}/depot"),
    Look("submit, gaps", Who.TEACHER, "/equipes/{empty}/depot"),
    Look("submit, hidden from pupils", Who.PUPIL, "/equipes/{broken}/depot", status=404),
    Look("receipt", Who.TEACHER, "/equipes/{happy}/recu/1"),
    Look("upload", Who.TEACHER, "/equipes/{broken}/fichier"),
    Look("report, printable", Who.TEACHER, "/equipes/{happy}/rapport/{happy_file}"),
    Look("report, defects", Who.TEACHER, "/equipes/{broken}/rapport/{broken_file}"),
    Look("report, in 3D", Who.PUPIL, "/equipes/{broken}/rapport/{broken_file}", first=open_the_view),
    Look("report, unreadable", Who.TEACHER, "/equipes/{unreadable}/rapport/{unreadable_file}"),
    Look("report, units", Who.TEACHER, "/equipes/{units}/rapport/{units_file}/unite"),
    Look("report, waiting", Who.TEACHER, "/equipes/{waiting}/rapport/{waiting_file}"),
    Look("report, failed", Who.TEACHER, "/equipes/{failed}/rapport/{failed_file}"),
    Look("board", Who.ORGANISER, "/organisation"),
    Look("teachers", Who.ORGANISER, "/organisation/enseignants"),
    Look("refuse", Who.ORGANISER, "/organisation/enseignants/{refused}/refuser"),
    Look("entries", Who.ORGANISER, "/organisation/candidatures"),
    Look("no entries", Who.ORGANISER, "/organisation/candidatures?q=zzz"),
    Look("entry", Who.ORGANISER, "/organisation/candidatures/{entry}"),
    Look("entry, report", Who.ORGANISER, "/organisation/candidatures/{entry}/rapport"),
    Look("complete entries", Who.ORGANISER, "/organisation/candidatures/completes"),
    Look("photos", Who.ORGANISER, "/organisation/photos"),
    Look("extension", Who.ORGANISER, "/organisation/equipes/{delay}/delai"),
    Look("journal", Who.ORGANISER, "/organisation/journal"),
    Look("journal, verified", Who.ORGANISER, "/organisation/journal?verifier=1"),
    Look("settings", Who.ORGANISER, "/organisation/reglages", first=open_everything),
    Look("settings, errors", Who.ORGANISER, "/organisation/reglages", first=type_a_faint_colour),
    Look("ending sooner", Who.ORGANISER, "/organisation/reglages", first=end_sooner),
    Look("edited règlement", Who.ORGANISER, "/organisation/reglement"),
    Look("editions", Who.ORGANISER, "/organisation/editions"),
    Look("copied edition", Who.ORGANISER, "/organisation/editions/{edition}/copier"),
    Look("current edition", Who.ORGANISER, "/organisation/editions/{edition}/en-cours"),
    Look("retention", Who.ORGANISER, "/organisation/conservation"),
    Look("outbox", Who.ORGANISER, "/organisation/messages"),
    Look("message", Who.ORGANISER, "/organisation/messages/{message}"),
    Look("new message", Who.ORGANISER, "/organisation/messages/nouveau?candidature=1"),
    Look("new message, errors", Who.ORGANISER, "/organisation/messages/nouveau", first=send_nothing),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Visits:
    """A browser for each kind of person in a filled contest."""

    contest: LiveContest
    filled: Filled
    contexts: dict[Who, BrowserContext]

    def address(self, look: Look) -> str:
        """Where that page is."""
        return self.contest.url + look.path.format_map(self.filled.keys)


@pytest.fixture(scope="module")
def visits(chromium: Browser, contest_on_sqlite: LiveContest) -> Iterator[Visits]:
    """Made once: filling takes longer than looking."""
    filled = fill(contest_on_sqlite)
    contexts = {}
    for who in Who:
        contexts[who] = chromium.new_context(reduced_motion="reduce")
        # Before any page, and so under no content policy: the pages keep theirs.
        contexts[who].add_init_script(path=AXE)
        if who in filled.tokens:
            contest_on_sqlite.give_cookie(contexts[who], filled.tokens[who])
    yield Visits(contest_on_sqlite, filled, contexts)
    for context in contexts.values():
        context.close()


@pytest.fixture
def wrong() -> list[str]:
    """What isn't right, gathered while a page is looked at."""
    return []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: look.name)
def test_a_page_is_accessible_fits_and_lacks_nothing(look: Look, visits: Visits, wrong: list[str]) -> None:
    page, address = visits.contexts[look.who].new_page(), visits.address(look)
    _listen(
        page,
        visits.contest.url,
        wrong,
        excused=address if look.refuses else None,
    )

    answer = page.goto(address)
    look.first(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLE)
            wrong += [f"{width} {scheme} {words}" for words in page.evaluate(JUDGE, rules)]
        wrong += [f"{width} sticks out: {words}" for words in page.evaluate(STICKS_OUT, PAPERS)]
        wrong += [f"{width} broken image: {source}" for source in page.evaluate(BROKEN_IMAGES)]
    page.close()

    assert answer is not None
    assert answer.status == look.status, visits.contest.diaries()
    assert wrong == []


def _listen(page: Page, home: str, wrong: list[str], *, excused: str | None) -> None:
    """Note what the page complains about; `excused` is the address whose own refusal was wanted."""

    def is_excused(url: str) -> bool:
        # A section of the settings posts below their page.
        return excused is not None and url in (excused, f"{excused}/identity")

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not is_excused(message.location["url"]):
            wrong.append(f"console: {message.text} {message.location['url']}")

    def asked(request: Request) -> None:
        if not request.url.startswith((home, "data:", "blob:")):
            wrong.append(f"another host: {request.url}")

    def answered(response: Response) -> None:
        if response.status >= 400 and not is_excused(response.url):
            wrong.append(f"{response.status}: {response.url}")

    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("request", asked)
    page.on("response", answered)
