"""The juror's ties: asked before anything else, added to at any time."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from contest.models import Edition, Juror, School
from contest.models.columns import utc_now
from contest.queries import conflicts as reading
from contest.queries import jurors
from contest.queries.conflicts import SHOWN_AT_ONCE
from contest.queries.desk import pile_of
from contest.rules.jury import ConflictKind
from contest.services import conflicts as declaring
from contest.web.forms.account import refuse
from contest.web.forms.jurors import ConflictsForm
from contest.web.jury.blueprint import blueprint
from contest.web.jury.sight import reading_window
from contest.web.request import actor, database, db

# Whoever arrives may read these before saying what ties they have.
BEFORE_TIES = frozenset(
    {
        "jury.conflicts",
        "jury.invitation",
        "jury.decline",
        "jury.own_invitation",
        "jury.decline_own",
    }
)
NOT_FOUND = "Aucun établissement du concours ne porte ces mots. Essayez le nom de la ville."
NOT_SURE = "Cochez cette case une fois que vous avez tout dit."


@blueprint.before_request
def ask_for_ties_first() -> ResponseReturnValue | None:
    """A juror who hasn't said which ties they have sees no object."""
    juror_id = actor().juror_id
    if juror_id is None or request.endpoint in BEFORE_TIES:
        return None
    # A session of its own: counting attempts must be able to write before the request's session does.
    with database().reading() as session:
        asked = jurors.has_declared(session, juror_id)
    return None if asked else redirect(url_for("jury.conflicts"), 303)


DECLARED = "C’est noté : vous ne jugerez aucun objet de ces établissements."
NO_TIE = "C’est noté : aucun lien déclaré. Vous pourrez en dire un à tout moment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The schools that can be ticked: all of a few, or those that were found and those ticked before."""

    schools: Sequence[School]
    searched: bool


@blueprint.route("/jury/conflits", methods=["GET", "POST"])
def conflicts() -> ResponseReturnValue:
    """Schools of the contest to keep away from, their own among them, and another tie in words."""
    juror, form = db().get_one(Juror, actor().juror_id), ConflictsForm()
    own = reading.own_schools(db(), juror)
    told = [row for row in reading.of_juror(db(), juror.id) if row.kind is not ConflictKind.OWN_SCHOOL]
    offered = _offered(form, juror, {school.id for school in own} | {row.school_id for row in told})
    if form.is_submitted() and request.form.get("act") != "search" and _is_right(form, juror):
        first = juror.conflicts_declared_at is None
        declaring.declare(
            db(), actor(), school_ids=form.school.data or [], tie=form.tie.data or "", now=utc_now()
        )
        said = bool(form.school.data or form.tie.data or own)
        flash(DECLARED if said else NO_TIE, "good")
        return redirect(url_for("jury.home" if first else "jury.conflicts"), 303)
    page = render_template(
        "jury/conflicts.html", form=form, juror=juror, own=own, told=told, offered=offered, act=_act(juror)
    )
    return page, 422 if form.errors else 200


def _act(juror: Juror) -> str:
    """What the button says: where it leads, when there is something to read there already."""
    if juror.conflicts_declared_at is not None:
        return "Ajouter"
    window = reading_window(db().get_one(Edition, juror.edition_id))
    can_read = utc_now() >= window.opens_at and pile_of(db(), actor()).lines
    return "Voir mes bulletins" if can_read else "Enregistrer"


def _offered(form: ConflictsForm, juror: Juror, without: Collection[int | None]) -> Offered:
    """Fill the form's choices; a search that finds nothing is refused beside its field."""
    edition = db().get_one(Edition, juror.edition_id)
    everywhere = [school for school in reading.schools_taking_part(db(), edition) if school.id not in without]
    searched = len(everywhere) > SHOWN_AT_ONCE
    words, ticked = form.search.data or "", set(form.school.data or [])
    found = {school.id for school in reading.found_among(everywhere, words)} if searched else set()
    shown = [school for school in everywhere if not searched or school.id in found | ticked]
    form.school.choices = [SelectChoice(str(school.id), school.name) for school in shown]
    if searched and words and not found:
        refuse(form.search, NOT_FOUND)
    return Offered(schools=shown, searched=searched)


def _is_right(form: ConflictsForm, juror: Juror) -> bool:
    if not form.validate():
        return False
    if juror.conflicts_declared_at is None and not form.sure.data:
        refuse(form.sure, NOT_SURE)
        return False
    return True
