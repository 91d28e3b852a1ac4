"""What every page needs of the current request: the database session, the actor, the client's address."""

from __future__ import annotations

from typing import cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from contest.database import Database
from contest.rules.rights import NOBODY, Actor
from contest.settings import Settings
from uploads.storage import Store

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def settings() -> Settings:
    """The settings the application was made with."""
    return cast(Settings, current_app.extensions["contest.settings"])


def database() -> Database:
    """The application's database."""
    return cast(Database, current_app.extensions["contest.database"])


def store() -> Store:
    """Where received files lie."""
    return cast(Store, current_app.extensions["contest.store"])


def db() -> Session:
    """This request's session: reading for GET, writing otherwise; committed once, at the edge, after success."""
    if "session" not in g:
        reading = request.method in READING_METHODS
        g.session = database().open_reading() if reading else database().open_writing()
    return cast(Session, g.session)


def actor() -> Actor:
    """Who is asking; set before each request by contest.login."""
    return cast(Actor, g.get("actor", NOBODY))


def client_address() -> str:
    """The client's address, as far as the trusted proxies tell it."""
    return request.remote_addr or "unknown"


def commit_at_the_edge(app: Flask) -> None:
    """Commit after a successful POST, PUT or DELETE; roll back after an error; always close."""

    @app.after_request
    def commit(response: Response) -> Response:
        session = g.get("session")
        if session is not None and request.method not in READING_METHODS:
            if response.status_code < 400:
                session.commit()
            else:
                session.rollback()
        return response

    @app.teardown_request
    def close(_error: BaseException | None) -> None:
        session = g.pop("session", None)
        if session is not None:
            session.close()
