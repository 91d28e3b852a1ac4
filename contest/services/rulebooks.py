"""Publish a new version of the règlement, and note that a team has read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue_all
from contest.models import Entry, Rulebook
from contest.models.jobs import JobKind
from contest.queries import editions, recipients, rulebooks
from contest.rules.errors import Conflict
from contest.rules.messages import Audience
from contest.rules.rights import Actor
from contest.rules.rulebooks import Article, checked, sections_of
from contest.services import journal, scope
from contest.services.edition_settings import hold
from contest.services.entries import lock
from contest.services.outgoing import PRIORITY


def publish(
    session: Session,
    actor: Actor,
    *,
    edition_id: int,
    articles: Sequence[Article],
    changes: str,
    after: int,
    now: datetime,
) -> Rulebook:
    """The next version; each teacher of a living team gets a mail that says what changes.

    `after` is the version that was edited: Conflict("newer_rules") when another one came out in between, Conflict
    ("same_rules") when nothing is different. Invalid with the reason of each field.
    """
    edition = hold(session, actor, edition_id)
    known = rulebooks.versions(session, edition)
    last = known[0] if known else None
    if (last.version if last else 0) != after:
        raise Conflict("newer_rules")
    words, sections = checked(articles, changes, first=last is None), sections_of(articles)
    if last is not None and last.sections == sections:
        raise Conflict("same_rules")
    rulebook = Rulebook(
        edition_id=edition.id, version=after + 1, published_at=now, sections=sections, changes=words
    )
    session.add(rulebook)
    session.flush()
    journal.write(session, actor, "rulebook.published", f"edition:{edition.id}", version=rulebook.version)
    _tell_teachers(session, rulebook)
    return rulebook


def accept(session: Session, actor: Actor, *, key: str, version: int, now: datetime) -> Entry:
    """The team has read the version in force; its receipt stays as it is. Conflict("newer_rules") for an older one."""
    scope.approved_teacher(session, actor)
    entry = lock(session, scope.entry_for(session, actor, key))
    rulebook = editions.rulebook_in_force(session, entry.team.edition)
    if rulebook.version != version:
        raise Conflict("newer_rules")
    if entry.rulebook_id not in (None, rulebook.id):
        entry.rulebook_id, entry.rulebook_accepted_at = rulebook.id, now
        entry.rulebook_accepted_by = actor.account_id
        session.flush()
        journal.write(session, actor, "rulebook.read", f"entry:{entry.id}", version=version)
    return entry


def _tell_teachers(session: Session, rulebook: Rulebook) -> None:
    people = recipients.accounts(session, rulebook.edition_id, Audience.ALL_TEAMS)
    enqueue_all(
        session,
        JobKind.MAIL,
        [
            {"template": "rules_changed", "account_id": account_id, "rulebook_id": rulebook.id}
            for account_id in people
        ],
        priority=PRIORITY,
    )
