"""Create a team, rename it, share it with a colleague, hand it over, leave it, dissolve it."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import editions
from contest.queries import teams as reading
from contest.queries.entries import draft_of
from contest.rules.errors import Conflict, TooMany
from contest.rules.teams import TeamKind
from contest.services import scope
from contest.services import teams as services
from contest.web.forms.account import row_id
from contest.web.forms.eligibility import AnswerForm
from contest.web.forms.team import TeamForm
from contest.web.request import actor, db, settings
from contest.web.team import rules, shown
from contest.web.team.door import blueprint
from contest.wording.eligibility import told


@blueprint.route("/equipes/nouvelle", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Create a team."""
    edition = editions.current(db())
    services.expect_registration(edition, utc_now())
    form = TeamForm.of(edition)
    if form.validate_on_submit():
        try:
            team = services.create(
                db(),
                actor(),
                name=form.name.data,
                kind=TeamKind(form.kind.data),
                level=form.level.data,
                now=utc_now(),
            )
        except Conflict:
            form.name.errors = [
                "Une équipe de votre établissement porte déjà ce nom. Choisissez-en un autre."
            ]
        except TooMany as refusal:
            form.form_errors.append(
                f"Votre établissement a déjà {refusal.limit} équipes, le maximum de cette édition."
            )
        else:
            flash(f"L’équipe « {team.name} » est créée. Ajoutez maintenant ses élèves.", "good")
            return redirect(url_for("team.pupils", key=team.key), 303)
    return render_template("team/new.html", form=form), 422 if form.errors or form.form_errors else 200


@blueprint.get("/equipes/<key>")
def show(key: str) -> ResponseReturnValue:
    """The team: what was decided of its entry, its code, its teachers, its name."""
    return page(key)


@blueprint.post("/equipes/<key>/nom")
def rename(key: str) -> ResponseReturnValue:
    """Another name or level."""
    form = TeamForm.of(editions.current(db()))
    # What a team is was said when it was made: this form doesn't ask.
    del form.kind
    if form.validate_on_submit():
        try:
            services.rename(db(), actor(), key=key, name=form.name.data, level=form.level.data, now=utc_now())
        except Conflict:
            form.name.errors = [
                "Une équipe de votre établissement porte déjà ce nom. Choisissez-en un autre."
            ]
        else:
            flash("C’est noté.", "good")
            return redirect(url_for("team.show", key=key), 303)
    return page(key, form), 422


@blueprint.post("/equipes/<key>/enseignants")
def add_colleague(key: str) -> ResponseReturnValue:
    """Share the team with a colleague of the school."""
    services.add_colleague(db(), actor(), key=key, teacher_id=_chosen())
    flash("Votre collègue est dans l’équipe, un message l’en prévient.", "good")
    return redirect(url_for("team.show", key=key), 303)


@blueprint.post("/equipes/<key>/invitation")
def invite(key: str) -> ResponseReturnValue:
    """Make a one-time link and show it once."""
    secret = services.invite(db(), actor(), key=key, now=utc_now())
    link = settings().base_url.rstrip("/") + url_for("team.join", secret=secret)
    team = scope.team_for(db(), actor(), key)
    return render_template("team/invitation.html", team=team, link=link, nav_items=shown.nav(key, actor()))


@blueprint.get("/equipes/rejoindre/<secret>")
def join(secret: str) -> ResponseReturnValue:
    """A page with a button: following a link changes nothing by itself."""
    return render_template("team/join.html", secret=secret)


@blueprint.post("/equipes/rejoindre/<secret>")
def use_invitation(secret: str) -> ResponseReturnValue:
    """Enter the team."""
    team = services.join(db(), actor(), secret=secret, now=utc_now())
    flash(f"Vous êtes dans l’équipe « {team.name} ».", "good")
    return redirect(url_for("team.show", key=team.key), 303)


@blueprint.post("/equipes/<key>/referent")
def hand_over(key: str) -> ResponseReturnValue:
    """Make a colleague the lead."""
    services.hand_over(db(), actor(), key=key, teacher_id=_chosen())
    flash("C’est fait : l’équipe a un nouvel enseignant référent.", "good")
    return redirect(url_for("team.show", key=key), 303)


@blueprint.post("/equipes/<key>/quitter")
def leave(key: str) -> ResponseReturnValue:
    """Leave the team to the others."""
    services.leave(db(), actor(), key=key)
    flash("Vous avez quitté l’équipe.", "good")
    return redirect(url_for("team.home"), 303)


@blueprint.post("/equipes/<key>/dissoudre")
def dissolve(key: str) -> ResponseReturnValue:
    """End the team and erase its pupils."""
    services.dissolve(db(), actor(), key=key, now=utc_now())
    flash("L’équipe est dissoute. Les prénoms, les autorisations et les photos sont effacés.", "good")
    return redirect(url_for("team.home"), 303)


def page(
    key: str, form: TeamForm | None = None, *, answer_form: AnswerForm | None = None, clash: bool = False
) -> str:
    """The team's page; `clash` says that somebody answered or decided while an answer was written."""
    session, now = db(), utc_now()
    team = scope.team_for(session, actor(), key)
    if form is None:
        form = TeamForm.of(team.edition, formdata=None)
        form.name.data, form.level.data = team.name, team.level
    draft = draft_of(session, scope.entry_for(session, actor(), key))
    teachers = reading.teachers_of(session, team.id)
    # Whoever only says that they teach at a school doesn't learn who else does.
    approved = any(
        place.teacher.approved_at is not None for place in teachers if place.teacher_id == actor().teacher_id
    )
    return render_template(
        "team/show.html",
        form=form,
        team=team,
        draft=draft,
        writable=draft.writable(now),
        told=told(draft.entry, deadline=draft.deadline, jury=shown.jury_words(draft, now), now=now),
        answer_form=answer_form or AnswerForm(formdata=None),
        clash=clash,
        recognised=actor().recognised,
        teachers=teachers,
        leads=any(place.leads and place.teacher_id == actor().teacher_id for place in teachers),
        me=actor().teacher_id,
        colleagues=reading.colleagues_for(session, team) if approved else (),
        nav_items=shown.nav(key, actor()),
        **rules.news(draft.entry),
    )


def _chosen() -> int:
    return request.form.get("teacher", -1, type=row_id)
