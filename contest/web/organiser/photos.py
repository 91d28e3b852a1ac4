"""The photos to look at, many on one page: nobody but the team sees one before."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import editions, seen
from contest.queries import photo_queue as reading
from contest.queries.ballots import entry_code
from contest.queries.photo_queue import PhotoFilter
from contest.rules.errors import Conflict
from contest.services import photos as services
from contest.web.forms.photos import looks, without_reason
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import photos as wording
from contest.wording.numbers import plural


@blueprint.get("/organisation/photos")
def photos() -> ResponseReturnValue:
    """Those nobody has looked at; the others by filter."""
    return _page()


@blueprint.post("/organisation/photos")
def look() -> ResponseReturnValue:
    """Note what several photos show."""
    chosen = looks(request.form)
    if wrong := without_reason(chosen):
        return _page(errors=dict.fromkeys(wrong, wording.FAULT_MISSING)), 422
    try:
        done = services.look(db(), actor(), looks=chosen, now=utc_now())
    except Conflict:
        return _page(clash=True), 409
    words = f"{plural(len(done), 'photo regardée', 'photos regardées')}." if done else "Rien n’a changé."
    flash(words, "good" if done else "note")
    return redirect(url_for("organiser.photos", **asked.kept("voir")), 303)


def _page(*, errors: dict[str, str] | None = None, clash: bool = False) -> str:
    edition, which = editions.current(db()), asked.choice(PhotoFilter, PhotoFilter.WAITING)
    listed = reading.photos(db(), edition, which, page=asked.page())
    return render_template(
        "organiser/photos.html",
        listed=listed,
        titles=seen.titles(db(), [line.photo.entry_id for line in listed.rows]),
        which=which,
        counts=reading.counts(db(), edition),
        neighbours=asked.neighbours(listed, "organiser.photos"),
        photo_words=wording,
        photo_errors=errors or {},
        typed=request.form,
        entry_code=entry_code,
        clash=clash,
    )
