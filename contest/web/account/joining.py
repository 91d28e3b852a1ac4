"""The first visit: one's name, one's school; and the colleagues who come later."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from contest.models import School
from contest.models.columns import utc_now
from contest.queries import accounts as reading
from contest.queries import schools as finding
from contest.queries.jurors import pending_for
from contest.rules.errors import Conflict, Invalid, SignInNeeded
from contest.rules.rights import Role
from contest.services import limits, schools, scope
from contest.web.account.blueprint import blueprint
from contest.web.account.landing import home_of
from contest.web.forms.account import SchoolForm, SignUpForm, explain, refuse
from contest.web.request import actor, database, db
from contest.wording.refusals import sentence_of

TYPED_NAME = "typed_name"
SCHOOLS_A_DAY, DAY_SECONDS = 5, 86_400
NOT_FOUND = "Aucun établissement ne porte ces mots. Essayez le nom de la ville, ou ajoutez-le."


@blueprint.route("/inscription", methods=["GET", "POST"])
def sign_up() -> ResponseReturnValue:
    """« Enchantés. » : name and school; searching and adding are buttons of the same form."""
    _expect_newcomer()
    if actor().role is not Role.ANYONE:
        return redirect(home_of(actor()), 303)
    form = SignUpForm(name=session.get(TYPED_NAME), school=request.args.get("etablissement", type=int))
    found = _found(form)
    act = request.form.get("act", "join") if form.is_submitted() else ""
    if act == "add":
        session[TYPED_NAME] = form.name.data
        return redirect(url_for("account.add_school"), 303)
    if act == "search" and not found:
        refuse(form.search, NOT_FOUND)
    if act == "join" and form.validate():
        return _join(form)
    page = render_template(
        "account/sign_up.html",
        form=form,
        found=found,
        account=reading.own(db(), actor()),
        invited=pending_for(db(), actor().account_id) is not None,
    )
    return page, 422 if form.errors else 200


@blueprint.route("/inscription/etablissement", methods=["GET", "POST"])
def add_school() -> ResponseReturnValue:
    """Add a school that isn't in the list, then go back to choose it."""
    _expect_newcomer()
    form = SchoolForm()
    if form.validate_on_submit():
        limits.count(
            database(),
            "school_added",
            actor().pseudonym,
            limit=SCHOOLS_A_DAY,
            window_seconds=DAY_SECONDS,
            now=utc_now(),
        )
        try:
            school = schools.add(
                db(),
                actor(),
                uai=form.uai.data,
                name=form.name.data,
                town=form.town.data,
                region=form.region.data,
            )
        except Invalid as invalid:
            explain(form, invalid)
        except Conflict as taken:
            refuse(form.uai, sentence_of(taken))
        else:
            return redirect(url_for("account.sign_up", etablissement=school.id), 303)
    return render_template("account/add_school.html", form=form), 422 if form.errors else 200


@blueprint.get("/mon-etablissement")
def colleagues() -> ResponseReturnValue:
    """Who teaches at the same school; whoever is approved there may approve the others."""
    teacher = scope.teacher_of(db(), actor())
    approved = teacher.approved_at is not None and teacher.refused_at is None
    everyone = finding.teachers_at(db(), teacher.school_id) if approved else [teacher]
    return render_template("account/colleagues.html", teacher=teacher, everyone=everyone, approved=approved)


@blueprint.post("/mon-etablissement/<int(max=2147483647):teacher_id>/confirmer")
def approve_colleague(teacher_id: int) -> ResponseReturnValue:
    """Confirm that a colleague teaches here."""
    teacher = schools.approve(db(), actor(), teacher_id=teacher_id, now=utc_now())
    flash(f"{teacher.account.name} peut maintenant déposer. Un e-mail vient de partir.", "good")
    return redirect(url_for("account.colleagues"), 303)


def _expect_newcomer() -> None:
    """Signing up begins at the sign-in page: the link proves the address first."""
    if actor().account_id is None:
        raise SignInNeeded


def _found(form: SignUpForm) -> list[School]:
    found = finding.search(db(), form.search.data or "")
    if chosen := form.school.data:
        kept = db().get(School, chosen)
        found = [kept, *(school for school in found if school.id != chosen)] if kept else found
    form.school.choices = [SelectChoice(str(school.id), school.name) for school in found]
    return found


def _join(form: SignUpForm) -> ResponseReturnValue:
    schools.join(db(), actor(), name=form.name.data, school_id=form.school.data)
    session.pop(TYPED_NAME, None)
    return redirect(url_for("team.home"), 303)
