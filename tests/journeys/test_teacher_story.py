"""A teacher arrives, makes a team, sends a file and goes home with a receipt; nothing but pages and forms."""

from __future__ import annotations

import hashlib
import io
import struct

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from contest.database import Database
from contest.models import Teacher
from contest.models.columns import utc_now
from contest.settings import Settings
from tests import builders
from tests.people import letters, link_in
from tests.visiting import Visitor

EMAIL = "c.lemaire@quatre-vents.invalid"
# One triangle: enough to be received; what the check thinks of it comes later and doesn't stop the deposit.
STL = b"\0" * 80 + struct.pack("<I12fH", 1, *(0.0,) * 3, 0, 0, 0, 30, 0, 0, 0, 30, 10, 0)


def test_from_the_sign_in_page_to_the_receipt(
    app: Flask, client: FlaskClient, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        school = builders.school(session, name="Collège des Quatre-Vents", town="Béthune-Test")
        builders.organiser(session)
        school_id = school.id

    # Mme Lemaire gives her address, opens the link, finds her school.
    teacher = Visitor(client)
    teacher.get("/connexion")
    teacher.fill("/connexion", email=EMAIL)
    [letter] = letters(database, settings)
    link = link_in(letter)
    teacher.get(link)
    teacher.fill(link)
    teacher.fill("/inscription", name="Mme Lemaire", search="quatre vents", act="search")
    home = teacher.fill("/inscription", name="Mme Lemaire", school=str(school_id), rules_read="y", act="join")
    assert home.title.startswith("Bienvenue, Mme Lemaire.")

    # A team, its pupils, their papers.
    teacher.get("/equipes/nouvelle")
    pupils = teacher.fill("/equipes/nouvelle", name="Club Terreau", level="4e")
    team = pupils.url.removesuffix("/eleves")
    teacher.fill("/eleves", first_names="Adèle\nIsmaël\nLina")
    teacher.get(f"{team}/autorisations/saisie")
    table = teacher.fill(
        "/autorisations/saisie", signer="mother", signed_on="2026-01-12", participation="yes", image="no"
    )
    assert "Participation : 3 sur 3" in table.text
    coupons = teacher.get(f"{team}/coupons").tree.iter("p")
    code = next(words.text for words in coupons if "coupon-code" in words.get("class", ""))

    # In the computer room, the class writes and sends its file without any account.
    room = Visitor(app.test_client())
    room.get("/classe")
    room.fill("/classe", code=code)
    room.fill(
        "/candidature",
        title="Poto, le pot à semis",
        replaces="Le pot en plastique noir qu’on jette après un semis.",
        why_ecological="Il sert cent fois.",
        why_fun="Il a des pieds et il sourit.",
        material="PLA recyclé",
        color="#e06a12",
    )
    report = room.fill("/fichier", file=FileStorage(io.BytesIO(STL), filename="poto-v1.stl"))
    assert "/rapport/" in report.url
    assert room.get(f"{team}/depot").status == 404

    # The teacher reads it again; the organiser's approval comes in between.
    waiting = teacher.get(f"{team}/depot")
    assert "n’est pas encore confirmée" in waiting.text
    with database.writing() as session:
        session.scalars(select(Teacher)).one().approved_at = utc_now()
    teacher.get(f"{team}/depot")
    assert "Cochez la case" in teacher.fill("/depot").text
    receipt = teacher.fill("/depot", rules_read="y")

    # The receipt, on the screen and in the letter box.
    digest = hashlib.sha256(STL).hexdigest()
    assert receipt.url == f"{team}/recu/1"
    assert receipt.title.startswith("C’est déposé.")
    assert all(words in receipt.text for words in ("F-001", "Adèle, Ismaël, Lina", digest[:8], digest[-8:]))
    mail = [letter for letter in letters(database, settings) if letter.to == EMAIL][-1]
    assert digest in mail.text
    assert f"{team}/recu/1" in mail.text
    assert teacher.get("/equipes").title == "Une équipe. Elle est déposée."
