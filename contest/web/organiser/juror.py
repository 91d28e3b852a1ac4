"""One juror: what is known, what they do, what an organiser can change."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models import Juror
from contest.models.columns import utc_now
from contest.queries import conflicts as apart
from contest.queries import editions
from contest.queries import jurors as reading
from contest.rules.errors import Conflict, Invalid, NotFound, TooMany
from contest.services import conflicts, invitations, jurors
from contest.services.invitees import checked_school
from contest.web.forms.jurors import JurorForm, TieForm, explain
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import jurors as wording
from contest.wording.refusals import sentence_of

ONE = "/organisation/jury/<int(max=2147483647):juror_id>"


@blueprint.route(ONE, methods=["GET", "POST"])
def juror(juror_id: int) -> ResponseReturnValue:
    """Where they work, how many ballots they take; and everything else about them."""
    form = JurorForm()
    if not form.is_submitted():
        return _page(juror_id)
    if form.validate():
        try:
            jurors.change(
                db(),
                actor(),
                juror_id=juror_id,
                affiliation=form.affiliation.data or "",
                uai=form.uai.data or "",
                capacity=form.capacity.data or "",
                is_chair=form.is_chair.data,
                version=form.version.data,
                now=utc_now(),
            )
        except Invalid as invalid:
            explain(form, invalid)
        except Conflict as conflict:
            flash(sentence_of(conflict), "warning")
            form.version.process_data(reading.juror_by_id(db(), juror_id).version)
            return _page(juror_id, form=form), 409
        else:
            flash("C’est enregistré.", "good")
            return _back(juror_id)
    return _page(juror_id, form=form), 422


@blueprint.post(ONE + "/renvoyer")
def resend_invitation(juror_id: int) -> ResponseReturnValue:
    """Send another link."""
    one = invitations.resend(db(), actor(), juror_id=juror_id, now=utc_now())
    flash(f"Un nouveau lien part à {one.account.email}. Les précédents marchent encore.", "good")
    return _back(juror_id)


@blueprint.post(ONE + "/annuler")
def withdraw_invitation(juror_id: int) -> ResponseReturnValue:
    """Call the invitation back."""
    one = invitations.withdraw(db(), actor(), juror_id=juror_id, now=utc_now())
    flash(f"L’invitation de {one.account.name} est annulée : son lien ne sert plus.", "good")
    return redirect(url_for("organiser.jury"), 303)


@blueprint.post(ONE + "/retirer")
def take_out_juror(juror_id: int) -> ResponseReturnValue:
    """End their part; what is handed in counts."""
    freed = jurors.take_out(db(), actor(), juror_id=juror_id, now=utc_now())
    flash(wording.taken_out_words(freed), "good")
    return _back(juror_id)


@blueprint.post(ONE + "/reprendre")
def bring_back_juror(juror_id: int) -> ResponseReturnValue:
    """Let them judge again."""
    back = jurors.bring_back(db(), actor(), juror_id=juror_id)
    flash(wording.brought_back_words(back), "good")
    return _back(juror_id)


@blueprint.post(ONE + "/relancer")
def remind_juror(juror_id: int) -> ResponseReturnValue:
    """Write how many ballots are left, and until when."""
    try:
        one = jurors.remind(db(), actor(), juror_id=juror_id, now=utc_now())
    except (TooMany, Conflict) as refusal:
        flash(sentence_of(refusal), "note")
    else:
        flash(f"Un rappel part au juré n° {one.number}.", "good")
    return redirect(url_for("organiser.jury", voir="late"), 303)


@blueprint.post(ONE + "/lien")
def keep_apart(juror_id: int) -> ResponseReturnValue:
    """Write down a tie that the organiser knows of."""
    form = TieForm()
    if form.validate_on_submit():
        try:
            school_id = checked_school(db(), form.uai.data or "")
            if school_id is None:
                raise NotFound
            conflicts.declare_for(
                db(),
                actor(),
                juror_id=juror_id,
                school_id=school_id,
                note=form.note.data or "",
                now=utc_now(),
            )
        except Invalid as invalid:
            explain(form, invalid)
        except Conflict as conflict:
            form.uai.errors = [sentence_of(conflict)]
        else:
            flash("C’est noté : ce juré ne lira aucun objet de cet établissement.", "good")
            return _back(juror_id)
    return _page(juror_id, tie=form), 422


def _back(juror_id: int) -> ResponseReturnValue:
    return redirect(url_for("organiser.juror", juror_id=juror_id), 303)


def _page(juror_id: int, *, form: JurorForm | None = None, tie: TieForm | None = None) -> str:
    one, now = reading.juror_by_id(db(), juror_id), utc_now()
    line = reading.line_of(db(), editions.current(db()), one, now=now)
    conflicts_told = apart.of_juror(db(), one.id)
    return render_template(
        "organiser/juror.html",
        juror=one,
        line=line,
        form=form or _filled(one),
        tie=tie or TieForm(formdata=None),
        own=apart.own_schools(db(), one),
        conflicts=conflicts_told,
        written={row.school_id for row in conflicts_told},
        wording=wording,
        now=now,
    )


def _filled(one: Juror) -> JurorForm:
    return JurorForm(
        formdata=None,
        affiliation=one.affiliation,
        uai=one.school.uai if one.school else "",
        capacity=str(one.capacity or ""),
        is_chair=one.is_chair,
        version=one.version,
    )
