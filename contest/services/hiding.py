"""Hide an entry from everybody but its team and the organisers, at once; show it again; close a juror's report."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import ContentReport, Entry
from contest.models.jobs import JobKind
from contest.queries.teams import teachers_of
from contest.rules.eligibility import REASON_LIMIT, Eligibility
from contest.rules.entries import EntryState
from contest.rules.errors import Conflict, Invalid, NotFound, Refused
from contest.rules.rights import Actor, Role
from contest.rules.texts import one_line
from contest.services import freed, journal
from contest.services.eligibility import held


def hide(session: Session, actor: Actor, *, key: str, reason: str, version: int, now: datetime) -> Entry:
    """Hide the entry with that key; its teachers read the reason, by mail and on the team's page.

    Jurors lose what they haven't handed in. What they have is kept, and counts again if the entry is shown again.
    Conflict("decision") when somebody moved it in between, Conflict("not_submitted") for a draft, Invalid(reason=…).
    """
    entry = held(session, actor, key=key, version=version)
    words = one_line(reason)
    if not words or len(words) > REASON_LIMIT:
        raise Invalid(reason="too_long" if words else "missing")
    if entry.state is not EntryState.SUBMITTED:
        raise Conflict("not_submitted")
    entry.hidden_at, entry.hidden_by, entry.hidden_reason = now, actor.account_id, words
    entry.decision_version += 1
    ballots = freed.take(session, entry, now=now)
    for report in _waiting_reports(session, entry):
        report.handled_at, report.handled_by, report.was_hidden = now, actor.account_id, True
    session.flush()
    journal.write(
        session, actor, "entry.hidden", f"entry:{entry.id}", ballots=[ballot.id for ballot in ballots]
    )
    _tell(session, entry, "entry_hidden")
    return entry


def show(session: Session, actor: Actor, *, key: str, version: int) -> Entry:
    """Let the entry be seen again where its state allows it; jurors get their open ballots back."""
    entry = held(session, actor, key=key, version=version)
    if entry.hidden_at is None:
        raise Conflict("decision")
    entry.hidden_at, entry.hidden_by, entry.hidden_reason = None, None, ""
    entry.decision_version += 1
    back = freed.give_back(session, entry) if entry.eligibility is not Eligibility.REFUSED else []
    session.flush()
    journal.write(session, actor, "entry.shown", f"entry:{entry.id}", ballots=[ballot.id for ballot in back])
    _tell(session, entry, "entry_shown")
    return entry


def allow(session: Session, actor: Actor, *, key: str, version: int) -> Entry:
    """Let an entry be public that was kept private when a pupil left; at any time, after the results too."""
    entry = held(session, actor, key=key, version=version)
    if entry.private_since is None:
        raise Conflict("decision")
    entry.private_since = None
    entry.decision_version += 1
    session.flush()
    journal.write(session, actor, "entry.allowed", f"entry:{entry.id}")
    return entry


def dismiss(session: Session, actor: Actor, *, key: str, report_id: int, now: datetime) -> ContentReport:
    """A juror's report changes nothing; handled twice is handled once. NotFound for another entry's report."""
    if actor.role is not Role.ORGANISER:
        raise Refused
    report = session.scalar(
        select(ContentReport)
        .join(ContentReport.entry)
        .where(ContentReport.id == report_id, Entry.key == key)
        .with_for_update(of=ContentReport)
    )
    if report is None:
        raise NotFound
    if report.handled_at is None:
        report.handled_at, report.handled_by = now, actor.account_id
        journal.write(session, actor, "content.dismissed", f"entry:{report.entry_id}", report=report.id)
    return report


def _waiting_reports(session: Session, entry: Entry) -> list[ContentReport]:
    return list(
        session.scalars(
            select(ContentReport).where(
                ContentReport.entry_id == entry.id, ContentReport.handled_at.is_(None)
            )
        )
    )


def _tell(session: Session, entry: Entry, template: str) -> None:
    for place in teachers_of(session, entry.team_id):
        enqueue(
            session,
            JobKind.MAIL,
            template=template,
            account_id=place.teacher.account_id,
            entry_id=entry.id,
        )
