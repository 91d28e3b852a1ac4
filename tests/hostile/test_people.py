"""People who want in where they don't belong: replayed cookies, forged forms, guessed passwords, bent links."""

from __future__ import annotations

import re
import smtplib
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from contest.database import Database
from contest.login import cookie_name
from contest.mail import Message, deliver
from contest.models import Account, Job, JournalRow, Token
from contest.models.accounts import TokenPurpose
from contest.models.columns import utc_now
from contest.rules.accounts import safe_path
from contest.services import accounts, sessions, tokens
from contest.settings import Settings
from tests import builders
from tests.people import letters, link_in, organiser_browser, signed_in, teacher_browser

SECRET_PASSWORD = "un escargot vert et lent"


def _known_teacher(database: Database) -> str:
    with database.writing() as session:
        account = builders.teacher(session).account
        accounts.change_password(
            session, builders.acting(account.teacher), current="", new=SECRET_PASSWORD, now=utc_now()
        )
        return str(account.email)


# Case 27


def test_a_cookie_replayed_after_signing_out_opens_nothing(app: Flask) -> None:
    teacher = teacher_browser(app)
    name = cookie_name(app.extensions["contest.settings"])
    stolen = teacher.get_cookie(name)
    assert stolen is not None

    teacher.post("/deconnexion")
    thief = app.test_client()
    thief.set_cookie(name, stolen.value)
    page = thief.get("/mon-compte")
    script = thief.get("/mon-compte", headers={"Accept": "application/json"})
    saving = thief.post("/mon-compte/nom", data={"name": "Voleur"})

    assert teacher.get_cookie(name) is None
    assert (page.status_code, page.headers["Location"]) == (303, "/connexion?next=/mon-compte")
    assert script.status_code == 401
    assert script.json == {"error": "sign_in_needed", "sentence": script.json["sentence"]}
    assert saving.status_code == 401


def test_a_session_that_nobody_used_for_long_is_over(app: Flask, database: Database) -> None:
    days = 14
    with database.writing() as session:
        account_id = builders.teacher(session).account_id
        token = sessions.open_for_account(
            session, account_id, days=days, now=utc_now() - timedelta(days=days, seconds=1)
        )
    late = app.test_client()
    late.set_cookie("contest_session", token)

    assert late.get("/mon-compte").status_code == 303


def test_the_database_holds_no_token_that_opens_anything(app: Flask, database: Database) -> None:
    teacher = teacher_browser(app)
    cookie = teacher.get_cookie("contest_session")
    assert cookie is not None

    with database.reading() as session:
        dumped = str(session.connection().exec_driver_sql("SELECT * FROM sign_in_session").all())

    assert cookie.value not in dumped


# Case 28, for these pages


def test_a_teacher_neither_sees_nor_uses_what_belongs_to_others(app: Flask, database: Database) -> None:
    with database.writing() as session:
        waiting = builders.teacher(session, approved=False)
        foreign_session = sessions.open_for_account(session, waiting.account_id, days=1, now=utc_now())
        waiting_id, account_id = waiting.id, waiting.account_id
    with database.reading() as session:
        [row] = session.execute(select(Account.id).where(Account.id == account_id)).all()
    teacher = teacher_browser(app)

    answers = [
        teacher.post(f"/mon-etablissement/{waiting_id}/confirmer").status_code,
        teacher.post("/mon-compte/sessions/1/fermer").status_code,
        teacher.get("/organisation").status_code,
        teacher.post(f"/organisation/enseignants/{waiting_id}/confirmer").status_code,
        teacher.get("/organisation/journal").status_code,
    ]

    assert answers == [404, 404, 404, 404, 404]
    assert row[0] == account_id
    assert foreign_session


def test_a_waiting_teacher_approves_nobody(app: Flask, database: Database) -> None:
    with database.writing() as session:
        school = builders.school(session)
        first = builders.teacher(session, school=school, approved=False)
        second = builders.teacher(session, school=school, approved=False)
        account_id, other_id = first.account_id, second.id
        own_id = first.id
    waiting = signed_in(app, account_id)

    assert waiting.post(f"/mon-etablissement/{other_id}/confirmer").status_code == 403
    assert waiting.post(f"/mon-etablissement/{own_id}/confirmer").status_code == 403


def test_a_refused_right_is_remembered_once_an_hour(app: Flask, database: Database) -> None:
    teacher = teacher_browser(app)

    for _ in range(3):
        teacher.get("/organisation/journal")

    with database.reading() as session:
        remembered = session.scalars(select(JournalRow).where(JournalRow.act == "refused.right")).all()
    assert [row.subject for row in remembered] == ["page:organiser.journal"]


# Case 30


def test_every_address_that_writes_refuses_a_forged_form(app: Flask, database: Database) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    with database.writing() as session:
        team = builders.team(session)
        key, account_id = team.key, team.teachers[0].teacher.account_id
    own = signed_in(app, account_id)
    browsers = [own, teacher_browser(app), organiser_browser(app), app.test_client()]
    accepted = []

    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) & {"POST", "PUT", "DELETE", "PATCH"}):
            url = _filled(app, rule.endpoint, rule.arguments, key)
            for browser in browsers:
                answer = browser.open(url, method=method)
                # A stranger may be told first that there is no such page.
                if answer.status_code not in ({400} if browser is own else {400, 401, 404}):
                    accepted.append((method, url, answer.status_code))

    assert accepted == []


def test_a_forged_form_is_explained_and_changes_nothing(app: Flask, database: Database) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    teacher = teacher_browser(app)

    answer = teacher.post("/mon-compte/nom", data={"name": "Forgé"})

    assert answer.status_code == 400
    assert "restée ouverte trop longtemps" in answer.text
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Account.name == "Forgé")) == 0


def test_the_token_of_the_page_makes_its_form_good(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    teacher = teacher_browser(app)
    page = teacher.get("/mon-compte").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]

    answer = teacher.post("/mon-compte/nom", data={"name": "Mme Vraie", "csrf_token": token})

    assert answer.status_code == 303


def _filled(app: Flask, endpoint: str, arguments: set[str], key: str) -> str:
    numbers = {"job_id", "teacher_id", "session_id", "number", "pupil_id", "row_id", "photo_id", "upload_id"}
    values = {name: 1 if name in numbers or name.endswith("_id") else key for name in arguments}
    with app.test_request_context():
        return str(app.url_for(endpoint, **values))


# Case 32


def test_guessing_a_password_is_stopped_and_said_in_french(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    email = _known_teacher(database)

    statuses = [
        client.post(
            "/connexion/mot-de-passe", data={"email": email, "password": f"essai numéro {n}"}
        ).status_code
        for n in range(8)
    ]
    stopped = client.post("/connexion/mot-de-passe", data={"email": email, "password": SECRET_PASSWORD})

    assert statuses == [422] * 8
    assert stopped.status_code == 429
    assert 1 <= int(stopped.headers["Retry-After"]) <= 900
    assert "trop d’essais" in stopped.text
    with database.reading() as session:
        acts = session.scalars(select(JournalRow.act).where(JournalRow.act.startswith("refused"))).all()
    assert sorted(acts) == ["refused.limit", "refused.password"]


def test_one_account_under_attack_leaves_its_neighbours_alone(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    attacked, neighbour = _known_teacher(database), _known_teacher(database)

    for n in range(9):
        client.post("/connexion/mot-de-passe", data={"email": attacked, "password": f"essai numéro {n}"})
    answer = client.post("/connexion/mot-de-passe", data={"email": neighbour, "password": SECRET_PASSWORD})

    assert answer.status_code == 303


def test_a_right_password_forgets_the_slips_before_it(client: FlaskClient, database: Database) -> None:
    email = _known_teacher(database)

    for _ in range(3):
        for n in range(5):
            client.post("/connexion/mot-de-passe", data={"email": email, "password": f"essai numéro {n}"})
        right = client.post("/connexion/mot-de-passe", data={"email": email, "password": SECRET_PASSWORD})

        assert right.status_code == 303


def test_nobody_is_flooded_with_links(client: FlaskClient, database: Database) -> None:
    statuses = [
        client.post("/connexion", data={"email": "cible@exemple.invalid"}).status_code for _ in range(7)
    ]

    assert statuses == [303] * 5 + [429] * 2
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 5


# Case 33


@pytest.mark.parametrize("url", ["/connexion", "/connexion/mot-de-passe", "/classe"])
def test_a_huge_field_is_refused_at_the_door(client: FlaskClient, url: str) -> None:
    answer = client.post(url, data={"email": "a" * 600_000})

    assert answer.status_code == 413
    assert "trop lourd" in answer.text


def test_a_huge_field_is_refused_even_without_a_token(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = True

    assert app.test_client().post("/connexion", data={"email": "a" * 600_000}).status_code == 413


# Links of mails


def test_looking_at_a_link_spends_nothing_and_its_button_works_once(
    app: Flask, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        email = builders.teacher(session).account.email
    app.test_client().post("/connexion", data={"email": email})
    path = link_in(letters(database, settings)[0])

    seen = [app.test_client().get(path).status_code for _ in range(3)]
    first = app.test_client().post(path).status_code
    again = app.test_client().post(path)

    assert seen == [200, 200, 200]
    assert first == 303
    assert again.status_code == 410
    assert "Ce lien ne sert plus" in again.text


@pytest.mark.parametrize(
    ("made_for", "path"),
    [
        (TokenPurpose.NEW_PASSWORD, "/connexion/lien/"),
        (TokenPurpose.CONFIRM_EMAIL, "/connexion/lien/"),
        (TokenPurpose.SIGN_IN, "/mot-de-passe/"),
        (TokenPurpose.SIGN_IN, "/mon-compte/adresse/"),
    ],
)
def test_a_link_serves_only_what_it_was_made_for(
    app: Flask, database: Database, made_for: TokenPurpose, path: str
) -> None:
    with database.writing() as session:
        account_id = builders.teacher(session).account_id
        secret = tokens.make(session, made_for, account_id=account_id, now=utc_now())
    client = app.test_client()

    assert client.get(path + secret).status_code == 410
    assert client.post(path + secret, data={"password": SECRET_PASSWORD}).status_code == 410


def test_an_old_link_is_over(app: Flask, database: Database) -> None:
    with database.writing() as session:
        account_id = builders.teacher(session).account_id
        secret = tokens.make(
            session, TokenPurpose.SIGN_IN, account_id=account_id, now=utc_now() - timedelta(minutes=21)
        )

    assert app.test_client().post(f"/connexion/lien/{secret}").status_code == 410


def test_using_one_link_spends_the_others_of_its_kind(
    app: Flask, database: Database, settings: Settings
) -> None:
    with database.writing() as session:
        email = builders.teacher(session).account.email
    client = app.test_client()
    for _ in range(2):
        client.post("/connexion", data={"email": email})
    first, second = (link_in(letter) for letter in letters(database, settings))

    assert client.post(second).status_code == 303
    assert app.test_client().post(first).status_code == 410


def test_no_secret_lies_in_the_queue_or_in_clear_in_the_database(
    client: FlaskClient, database: Database, settings: Settings
) -> None:
    client.post("/connexion", data={"email": "quelquun@exemple.invalid"})
    with database.reading() as session:
        [arguments] = session.scalars(select(Job.arguments)).all()
        account_id = session.scalar(select(Account.id).where(Account.email == "quelquun@exemple.invalid"))
    secret = link_in(letters(database, settings)[0]).rpartition("/")[2]

    assert arguments == {"template": "sign_in_link", "account_id": account_id}
    with database.reading() as session:
        assert secret not in session.scalars(select(Token.token_hash)).all()


# Where links lead


@pytest.mark.parametrize(
    "bent",
    [
        "//ailleurs.invalid", "https://ailleurs.invalid", "/\\ailleurs.invalid", "\\\\ailleurs.invalid",
        "/\tailleurs", "javascript:alert(1)", "ailleurs", "", "/" + "a" * 400, "///ailleurs.invalid", "/\r\nX: y",
    ],
)  # fmt: skip
def test_signing_in_never_leads_elsewhere(
    app: Flask, database: Database, settings: Settings, bent: str
) -> None:
    with database.writing() as session:
        email = builders.teacher(session).account.email
    client = app.test_client()

    client.get("/connexion", query_string={"next": bent})
    client.post("/connexion", data={"email": email})
    opened = client.post(link_in(letters(database, settings)[0]))

    assert opened.headers["Location"] == "/connexion"


@given(st.text(max_size=60))
def test_a_safe_path_begins_with_one_slash_and_holds_no_trick(text: str) -> None:
    path = safe_path(text)

    assert path is None or (path[0] == "/" and path[1:2] not in {"/", "\\"} and path.isprintable())


# Who has an account


def test_a_known_and_an_unknown_address_get_the_same_answers(app: Flask, database: Database) -> None:
    known = _known_teacher(database)
    unknown = "x" * (len(known) - len("@exemple.invalid")) + "@exemple.invalid"

    def answers(email: str) -> list[str]:
        browser = app.test_client()
        asked = [
            browser.post("/connexion", data={"email": email}, follow_redirects=True),
            browser.post("/mot-de-passe-oublie", data={"email": email}, follow_redirects=True),
            browser.post(
                "/connexion/mot-de-passe", data={"email": email, "password": "un mot de passe faux"}
            ),
        ]
        return [answer.status + _without_chance(answer.text.replace(email, "…")) for answer in asked]

    assert answers(known) == answers(unknown)
    with database.reading() as session:
        templates = [
            arguments["template"] for arguments in session.scalars(select(Job.arguments).order_by(Job.id))
        ]
    assert templates == ["sign_in_link", "new_password"] * 2


def _without_chance(page: str) -> str:
    """The page without its one-time token and the minute of the clock."""
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]*|\d+\u00a0h\u00a0\d\d', r"\1", page)


def test_an_unproven_address_can_not_use_a_password(app: Flask, database: Database) -> None:
    email = _known_teacher(database)
    with database.writing() as session:
        account = session.scalars(select(Account).where(Account.email == email)).one()
        account.email_confirmed_at = None

    answer = app.test_client().post(
        "/connexion/mot-de-passe", data={"email": email, "password": SECRET_PASSWORD}
    )

    assert answer.status_code == 422


# Mails


@pytest.mark.parametrize(
    "bent",
    ["a@exemple.invalid\nBcc: b@exemple.invalid", "a@exemple.invalid\r\nBcc: b@exemple.invalid", "a@b@c.invalid",
     "a@exemple.invalid,b@exemple.invalid", "<a@exemple.invalid>", "a\0@exemple.invalid", "a@exemple"],
)  # fmt: skip
def test_an_address_that_is_two_addresses_or_a_header_is_refused(
    client: FlaskClient, database: Database, bent: str
) -> None:
    answer = client.post("/connexion", data={"email": bent})

    assert answer.status_code == 422
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 0


class _LetterBox(socketserver.StreamRequestHandler):
    """A mail server that takes one letter and keeps it."""

    def handle(self) -> None:
        box: list[bytes] = self.server.box  # type: ignore[attr-defined]
        self.wfile.write(b"220 box\r\n")
        reading_letter = False
        for line in self.rfile:
            if reading_letter:
                box.append(line)
                if line == b".\r\n":
                    reading_letter = False
                    self.wfile.write(b"250 kept\r\n")
            elif line.upper().startswith(b"DATA"):
                reading_letter = True
                self.wfile.write(b"354 go\r\n")
            elif line.upper().startswith(b"QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")


@pytest.fixture
def letter_box() -> Iterator[tuple[str, list[bytes]]]:
    """The URL of a mail server on this machine, and the lines it received."""
    with socketserver.TCPServer(("127.0.0.1", 0), _LetterBox) as server:
        server.box = []  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}", server.box  # type: ignore[attr-defined]
        server.shutdown()


def test_a_name_with_line_breaks_adds_no_header(letter_box: tuple[str, list[bytes]]) -> None:
    url, box = letter_box
    message = Message(
        to="a@exemple.invalid", subject="Bonjour\r\nBcc: b@exemple.invalid", text="Été.\n.\nFin.\n"
    )

    deliver(message, Settings(mail_url=url))

    headers = b"".join(box).split(b"\r\n\r\n")[0]
    assert not [line for line in headers.splitlines() if line.lower().startswith(b"bcc:")]
    assert b"Auto-Submitted: auto-generated" in headers


def test_a_password_never_travels_in_the_clear(letter_box: tuple[str, list[bytes]]) -> None:
    url, box = letter_box
    secret = url.replace("smtp://", "smtp://user:secret@")

    with pytest.raises(smtplib.SMTPException):
        deliver(Message(to="a@exemple.invalid", subject="Bonjour", text="Été."), Settings(mail_url=secret))

    assert box == []


# Headers


def test_every_page_carries_its_armour(client: FlaskClient) -> None:
    headers = client.get("/connexion").headers

    assert "script-src 'self' 'wasm-unsafe-eval'" in headers["Content-Security-Policy"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_pages_of_signed_in_people_are_kept_by_no_cache(app: Flask) -> None:
    assert teacher_browser(app).get("/mon-compte").headers["Cache-Control"] == "private, no-store"
