"""Editions: see them all, copy one, choose the one that runs."""

from __future__ import annotations

from datetime import timedelta

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import archive
from contest.queries import editions as reading
from contest.rules.errors import Conflict, Invalid
from contest.services import edition_copies
from contest.web.forms.account import ButtonForm
from contest.web.forms.editions import CopyForm
from contest.web.organiser.blueprint import blueprint
from contest.web.organiser.settings_page import PREVIEW
from contest.web.request import actor, db
from contest.wording.dates import day_of
from contest.wording.organiser import PHASES

YEAR = timedelta(weeks=52)


@blueprint.get("/organisation/editions")
def editions() -> ResponseReturnValue:
    """The running edition and those on the shelf."""
    return render_template("organiser/editions.html", shelves=archive.shelves(db()), now=utc_now())


@blueprint.route("/organisation/editions/<slug>/copier", methods=["GET", "POST"])
def edition_copy(slug: str) -> ResponseReturnValue:
    """A new edition with all that can be kept; `preview` shows its dates and makes nothing."""
    source = reading.named(db(), slug)
    form = CopyForm(data=_proposal(source))
    if form.validate_on_submit() and PREVIEW not in request.form:
        try:
            made = edition_copies.copy(db(), actor(), source_id=source.id, wanted=form.wanted, now=utc_now())
        except Invalid as invalid:
            form.explain(invalid)
        else:
            flash(f"L’édition {made.year} est prête. Relisez ses dates avant de la mettre en cours.", "good")
            return redirect(url_for("organiser.settings", edition=made.slug), 303)
    day = form.first_day.data
    page = render_template(
        "organiser/edition_copy.html",
        form=form,
        source=source,
        windows=edition_copies.dates(source, day) if day else [],
        phases=PHASES,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/organisation/editions/<slug>/en-cours", methods=["GET", "POST"])
def edition_use(slug: str) -> ResponseReturnValue:
    """Say what happens to the pages, then make it the current edition."""
    chosen, current = reading.named(db(), slug), reading.current(db())
    form = ButtonForm()
    if form.validate_on_submit():
        instead_of = request.form.get("instead_of", 0, type=int)
        try:
            edition_copies.make_current(db(), actor(), edition_id=chosen.id, instead_of=instead_of)
        except Conflict:
            flash("Une autre édition vient d’être mise en cours. Relisez avant de recommencer.", "warning")
            return redirect(url_for("organiser.edition_use", slug=slug), 303)
        flash(f"L’édition {chosen.year} est en cours.", "good")
        return redirect(url_for("organiser.editions"), 303)
    shelves = {shelf.edition.id: shelf for shelf in archive.shelves(db())}
    return render_template(
        "organiser/edition_use.html",
        form=form,
        chosen=shelves[chosen.id],
        current=shelves[current.id],
        now=utc_now(),
    )


def _proposal(source: Edition) -> dict[str, object]:
    """The same contest, a year later."""
    year = source.year + 1
    first = min(window.opens_at for window in source.windows)
    return {
        "title": source.title,
        "year": year,
        "slug": str(year),
        "first_day": day_of(first) + YEAR,
    }
