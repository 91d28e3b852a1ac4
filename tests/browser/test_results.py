"""The results in a browser: the ranking comes by itself, and every page of results is accessible and fits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from contest.queries import editions
from contest.rules.phases import Phase
from tests import builders, computing
from tests.browser import pages
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

TITLES = (
    "Baleine bec-fontaine",
    "Hôtel trois alvéoles",
    "Poto, le pot à semis",
    "Escargot",
    "Canard",
    "Renard",
)
COMPUTE_SECONDS = 60
A4_WIDTH, READABLE = 688, 150  # pixels: A4 less its margins, and the least that shows a chart


@dataclass(frozen=True, slots=True)
class Stage:
    """A judged contest that runs, and a browser of its organiser and of a teacher."""

    contest: LiveContest
    organiser: Page
    teacher: Page
    anyone: Page
    team_key: str


@pytest.fixture(scope="module")
def stage(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Six entries that three jurors read, in deliberation; nothing is computed yet."""
    contest = LiveContest(tmp_path_factory.mktemp("results"))
    try:
        contest.start()
        database = contest.database()
        with database.writing() as session:
            edition = editions.current(session)
            builders.open_phase(session, edition, Phase.DELIBERATION)
            entries = computing.judge(session, edition=edition, entries=6)
            for entry, title in zip(entries, TITLES, strict=True):
                entry.title = title
            organiser = builders.organiser(session).id
            team = entries[1].team
            team_key, teacher = team.key, team.teachers[0].teacher.account_id
        database.dispose()
        made = {}
        for name, account in (("organiser", organiser), ("teacher", teacher), ("anyone", None)):
            context = chromium.new_context(reduced_motion="reduce")
            context.add_init_script(path=AXE)
            if account is not None:
                contest.sign_in(context, account)
            made[name] = context.new_page()
        yield Stage(contest, team_key=team_key, **made)
        for page in made.values():
            page.context.close()
    finally:
        contest.stop()


def looked_at(page: Page) -> list[str]:
    """What axe and the eye find on the page as it is, narrow and wide, light and dark."""
    wrong: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        for scheme, rules in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.evaluate(SETTLE)
            wrong += [f"{page.url} {width} {scheme} {words}" for words in page.evaluate(JUDGE, rules)]
        wrong += [f"{page.url} {width} sticks out: {words}" for words in page.evaluate(STICKS_OUT, PAPERS)]
        wrong += [f"{page.url} {width} broken image: {source}" for source in page.evaluate(BROKEN_IMAGES)]
    return wrong


def test_from_the_first_computation_to_what_everybody_reads(stage: Stage) -> None:
    host, url, wrong = stage.organiser, stage.contest.url, []
    host.goto(f"{url}/organisation/resultats")
    wrong += looked_at(host)

    pages.press(host, "Calculer le classement")
    title = host.get_by_role("heading", level=1)
    expect(title).to_have_text(
        "6 objets ont une place. Rien n’est encore public.", timeout=COMPUTE_SECONDS * 1000
    )
    wrong += looked_at(host)
    for path in ("a-regarder", "phrases"):
        host.goto(f"{url}/organisation/resultats/{path}")
        wrong += looked_at(host)
    host.get_by_role("link", name="Retirer la phrase").first.click()
    wrong += looked_at(host)
    host.goto(f"{url}/organisation/resultats/prix")
    pages.press(host, "Donner ces trois premiers prix")
    host.get_by_label("Numéro de l’objet").fill("F-005")
    pages.press(host, "Donner")
    expect(host.locator(".error-summary")).to_be_visible()
    wrong += looked_at(host)
    host.get_by_label("Nom", exact=True).fill("Le plus rigolo")
    host.get_by_label("Raison").fill("Coup de cœur du jury.")
    pages.press(host, "Donner")
    expect(host.get_by_text("« Le plus rigolo » va à l’objet F-005.")).to_be_visible()
    host.get_by_role("link", name="Changer « Le plus rigolo »").click()
    wrong += looked_at(host)
    host.goto(f"{url}/organisation/resultats/publier")
    wrong += looked_at(host)
    stage.anyone.goto(f"{url}/resultats")
    wrong += looked_at(stage.anyone)
    stage.teacher.goto(f"{url}/equipes/{stage.team_key}/resultat")
    wrong += looked_at(stage.teacher)
    pages.press(host, "Publier les résultats")
    open_results(stage.contest)

    stage.anyone.goto(f"{url}/resultats")
    expect(stage.anyone.get_by_role("heading", level=1)).to_contain_text("Le palmarès")
    stage.anyone.get_by_text("Voir le tableau des chiffres").click()
    wrong += looked_at(stage.anyone)
    assert narrowest_strip_on_paper(stage.anyone) > READABLE
    stage.teacher.goto(f"{url}/equipes/{stage.team_key}/resultat")
    expect(stage.teacher.get_by_role("heading", level=1)).to_have_text(
        "Deuxième ex æquo. Et le jury a souri."
    )
    wrong += looked_at(stage.teacher)
    stage.teacher.goto(f"{url}/equipes")
    wrong += looked_at(stage.teacher)
    host.goto(f"{url}/organisation/resultats/publier")
    wrong += looked_at(host)

    assert wrong == []


def narrowest_strip_on_paper(page: Page) -> float:
    """How wide the lines of the chart of places are on a printed A4, in pixels; 0 when they are gone."""
    page.set_viewport_size({"width": A4_WIDTH, "height": 1000})
    page.emulate_media(media="print")
    boxes = [strip.bounding_box() for strip in page.locator(".chart-bands .strip").all()]
    page.emulate_media(media="screen")
    return min(box["width"] if box else 0 for box in boxes)


def open_results(contest: LiveContest) -> None:
    """Let their phase begin."""
    database = contest.database()
    with database.writing() as session:
        builders.open_phase(session, editions.current(session), Phase.RESULTS)
    database.dispose()
