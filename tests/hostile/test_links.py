"""One-time links bent to another purpose: a link proves the address it was sent to, and no other."""

from __future__ import annotations

from flask import Flask

from contest.database import Database
from contest.models import Account
from contest.settings import Settings
from tests import builders
from tests.people import letters, link_in, signed_in

OWN, COVETED = "second@exemple.invalid", "principale@exemple.invalid"


def test_a_link_sent_to_one_address_does_not_confirm_another(
    app: Flask, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        account_id = builders.teacher(session).account_id
    impostor = signed_in(app, account_id)
    impostor.post("/mon-compte/adresse", data={"email": OWN})
    [link] = [link_in(letter) for letter in letters(database, settings) if letter.to == OWN]

    impostor.post("/mon-compte/adresse", data={"email": COVETED})
    answer = impostor.post(link)

    with database.reading() as session:
        account = session.get_one(Account, account_id)
    assert answer.status_code == 410
    assert account.email not in (OWN, COVETED)


def test_the_last_link_asked_for_still_confirms_its_address(
    app: Flask, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        account_id = builders.teacher(session).account_id
    teacher = signed_in(app, account_id)
    teacher.post("/mon-compte/adresse", data={"email": OWN})
    teacher.post("/mon-compte/adresse", data={"email": COVETED})

    [link] = {link_in(letter) for letter in letters(database, settings)[-2:] if letter.to == COVETED}
    answer = teacher.post(link)

    with database.reading() as session:
        account = session.get_one(Account, account_id)
    assert answer.status_code == 303
    assert (account.email, account.pending_email) == (COVETED, None)
