"""Sign in by link or by password, choose a new password, sign out."""

from __future__ import annotations

from datetime import datetime

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from contest import login
from contest.models import Account
from contest.models.accounts import TokenPurpose
from contest.models.columns import utc_now
from contest.queries import accounts as reading
from contest.rules.accounts import LINK_LIFE, MIN_PASSWORD
from contest.rules.errors import Invalid, WrongPassword
from contest.services import accounts, limits, refusals, sessions
from contest.web.account.blueprint import blueprint
from contest.web.account.landing import come_in, home_of, keep_next
from contest.web.forms.account import AddressForm, ButtonForm, NewPasswordForm, PasswordForm, explain, refuse
from contest.web.request import actor, client_address, database, db, settings
from contest.wording.refusals import sentence_of, title_of

QUARTER_SECONDS, HOUR_SECONDS = 900, 3600
# A whole school stands behind one address: many from there, few for one account, fewer for both together.
LINKS_FOR_ADDRESS, LINKS_FROM_HERE = 5, 150
TRIES_FOR_BOTH, TRIES_FOR_ACCOUNT, TRIES_FROM_HERE = 8, 40, 300
SENT = "sent"


@blueprint.route("/connexion", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """One field, one button: known and unknown addresses get a link, and the same answer."""
    keep_next(request.args.get("next"))
    again = "encore" in request.args
    if request.method == "GET" and actor().session_id is not None and not again:
        return redirect(home_of(actor()), 303)
    form = AddressForm(email=reading.own(db(), actor()).email if again and actor().account_id else None)
    if form.validate_on_submit():
        _count_links(form.email.data, utc_now())
        accounts.request_link(db(), email=form.email.data, now=utc_now())
        return _sent(form.email.data, "account.sign_in")
    return render_template("account/sign_in.html", form=form), 422 if form.errors else 200


@blueprint.get("/connexion/envoye")
def sent() -> ResponseReturnValue:
    """What to do now; nothing here says whether the address is known."""
    kept = session.get(SENT)
    if not kept:
        return redirect(url_for("account.sign_in"), 303)
    sent_at = datetime.fromisoformat(kept["at"])
    return render_template(
        "account/sent.html",
        email=kept["email"],
        again=url_for(kept["from"]),
        sent_at=sent_at,
        until=sent_at + LINK_LIFE,
        sender=settings().mail_from,
        shown_on_console=settings().mail_url.startswith("console:"),
    )


@blueprint.route("/connexion/lien/<secret>", methods=["GET", "POST"])
def link(secret: str) -> ResponseReturnValue:
    """The page of a mailed link: looking at it changes nothing, its button opens the session."""
    if not ButtonForm().validate_on_submit():
        account = _holder(secret, TokenPurpose.SIGN_IN)
        return render_template("account/link.html", account=account)
    token = accounts.sign_in_by_link(db(), secret=secret, days=settings().session_days, now=utc_now())
    return come_in(token)


@blueprint.route("/connexion/mot-de-passe", methods=["GET", "POST"])
def password() -> ResponseReturnValue:
    """Address and password; the same refusal for a wrong one, an unknown address and an unproven one."""
    form = PasswordForm()
    if form.validate_on_submit():
        email, now = form.email.data, utc_now()
        _count_tries(email, now)
        try:
            token = accounts.sign_in_by_password(
                db(), email=email, password=form.password.data, days=settings().session_days, now=now
            )
        except WrongPassword as wrong:
            _remember_failure(now)
            refuse(form.password, f"{title_of(wrong)} {sentence_of(wrong)}")
        else:
            limits.clear(db(), "password_both", f"{email} {client_address()}")
            return come_in(token)
    return render_template("account/password.html", form=form), 422 if form.errors else 200


@blueprint.route("/mot-de-passe-oublie", methods=["GET", "POST"])
def forgotten() -> ResponseReturnValue:
    """Ask for a link that lets one choose another password."""
    form = AddressForm()
    if form.validate_on_submit():
        _count_links(form.email.data, utc_now())
        accounts.request_new_password(db(), email=form.email.data, now=utc_now())
        return _sent(form.email.data, "account.forgotten")
    return render_template("account/forgotten.html", form=form), 422 if form.errors else 200


@blueprint.route("/mot-de-passe/<secret>", methods=["GET", "POST"])
def new_password(secret: str) -> ResponseReturnValue:
    """Choose a password; every other session ends."""
    form = NewPasswordForm()
    if form.validate_on_submit():
        try:
            token = accounts.set_password_by_link(
                db(),
                secret=secret,
                password=form.password.data,
                days=settings().session_days,
                now=utc_now(),
            )
        except Invalid as invalid:
            explain(form, invalid)
        else:
            response = come_in(token)
            flash("Votre mot de passe est enregistré. Vos autres appareils sont déconnectés.", "good")
            return response
    account = _holder(secret, TokenPurpose.NEW_PASSWORD)
    page = render_template("account/new_password.html", form=form, account=account, least=MIN_PASSWORD)
    return page, 422 if form.errors else 200


@blueprint.post("/deconnexion")
def sign_out() -> ResponseReturnValue:
    """Revoke this session: its cookie is worth nothing from now on, wherever it was copied."""
    sessions.revoke_own(db(), actor(), now=utc_now())
    response = make_response(redirect(url_for("public.home"), 303))
    login.forget(response)
    flash("Vous êtes déconnecté. À bientôt !", "good")
    return response


def _holder(secret: str, purpose: TokenPurpose) -> Account:
    token = reading.live_token(db(), secret, purpose, now=utc_now())
    return reading.by_id(db(), token.account_id)


def _sent(email: str, asked_from: str) -> ResponseReturnValue:
    session[SENT] = {"email": email, "at": utc_now().isoformat(), "from": asked_from}
    return redirect(url_for("account.sent"), 303)


def _count_links(email: str, now: datetime) -> None:
    limits.count(
        database(), "link_for", email, limit=LINKS_FOR_ADDRESS, window_seconds=QUARTER_SECONDS, now=now
    )
    limits.count(
        database(), "link_from", client_address(), limit=LINKS_FROM_HERE, window_seconds=HOUR_SECONDS, now=now
    )


def _count_tries(email: str, now: datetime) -> None:
    here = client_address()
    for what, subject, limit, seconds in (
        ("password_both", f"{email} {here}", TRIES_FOR_BOTH, QUARTER_SECONDS),
        ("password_account", email, TRIES_FOR_ACCOUNT, HOUR_SECONDS),
        ("password_from", here, TRIES_FROM_HERE, QUARTER_SECONDS),
    ):
        limits.count(database(), what, subject, limit=limit, window_seconds=seconds, now=now)


def _remember_failure(now: datetime) -> None:
    db().rollback()
    refusals.remember(database(), actor(), "refused.password", "page:account.password", now=now)
