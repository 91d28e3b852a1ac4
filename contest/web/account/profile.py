"""One's own account: name, address, password, sessions, data, leaving."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest import login
from contest.models.accounts import TokenPurpose
from contest.models.columns import utc_now
from contest.queries import accounts as reading
from contest.queries import leaving
from contest.rules.accounts import MIN_PASSWORD
from contest.rules.errors import Conflict, Invalid, ProofNeeded, WrongPassword
from contest.services import accounts, erasure, limits, proofs, sessions
from contest.web.account.blueprint import blueprint
from contest.web.forms.account import (
    ButtonForm,
    ChangeEmailForm,
    ChangePasswordForm,
    LeaveForm,
    NameForm,
    explain,
    refuse,
)
from contest.web.request import actor, database, db, settings
from contest.wording.refusals import sentence_of

WRONG_CURRENT = "Ce n’est pas votre mot de passe actuel."
PROVE = "Tapez votre mot de passe actuel, ou connectez-vous à nouveau."
TRIES, TRIES_SECONDS = 10, 900


@blueprint.get("/mon-compte")
def profile() -> ResponseReturnValue:
    """Everything one can change about oneself."""
    return _page()


@blueprint.post("/mon-compte/nom")
def rename() -> ResponseReturnValue:
    """Change one's name."""
    form = NameForm()
    if not form.validate_on_submit():
        return _page(name_form=form), 422
    accounts.rename(db(), actor(), name=form.name.data)
    return _done("Votre nom est changé.")


@blueprint.post("/mon-compte/adresse")
def change_email() -> ResponseReturnValue:
    """Ask for another address: a link goes there."""
    form = ChangeEmailForm()
    if not form.validate_on_submit():
        return _page(email_form=form), 422
    _count("email_change")
    if not _proven(form, form.email):
        return _page(email_form=form), 422
    accounts.change_email(db(), actor(), email=form.email.data, now=utc_now())
    return _done(f"Un lien est parti vers {form.email.data}. L’adresse changera quand il aura servi.")


@blueprint.route("/mon-compte/adresse/<secret>", methods=["GET", "POST"])
def confirm(secret: str) -> ResponseReturnValue:
    """The page of the link sent to a new address; its button confirms it."""
    if not ButtonForm().validate_on_submit():
        token = reading.live_token(db(), secret, TokenPurpose.CONFIRM_EMAIL, now=utc_now())
        return render_template("account/confirm.html", account=reading.by_id(db(), token.account_id))
    account = accounts.confirm_email(db(), secret=secret, now=utc_now())
    flash(f"Votre adresse est maintenant {account.email}.", "good")
    return redirect(url_for("account.profile" if actor().account_id else "account.sign_in"), 303)


@blueprint.post("/mon-compte/mot-de-passe")
def change_password() -> ResponseReturnValue:
    """Set or change one's password; the other sessions end."""
    form = ChangePasswordForm()
    if form.validate_on_submit():
        _count("password_change")
        if not reading.own(db(), actor()).password_hash and not _proven(form, form.password):
            return _page(password_form=form), 422
        try:
            accounts.change_password(
                db(),
                actor(),
                current=form.current.data or "",
                new=form.password.data,
                now=utc_now(),
            )
        except Invalid as invalid:
            explain(form, invalid)
        except WrongPassword:
            refuse(form.current, WRONG_CURRENT)
        else:
            return _done("Votre mot de passe est enregistré. Vos autres appareils sont déconnectés.")
    return _page(password_form=form), 422


@blueprint.post("/mon-compte/sessions/<int(max=2147483647):session_id>/fermer")
def close_session(session_id: int) -> ResponseReturnValue:
    """Close one of one's own sessions."""
    sessions.revoke(db(), actor(), session_id=session_id, now=utc_now())
    return _done("La session est fermée.")


@blueprint.get("/mon-compte/mes-donnees.json")
def my_data() -> ResponseReturnValue:
    """Everything we know of the account, to keep."""
    known = leaving.everything_known(db(), reading.own(db(), actor()))
    response = Response(json.dumps(known, ensure_ascii=False, indent=2), mimetype="application/json")
    response.headers["Content-Disposition"] = "attachment; filename=mes-donnees.json"
    return response


@blueprint.route("/mon-compte/partir", methods=["GET", "POST"])
def leave() -> ResponseReturnValue:
    """Say what happens, then erase."""
    form = LeaveForm()
    if form.validate_on_submit() and _erased(form):
        return _gone()
    page = render_template(
        "account/leave.html",
        form=form,
        stakes=leaving.stakes(db(), actor().teacher_id or 0),
        account=reading.own(db(), actor()),
        fresh=proofs.is_fresh(db(), actor(), now=utc_now()),
    )
    return page, 422 if form.errors else 200


def _erased(form: LeaveForm) -> bool:
    _count("leave")
    if not _proven(form, form.sure):
        return False
    try:
        erasure.leave(db(), actor(), now=utc_now())
    except Conflict as conflict:
        refuse(form.sure, sentence_of(conflict))
        return False
    return True


def _proven(form: Any, visible: Any) -> bool:
    """Whether the password typed or the age of the session prove who it is; else the page says what to do."""
    try:
        proofs.expect(db(), actor(), password=form.current.data or "", now=utc_now())
    except WrongPassword:
        refuse(form.current, WRONG_CURRENT)
    except ProofNeeded as needed:
        has_password = reading.own(db(), actor()).password_hash is not None
        refuse(form.current if has_password else visible, PROVE if has_password else sentence_of(needed))
    else:
        return True
    return False


def _gone() -> ResponseReturnValue:
    response = make_response(redirect(url_for("public.home"), 303))
    login.forget(response)
    flash("Votre compte est effacé. Merci d’être passé par là.", "good")
    return response


def _done(words: str) -> ResponseReturnValue:
    flash(words, "good")
    return redirect(url_for("account.profile"), 303)


def _count(what: str) -> None:
    limits.count(
        database(), what, actor().pseudonym, limit=TRIES, window_seconds=TRIES_SECONDS, now=utc_now()
    )


def _page(**forms: Any) -> str:
    account = reading.own(db(), actor())
    shown = {
        "name_form": forms.get("name_form") or NameForm(formdata=None, name=account.name),
        "email_form": forms.get("email_form") or ChangeEmailForm(formdata=None),
        "password_form": forms.get("password_form") or ChangePasswordForm(formdata=None),
    }
    return render_template(
        "account/profile.html",
        account=account,
        sessions=sorted(
            reading.own_sessions(db(), account.id, now=utc_now()),
            key=lambda row: row.id != actor().session_id,
        ),
        here=actor().session_id,
        now=utc_now(),
        fresh=proofs.is_fresh(db(), actor(), now=utc_now()),
        least=MIN_PASSWORD,
        session_days=settings().session_days,
        **shown,
    )
