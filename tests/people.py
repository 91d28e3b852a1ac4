"""People of tests: browsers that are signed in, and the letter box where mails arrive."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from contest.database import Database
from contest.login import cookie_name
from contest.mail import Message, compose
from contest.models import Account, Job
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.rules.accounts import hash_of_token, new_token
from contest.services import sessions
from contest.settings import Settings
from tests import builders

DAYS = 14


def signed_in(app: Flask, account_id: int) -> FlaskClient:
    """A browser with a live session of that account."""
    database: Database = app.extensions["contest.database"]
    with database.writing() as session:
        token = sessions.open_for_account(session, account_id, days=DAYS, now=utc_now())
    client = app.test_client()
    client.set_cookie(cookie_name(app.extensions["contest.settings"]), token)
    return client


def teacher_browser(app: Flask, **changes: object) -> FlaskClient:
    """A browser of a new teacher, approved unless said."""
    database: Database = app.extensions["contest.database"]
    with database.writing() as session:
        account_id = builders.teacher(session, **changes).account_id
    return signed_in(app, account_id)


def organiser_browser(app: Flask) -> FlaskClient:
    """A browser of a new organiser."""
    database: Database = app.extensions["contest.database"]
    with database.writing() as session:
        account_id = builders.organiser(session).id
    return signed_in(app, account_id)


def juror_browser(app: Flask, **changes: object) -> FlaskClient:
    """A browser of a new juror of the current edition who has accepted."""
    database: Database = app.extensions["contest.database"]
    with database.writing() as session:
        account_id = builders.juror(session, **changes).account_id
    return signed_in(app, account_id)


def class_browser(app: Flask) -> FlaskClient:
    """A browser of pupils who came with the class code of a new team."""
    database: Database = app.extensions["contest.database"]
    token = new_token()
    with database.writing() as session:
        team = builders.team(session)
        builders.class_session(session, team=team, token_hash=hash_of_token(token))
    client = app.test_client()
    client.set_cookie(cookie_name(app.extensions["contest.settings"]), token)
    return client


def letters(database: Database, settings: Settings) -> list[Message]:
    """What the worker would send now, in the order of the queue; each mail is fetched once."""
    found = []
    with database.writing() as session:
        waiting = select(Job).where(Job.kind == JobKind.MAIL, Job.state == JobState.READY).order_by(Job.id)
        for job in session.scalars(waiting).all():
            job.state = JobState.DONE
            found.append(compose(session, job.arguments, settings, utc_now()))
    return [message for message in found if message is not None]


def link_in(message: Message) -> str:
    """The path of the first link of a mail."""
    match = re.search(r"https?://[^/\s]+(/\S*)", message.text)
    assert match is not None, message.text
    return match[1]


def account_of(database: Database, email: str) -> Account | None:
    """The account of that address, as it is now."""
    with database.reading() as session:
        return session.scalar(select(Account).where(Account.email == email))
