"""The ranking: ask for it, read it, see what is worth a look before anything is decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Edition, Result
from contest.models.columns import utc_now
from contest.queries import awards as giving
from contest.queries import editions, evidence, publications
from contest.queries import results as reading
from contest.queries.ballots import entry_code, entry_number, juror_code
from contest.queries.organiser import PAGE, Listed
from contest.queries.results import Named, Ranked
from contest.rules.errors import Invalid
from contest.rules.phases import Phase, window_of
from contest.rules.publication import results_shown
from contest.rules.results import deciding
from contest.services import results as services
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import ranking as wording
from contest.wording import results as words
from judging.rubric import Rubric

PAPERS = (3, 2, 1, 4)
SHORT_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry of the ranking; those ex æquo stand on one paper, from its `first` line to its `last`."""

    standing: Mapping[str, Any]
    named: Named | None
    extent: Mapping[str, Any] | None
    paper: int
    first: bool
    last: bool


@blueprint.get("/organisation/resultats")
def results() -> ResponseReturnValue:
    """Where the results stand, the ranking, what is left to do before they are published."""
    edition, now = editions.current(db()), utc_now()
    history = reading.history(db(), edition.id)
    waiting = next((each.result for each in history if _is_waiting(each.result)), None)
    last = reading.ranked(db(), edition.id)
    result = last.result if last else None
    changes = reading.changed_since(db(), edition, result.computed_at or now) if result else None
    publication = publications.latest(db(), edition.id)
    opens_at = window_of(edition.windows, Phase.RESULTS).opens_at
    shown = publication is not None and results_shown(edition.windows, now, published=True)
    return render_template(
        "organiser/results.html",
        headline=wording.headline(
            last=last,
            waiting=waiting,
            changes=changes,
            publication=publication,
            shown=shown,
            opens_at=opens_at,
        ),
        waiting=waiting,
        failed=history[0].result if history and history[0].result.failure else None,
        result=result,
        changes=changes,
        publication=publication,
        shown=shown,
        opens_at=opens_at,
        deciding=deciding(edition.windows, now),
        deliberation=window_of(edition.windows, Phase.DELIBERATION).opens_at,
        history=history,
        listed=_ranking(edition, last),
        criteria=Rubric.from_json(edition.rubric).criteria,
        tasks=_tasks(edition, last),
        wording=wording,
        words=words,
        now=now,
    )


@blueprint.post("/organisation/resultats/calculer")
def compute() -> ResponseReturnValue:
    """Ask for a computation; a worker does it."""
    edition = editions.current(db())
    try:
        services.compute(db(), actor(), edition=edition, now=utc_now())
    except Invalid:
        flash("Aucun bulletin n’est encore rendu : il n’y a rien à classer.", "warning")
    return redirect(url_for("organiser.results"), 303)


@blueprint.get("/api/classements/<int(max=2147483647):number>")
def computation(number: int) -> Response:
    """Where a computation stands, for the page that waits; 304 while nothing changed."""
    result = reading.numbered(db(), editions.current(db()).id, number)
    verdict = "failed" if result.failure else "done" if result.computed_at else None
    response = jsonify(verdict=verdict, words="" if verdict else "Un instant : les bulletins se relisent.")
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    return response.make_conditional(request)  # type: ignore[return-value] # gives back the same response


@blueprint.get("/organisation/resultats/a-regarder")
def results_checks() -> ResponseReturnValue:
    """Big disagreements, jurors far from the others, entries without a place, ballots that are missing."""
    edition, now = editions.current(db()), utc_now()
    last = reading.ranked(db(), edition.id)
    ranking = last.ranking if last else None
    criteria = {each.code: each.name for each in Rubric.from_json(edition.rubric).criteria}
    gaps = _page(wording.gaps(ranking, criteria) if ranking else [])
    unranked = [each for each in ranking["standings"] if each["rank"] is None] if ranking else []
    short = reading.short_of_readings(db(), edition)
    numbers = [entry_number(gap.entry) for gap in gaps.rows] + [each.number for each in short[:SHORT_SHOWN]]
    names = {juror_code(number): name for number, name in reading.juror_names(db(), edition).items()}
    return render_template(
        "organiser/results_checks.html",
        computed=last is not None,
        gaps=gaps,
        neighbours=asked.neighbours(gaps),
        habits=wording.habits(ranking, names) if ranking else [],
        unranked=unranked,
        short=short[:SHORT_SHOWN],
        short_count=len(short),
        missing=reading.missing_ballots(db(), edition),
        named=reading.named(db(), edition, numbers + [entry_number(each["entry"]) for each in unranked]),
        entry_number=entry_number,
        entry_code=entry_code,
        criteria=criteria,
        readings=edition.readings,
        wording=wording,
        now=now,
    )


def _is_waiting(result: Result) -> bool:
    return result.computed_at is None and result.failure is None


def _ranking(edition: Edition, last: Ranked | None) -> Listed[Line]:
    """One page of the ranking with the names of its entries."""
    ranked = [each for each in last.standings if each["rank"] is not None] if last else []
    papers, rank, paper = {}, None, -1
    for each in ranked:
        paper += each["rank"] != rank
        rank = each["rank"]
        papers[each["entry"]] = PAPERS[paper % len(PAPERS)]
    cut = _page(ranked)
    names = reading.named(db(), edition, [entry_number(each["entry"]) for each in cut.rows])
    lines = [
        Line(
            standing=each,
            named=names.get(entry_number(each["entry"])),
            extent=last.extents.get(each["entry"]) if last else None,
            paper=papers[each["entry"]],
            first=index == 0 or cut.rows[index - 1]["rank"] != each["rank"],
            last=index == len(cut.rows) - 1 or cut.rows[index + 1]["rank"] != each["rank"],
        )
        for index, each in enumerate(cut.rows)
    ]
    return Listed(rows=lines, total=cut.total, page=cut.page)


def _page(rows: Sequence[Any]) -> Listed[Any]:
    number = min(asked.page(), max(1, -(-len(rows) // PAGE)))
    return Listed(rows=rows[(number - 1) * PAGE : number * PAGE], total=len(rows), page=number)


def _tasks(edition: Edition, last: Ranked | None) -> dict[str, int]:
    """What the steps count: gaps, jurors worth a look, entries without a place, ballots missing, awards, sentences."""
    ranking = last.ranking if last else None
    short = reading.short_of_readings(db(), edition)
    return {
        "gaps": len(ranking["disagreements"]) if ranking else 0,
        "jurors": sum(bool(each.tags) for each in wording.habits(ranking, {})) if ranking else 0,
        "unranked": sum(each["rank"] is None for each in ranking["standings"]) if ranking else 0,
        "unread": sum(each.readings == 0 for each in short),
        "missing": sum(each.open for each in reading.missing_ballots(db(), edition)),
        "awards": len(giving.of(db(), edition)),
        "withheld": evidence.withheld_count(db(), edition),
    }
