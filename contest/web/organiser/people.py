"""Teachers: confirm that they teach where they say, or refuse with a reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import organiser as reading
from contest.queries.organiser import TeacherFilter
from contest.rules.errors import NotFound
from contest.services import schools
from contest.web.forms.organiser import ReasonForm
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db


@blueprint.get("/organisation/enseignants")
def teachers() -> ResponseReturnValue:
    """Those who wait first; the others by filter."""
    which = asked.choice(TeacherFilter, TeacherFilter.WAITING)
    listed = reading.teachers(db(), which, words=asked.words(), page=asked.page())
    return render_template(
        "organiser/teachers.html",
        listed=listed,
        which=which,
        words=asked.words(),
        neighbours=asked.neighbours(listed),
        first=reading.first_of_school(db(), [teacher.school_id for teacher in listed.rows]),
    )


@blueprint.post("/organisation/enseignants/<int(max=2147483647):teacher_id>/confirmer")
def approve(teacher_id: int) -> ResponseReturnValue:
    """Confirm a teacher; a mail tells them."""
    teacher = schools.approve(db(), actor(), teacher_id=teacher_id, now=utc_now())
    flash(f"{teacher.account.name} peut maintenant déposer, et confirmer ses collègues.", "good")
    return redirect(url_for("organiser.teachers"), 303)


@blueprint.route(
    "/organisation/enseignants/<int(max=2147483647):teacher_id>/refuser", methods=["GET", "POST"]
)
def refuse(teacher_id: int) -> ResponseReturnValue:
    """Refuse with a reason, which is mailed."""
    form = ReasonForm()
    if form.validate_on_submit():
        teacher = schools.refuse(db(), actor(), teacher_id=teacher_id, reason=form.reason.data, now=utc_now())
        flash(f"La place de {teacher.account.name} est refusée ; la raison part par e-mail.", "good")
        return redirect(url_for("organiser.teachers"), 303)
    teacher = reading.teacher(db(), teacher_id)
    if teacher.approved_at is not None:
        raise NotFound
    return render_template("organiser/refuse.html", form=form, teacher=teacher), 422 if form.errors else 200
