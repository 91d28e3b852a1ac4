"""Photos of the printed object: send one, say what it shows, take it away."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries.entries import draft_of
from contest.rules.errors import TooMany
from contest.services import photos as services
from contest.services import scope
from contest.web.forms.team import DraftForm, PhotoForm
from contest.web.request import actor, db, settings, store
from contest.web.team import draft
from contest.web.team.allowance import count_file
from contest.web.team.door import blueprint
from contest.wording.numbers import bytes_in_words, plural
from contest.wording.photos import REFUSALS
from uploads.errors import PictureRefused, TooLarge
from uploads.intake import Received, receive

FORM_MARGIN_BYTES = 100_000


@blueprint.post("/equipes/<key>/photos")
def photo_add(key: str) -> ResponseReturnValue:
    """Receive one photo."""
    request.max_content_length = services.LIMIT_BYTES + FORM_MARGIN_BYTES
    _welcome(key)
    entry = scope.entry_for(db(), actor(), key)
    form = PhotoForm()
    if form.validate_on_submit():
        try:
            services.add(
                db(), actor(), key=key, received=_received(form), caption=form.caption.data, now=utc_now()
            )
        except (PictureRefused, TooLarge, TooMany) as refusal:
            form.photo.errors = [_words(refusal)]
        else:
            flash("Photo reçue. Nous la préparons : sa position GPS et ses réglages sont effacés.", "good")
            return redirect(url_for("team.draft", key=key, _anchor="photos"), 303)
    whole = draft_of(db(), entry)
    return draft.page(
        whole, DraftForm.of(whole.edition, formdata=None, obj=whole.entry), photo_form=form
    ), 422


@blueprint.post("/equipes/<key>/photos/<photo_key>/legende")
def photo_caption(key: str, photo_key: str) -> ResponseReturnValue:
    """Say what it shows."""
    services.caption(db(), actor(), key=photo_key, words=request.form.get("caption", ""), now=utc_now())
    flash("La légende est enregistrée.", "good")
    return redirect(url_for("team.draft", key=key, _anchor="photos"), 303)


@blueprint.post("/equipes/<key>/photos/<photo_key>/retirer")
def photo_delete(key: str, photo_key: str) -> ResponseReturnValue:
    """Take it away."""
    services.delete(db(), actor(), key=photo_key, now=utc_now())
    flash("La photo est retirée.", "good")
    return redirect(url_for("team.draft", key=key, _anchor="photos"), 303)


def _welcome(key: str) -> None:
    """The right first, then the count, in a transaction of its own."""
    scope.entry_for(db(), actor(), key)
    db().rollback()
    count_file(key)


def _received(form: PhotoForm) -> Received:
    file = form.photo.data
    if file is None or not file.filename:
        raise PictureRefused("not_a_picture")
    return receive(
        file.stream,
        store=store(),
        limit_bytes=services.LIMIT_BYTES,
        margin_bytes=settings().upload_disk_margin_mb * 1_000_000,
    )


def _words(refusal: PictureRefused | TooLarge | TooMany) -> str:
    if isinstance(refusal, TooLarge):
        return (
            f"Cette photo pèse plus de {bytes_in_words(refusal.limit_bytes)}. Réduisez-la avant de l’envoyer."
        )
    if isinstance(refusal, TooMany):
        return f"Cette candidature a déjà {plural(refusal.limit, 'photo')}. Retirez-en une d’abord."
    return REFUSALS.get(refusal.why, REFUSALS["broken"])
