"""The juror's first page: where they stand in one sentence, and every ballot they hold."""

from __future__ import annotations

from flask import render_template, url_for

from contest.models.columns import utc_now
from contest.queries import editions
from contest.queries.ballots import entry_code
from contest.queries.desk import pile_of
from contest.web.jury import shown
from contest.web.jury.blueprint import blueprint
from contest.web.jury.sight import reading_window
from contest.web.request import actor, db
from contest.wording import jury as words


@blueprint.get("/jury")
def home() -> str:
    """The state, the strand, one button, the list; before the round opens nothing can be read yet."""
    session, now = db(), utc_now()
    edition = editions.current(session)
    pile, window = pile_of(session, actor()), reading_window(edition)
    standing = words.standing(pile, window, now)
    following = pile.to_do()
    criteria = len(edition.rubric["criteria"])
    return render_template(
        "jury/home.html",
        standing=standing,
        seat=pile.seat,
        first=url_for("jury.ballot", key=following[0].key) if standing.act else "",
        segments=words.segments(pile),
        spoken=words.progress_spoken(pile),
        lines=[
            {
                "place": line.place,
                "code": entry_code(line.number),
                "title": line.title,
                "url": url_for("jury.ballot", key=line.key),
                "picture": shown.picture_url(line.inspection, line.pictures, shown.POSTER),
                "state": words.state_words(line, criteria),
            }
            for line in pile.lines
        ]
        if now >= window.opens_at
        else [],
        closing=words.closing_words(window, now),
        is_open=window.is_open(now),
    )
