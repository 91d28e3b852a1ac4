"""Errors become pages here: the one table of errors and status codes."""

from __future__ import annotations

import logging
import secrets

from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from contest.rules.errors import (
    Closed,
    Conflict,
    ContestError,
    Incomplete,
    Invalid,
    LinkExpired,
    NotFound,
    Refused,
    SignInNeeded,
    TooMany,
    WrongPassword,
)
from contest.wording import refusals
from contest.wording.typography import typo
from uploads.errors import PictureRefused, StoreFull, TooLarge, UploadsError

STATUS: dict[type[Exception], int] = {
    NotFound: 404,
    Refused: 403,
    SignInNeeded: 401,
    WrongPassword: 422,
    Closed: 409,
    Incomplete: 422,
    Conflict: 409,
    TooMany: 429,
    Invalid: 422,
    LinkExpired: 410,
    TooLarge: 413,
    StoreFull: 507,
    PictureRefused: 422,
}
# Refusals of the web itself: title and sentence.
WEB_WORDS: dict[int, tuple[str, str]] = {
    400: ("Cette demande est mal formée.", "Revenez en arrière, rechargez la page, puis recommencez."),
    404: (refusals.TITLES[NotFound], refusals.SENTENCES[NotFound]),
    405: ("Cette page ne s’ouvre pas comme ça.", "Revenez à la page précédente et passez par son bouton."),
    413: (
        "C’est trop lourd pour cette page.",
        "Rien n’a été enregistré. Raccourcissez vos textes, ou envoyez le fichier par la page de dépôt.",
    ),
    415: ("Ce format n’est pas attendu ici.", "Revenez en arrière et passez par le formulaire."),
}
CSRF_WORDS = (
    "Cette page est restée ouverte trop longtemps.",
    "Par sécurité, le formulaire n’a pas été pris en compte. Revenez en arrière, copiez votre texte s’il est long, "
    "rechargez la page et renvoyez-le.",
)
CRASH_WORDS = (
    "Une panne, de notre côté.",
    "Ce que vous veniez d’envoyer n’a pas été enregistré ; tout ce qui l’était avant est intact. Réessayez dans une "
    "minute. Si cela recommence, écrivez aux organisateurs en citant l’incident {number}.",
)
LAST_RESORT = (
    "<!doctype html><html lang=fr><meta charset=utf-8><title>{title}</title><h1>{title}</h1><p>{sentence}</p>"
)

log = logging.getLogger("contest.failures")


def install(app: Flask) -> None:
    """Register a page for each kind of error."""
    app.register_error_handler(ContestError, _domain)
    app.register_error_handler(UploadsError, _domain)
    app.register_error_handler(SignInNeeded, _sign_in_needed)
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _web)
    app.register_error_handler(500, _crash)


def status_of(error: Exception) -> int:
    """The status code of the error's class, or of the nearest class above it; 500 for what no table knows."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def wants_json() -> bool:
    """Whether a script asks rather than a person."""
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return request.path.startswith("/api/") or (best == "application/json")


def _domain(error: Exception) -> Response:
    status = status_of(error)
    if status == 500:
        return _crash(error)
    answer = _answer(status, refusals.code_of(error), refusals.title_of(error), refusals.sentence_of(error))
    if isinstance(error, TooMany) and error.retry_after_seconds is not None:
        answer.headers["Retry-After"] = str(error.retry_after_seconds)
    return answer


def _sign_in_needed(error: SignInNeeded) -> Response:
    if request.method not in {"GET", "HEAD"} or wants_json():
        return _domain(error)
    here = request.full_path if request.query_string else request.path
    return make_response(redirect(url_for("account.sign_in", next=here), code=303))


def _forged(_error: CSRFError) -> Response:
    return _answer(400, "csrf", *CSRF_WORDS)


def _web(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= 500:
        return _crash(error)
    if status < 400:
        return make_response(error.get_response())
    title, sentence = WEB_WORDS.get(status, WEB_WORDS[400])
    answer = _answer(status, (error.name or "refused").lower().replace(" ", "_"), title, sentence)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            answer.headers[name] = value
    return answer


def _crash(error: Exception) -> Response:
    number = secrets.token_hex(4).upper()
    cause = getattr(error, "original_exception", None) or error
    log.error("incident %s at %s %s", number, request.method, request.endpoint, exc_info=cause)
    title, sentence = CRASH_WORDS
    return _answer(500, "crash", title, sentence.format(number=number))


def _answer(status: int, code: str, title: str, sentence: str) -> Response:
    _roll_back()
    title, sentence = typo(title), typo(sentence)
    if wants_json():
        return make_response(jsonify(error=code, sentence=sentence), status)
    return make_response(_page(status, title, sentence), status)


def _page(status: int, title: str, sentence: str) -> str:
    try:
        return render_template(
            "errors/error.html", code=status, title=title, sentence=sentence, actions=_ways_out(status)
        )
    except Exception:
        # The page that tells of a failure must never fail itself.
        log.exception("the error page could not be rendered")
        return LAST_RESORT.format(title=title, sentence=sentence)


def _ways_out(status: int) -> list[tuple[str, str]]:
    if status in {401, 410}:
        return [("Se connecter", url_for("account.sign_in")), ("Retour à l’accueil", url_for("public.home"))]
    return [
        ("Retour à l’accueil", url_for("public.home")),
        ("Écrire aux organisateurs", url_for("public.contact")),
    ]


def _roll_back() -> None:
    """What was being written is undone before the page reads anything."""
    session = g.get("session")
    if session is not None:
        session.rollback()
