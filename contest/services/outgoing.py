"""Write a message to teams or jurors, read it again, send it once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue_all
from contest.models import Edition, OutgoingMessage
from contest.models.jobs import JobKind
from contest.queries import recipients
from contest.rules.errors import Conflict, NotFound, Refused
from contest.rules.messages import Letter, MessageState, checked
from contest.rules.rights import Actor, Role
from contest.services import journal

# Two thousand letters never keep a sign-in link waiting.
PRIORITY = 150


def write(
    session: Session, actor: Actor, *, edition: Edition, letter: Letter, now: datetime
) -> OutgoingMessage:
    """Keep a message in the outbox; Invalid(team=…, juror=…, subject=…, body=…)."""
    _expect_organiser(actor)
    clean = checked(letter)
    message = OutgoingMessage(edition_id=edition.id, written_at=now, written_by=actor.account_id)
    _fill(message, clean)
    session.add(message)
    session.flush()
    journal.write(session, actor, "message.written", f"message:{message.id}")
    return message


def rewrite(
    session: Session, actor: Actor, *, message_id: int, letter: Letter, version: int, now: datetime
) -> OutgoingMessage:
    """Change a message of the outbox; Conflict("message") when another organiser did in between, or sent it."""
    _expect_organiser(actor)
    clean = checked(letter)
    message = _held(session, message_id)
    if message.state is MessageState.SENT or message.version != version:
        raise Conflict("message")
    _fill(message, clean)
    message.version += 1
    message.written_at, message.written_by = now, actor.account_id
    session.flush()
    journal.write(session, actor, "message.rewritten", f"message:{message.id}")
    return message


def discard(session: Session, actor: Actor, *, message_id: int, version: int) -> None:
    """Throw away a message that wasn't sent; Conflict("message") when it changed or left in between."""
    _expect_organiser(actor)
    message = _held(session, message_id)
    if message.state is MessageState.SENT or message.version != version:
        raise Conflict("message")
    session.delete(message)
    session.flush()
    journal.write(session, actor, "message.discarded", f"message:{message_id}")


def send(
    session: Session, actor: Actor, *, message_id: int, version: int, expected: int, now: datetime
) -> OutgoingMessage:
    """One mail job for each account, once: a second click finds the message sent and does nothing.

    `expected` is the number that the button showed. Conflict("message") when the words changed since they were
    re-read, Conflict("recipients") when the number did, Conflict("nobody") when nobody would get it.
    """
    _expect_organiser(actor)
    message = _held(session, message_id)
    if message.state is MessageState.SENT:
        return message
    if message.version != version:
        raise Conflict("message")
    people = recipients.of_message(session, message)
    if not people:
        raise Conflict("nobody")
    if len(people) != expected:
        raise Conflict("recipients")
    message.state, message.sent_at, message.sent_by = MessageState.SENT, now, actor.account_id
    message.recipients = len(people)
    enqueue_all(
        session,
        JobKind.MAIL,
        [
            {"template": "organiser_message", "account_id": account_id, "message_id": message.id}
            for account_id in people
        ],
        priority=PRIORITY,
    )
    journal.write(session, actor, "message.sent", f"message:{message.id}", recipients=len(people))
    return message


def _fill(message: OutgoingMessage, letter: Letter) -> None:
    message.audience, message.team_id, message.juror_id = letter.audience, letter.team_id, letter.juror_id
    message.subject, message.body = letter.subject, letter.body


def _held(session: Session, message_id: int) -> OutgoingMessage:
    # Held: of two clicks, or two organisers, the second one sees what the first one did.
    message = session.get(OutgoingMessage, message_id, with_for_update=True, populate_existing=True)
    if message is None:
        raise NotFound
    return message


def _expect_organiser(actor: Actor) -> None:
    if actor.role is not Role.ORGANISER:
        raise Refused
