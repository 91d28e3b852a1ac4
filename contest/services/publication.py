"""Publish the results once, correct them by an explicit act, tell the teachers when everybody may look."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Edition, Job, Publication
from contest.models.columns import KEY_LETTERS, Document
from contest.models.jobs import JobKind, JobState
from contest.queries import publications, publishing
from contest.queries.publishing import Draft
from contest.rules import results
from contest.rules.awards import MAX_REASON
from contest.rules.errors import Closed, Conflict, Invalid, NotFound, Refused
from contest.rules.frozen import bundle, digest_of, veiled
from contest.rules.phases import Phase, window_of
from contest.rules.publication import results_shown
from contest.rules.rights import Actor, Role
from contest.services import journal

LETTER = "results_published"
VEIL_LETTERS = 6
# How long the letters wait once more when the results are paused at the moment they should leave.
PAUSE = timedelta(hours=1)


def publish(
    session: Session,
    actor: Actor,
    *,
    edition: Edition,
    seen: str,
    top: int,
    after: int,
    reason: str = "",
    now: datetime,
) -> Publication:
    """Freeze the last ranking and the awards; everybody sees them once the results are open.

    `seen` is the digest of the draft that the organiser read again, `after` the number of the publication in force (0:
    none); a correction needs a reason, and leaves the earlier publication as it was.
    Raises Refused, Closed before the deliberation, NotFound without a ranking, Invalid(top=…, reason=…),
    Conflict("publication") when something else would be published than what was read, Conflict("marks") when marks
    moved since the ranking, Conflict("awards") for an award of an entry that is no longer admitted,
    Conflict("override") for a place of the podium that isn't the ranking's and has no reason.
    """
    _expect_time(session, actor, edition, now)
    words = _checked(top=top, after=after, reason=reason)
    before = publications.latest(session, edition.id)
    if (before.number if before else 0) != after:
        raise Conflict("publication")
    draft = publishing.draft(session, edition, top=top)
    if draft is None:
        raise NotFound
    _expect_ready(draft, seen)
    content, table = _sealed(draft)
    made = Publication(
        edition_id=edition.id,
        number=after + 1,
        result_id=draft.result.id,
        content=content,
        digest=digest_of(content),
        ballots=table,
        reason=words,
        published_at=now,
        published_by=actor.account_id,
    )
    session.add(made)
    session.flush()
    act = "results.corrected" if after else "results.published"
    journal.write(
        session,
        actor,
        act,
        f"publication:{made.id}",
        result=draft.result.id,
        digest=made.digest,
        number=made.number,
    )
    _tell_teachers(session, edition, now)
    return made


def move_letters(session: Session, edition: Edition, *, now: datetime) -> None:
    """Let the letters that still wait leave when the results open, after somebody moved that moment."""
    opens_at = window_of(edition.windows, Phase.RESULTS).opens_at
    session.execute(update(Job).where(*_to_come(edition)).values(run_after=max(now, opens_at)))


def wait_for_opening(session: Session, edition: Edition, *, account_id: int, now: datetime) -> bool:
    """Whether it is too early for this letter; then it is put back in the queue."""
    if results_shown(edition.windows, now, published=True):
        return False
    opens_at = window_of(edition.windows, Phase.RESULTS).opens_at
    _letter(session, edition, account_id, run_after=max(opens_at, now + PAUSE))
    return True


def _expect_time(session: Session, actor: Actor, edition: Edition, now: datetime) -> None:
    if actor.role is not Role.ORGANISER:
        raise Refused
    if not results.deciding(edition.windows, now):
        raise Closed(opens_at=window_of(edition.windows, Phase.DELIBERATION).opens_at)
    # Two organisers who publish at the same moment come one after the other.
    session.get_one(Edition, edition.id, with_for_update={"of": Edition})


def _checked(*, top: int, after: int, reason: str) -> str:
    words = " ".join(reason.split())
    wrong = {}
    if not results.FEWEST <= top <= results.MOST:
        wrong["top"] = "range"
    if (after and not words) or len(words) > MAX_REASON:
        wrong["reason"] = "too_long" if words else "missing"
    if wrong:
        raise Invalid(**wrong)
    return words if after else ""


def _expect_ready(draft: Draft, seen: str) -> None:
    if draft.stale:
        raise Conflict("marks")
    if draft.gone:
        raise Conflict("awards")
    if draft.unexplained:
        raise Conflict("override")
    if draft.digest != seen:
        raise Conflict("publication")
    if not draft.content["entries"]:
        raise Invalid(ranking="empty")


def _sealed(draft: Draft) -> tuple[Document, str]:
    """The content, and the published table: the codes of the entries that it doesn't name are drawn by lot."""
    assert draft.result.content is not None  # a draft comes from a computed result
    veils: dict[str, str] = {}
    for code in veiled(draft.result.content, draft.content):
        veil = _veil()
        while veil in veils.values():
            veil = _veil()
        veils[code] = veil
    table, digest = bundle(draft.result.content, veils)
    sealed = {"veils": veils, "digest": digest, "bytes": len(table.encode())}
    return {**draft.content, "bundle": sealed}, table


def _veil() -> str:
    return "O-" + "".join(secrets.choice(KEY_LETTERS) for _ in range(VEIL_LETTERS))


def _tell_teachers(session: Session, edition: Edition, now: datetime) -> None:
    opens_at = window_of(edition.windows, Phase.RESULTS).opens_at
    # A correction before the opening: whoever still has a letter to come gets no second one.
    told = {
        job.arguments["account_id"]
        for job in session.scalars(select(Job).where(*_to_come(edition)).order_by(Job.id))
    }
    for account_id in publishing.teachers(session, edition):
        if account_id not in told:
            _letter(session, edition, account_id, run_after=max(now, opens_at))


def _to_come(edition: Edition) -> tuple[ColumnElement[bool], ...]:
    """The condition on Job: a letter about that edition's results, which still waits."""
    return (
        Job.kind == JobKind.MAIL,
        Job.state == JobState.READY,
        Job.arguments["template"].as_string() == LETTER,
        Job.arguments["edition_id"].as_integer() == edition.id,
    )


def _letter(session: Session, edition: Edition, account_id: int, *, run_after: datetime) -> None:
    enqueue(
        session,
        JobKind.MAIL,
        run_after=run_after,
        template=LETTER,
        account_id=account_id,
        edition_id=edition.id,
    )
