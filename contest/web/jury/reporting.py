"""Tell the organisers about a content that nobody should be shown."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.services import content_reports
from contest.web.forms.jury import ReportForm
from contest.web.jury import shown
from contest.web.jury.blueprint import blueprint
from contest.web.jury.sight import sight
from contest.web.request import actor, db

TOLD = "C’est signalé aux organisateurs. Vous pouvez continuer, ou garder ce bulletin pour plus tard."


@blueprint.route("/jury/bulletins/<key>/signaler", methods=["GET", "POST"])
def report(key: str) -> ResponseReturnValue:
    """What the juror saw, in their words; the ballot goes on."""
    form, now = ReportForm(), utc_now()
    seen = sight(key, now)
    if not form.validate_on_submit():
        page = render_template("jury/report.html", **shown.parts(seen, now), form=form)
        return (page, 422) if form.is_submitted() else page
    content_reports.report(db(), actor(), key=key, reason=form.reason.data, now=now)
    flash(TOLD, "good")
    return redirect(url_for("jury.ballot", key=key), 303)
