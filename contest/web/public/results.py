"""The published results: the palmarès, and the table of ballots that anybody may recompute."""

from __future__ import annotations

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from contest.models import Edition, Publication
from contest.models.columns import utc_now
from contest.queries import editions, publications
from contest.queries.palmares import faces
from contest.rules.errors import NotFound
from contest.rules.frozen import shown as shown_codes
from contest.rules.phases import Phase, window_of
from contest.web.public import palmares
from contest.web.public.pages import blueprint
from contest.web.request import db
from contest.wording import results as wording


@blueprint.get("/resultats")
def results() -> ResponseReturnValue:
    """Who won and how the score is made; before the opening, when that will be."""
    edition, now = editions.current(db()), utc_now()
    publication = publications.shown(db(), edition, now)
    if publication is None:
        opens_at = window_of(edition.windows, Phase.RESULTS).opens_at
        return render_template("public/results_later.html", edition=edition, opens_at=opens_at, now=now)
    return render_template("public/results.html", publication=publication, **_told(edition, publication))


@blueprint.get("/resultats/bulletins.csv")
def ballots_table() -> Response:
    """Every ballot without a name: `python -m judging rank` finds the published scores in it."""
    edition = editions.current(db())
    publication = publications.shown(db(), edition, utc_now())
    if publication is None:
        raise NotFound
    response = Response(publication.ballots, mimetype="text/csv")
    # Of these bytes alone: the digest of the publication would confirm a guess about the codes drawn by lot.
    response.add_etag()
    response.headers["Cache-Control"] = "no-cache"
    response.headers.set("Content-Disposition", "attachment", filename=_file_name(edition))
    return response.make_conditional(request)  # type: ignore[return-value] # gives back the same response


def _told(edition: Edition, publication: Publication) -> dict[str, object]:
    content = publication.content
    known = faces(db(), edition, shown_codes(content))
    entries = {code: palmares.shown(edition, face) for code, face in known.items()}
    steps = palmares.podium(content, entries)
    bands = palmares.bands(content, entries)
    return {
        "edition": edition,
        "content": content,
        "counted": wording.counted(content["counts"]),
        "leaders": palmares.leaders(content, entries),
        "steps": steps,
        "bands": bands,
        "ticks": palmares.ticks(content),
        "shown_count": sum(len(band.rows) for band in bands),
        "mentions": palmares.mentions(content, entries, steps),
        "example": bands[0].rows[0] if bands else None,
        "file_name": _file_name(edition),
        "names": {each["code"]: each["name"] for each in content["criteria"]},
        "wording": wording,
    }


def _file_name(edition: Edition) -> str:
    return f"bulletins-{edition.year}.csv"
