"""The list of entries: find one, see what waits, admit the complete ones together, take the table home."""

from __future__ import annotations

import io

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import admissible, editions, exports, seen
from contest.services import eligibility
from contest.web.forms.results import whole_number
from contest.web.organiser import listing
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import tables
from contest.wording.numbers import plural

CHOSEN = "entry-"


@blueprint.get("/organisation/candidatures")
def entries() -> ResponseReturnValue:
    """Every living team's entry, with what waits for a decision in the title."""
    return render_template("organiser/entries.html", **listing.values(editions.current(db()), utc_now()))


@blueprint.get("/organisation/candidatures.csv")
def entries_table() -> ResponseReturnValue:
    """The same table as the command « export entries »."""
    edition, buffer = editions.current(db()), io.StringIO(newline="")
    tables.write(buffer, exports.ENTRIES, exports.entries(db(), edition))
    response = Response(buffer.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=f"candidatures-{edition.year}.csv")
    return response


@blueprint.get("/organisation/candidatures/completes")
def complete_entries() -> ResponseReturnValue:
    """Those that lack nothing, to be read once more before they are admitted together."""
    edition, now = editions.current(db()), utc_now()
    rows = admissible.entries(db(), edition, now=now)
    titles = seen.titles(db(), [row.id for row in rows])
    return render_template("organiser/complete_entries.html", entries=rows, titles=titles, chosen=CHOSEN)


@blueprint.post("/organisation/candidatures/completes")
def admit() -> ResponseReturnValue:
    """Admit those that were ticked and haven't changed since the page was shown."""
    edition, now = editions.current(db()), utc_now()
    shown = {
        name.removeprefix(CHOSEN): whole_number(version)
        for name, version in request.form.items()
        if name.startswith(CHOSEN)
    }
    admitted = eligibility.admit_complete(db(), actor(), edition=edition, shown=shown, now=now)
    flash(_admitted(len(admitted)), "good" if admitted else "note")
    if left := len(shown) - len(admitted):
        flash(
            f"{plural(left, 'autre a changé', 'autres ont changé')} entre-temps : à revoir une à une.",
            "warning",
        )
    return redirect(url_for("organiser.entries", voir="to_decide"), 303)


def _admitted(count: int) -> str:
    if not count:
        return "Aucune candidature n’a été admise."
    words = plural(count, "candidature est recevable", "candidatures sont recevables")
    return f"{words}. {'Son équipe reçoit' if count == 1 else 'Leurs équipes reçoivent'} un e-mail."
