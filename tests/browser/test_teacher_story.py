"""A teacher arrives, learns within minutes whether the object prints, and goes home with a receipt: in Chromium."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select

from contest.mail.senders import Message
from contest.models import Team
from contest.models.columns import utc_now
from contest.rules.schools import check_letter
from contest.wording.dates import instant_in_words
from tests import builders, meshes
from tests.browser import pages
from tests.browser.live import LiveContest
from tests.browser.pages import SentFile
from tests.people import link_in

TEACHER = "c.lemaire@quatre-vents.invalid"
ORGANISER = "organisation@concours.invalid"
PASSWORD = "un parapluie vert sur la lune"
# 998 is no département.
DIGITS = "9980001"
THIN = SentFile("poto-v1.stl", meshes.stl(meshes.sheet(0.3)))
SOUND = SentFile("poto-v2.stl", meshes.stl(meshes.box()))
# What the contest promises; the story takes a few seconds, so this can't depend on the machine's mood.
VERDICT_SECONDS = 180
RED_SHARE = 0.05
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def window(chromium: Browser) -> Iterator[Page]:
    """A teacher's window on a desk."""
    context = chromium.new_context(viewport=DESKTOP, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def test_from_the_home_page_to_the_receipt(contest: LiveContest, chromium: Browser, window: Page) -> None:
    # Mme Lemaire reads the home page, gives her address and opens the link of the mail.
    arrived = time.monotonic()
    window.goto(contest.url)
    pages.follow(window, "Déposer notre objet")
    window.get_by_label("Votre adresse e-mail").fill(TEACHER)
    pages.press(window, "Recevoir mon lien")
    expect(pages.title(window)).to_contain_text("Le lien est parti.")
    window.goto(contest.url + link_in(contest.mail(TEACHER)))
    pages.press(window, "Ouvrir mon espace")

    # Her name, her school, a team, its pupils.
    pages.introduce(window, "Mme Lemaire", uai=DIGITS + check_letter(DIGITS))
    expect(pages.title(window)).to_contain_text("Bienvenue, Mme Lemaire.")
    pages.make_team(window, "Club Terreau", ["Adèle", "Ismaël", "Lina"])

    # The draft saves itself: what was typed is still there after a reload.
    pages.go(window, "Candidature")
    draft = window.url
    pages.write_words(window, "Poto, le pot à semis")
    expect(window.locator("[data-saved-words]")).to_contain_text("Enregistré à")
    expect(window.locator(".checklist > li").first).not_to_contain_text("le nom de l’objet")
    window.reload()
    expect(window.get_by_label("Nom de l’objet")).to_have_value("Poto, le pot à semis")
    expect(window.get_by_label("Pourquoi est-il rigolo")).to_have_value(re.compile("il sourit"))

    # A file that is too thin is dropped; the page waits and turns into the report by itself.
    pages.drop(window, THIN)
    expect(pages.title(window)).to_contain_text("Bien reçu.")
    expect(pages.await_report(window)).to_contain_text("une paroi casserait")
    assert time.monotonic() - arrived < VERDICT_SECONDS

    # The finding is shown on the object, in red.
    window.get_by_role("button", name="Voir le point 1").click()
    window.wait_for_selector("part-viewer.is-live canvas")
    assert pages.share_of_red(pages.settled_canvas(window)) > RED_SHARE

    # The next file settles it, and the report says so.
    window.get_by_role("link", name="Déposer le fichier corrigé").first.click()
    pages.drop(window, SOUND)
    expect(pages.title(window)).to_contain_text("Bien reçu.")
    expect(pages.await_report(window)).to_contain_text("C’est tout bon")
    expect(window.locator(".report-next h2")).to_contain_text(
        "Réglé : la paroi, bravo.".replace(" :", "\u00a0:")
    )

    # The papers are noted; the organiser confirms her; she submits.
    pages.note_papers(window)
    expect(window.locator("main")).to_contain_text("Participation : 3 sur 3".replace(" :", "\u00a0:"))
    _confirm_teacher(contest, chromium)
    window.goto(draft)
    pages.follow(window, "Relire et déposer")
    before = utc_now()
    pages.submit(window)
    expect(pages.title(window)).to_contain_text("C’est déposé. Bravo !".replace(" !", "\u202f!"))
    after = utc_now()

    # The receipt says which bytes and when, on the screen and by mail.
    digest = hashlib.sha256(SOUND.data).hexdigest()
    said = window.locator(".paper .lead").inner_text()
    moments = [words for words in _every_second(before, after) if words in said]
    assert pages.fingerprint(window) == digest
    assert len(moments) == 1, said
    receipt = next(mail for mail in _mails_about(contest, "votre dépôt est enregistré"))
    assert digest in receipt.text
    assert moments[0] in receipt.text

    # She leaves, and the page of before is closed.
    window.get_by_role("button", name="Quitter").locator("visible=true").click()
    window.goto(draft)
    expect(window.get_by_label("Votre adresse e-mail")).to_be_visible()
    assert "Poto" not in window.content()


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_without_scripts_a_file_is_sent_read_and_submitted(
    contest_on_sqlite: LiveContest, chromium: Browser, viewport: ViewportSize
) -> None:
    # A confirmed teacher whose papers are in opens the draft in a browser without scripts.
    contest = contest_on_sqlite
    key, account_id = _confirmed_team(contest)
    context = chromium.new_context(viewport=viewport, java_script_enabled=False)
    contest.sign_in(context, account_id)
    window = context.new_page()
    window.goto(f"{contest.url}/equipes/{key}/candidature")

    assert window.evaluate("document.documentElement.scrollWidth") <= viewport["width"]

    # The words are kept by a button, the file goes by a form.
    pages.write_words(window, "Poto, le pot à semis")
    window.get_by_label(re.compile("^Niveau")).select_option(index=1)
    pages.press(window, "Enregistrer le brouillon")
    expect(window.locator("main")).to_contain_text("Le brouillon est enregistré.")
    window.locator("form.drop input[type=file]").set_input_files(SOUND.for_input())
    pages.press(window, "Envoyer le fichier")

    # « Regarder où cela en est » leads to the report, as often as needed.
    contest.wait_for(lambda: pages.looked_again(window), "the report", seconds=VERDICT_SECONDS)
    expect(pages.title(window)).to_contain_text("C’est tout bon")

    # She submits, and the receipt is there.
    pages.follow(window, "Continuer la candidature")
    pages.follow(window, "Relire et déposer")
    pages.submit(window)
    expect(pages.title(window)).to_contain_text("C’est déposé.")
    assert pages.fingerprint(window) == hashlib.sha256(SOUND.data).hexdigest()
    context.close()


def test_pupils_write_and_send_with_their_code_and_no_more(
    contest_on_sqlite: LiveContest, chromium: Browser
) -> None:
    # A pupil types the code of the coupon on a computer of the school.
    contest = contest_on_sqlite
    key, _ = _confirmed_team(contest)
    context = chromium.new_context(viewport=DESKTOP)
    computer = context.new_page()
    computer.goto(f"{contest.url}/classe")
    computer.get_by_label("Code").fill(_code_of(contest, key).lower())
    pages.press(computer, "Ouvrir notre candidature")

    # The draft opens, a text is written and keeps itself.
    computer.get_by_label("Pourquoi est-il rigolo").fill("Il fait coucou quand on l’arrose.")
    expect(computer.locator("[data-saved-words]")).to_contain_text("Enregistré à")
    computer.reload()
    expect(computer.get_by_label("Pourquoi est-il rigolo")).to_have_value(re.compile("coucou"))

    # A file is chosen, and its report read.
    computer.locator("form.drop input[type=file]").set_input_files(THIN.for_input())
    expect(pages.await_report(computer)).to_contain_text("une paroi casserait")

    # What is the teacher's is nowhere to be seen, and refused by its address.
    computer.goto(f"{contest.url}/equipes/{key}/candidature")
    assert computer.locator("a", has_text=re.compile("Autorisations|Relire et déposer")).count() == 0
    for part in ("autorisations", "depot", "eleves", "recu/1"):
        answer = computer.goto(f"{contest.url}/equipes/{key}/{part}")
        assert answer is not None
        assert answer.status in (403, 404), part
    context.close()


def _confirmed_team(contest: LiveContest) -> tuple[str, int]:
    """The key of a new team with a pupil who may take part, and the account of its confirmed teacher."""
    database = contest.database()
    with database.writing() as session:
        teacher = builders.teacher(session)
        team = builders.team(session, teacher=teacher)
        builders.consent(session, pupil=builders.pupil(session, team=team))
        found = team.key, teacher.account_id
    database.dispose()
    return found


def _code_of(contest: LiveContest, key: str) -> str:
    database = contest.database()
    with database.reading() as session:
        code: str = session.scalars(select(Team.class_code).where(Team.key == key)).one()
    database.dispose()
    return code


def _confirm_teacher(contest: LiveContest, chromium: Browser) -> None:
    contest.command("organiser", "add", ORGANISER, "--name", "Mme Duval", "--password-stdin", typed=PASSWORD)
    context = chromium.new_context(viewport=DESKTOP)
    desk = context.new_page()
    desk.goto(f"{contest.url}/connexion/mot-de-passe")
    desk.get_by_label("Votre adresse e-mail").fill(ORGANISER)
    desk.get_by_label("Mot de passe").fill(PASSWORD)
    desk.locator("main form").get_by_role("button").first.click()
    desk.locator("header").get_by_role("link", name="Écoles").first.click()
    desk.get_by_role("button", name="Confirmer Mme Lemaire").click()
    expect(desk.locator("main")).to_contain_text("peut maintenant déposer")
    context.close()


def _mails_about(contest: LiveContest, subject: str) -> list[Message]:
    return contest.wait_for(
        lambda: [mail for mail in contest.mails(TEACHER) if subject in mail.subject],
        f"the mail « {subject} »",
        seconds=30,
    )


def _every_second(first: datetime, last: datetime) -> list[str]:
    count = int((last - first).total_seconds()) + 2
    return [instant_in_words(first + timedelta(seconds=n), year=True, seconds=True) for n in range(count)]
