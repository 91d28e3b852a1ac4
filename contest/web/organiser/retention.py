"""What was kept long enough: count it, then erase it if the organiser says so."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import retention as reading
from contest.services import forgetting
from contest.web.forms.retention import ForgetForm
from contest.web.organiser.blueprint import blueprint
from contest.web.organiser.settings_page import asked_edition, edition_argument
from contest.web.request import actor, db
from contest.wording.numbers import plural
from contest.wording.settings import KEPT


@blueprint.route("/organisation/conservation", methods=["GET", "POST"])
def retention() -> ResponseReturnValue:
    """« Voir ce qui serait effacé »; the button erases exactly what was counted, or counts again."""
    edition, now = asked_edition(), utc_now()
    form = ForgetForm()
    counted = reading.dry_run(db(), edition, now=now)
    total = sum(due.count for due in counted)
    if form.validate_on_submit():
        if form.counted != total:
            form.sure.errors = ["Le compte a changé depuis que vous l’avez lu : le voici."]
        else:
            gone = sum(
                forgetting.forget(db(), actor(), edition=edition, kept=due.kept, now=now) for due in counted
            )
            flash(
                f"C’est effacé : {plural(gone, 'ligne')}. Les fichiers suivent dans quelques minutes.", "good"
            )
            return redirect(url_for("organiser.retention", edition=edition_argument(edition)), 303)
    form.total.data = str(total)
    page = render_template(
        "organiser/retention.html",
        shown=edition,
        asked=edition_argument(edition),
        form=form,
        counted=counted,
        total=total,
        words=KEPT,
        now=now,
    )
    return page, 422 if form.errors else 200
