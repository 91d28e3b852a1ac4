"""Prizes and special mentions: those that the ranking proposes, those that the jury adds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Award, Edition
from contest.models.columns import utc_now
from contest.queries import awards as reading
from contest.queries import editions, publications, results
from contest.queries.ballots import entry_code, entry_number
from contest.queries.results import Named
from contest.rules.awards import AwardKind, best_of, podium
from contest.rules.errors import Closed, Conflict, Invalid
from contest.rules.phases import Phase, window_of
from contest.rules.results import deciding
from contest.services import awards as services
from contest.services.awards import Wanted
from contest.web.forms.results import AwardChangeForm, AwardForm, whole_number
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import results as wording
from contest.wording.refusals import sentence_of
from judging.rubric import Rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """An award that follows from the ranking; `given` once it was."""

    label: str
    entry: str
    said: str
    rank: int | None
    given: bool


@blueprint.route("/organisation/resultats/prix", methods=["GET", "POST"])
def awards() -> ResponseReturnValue:
    """Every award, what the ranking proposes, and the form for one more."""
    edition = editions.current(db())
    form = AwardForm(
        data={name: request.args[name] for name in ("entry", "label", "kind") if name in request.args}
    )
    if form.validate_on_submit():
        wanted = Wanted(
            kind=AwardKind(form.kind.data),
            label=form.label.data,
            reason=form.reason.data,
            rank=int(form.rank.data) if form.rank.data else None,
        )
        try:
            award = services.give(
                db(), actor(), edition=edition, number=form.number, wanted=wanted, now=utc_now()
            )
        except (Invalid, Conflict, Closed) as refused:
            form.explain(refused)
            return _page(edition, form), 422 if isinstance(refused, Invalid) else 409
        flash(f"« {award.label} » va à l’objet {entry_code(award.entry.number)}.", "good")
        return redirect(url_for("organiser.awards"), 303)
    return _page(edition, form), 422 if form.errors else 200


@blueprint.post("/organisation/resultats/prix/podium")
def awards_podium() -> ResponseReturnValue:
    """Give the first three prizes as the ranking has them."""
    edition = editions.current(db())
    try:
        given = services.give_podium(db(), actor(), edition=edition, labels=wording.PLACES, now=utc_now())
    except (Conflict, Closed) as refused:
        flash(sentence_of(refused), "warning")
        return redirect(url_for("organiser.awards"), 303)
    flash("Les trois premiers prix suivent le classement." if given else "Ils étaient déjà donnés.", "good")
    return redirect(url_for("organiser.awards"), 303)


@blueprint.route("/organisation/resultats/prix/<int(max=2147483647):award_id>", methods=["GET", "POST"])
def award(award_id: int) -> ResponseReturnValue:
    """Another name or reason for an award; nothing typed is lost when somebody was there before."""
    edition = editions.current(db())
    found = reading.one(db(), edition, award_id)
    form = AwardChangeForm(data={"label": found.label, "reason": found.reason, "version": str(found.version)})
    if form.validate_on_submit():
        try:
            services.change(
                db(), actor(), edition=edition, award_id=award_id, version=form.version_shown,
                label=form.label.data, reason=form.reason.data, now=utc_now(),
            )  # fmt: skip
        except (Invalid, Conflict, Closed) as refused:
            form.explain(refused)
            # The next try changes what is there now: it is shown beside what was typed.
            form.version.data = form.version.raw_data = str(found.version)
            theirs = found if isinstance(refused, Conflict) else None
            return _award_page(form, found, theirs), 422 if isinstance(refused, Invalid) else 409
        flash("C’est changé.", "good")
        return redirect(url_for("organiser.awards"), 303)
    return _award_page(form, found, None), 422 if form.errors else 200


@blueprint.post("/organisation/resultats/prix/<int(max=2147483647):award_id>/retirer")
def award_remove(award_id: int) -> ResponseReturnValue:
    """Take an award back."""
    edition = editions.current(db())
    version = whole_number(request.form.get("version"))
    services.remove(db(), actor(), edition=edition, award_id=award_id, version=version, now=utc_now())
    flash("Le prix est retiré.", "good")
    return redirect(url_for("organiser.awards"), 303)


def _award_page(form: AwardChangeForm, found: Award, theirs: Award | None) -> str:
    return render_template(
        "organiser/award.html", form=form, award=found, theirs=theirs, code=entry_code(found.entry.number)
    )


def _page(edition: Edition, form: AwardForm) -> str:
    given = reading.of(db(), edition)
    proposals = _proposals(edition, given)
    numbers = [award.entry.number for award in given] + [entry_number(each.entry) for each in proposals]
    named = results.named(db(), edition, numbers)
    return render_template(
        "organiser/awards.html",
        form=form,
        given=given,
        podium=[each for each in proposals if each.rank is not None],
        criteria=[each for each in proposals if each.rank is None],
        named=lambda code: _name(named.get(entry_number(code)), code),
        entry_code=entry_code,
        shared=[award.rank for award in given],
        deciding=deciding(edition.windows, utc_now()),
        opens_at=window_of(edition.windows, Phase.DELIBERATION).opens_at,
        publication=publications.latest(db(), edition.id),
        wording=wording,
    )


def _name(named: Named | None, code: str) -> str:
    return f"{named.title}, {code}" if named else code


def _proposals(edition: Edition, given: Sequence[Award]) -> list[Proposal]:
    """The podium, then the best entry of each criterion."""
    last = results.ranked(db(), edition.id)
    if last is None:
        return []
    standings = last.standings
    held = {(entry_code(award.entry.number), award.rank) for award in given}
    labels = {(entry_code(award.entry.number), award.label) for award in given}
    scores = {each["entry"]: each for each in standings}
    found = [
        Proposal(
            label=wording.PLACES[rank],
            entry=code,
            said=f"note {wording.decimal(scores[code]['score'])}",
            rank=rank,
            given=(code, rank) in held,
        )
        for rank, code in podium(standings)
    ]
    for criterion in Rubric.from_json(edition.rubric).criteria:
        label = wording.criterion_prize(criterion.name)
        found += [
            Proposal(
                label=label,
                entry=code,
                said=f"moyenne {wording.decimal(scores[code]['means'][criterion.code]['mean'])}",
                rank=None,
                given=(code, label) in labels,
            )
            for code in best_of(standings, criterion.code)
        ]
    return found
