"""Submit an entry and withdraw it: one lock, one law, one receipt."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Entry, Receipt, Rulebook
from contest.models.jobs import JobKind
from contest.queries import editions
from contest.queries.entries import Draft, draft_of
from contest.queries.receipts import content_of, digest_of
from contest.queries.teams import teachers_of
from contest.rules import phases
from contest.rules.entries import EntryState, preventing
from contest.rules.errors import Closed, Conflict, Incomplete
from contest.rules.rights import Actor
from contest.services import eligibility, journal, scope
from contest.services.entries import expect_before_deadline, lock


def submit(
    session: Session, actor: Actor, *, key: str, rulebook_version: int | None, now: datetime
) -> Receipt:
    """Submit the entry as it stands; the same content twice gives the same receipt (a double click, a retry).

    `rulebook_version` is the version the teacher accepted on the page, None if the box wasn't ticked.
    Raises NotApproved, Closed (with the team's deadline), Conflict when a newer règlement was published meanwhile,
    Incomplete with what is missing. A file whose check hasn't run yet counts: its time of receipt decides.
    """
    scope.approved_teacher(session, actor)
    entry = lock(session, scope.entry_for(session, actor, key))
    draft = draft_of(session, entry)
    _expect_open(draft, now)
    rulebook = editions.rulebook_in_force(session, draft.edition)
    if rulebook_version is not None and rulebook_version != rulebook.version:
        raise Conflict("rulebook")
    gaps = preventing(draft.gaps(rulebook_accepted=rulebook_version is not None))
    if gaps:
        raise Incomplete(tuple(gap.value for gap in gaps))
    return _issue(session, actor, draft, rulebook=rulebook, now=now)


def withdraw(session: Session, actor: Actor, *, key: str, now: datetime) -> Entry:
    """Take a submitted entry back until the deadline; it can be submitted again."""
    entry = lock(session, scope.entry_for(session, actor, key))
    expect_before_deadline(entry, now)
    if entry.state is not EntryState.SUBMITTED:
        raise Conflict("not_submitted")
    entry.state = EntryState.WITHDRAWN
    entry.withdrawn_at = now
    eligibility.forget(session, entry, now=now)
    journal.write(session, actor, "entry.withdrawn", f"entry:{entry.id}")
    return entry


def _expect_open(draft: Draft, now: datetime) -> None:
    if phases.accepts(draft.window, now, draft.extension_until):
        return
    if now >= draft.deadline:
        raise Closed(closed_at=draft.deadline)
    raise Closed(opens_at=draft.window.opens_at if now < draft.window.opens_at else None)


def _issue(session: Session, actor: Actor, draft: Draft, *, rulebook: Rulebook, now: datetime) -> Receipt:
    entry, upload = draft.entry, draft.upload
    assert upload is not None  # the rule found no gap
    content = content_of(entry, upload, rulebook)
    digest = digest_of(content)
    last = draft.receipt
    if last is not None and entry.state is EntryState.SUBMITTED and last.content_digest == digest:
        return last
    receipt = Receipt(
        entry_id=entry.id,
        number=last.number + 1 if last else 1,
        submitted_at=now,
        submitted_by=actor.account_id,
        upload_id=upload.id,
        content=content,
        content_digest=digest,
    )
    session.add(receipt)
    entry.state, entry.submitted_at, entry.withdrawn_at = EntryState.SUBMITTED, now, None
    entry.rulebook_id, entry.rulebook_accepted_at = rulebook.id, now
    entry.rulebook_accepted_by = actor.account_id
    eligibility.forget(session, entry, now=now)
    session.flush()
    journal.write(
        session, actor, "entry.submitted", f"entry:{entry.id}", receipt=receipt.number, digest=digest
    )
    _tell_teachers(session, entry, receipt)
    return receipt


def _tell_teachers(session: Session, entry: Entry, receipt: Receipt) -> None:
    for place in teachers_of(session, entry.team_id):
        enqueue(
            session,
            JobKind.MAIL,
            template="receipt",
            account_id=place.teacher.account_id,
            entry_id=entry.id,
            receipt=receipt.number,
        )
