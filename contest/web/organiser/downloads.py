"""What organisers take away: the tables of the jury's work, and the files of the chosen entries."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from flask import Response, request, stream_with_context
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from contest.models import Edition
from contest.queries import editions, shortlist
from contest.queries import judged_exports as judged
from contest.queries.shortlist import Chosen
from contest.rules.errors import NotFound
from contest.rules.results import FEWEST, MOST, TOP
from contest.web.forms.results import whole_number
from contest.web.organiser.blueprint import blueprint
from contest.web.organiser.zipped import Stored, streamed
from contest.web.request import db, store
from contest.wording import tables
from uploads.errors import ObjectMissing

Part = Callable[[Session, Edition], Iterable[Any]]
TABLES: dict[str, tuple[Part, Part]] = {
    "bulletins": (lambda _session, _edition: judged.BALLOTS, judged.ballots),
    "classement": (judged.ranking_heads, judged.ranking),
    "jures": (lambda _session, _edition: judged.JURORS, judged.jurors),
}
INDEX = ("entry", "file", "bytes", "sha256", "title", "material", "color", "rank", "score", "awards")


@blueprint.get("/organisation/resultats/<name>.csv")
def results_table(name: str) -> ResponseReturnValue:
    """Ballots without names, the last ranking, or the jurors: what the command `export` writes."""
    if name not in TABLES:
        raise NotFound
    edition = editions.current(db())
    heads_of, rows_of = TABLES[name]
    text = _csv(heads_of(db(), edition), rows_of(db(), edition))
    response = Response(text, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"{name}-{edition.year}.csv")
    return response


@blueprint.get("/organisation/resultats/dossier.zip")
def shortlist_files() -> ResponseReturnValue:
    """The submitted files of the first places (`places`) or of the entries with an award, under their codes."""
    edition = editions.current(db())
    places = whole_number(request.args.get("places"))
    if request.args.get("choix") == "prix":
        chosen = shortlist.awarded(db(), edition)
    else:
        chosen = shortlist.first_places(db(), edition, places if FEWEST <= places <= MOST else TOP)
    if not chosen:
        raise NotFound
    files = [file for each in chosen if (file := _stored(each)) is not None]
    index = _csv(INDEX, _index(chosen, {file.name for file in files}))
    response = Response(
        stream_with_context(streamed([("index.csv", index)], files)), mimetype="application/zip"
    )
    response.headers.set("Content-Disposition", "attachment", filename=f"dossier-{edition.year}.zip")
    return response


def _csv(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    buffer = io.StringIO(newline="")
    tables.write(buffer, heads, rows)
    return buffer.getvalue().encode("utf-8-sig")


def _stored(each: Chosen) -> Stored | None:
    """Its file in the store; None when the disk lost it, which the index says."""
    try:
        return Stored(name=each.file_name, path=store().path_of(each.digest), bytes=each.bytes)
    except ObjectMissing:
        return None


def _index(chosen: Sequence[Chosen], present: Iterable[str]) -> Iterable[tuple[str, ...]]:
    there = set(present)
    return [
        (
            each.code, each.file_name if each.file_name in there else "", str(each.bytes), each.digest, each.title,
            each.material, each.color, each.rank, each.score, ", ".join(each.awards),
        )
        for each in chosen
    ]  # fmt: skip
