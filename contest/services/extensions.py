"""Grant one team a later deadline, with a reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Extension
from contest.models.jobs import JobKind
from contest.queries.teams import teachers_of
from contest.rules.errors import Invalid, Refused
from contest.rules.phases import Phase, window_of
from contest.rules.rights import Actor, Role
from contest.services import journal, scope

MAX_REASON = 500


def grant(
    session: Session, actor: Actor, *, key: str, until: datetime, reason: str, now: datetime
) -> Extension:
    """Let the team with that key send and change its entry until then; its teachers are told by mail.

    A second extension replaces the first. Refused for anyone but an organiser; Invalid(until=…, reason=…).
    """
    if actor.role is not Role.ORGANISER:
        raise Refused
    team = scope.team_for(session, actor, key)
    words = " ".join(reason.split())
    if not words or len(words) > MAX_REASON:
        raise Invalid(reason="missing" if not words else "too_long")
    common = window_of(team.edition.windows, Phase.SUBMISSION).closes_at
    if until <= now or until <= common:
        raise Invalid(until="past" if until <= now else "not_later")
    extension = team.extension or Extension(team_id=team.id)
    extension.until, extension.reason = until, words
    extension.granted_by, extension.granted_at = actor.account_id, now
    session.add(extension)
    session.flush()
    journal.write(session, actor, "extension.granted", f"team:{team.id}", until=until.isoformat())
    for place in teachers_of(session, team.id):
        enqueue(
            session,
            JobKind.MAIL,
            template="extension_granted",
            account_id=place.teacher.account_id,
            team_id=team.id,
        )
    return extension
