"""The teacher's home: the state of their teams in one sentence, and the next thing to do."""

from __future__ import annotations

from datetime import datetime

from flask import g, render_template
from flask.typing import ResponseReturnValue

from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import editions, publications, schools
from contest.queries import teams as reading
from contest.rules.errors import RegistrationClosed
from contest.services import scope
from contest.services import teams as services
from contest.web.request import actor, db
from contest.web.team import shown
from contest.web.team.door import blueprint
from contest.wording.entries import home_title
from contest.wording.refusals import sentence_of


@blueprint.get("/equipes")
def home() -> ResponseReturnValue:
    """Every team of the teacher with its next step; three steps when there is none yet."""
    session, now = db(), utc_now()
    teacher = scope.teacher_of(session, actor())
    edition = editions.current(session)
    drafts = reading.drafts_of(session, teacher_id=teacher.id, edition_id=edition.id)
    publication = publications.shown(session, edition, now)
    lines = shown.lines(drafts, now, publication.content["awards"] if publication is not None else ())
    return render_template(
        "team/home.html",
        teacher=teacher,
        name=g.account_name,
        lines=lines,
        newcomers=schools.waiting_beside(session, teacher),
        title=home_title(drafts, now) if drafts else "",
        first=shown.nearest(lines, now),
        deadline=shown.common_deadline(edition, now),
        limit=edition.max_teams_per_school,
        writing=any(draft.writable(now) for draft in drafts),
        no_more_teams=_no_more_teams(edition, now),
    )


def _no_more_teams(edition: Edition, now: datetime) -> str:
    """Why no team can be made now; nothing while one can."""
    try:
        services.expect_registration(edition, now)
    except RegistrationClosed as closed:
        return sentence_of(closed)
    return ""
