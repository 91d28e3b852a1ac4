"""The five authorisations of each pupil: the table, the entry for one or for many, the paper forms."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries.entries import Draft, draft_of
from contest.rules.consent import State, state_of
from contest.rules.errors import Invalid
from contest.services import consents as services
from contest.services import pupils as pupil_services
from contest.services import scope
from contest.web.forms.team import AnswersForm, pupil_choices
from contest.web.request import actor, db
from contest.web.team import shown
from contest.web.team.door import blueprint
from contest.wording.consents import ANSWERS, QUESTIONS, REASONS, SIGNERS, USES, use_heads, withdrawn_words
from contest.wording.numbers import plural
from contest.wording.typography import typo

FIELDS = frozenset({"pupils", "signer", "signed_on"})


@blueprint.get("/equipes/<key>/autorisations")
def consents(key: str) -> ResponseReturnValue:
    """Who agreed to what."""
    draft = _draft(key)
    rows = shown.consent_rows(draft)
    return render_template(
        "team/consents.html",
        draft=draft,
        rows=rows,
        uses=use_heads(draft.edition.signatures_needed),
        waiting=[pupil for pupil in draft.pupils if not draft.may_take_part(pupil)],
        nav_items=shown.nav(key, actor()),
    )


@blueprint.route("/equipes/<key>/autorisations/saisie", methods=["GET", "POST"])
def consents_many(key: str) -> ResponseReturnValue:
    """The same answers for all the pupils that are ticked: a pile of papers in one go."""
    draft = _draft(key)
    form = AnswersForm()
    form.pupils.choices = pupil_choices(draft.pupils)
    if form.validate_on_submit() and _declared(key, form, form.pupils.data):
        return redirect(url_for("team.consents", key=key), 303)
    if not form.is_submitted():
        form.pupils.data = [pupil.id for pupil in draft.pupils if not draft.may_take_part(pupil)]
    return render_template(
        "team/consents_many.html", form=form, draft=draft, uses=USES, nav_items=shown.nav(key, actor())
    ), 422 if form.errors else 200


@blueprint.route("/equipes/<key>/eleves/<int:pupil_id>/autorisations", methods=["GET", "POST"])
def pupil_consents(key: str, pupil_id: int) -> ResponseReturnValue:
    """One pupil: what was signed, a new paper, a withdrawal."""
    pupil = pupil_services.pupil_for(db(), actor(), key=key, pupil_id=pupil_id)
    form = AnswersForm()
    form.pupils.choices = pupil_choices([pupil])
    if form.validate_on_submit() and _declared(key, form, [pupil.id]):
        return redirect(url_for("team.pupil_consents", key=key, pupil_id=pupil_id), 303)
    return render_template(
        "team/pupil_consents.html",
        form=form,
        pupil=pupil,
        team=scope.team_for(db(), actor(), key),
        uses=USES,
        signers=SIGNERS,
        answers_words=ANSWERS,
        nav_items=shown.nav(key, actor()),
    ), 422 if form.errors else 200


@blueprint.post("/equipes/<key>/autorisations/<int:consent_id>/retirer")
def withdraw_consent(key: str, consent_id: int) -> ResponseReturnValue:
    """A family changed its mind."""
    row = services.withdraw(db(), actor(), key=key, consent_id=consent_id, now=utc_now())
    needed = row.pupil.team.edition.signatures_needed
    after = state_of(row.pupil.signatures, row.use, signatures_needed=needed)
    flash(typo(withdrawn_words(row.use, row.answer, after)), "warning" if after is State.GRANTED else "good")
    return redirect(url_for("team.pupil_consents", key=key, pupil_id=row.pupil_id), 303)


@blueprint.get("/equipes/<key>/autorisations/formulaires")
def consent_forms(key: str) -> ResponseReturnValue:
    """One page of paper for each pupil."""
    return render_template(
        "team/consent_forms.html",
        draft=_draft(key),
        questions=[(USES[use][0], words) for use, words in QUESTIONS.items()],
        nav_items=shown.nav(key, actor()),
    )


def _draft(key: str) -> Draft:
    return draft_of(db(), scope.entry_for(db(), actor(), key))


def _declared(key: str, form: AnswersForm, pupil_ids: list[int]) -> bool:
    try:
        rows = services.declare(
            db(),
            actor(),
            key=key,
            pupil_ids=pupil_ids or [],
            signer=form.who,
            signed_on=form.signed_on.data,
            answers=form.answers,
            now=utc_now(),
        )
    except Invalid as refusal:
        field, code = next(iter(refusal.reasons.items()))
        target = form[field] if field in FIELDS else form.participation
        target.errors = [REASONS.get(code, REASONS.get(field, ""))]
        return False
    flash(
        f"C’est noté pour {plural(len(pupil_ids), 'élève')}."
        if rows
        else "C’était déjà noté : rien n’a changé.",
        "good",
    )
    return True
