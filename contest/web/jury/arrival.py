"""An invited juror arrives: the page of the mailed link, yes or no."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest import login
from contest.models import Account, Edition, Juror
from contest.models.accounts import TokenPurpose
from contest.models.columns import utc_now
from contest.queries import accounts as reading
from contest.queries import jurors
from contest.rules.errors import LinkExpired, NotFound, SignInNeeded
from contest.rules.jurors import JurorState, state_of
from contest.rules.phases import Phase, window_of
from contest.services import invitations
from contest.web.forms.jurors import DeclineForm
from contest.web.jury.blueprint import blueprint
from contest.web.request import actor, db, settings


@blueprint.route("/jury/invitation/<secret>", methods=["GET", "POST"])
def invitation(secret: str) -> ResponseReturnValue:
    """Looking at it changes nothing; its button accepts, and signs in."""
    if request.method == "POST":
        token = invitations.accept(db(), secret=secret, days=settings().session_days, now=utc_now())
        response = make_response(redirect(url_for("jury.home"), 303))
        login.remember(response, token)
        return response
    try:
        account_id = reading.live_token(db(), secret, TokenPurpose.INVITE_JUROR, now=utc_now()).account_id
    except LinkExpired:
        return _over(secret)
    return _page(jurors.pending_for(db(), account_id), DeclineForm(), secret=secret)


@blueprint.post("/jury/invitation/<secret>/decliner")
def decline(secret: str) -> ResponseReturnValue:
    """Say no, perhaps why; nobody needs an account for that."""
    form = DeclineForm()
    if not form.validate_on_submit():
        account_id = reading.live_token(db(), secret, TokenPurpose.INVITE_JUROR, now=utc_now()).account_id
        return _page(jurors.pending_for(db(), account_id), form, secret=secret)
    invitations.decline(db(), secret=secret, reason=form.reason.data or "", now=utc_now())
    return _thanks()


@blueprint.route("/jury/invitation", methods=["GET", "POST"])
def own_invitation() -> ResponseReturnValue:
    """The same for somebody who is signed in and lost the mail."""
    if actor().account_id is None:
        raise SignInNeeded
    if request.method == "POST":
        invitations.accept_own(db(), actor(), now=utc_now())
        return redirect(url_for("jury.home"), 303)
    return _page(jurors.pending_for(db(), actor().account_id), DeclineForm())


@blueprint.post("/jury/invitation/decliner")
def decline_own() -> ResponseReturnValue:
    """Say no while signed in."""
    form = DeclineForm()
    if actor().account_id is None:
        raise SignInNeeded
    if not form.validate_on_submit():
        return _page(jurors.pending_for(db(), actor().account_id), form)
    invitations.decline_own(db(), actor(), reason=form.reason.data or "", now=utc_now())
    return _thanks()


def _page(juror: Juror | None, form: DeclineForm, *, secret: str = "") -> ResponseReturnValue:
    if juror is None:
        if not secret:
            raise NotFound
        return _over(secret)
    edition = db().get_one(Edition, juror.edition_id)
    inviter = db().get(Account, juror.invited_by) if juror.invited_by is not None else None
    page = render_template(
        "jury/invitation.html",
        juror=juror,
        inviter=inviter.name if inviter and inviter.name else "",
        window=window_of(edition.windows, Phase.JUDGING),
        pace=jurors.pace(db(), edition.id),
        form=form,
        accept_url=url_for("jury.invitation", secret=secret) if secret else url_for("jury.own_invitation"),
        decline_url=url_for("jury.decline", secret=secret) if secret else url_for("jury.decline_own"),
    )
    return _kept_nowhere(page, 422 if form.errors else 200)


def _over(secret: str) -> ResponseReturnValue:
    """The link was used, is too old, or was called back: what to do now."""
    juror = jurors.of_link(db(), secret)
    state = state_of(juror) if juror is not None else None
    if state is JurorState.ACCEPTED and juror is not None and juror.account_id == actor().account_id:
        return redirect(url_for("jury.home"), 303)
    return _kept_nowhere(render_template("jury/invitation_over.html", state=state), 410)


def _thanks() -> ResponseReturnValue:
    flash("C’est noté, merci d’avoir répondu. Les organisateurs sont prévenus.", "good")
    return redirect(url_for("public.home"), 303)


def _kept_nowhere(page: str, status: int) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    return response
