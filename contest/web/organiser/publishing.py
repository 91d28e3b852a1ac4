"""Publish the results: read everything again, then freeze it; correct it by an explicit act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Edition, Publication
from contest.models.columns import utc_now
from contest.queries import editions, evidence, publications, publishing
from contest.queries import results as reading
from contest.queries.ballots import entry_number
from contest.queries.publishing import Draft
from contest.queries.results import Named
from contest.rules.errors import Closed, Conflict, Invalid, NotFound
from contest.rules.frozen import shown as shown_codes
from contest.rules.phases import Phase, window_of
from contest.rules.publication import results_shown
from contest.rules.results import FEWEST, MOST, TOP, deciding
from contest.services import publication as services
from contest.web.forms.results import PublishForm, whole_number
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import ranking as wording
from contest.wording import results as words

# Offered as one click; the address takes any number within the limits.
CHOICES = (3, 5, 10, 15, 20, 30, 50)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry that everybody would see; `public` is False while an authorisation is missing."""

    code: str
    named: Named | None
    rank: int | None
    tied: bool
    score: str
    awards: tuple[str, ...]
    public: bool


@blueprint.route("/organisation/resultats/publier", methods=["GET", "POST"])
def publish() -> ResponseReturnValue:
    """What would be public, entry by entry; the button freezes exactly that."""
    edition, now = editions.current(db()), utc_now()
    before = publications.latest(db(), edition.id)
    form = PublishForm(data={"top": _asked_top(before)})
    if form.validate_on_submit():
        try:
            services.publish(
                db(), actor(), edition=edition, seen=form.seen.data or "", top=form.top.data,
                after=form.after_shown, reason=form.reason.data or "", now=now,
            )  # fmt: skip
        except (Invalid, Conflict) as refused:
            form.explain(refused)
            return _page(edition, form, before), 422 if isinstance(refused, Invalid) else 409
        except Closed:
            return _page(edition, form, before), 409
        _tell(edition)
        return redirect(url_for("organiser.results"), 303)
    return _page(edition, form, before), 422 if form.errors else 200


def _asked_top(before: Publication | None) -> int:
    """The number of places of the address, else that of the publication in force."""
    asked = whole_number(request.args.get("places"))
    usual = before.content["top"] if before else TOP
    return asked if FEWEST <= asked <= MOST else usual


def _tell(edition: Edition) -> None:
    if results_shown(edition.windows, utc_now(), published=True):
        flash("Les résultats sont publics. Les enseignants reçoivent un e-mail.", "good")
    else:
        flash("C’est prêt : tout sort à l’ouverture des résultats, e-mails compris.", "good")


def _page(edition: Edition, form: PublishForm, before: Publication | None) -> str:
    now = utc_now()
    top = form.top.data if form.top.data and FEWEST <= form.top.data <= MOST else TOP
    draft = publishing.draft(db(), edition, top=top, exactly=False)
    if draft is None:
        raise NotFound
    lines = _lines(edition, draft)
    # What the page shows is what its button publishes.
    form.seen.data = form.seen.raw_data = draft.digest
    form.after.data = form.after.raw_data = str(before.number if before else 0)
    return render_template(
        "organiser/publish.html",
        form=form,
        draft=draft,
        content=draft.content,
        lines=lines,
        hidden=[line for line in lines if not line.public],
        before=before,
        history=publications.history(db(), edition.id),
        missing=sum(each.open for each in reading.missing_ballots(db(), edition)),
        unread=sum(each.readings == 0 for each in reading.short_of_readings(db(), edition)),
        withheld=evidence.withheld_count(db(), edition),
        teachers=len(publishing.teachers(db(), edition)),
        deciding=deciding(edition.windows, now),
        deliberation=window_of(edition.windows, Phase.DELIBERATION).opens_at,
        opens_at=window_of(edition.windows, Phase.RESULTS).opens_at,
        choices=sorted({*CHOICES, top}),
        wording=wording,
        words=words,
        now=now,
    )


def _lines(edition: Edition, draft: Draft) -> list[Line]:
    codes = shown_codes(draft.content)
    numbers = [entry_number(code) for code in codes]
    named = reading.named(db(), edition, numbers)
    public = publishing.public_numbers(db(), edition, numbers)
    ranked = {each["entry"]: each for each in draft.content["entries"]}
    return [_line(code, ranked.get(code), draft.content["awards"], named, public) for code in codes]


def _line(
    code: str,
    entry: Mapping[str, Any] | None,
    awards: Sequence[Mapping[str, Any]],
    named: Mapping[int, Named],
    public: frozenset[int],
) -> Line:
    return Line(
        code=code,
        named=named.get(entry_number(code)),
        rank=entry["rank"] if entry else None,
        tied=bool(entry and entry["tied"]),
        score=words.decimal(entry["score"] if entry else None),
        awards=tuple(award["label"] for award in awards if award["entry"] == code),
        public=entry_number(code) in public,
    )
