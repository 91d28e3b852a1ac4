"""A computer left open is not enough to take an account away from its owner."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from contest.database import Database
from contest.models import Account, SignInSession
from contest.models.columns import utc_now
from contest.rules.accounts import PROOF_LIFE
from contest.rules.errors import NotFound, ProofNeeded, WrongPassword
from contest.rules.rights import Actor, Role
from contest.services import passwords, proofs
from contest.settings import Settings
from tests import builders
from tests.people import class_browser, letters, link_in, signed_in

NEW = "nouvelle@exemple.invalid"
PASSWORD = "un escargot vert et lent"
ASKED = {
    "/mon-compte/adresse": {"email": NEW},
    "/mon-compte/mot-de-passe": {"password": "une limace rouge et vive"},
    "/mon-compte/partir": {"sure": "y"},
}


def _left_open(app: Flask, database: Database, *, password: str | None = None) -> tuple[FlaskClient, int]:
    """A browser whose session is older than a proof may be."""
    with database.writing() as session:
        account = builders.teacher(session).account
        account.password_hash = passwords.hashed(password, email="") if password else None
        account_id = account.id
    here = signed_in(app, account_id)
    with database.writing() as session:
        session.execute(update(SignInSession).values(created_at=utc_now() - PROOF_LIFE))
    return here, account_id


def _state(database: Database, account_id: int) -> tuple[object, ...]:
    with database.reading() as session:
        account = session.get_one(Account, account_id)
        return account.email, account.pending_email, account.password_hash, account.erased_at


@pytest.mark.parametrize(("url", "typed"), ASKED.items())
def test_an_old_session_alone_changes_nothing_and_is_shown_the_way_back(
    app: Flask, database: Database, url: str, typed: dict[str, str]
) -> None:
    here, account_id = _left_open(app, database)
    before = _state(database, account_id)

    refused = here.post(url, data=typed)

    assert refused.status_code == 422
    assert "Connectez-vous à nouveau" in refused.text
    assert "/connexion?encore=1&amp;next=/mon-compte" in refused.text
    assert _state(database, account_id) == before


@pytest.mark.parametrize(("url", "typed"), ASKED.items())
def test_a_fresh_sign_in_is_proof_enough(
    app: Flask, database: Database, url: str, typed: dict[str, str]
) -> None:
    with database.writing() as session:
        account_id = builders.teacher(session).account_id
    before = _state(database, account_id)

    assert signed_in(app, account_id).post(url, data=typed).status_code == 303
    assert _state(database, account_id) != before


@pytest.mark.parametrize("url", ["/mon-compte/adresse", "/mon-compte/partir"])
@pytest.mark.parametrize(("current", "status"), [("", 422), ("ce n’est pas lui", 422), (PASSWORD, 303)])
def test_the_current_password_proves_it_too(
    app: Flask, database: Database, url: str, current: str, status: int
) -> None:
    here, account_id = _left_open(app, database, password=PASSWORD)
    before = _state(database, account_id)

    answer = here.post(url, data={**ASKED[url], "current": current})

    assert answer.status_code == status
    assert (_state(database, account_id) == before) is (status == 422)
    assert ("mot de passe actuel" in answer.text) is (status == 422)
    assert ("/connexion?encore=1" in answer.text) is (status == 422)


def test_what_was_typed_is_kept(app: Flask, database: Database) -> None:
    here, _ = _left_open(app, database)

    assert f'value="{NEW}"' in here.post("/mon-compte/adresse", data={"email": NEW}).text
    assert "checked" in here.post("/mon-compte/partir", data={"sure": "y"}).text


def test_guesses_of_the_current_password_are_counted(app: Flask, database: Database) -> None:
    here, _ = _left_open(app, database, password=PASSWORD)

    guesses = [here.post("/mon-compte/partir", data={"sure": "y", "current": f"{n}"}) for n in range(11)]

    assert [guess.status_code for guess in guesses] == [422] * 10 + [429]


def test_signing_in_again_leads_back_to_where_it_was_asked(
    app: Flask, database: Database, settings: Settings
) -> None:
    here, account_id = _left_open(app, database)
    with database.reading() as session:
        email = session.get_one(Account, account_id).email

    page = here.get("/connexion?encore=1&next=/mon-compte/partir")
    here.post("/connexion", data={"email": email})
    [letter] = letters(database, settings)
    back = here.post(link_in(letter), follow_redirects=True)

    assert f'value="{email}"' in page.text
    assert back.request.path == "/mon-compte/partir"
    assert here.post("/mon-compte/partir", data={"sure": "y"}).status_code == 303


def test_a_proof_lasts_fifteen_minutes_is_ones_own_and_ends_with_its_session(database: Database) -> None:
    now = utc_now()
    with database.writing() as session:
        owner, other = builders.account(session), builders.account(session)
        row = SignInSession(
            token_hash="a" * 64, account_id=owner.id, created_at=now, expires_at=now + timedelta(days=1)
        )
        session.add(row)
        session.flush()
        own = Actor(role=Role.TEACHER, account_id=owner.id, session_id=row.id)
        borrowed = Actor(role=Role.TEACHER, account_id=other.id, session_id=row.id)

        assert proofs.is_fresh(session, own, now=now + PROOF_LIFE - timedelta(seconds=1))
        assert not proofs.is_fresh(session, own, now=now + PROOF_LIFE)
        assert not proofs.is_fresh(session, borrowed, now=now)
        row.revoked_at = now
        session.flush()
        assert not proofs.is_fresh(session, own, now=now)


def test_a_wrong_password_is_refused_even_with_a_fresh_session(database: Database) -> None:
    now = utc_now()
    with database.writing() as session:
        owner = builders.account(session, password_hash=passwords.hashed(PASSWORD, email=""))
        row = SignInSession(
            token_hash="b" * 64, account_id=owner.id, created_at=now, expires_at=now + timedelta(days=1)
        )
        session.add(row)
        session.flush()
        own = Actor(role=Role.TEACHER, account_id=owner.id, session_id=row.id)

        proofs.expect(session, own, password="", now=now)
        with pytest.raises(WrongPassword):
            proofs.expect(session, own, password="autre chose", now=now)
        with pytest.raises(ProofNeeded):
            proofs.expect(session, own, password="", now=now + PROOF_LIFE)


def test_a_class_never_proves_anything(app: Flask, database: Database) -> None:
    class_browser(app)
    with database.reading() as session:
        row = session.scalars(select(SignInSession)).one()
        pupil = Actor(role=Role.PUPIL, team_id=row.team_id, session_id=row.id)

        assert not proofs.is_fresh(session, pupil, now=utc_now())
        with pytest.raises(NotFound):
            proofs.expect(session, pupil, password="", now=utc_now())


def test_pages_that_show_an_address_to_visitors_leave_no_copy(
    app: Flask, client: FlaskClient, database: Database, settings: Settings
) -> None:
    client.post("/connexion", data={"email": NEW})
    [letter] = letters(database, settings)

    for url in ("/connexion/envoye", link_in(letter), "/mot-de-passe/rien", "/mon-compte/adresse/rien"):
        answer = client.get(url)
        assert "no-store" in answer.headers["Cache-Control"], url
    assert NEW in client.get("/connexion/envoye").text
