"""One-time links bent to another purpose: a link proves the address it was sent to, and no other."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from flask import Flask

from contest.database import Database
from contest.mail import compose
from contest.models import Account
from contest.models.accounts import TokenPurpose
from contest.models.columns import utc_now
from contest.rules.errors import LinkExpired
from contest.services import accounts, tokens
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


def test_a_link_composed_while_the_address_changes_is_not_left_in_the_old_box(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as session:
        builders.edition(session)
        account = builders.account(session, email=OWN, pending_email=COVETED)
        account_id = account.id
        proof = tokens.make(session, TokenPurpose.CONFIRM_EMAIL, account_id=account_id, now=utc_now())
    make = tokens.make

    def confirm() -> None:
        with database.writing() as session:
            accounts.confirm_email(session, secret=proof, now=utc_now())

    changing = threading.Thread(target=confirm)

    def made_late(*args: Any, **values: Any) -> str:
        # Between the moment the mail learnt its address and the moment its link is written.
        changing.start()
        changing.join(timeout=1)
        return make(*args, **values)

    monkeypatch.setattr(tokens, "make", made_late)
    arguments = {"template": "sign_in_link", "account_id": account_id}
    with database.writing() as session:
        message = compose(session, arguments, settings, utc_now())
    changing.join(timeout=30)

    assert message is not None
    with database.writing() as session:
        secret = link_in(message).rpartition("/")[2]
        with pytest.raises(LinkExpired):
            accounts.sign_in_by_link(session, secret=secret, days=1, now=utc_now())
