"""What every page needs of the current request: the database session, the actor, the client's address."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import cast

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from contest.database import Database
from contest.rules.rights import NOBODY, Actor
from contest.settings import Settings
from uploads.storage import Store

HOUSEHOLD_BITS = 64
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
    """Where the client counts as coming from, as far as the trusted proxies tell it.

    Of IPv6 the network alone: one household has 2**64 addresses, and would never reach a limit.
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
        return str(IPv6Network((int(address), HOUSEHOLD_BITS), strict=False))
    return str(getattr(address, "ipv4_mapped", None) or address)


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
