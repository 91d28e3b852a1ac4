"""The journal: read it, and follow its chain from the first row to the last."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import journal_check
from contest.queries import organiser as reading
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import db
from contest.wording import journal as words
from contest.wording import organiser as wording


@blueprint.get("/organisation/journal")
def journal() -> ResponseReturnValue:
    """Who did what to what, when; pseudonyms only. `verifier` recomputes every hash, and says what was found."""
    listed = reading.journal(db(), words=asked.words(), page=asked.page())
    checked = journal_check.verify(db()) if "verifier" in request.args else None
    return render_template(
        "organiser/journal.html",
        listed=listed,
        words=asked.words(),
        neighbours=asked.neighbours(listed),
        checked=checked,
        verdict=words.verdict(checked) if checked else None,
        wording=wording,
        now=utc_now(),
    )
