"""Where somebody goes once they are in."""

from __future__ import annotations

from flask import make_response, redirect, session, url_for
from werkzeug.wrappers import Response

from contest import login
from contest.rules.accounts import safe_path
from contest.rules.rights import Actor, Role

NEXT = "next"


def keep_next(path: str | None) -> None:
    """Remember where they were going, if it is a path of this site."""
    if wanted := safe_path(path):
        session[NEXT] = wanted


def home_of(actor: Actor) -> str:
    """The first page of that role; someone without a school yet completes their sign-up."""
    endpoints = {
        Role.TEACHER: "team.home",
        Role.JUROR: "jury.home",
        Role.ORGANISER: "organiser.board",
        Role.PUPIL: "team.class_sign_in",
    }
    return url_for(endpoints.get(actor.role, "account.sign_up"))


def come_in(token: str, path: str | None = None) -> Response:
    """Go on to where they were going, with the new session in the cookie and nothing left of the old one."""
    wanted = safe_path(session.get(NEXT)) or path or url_for("account.sign_in")
    response = make_response(redirect(wanted, 303))
    login.remember(response, token)
    return response
