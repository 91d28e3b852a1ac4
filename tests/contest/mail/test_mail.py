"""Every mail is composed from ids, says what it should, and links to pages that exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.mail import Message, compose, deliver, send_test
from contest.mail.messages import MESSAGES
from contest.models import EligibilityDecision, Extension, Juror, Receipt, Rulebook
from contest.models.columns import utc_now
from contest.paths import TEMPLATES
from contest.rules.eligibility import Eligibility
from contest.rules.phases import Phase
from contest.services import publication
from contest.settings import BadSetting, Settings
from contest.wording.organiser import ACTS
from tests import builders

ROOT = Path(__file__).parents[3]


def _arguments(session: Session, template: str) -> dict[str, Any]:
    team = builders.team(session)
    teacher = team.teachers[0].teacher
    teacher.refusal_reason = "Le rectorat ne vous connaît pas."
    teacher.account.pending_email = "nouvelle@exemple.invalid"
    until = utc_now()
    session.add(Extension(team_id=team.id, until=until, reason="Panne de réseau", granted_at=until))
    assert team.entry is not None
    upload = builders.upload(session, entry=team.entry)
    content = {
        "object": {
            "texts": {"title": "Poto"},
            "file": {"name": "poto.stl", "bytes": 684, "sha256": "a" * 64},
        },
        "rulebook": {"version": 1},
    }
    session.add(
        Receipt(
            entry_id=team.entry.id,
            number=1,
            submitted_at=until,
            upload_id=upload.id,
            content=content,
            content_digest="b" * 64,
        )
    )
    if template == publication.LETTER:
        builders.open_phase(session, team.edition, Phase.RESULTS)
    decision = EligibilityDecision(
        entry_id=team.entry.id,
        decision=Eligibility.ASKED,
        article="3. Ce que l’on dépose",
        message="Comment l’avez-vous dessiné ?",
        answer_until=until,
    )
    session.add(decision)
    if template == "juror_ready":
        builders.open_phase(session, team.edition, Phase.JUDGING)
    session.flush()
    juror = _juror(session, template)
    session.expire_all()
    return {
        "template": template,
        "account_id": teacher.account_id,
        "teacher_id": teacher.id,
        "team_id": team.id,
        "entry_id": team.entry.id,
        "receipt": 1,
        "edition_id": team.edition_id,
        "rulebook_id": session.scalars(select(Rulebook.id)).first(),
        "message_id": builders.message(session, edition_id=team.edition_id).id,
        "juror_id": juror.id,
        "assignment": 1,
        "decision_id": decision.id,
    }


def _juror(session: Session, template: str) -> Juror:
    """A juror with a ballot, whom this mail is for."""
    if template == "juror_invited":
        return builders.invited_juror(session)
    juror = builders.juror(session)
    builders.ballot(session, juror=juror, entry=builders.admitted_entry(session))
    if template == "juror_taken_out":
        juror.left_at = utc_now()
        session.flush()
    return juror


@pytest.mark.parametrize("template", sorted(MESSAGES))
def test_every_mail_is_written_and_leads_to_pages_that_exist(
    app: Flask, session_of_app: Session, settings: Settings, template: str
) -> None:
    arguments = _arguments(session_of_app, template)

    message = compose(session_of_app, arguments, settings, utc_now())

    assert message is not None
    assert len(message.subject) <= 120
    links = re.findall(rf"{re.escape(settings.base_url)}(/\S+)", message.text)
    adapter = app.url_map.bind("127.0.0.1")
    endpoints = [adapter.match(link, method="GET")[0] for link in links]
    assert all(endpoint in app.view_functions for endpoint in endpoints)
    assert "{{" not in message.text


@pytest.fixture
def session_of_app(app: Flask) -> Iterator[Session]:
    """A writing session of the application's database, on its edition."""
    with app.extensions["contest.database"].open_writing() as session:
        yield session
        session.rollback()


def test_every_template_of_a_mail_belongs_to_a_mail() -> None:
    written = {path.stem for path in (TEMPLATES / "mail").glob("*.txt")}

    assert written == set(MESSAGES) | {"test"}


def test_nobody_writes_to_somebody_who_left(session: Session, settings: Settings) -> None:
    account = builders.account(session, email=None, erased_at=utc_now())
    arguments = {"template": "sign_in_link", "account_id": account.id}

    assert compose(session, arguments, settings, utc_now()) is None


def test_the_console_shouts_that_nothing_was_sent(capsys: pytest.CaptureFixture[str]) -> None:
    deliver(Message(to="a@exemple.invalid", subject="Bonjour", text="Un lien"), Settings())

    shown = capsys.readouterr().err
    assert "NOT sent" in shown
    assert "Un lien" in shown


def test_an_answer_to_an_organisers_message_goes_to_the_contact_of_the_edition(
    session: Session, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    edition = builders.edition(session, contact_email="orga@exemple.invalid")
    message = builders.message(session, edition_id=edition.id, body="Accolades {{ 7 * 7 }} et < chevrons >.")
    arguments = {
        "template": "organiser_message",
        "account_id": builders.account(session, name="Mme Lemaire").id,
        "message_id": message.id,
    }

    letter = compose(session, arguments, settings, utc_now())

    assert letter is not None
    assert letter.reply_to == "orga@exemple.invalid"
    assert "Bonjour Mme Lemaire,\n\nAccolades {{ 7 * 7 }} et < chevrons >.\n" in letter.text
    deliver(letter, Settings())
    assert "Reply-To: orga@exemple.invalid" in capsys.readouterr().err


def test_the_test_mail_says_where_it_comes_from(capsys: pytest.CaptureFixture[str]) -> None:
    send_test(Settings(base_url="https://concours.invalid"), "a@exemple.invalid")

    assert "https://concours.invalid" in capsys.readouterr().err


def test_an_address_of_a_mail_server_that_is_none_is_named() -> None:
    with pytest.raises(BadSetting, match="CONTEST_MAIL_URL"):
        deliver(Message(to="a@exemple.invalid", subject="s", text="t"), Settings(mail_url="pigeon://loft"))


def test_every_act_of_the_journal_has_its_sentence() -> None:
    sources = [path.read_text() for path in (ROOT / "contest").rglob("*.py")]
    calls = "".join(sources)
    acts = set(re.findall(r'(?:journal\.write|refusals\.remember)\([^()]*?"([a-z_]+\.[a-z_]+)"', calls))

    assert acts - set(ACTS) == set()
