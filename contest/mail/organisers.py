"""The mails that organisers set off: their messages, other dates, another règlement; answers go to their contact."""

from __future__ import annotations

from collections.abc import Callable

from contest.mail.desk import Desk, Values
from contest.mail.rendering import render
from contest.mail.senders import Message
from contest.models import Edition, OutgoingMessage, Rulebook
from contest.rules.phases import Phase, in_force, window_of
from contest.settings import Settings
from contest.wording.messages import why_in_words
from contest.wording.organiser import PHASES

# The dates that teachers live by.
TOLD = (Phase.REGISTRATION, Phase.SUBMISSION, Phase.RESULTS)


def preview(message: OutgoingMessage, edition: Edition, settings: Settings, *, name: str) -> Message:
    """The mail of an organiser's message as it would reach somebody of that name."""
    values = _values(message, edition, settings.base_url)
    subject, text = render("organiser_message", name=name, contest=edition.title, **values)
    return Message(to="", subject=subject, text=text, reply_to=edition.contact_email)


def _organiser_message(desk: Desk) -> Values:
    message = desk.session.get_one(OutgoingMessage, desk.arguments["message_id"])
    edition = desk.session.get_one(Edition, message.edition_id)
    return _values(message, edition, desk.settings.base_url)


def _values(message: OutgoingMessage, edition: Edition, base_url: str) -> Values:
    return {
        "subject": message.subject,
        "body": message.body,
        "why": why_in_words(message.audience),
        "title": edition.title,
        "reply_to": edition.contact_email,
        "link": base_url.rstrip("/") + "/",
    }


def _dates_changed(desk: Desk) -> Values:
    edition = desk.session.get_one(Edition, desk.arguments["edition_id"])
    return {
        "windows": [window_of(in_force(edition.windows), phase) for phase in TOLD],
        "names": PHASES,
        "reply_to": edition.contact_email,
        "link": desk.url("/calendrier"),
    }


def _rules_changed(desk: Desk) -> Values:
    rulebook = desk.session.get_one(Rulebook, desk.arguments["rulebook_id"])
    edition = desk.session.get_one(Edition, rulebook.edition_id)
    return {"rulebook": rulebook, "reply_to": edition.contact_email, "link": desk.url("/reglement")}


ORGANISER_MESSAGES: dict[str, Callable[[Desk], Values | None]] = {
    "organiser_message": _organiser_message,
    "dates_changed": _dates_changed,
    "rules_changed": _rules_changed,
}
