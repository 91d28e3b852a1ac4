"""The screens as people use them: what is clicked and typed on each, found by the words it shows."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from contest.models.columns import utc_now
from contest.wording.dates import paris

TEXTS = {
    "Pourquoi est-il écologique": "Poto sert cent fois : cent pots en plastique de moins dans la serre.",
    "Pourquoi est-il rigolo": "Il a des pieds, il sourit et il marche vers la lumière.",
}
REPORT_MS = 90_000
RED_OVER_GREEN = 1.5
RED_LEVEL = 90


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as somebody has it on their computer."""

    name: str
    data: bytes

    def for_input(self) -> dict[str, str | bytes]:
        """As Playwright puts it into a file field."""
        return {"name": self.name, "mimeType": "application/octet-stream", "buffer": self.data}


def title(page: Page) -> Locator:
    """The h1."""
    return page.locator("h1")


def press(page: Page, words: str) -> None:
    """Press the one button of the page with these words."""
    page.locator("main").get_by_role("button", name=words).click()


def follow(page: Page, words: str) -> None:
    """Follow the first link of the page with these words."""
    page.locator("main").get_by_role("link", name=words).first.click()


def go(page: Page, words: str) -> None:
    """Go to another part of the team's space by the links of the header, or of its menu on a phone."""
    menu = page.locator("header details.menu summary")
    if menu.is_visible():
        menu.click()
    page.locator("header").get_by_role("link", name=words, exact=True).locator("visible=true").click()


def introduce(page: Page, name: str, *, uai: str) -> None:
    """First visit: a name, and a school that isn't in the list yet."""
    page.get_by_label("Votre nom").fill(name)
    page.get_by_label("Votre établissement").fill("quatre vents")
    press(page, "Chercher")
    press(page, "Ajouter mon établissement")
    page.get_by_label("Code UAI").fill(uai)
    page.get_by_label("Nom de l’établissement").fill("Collège des Quatre-Vents")
    page.get_by_label("Ville").fill("Béthune-Test")
    page.get_by_label("Académie").select_option(index=3)
    press(page, "Ajouter cet établissement")
    expect(page.get_by_label("Votre nom")).to_have_value(name)
    expect(page.get_by_role("radio", name="Collège des Quatre-Vents")).to_be_checked()
    page.get_by_role("checkbox", name="J’ai lu").check()
    press(page, "Ouvrir mon espace")


def make_team(page: Page, name: str, pupils: Sequence[str]) -> None:
    """From the teacher's home: a team and its pupils, under fifteen."""
    follow(page, "Créer une équipe")
    page.get_by_label("Nom de l’équipe").fill(name)
    page.get_by_label("Niveau").select_option(index=1)
    press(page, "Créer l’équipe")
    page.get_by_label("Prénoms ou pseudos").fill("\n".join(pupils))
    page.get_by_label("Ces élèves ont moins de 15 ans").check()
    press(page, "Ajouter ces élèves")
    expect(page.get_by_role("heading", name=re.compile(rf"{len(pupils)}\sélèves"))).to_be_visible()


def note_papers(page: Page) -> None:
    """From any page of the team: every pupil's mother signed yes to everything, today."""
    go(page, "Autorisations")
    follow(page, "Noter des papiers signés")
    for box in page.locator("#pupils").get_by_role("checkbox").all():
        box.check()
    page.get_by_role("radio", name="mère").check()
    page.get_by_label("Date").fill(paris(utc_now()).date().isoformat())
    for answer in page.locator(".answer").get_by_role("radio", name="Oui").all():
        answer.check()
    press(page, "Noter ces réponses")


def write_words(page: Page, name: str) -> None:
    """On the draft: everything the jury reads."""
    page.get_by_label("Nom de l’objet").fill(name)
    page.get_by_label("remplace").fill("Le pot en plastique noir qu’on jette après un seul semis.")
    for label, words in TEXTS.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("Matière", exact=True).fill("PLA recyclé")


def drop(page: Page, file: SentFile) -> None:
    """Let a file go over the drop zone, as a mouse would."""
    carried = page.evaluate_handle(
        """([name, bytes]) => {
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(bytes)], name));
          return carried;
        }""",
        [file.name, list(file.data)],
    )
    page.locator("form.drop").dispatch_event("drop", {"dataTransfer": carried})


def await_report(page: Page) -> Locator:
    """The verdict's words, once the waiting page has turned into the report by itself."""
    verdict = page.locator(".verdict h1")
    expect(verdict).to_be_visible(timeout=REPORT_MS)
    return verdict


def looked_again(page: Page) -> bool:
    """Without scripts: whether the report is there; else press « Regarder où cela en est »."""
    if page.locator(".waiting").count() == 0:
        return True
    follow(page, "Regarder où cela en est")
    return False


def submit(page: Page) -> None:
    """On the page that reads everything again: accept the règlement and submit."""
    page.get_by_role("checkbox", name="J’ai lu le règlement").check()
    press(page, "Déposer la candidature")


def fingerprint(page: Page) -> str:
    """The SHA-256 that the page shows in eight parts."""
    return "".join(page.locator(".fingerprint-code span").all_inner_texts())


def share_of_red(picture: bytes) -> float:
    """How much of a PNG is the red of what has to be corrected, 0 to 1."""
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), np.float64)
    red, green = pixels[..., 0], pixels[..., 1]
    return float(np.mean((red > RED_OVER_GREEN * green) & (red > RED_LEVEL)))


def settled_canvas(page: Page) -> bytes:
    """A picture of the 3D view without its pins, two frames after now: its camera stands (reduced motion)."""
    # The content policy forbids wait_for_function.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    page.evaluate("document.querySelectorAll('.live-pin').forEach((pin) => pin.remove())")
    picture: bytes = page.locator("part-viewer canvas").screenshot()
    return picture
