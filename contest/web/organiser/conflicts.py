"""Conflicts of interest: read what jurors declared, keep it in force, or lift it with a reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import conflicts as reading
from contest.queries import editions
from contest.queries.conflicts import ConflictFilter
from contest.rules.errors import Conflict, NotFound
from contest.rules.jury import ConflictKind
from contest.services import conflicts as deciding
from contest.web.forms.account import refuse
from contest.web.forms.jurors import LiftForm
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import jurors as wording
from contest.wording.refusals import sentence_of

ONE = "/organisation/jury/conflits/<int(max=2147483647):conflict_id>"


@blueprint.get("/organisation/jury/conflits")
def conflicts() -> ResponseReturnValue:
    """What waits first; the others by filter."""
    which, edition = asked.choice(ConflictFilter, ConflictFilter.WAITING), editions.current(db())
    listed = reading.listed(db(), edition, which, page=asked.page())
    return render_template(
        "organiser/conflicts.html",
        listed=listed,
        which=which,
        neighbours=asked.neighbours(listed),
        wording=wording,
        now=utc_now(),
    )


@blueprint.post(ONE + "/maintenir")
def uphold_conflict(conflict_id: int) -> ResponseReturnValue:
    """Read, and it stays in force."""
    deciding.look(db(), actor(), conflict_id=conflict_id, now=utc_now())
    flash("C’est noté : le conflit reste en vigueur.", "good")
    return redirect(url_for("organiser.conflicts"), 303)


@blueprint.route(ONE + "/lever", methods=["GET", "POST"])
def lift_conflict(conflict_id: int) -> ResponseReturnValue:
    """The juror may read these objects after all; the reason is kept."""
    form, conflict = LiftForm(), reading.conflict_by_id(db(), conflict_id)
    if conflict.kind is ConflictKind.OWN_SCHOOL:
        raise NotFound
    if form.validate_on_submit():
        try:
            deciding.lift(db(), actor(), conflict_id=conflict_id, reason=form.reason.data, now=utc_now())
        except Conflict as refusal:
            refuse(form.reason, sentence_of(refusal))
        else:
            flash("Le conflit est levé, et votre raison est gardée.", "good")
            return redirect(url_for("organiser.conflicts"), 303)
    page = render_template("organiser/lift_conflict.html", form=form, conflict=conflict, wording=wording)
    return page, 422 if form.errors else 200
