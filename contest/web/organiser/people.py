"""Teachers: confirm that they teach where they say, or refuse with a reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from contest.models.columns import utc_now
from contest.queries import organiser as reading
from contest.queries import standing as places
from contest.queries.organiser import TeacherFilter
from contest.rules.errors import NotFound
from contest.services import schools, standing
from contest.web.forms.organiser import ColleagueForm, ReasonForm
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording.numbers import plural


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


@blueprint.route(
    "/organisation/enseignants/<int(max=2147483647):teacher_id>/suspendre", methods=["GET", "POST"]
)
def suspend(teacher_id: int) -> ResponseReturnValue:
    """Suspend an approved teacher, with a reason that is mailed; then their teams, if they lead any."""
    form = ReasonForm()
    if form.validate_on_submit():
        teacher = standing.suspend(
            db(), actor(), teacher_id=teacher_id, reason=form.reason.data, now=utc_now()
        )
        flash(f"{teacher.account.name} ne peut plus que relire ; la raison part par e-mail.", "good")
        if places.led_by(db(), teacher_id):
            return redirect(url_for("organiser.give_teams", teacher_id=teacher_id), 303)
        return redirect(url_for("organiser.teachers", voir="refused"), 303)
    teacher = reading.teacher(db(), teacher_id)
    if teacher.approved_at is None or teacher.refused_at is not None:
        raise NotFound
    return render_template("organiser/suspend.html", form=form, teacher=teacher), 422 if form.errors else 200


@blueprint.route(
    "/organisation/enseignants/<int(max=2147483647):teacher_id>/equipes", methods=["GET", "POST"]
)
def give_teams(teacher_id: int) -> ResponseReturnValue:
    """Give the teams of a teacher who isn't recognised to a colleague of the school."""
    teacher = reading.teacher(db(), teacher_id)
    if teacher.refused_at is None:
        raise NotFound
    form, colleagues = ColleagueForm(), places.colleagues_of(db(), teacher)
    form.colleague.choices = [SelectChoice(str(one.id), one.account.name) for one in colleagues]
    if form.validate_on_submit():
        given = standing.give_teams(
            db(), actor(), teacher_id=teacher_id, colleague_id=form.colleague.data, now=utc_now()
        )
        flash(
            f"{plural(len(given), 'équipe confiée', 'équipes confiées')}. Un e-mail vient de partir.", "good"
        )
        return redirect(url_for("organiser.teachers", voir="refused"), 303)
    page = render_template(
        "organiser/give_teams.html",
        form=form,
        teacher=teacher,
        teams=[place.team for place in places.led_by(db(), teacher_id)],
        colleagues=colleagues,
    )
    return page, 422 if form.errors else 200
