"""What the jurors wrote: read it all before the teams do, keep a sentence back with a reason."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import editions, evidence, publications, reading_round
from contest.queries.ballots import entry_code, juror_code
from contest.rules.errors import Invalid
from contest.services import redactions
from contest.web.forms.results import WithholdForm
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import ranking as wording
from judging.rubric import Rubric

WITHHELD = "retirees"
PLACE = "/organisation/resultats/phrases/<key>/<criterion>"


@blueprint.get("/organisation/resultats/phrases")
def sentences() -> ResponseReturnValue:
    """Every sentence of evidence; those kept back by filter."""
    edition, now = editions.current(db()), utc_now()
    withheld = request.args.get("voir") == WITHHELD
    listed = evidence.every(db(), edition, words=asked.words(), only_withheld=withheld, page=asked.page())
    return render_template(
        "organiser/sentences.html",
        listed=listed,
        withheld=withheld,
        words=asked.words(),
        title=wording.sentences_title(
            listed.total,
            withheld=evidence.withheld_count(db(), edition),
            only_withheld=withheld,
            searched=bool(asked.words()),
            shown=publications.shown(db(), edition, now) is not None,
        ),
        read=not listed.rows and reading_round.reading_round(db(), edition).done > 0,
        neighbours=asked.neighbours(listed),
        criteria={each.code: each.name for each in Rubric.from_json(edition.rubric).criteria},
        entry_code=entry_code,
        juror_code=juror_code,
    )


@blueprint.route(f"{PLACE}/retirer", methods=["GET", "POST"])
def sentence_withhold(key: str, criterion: str) -> ResponseReturnValue:
    """Keep one from its team, and say why."""
    edition = editions.current(db())
    sentence = evidence.one(db(), edition, key, criterion)
    form = WithholdForm(data={"reason": sentence.withheld or ""})
    if form.validate_on_submit():
        try:
            redactions.withhold(
                db(), actor(), edition=edition, ballot_key=key, criterion=criterion,
                reason=form.reason.data, now=utc_now(),
            )  # fmt: skip
        except Invalid as invalid:
            form.explain(invalid)
        else:
            flash("La phrase est retirée : l’équipe ne la lira pas.", "good")
            return redirect(url_for("organiser.sentences"), 303)
    page = render_template(
        "organiser/sentence.html",
        form=form,
        sentence=sentence,
        criteria={each.code: each.name for each in Rubric.from_json(edition.rubric).criteria},
        code=entry_code(sentence.entry),
    )
    return page, 422 if form.errors else 200


@blueprint.post(f"{PLACE}/remettre")
def sentence_restore(key: str, criterion: str) -> ResponseReturnValue:
    """Let the team read it again."""
    redactions.restore(db(), actor(), edition=editions.current(db()), ballot_key=key, criterion=criterion)
    flash("La phrase est remise : l’équipe la lira.", "good")
    return redirect(url_for("organiser.sentences", voir=request.form.get("voir") or None), 303)
