"""Who is asking: flask-login, thinly, over our own revocable sessions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import Flask, Request, Response, current_app, g, request
from flask import session as form_session
from flask_login import LoginManager, current_user

from contest.database import Database
from contest.models.columns import utc_now
from contest.queries import accounts
from contest.rules.rights import NOBODY, Actor
from contest.services import sessions
from contest.settings import Settings

WRITING_METHODS = frozenset({"POST", "PUT", "DELETE", "PATCH"})
DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Visitor:
    """What flask-login asks of a user; `actor` is what the rest of the application looks at."""

    actor: Actor = NOBODY
    name: str = ""

    @property
    def is_authenticated(self) -> bool:
        """Whether a live session stands behind this request."""
        return self.actor.session_id is not None

    @property
    def is_active(self) -> bool:
        """Erased accounts have no session, so everyone who is here is active."""
        return self.is_authenticated

    @property
    def is_anonymous(self) -> bool:
        """The opposite of signed in."""
        return not self.is_authenticated

    def get_id(self) -> str:
        """The session's id: flask-login never stores it, because nobody calls its login_user."""
        return str(self.actor.session_id or "")


def install(app: Flask) -> None:
    """Set g.actor and g.account_name before each request; our cookies replace flask-login's."""
    settings = _settings(app)
    app.config.update(
        SESSION_COOKIE_NAME=_cookie_name("contest_form", settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https,
        SESSION_COOKIE_PATH="/",
    )
    manager = LoginManager(app)
    manager.session_protection = None
    manager.anonymous_user = Visitor
    manager.request_loader(_load)
    app.before_request(_say_who)
    app.after_request(_renew_cookie)


def remember(response: Response, token: str) -> None:
    """Put a new session's token in the visitor's cookie, and forget what their forms knew before."""
    form_session.clear()
    _set_cookie(response, token)


def forget(response: Response) -> None:
    """Take the cookie away; the session itself is revoked by contest.services.sessions."""
    form_session.clear()
    settings = _settings(current_app)
    response.delete_cookie(cookie_name(settings), secure=settings.https, httponly=True, samesite="Lax")


def cookie_name(settings: Settings) -> str:
    """The name of the session cookie: over https no other host can set it."""
    return _cookie_name("contest_session", settings)


def _cookie_name(name: str, settings: Settings) -> str:
    return f"__Host-{name}" if settings.https else name


def _load(asked: Request) -> Visitor | None:
    token = asked.cookies.get(cookie_name(_settings(current_app)))
    if not token or asked.endpoint == "static":
        return None
    with _database().reading() as session:
        found = accounts.signed_in(session, token, now=utc_now())
    return Visitor(found.actor, found.name) if found else None


def _say_who() -> None:
    g.actor = current_user.actor
    g.account_name = current_user.name
    if g.actor.account_id is not None and request.method in WRITING_METHODS:
        _prolong(g.actor.session_id)


def _prolong(session_id: int) -> None:
    now, days = utc_now(), _settings(current_app).session_days
    with _database().reading() as session:
        due = accounts.is_due(session, session_id, before=now - sessions.PROLONG_EVERY)
    if due:
        with _database().writing() as session:
            g.session_prolonged = sessions.prolong(session, session_id, days=days, now=now)


def _renew_cookie(response: Response) -> Response:
    token = request.cookies.get(cookie_name(_settings(current_app)), "")
    if g.get("session_prolonged") and not any(
        "contest_session" in v for v in response.headers.getlist("Set-Cookie")
    ):
        _set_cookie(response, token)
    return response


def _set_cookie(response: Response, token: str) -> None:
    settings = _settings(current_app)
    response.set_cookie(
        cookie_name(settings),
        token,
        max_age=settings.session_days * DAY_SECONDS,
        secure=settings.https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def _settings(app: Flask) -> Settings:
    return cast(Settings, app.extensions["contest.settings"])


def _database() -> Database:
    return cast(Database, current_app.extensions["contest.database"])
