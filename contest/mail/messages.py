"""The table of mails: each is composed from the ids of its job, and its secret link is made at that moment."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from contest.mail.desk import Desk, Values
from contest.mail.jury import JURY_MESSAGES
from contest.mail.organisers import ORGANISER_MESSAGES
from contest.mail.rendering import render
from contest.mail.senders import Message, deliver
from contest.models import Account, Edition, EligibilityDecision, Entry, Teacher, Team
from contest.models.accounts import TokenPurpose
from contest.queries import editions, publications
from contest.queries.receipts import receipt_numbered
from contest.queries.seen import titles
from contest.rules.accounts import CONFIRM_LIFE, LINK_LIFE
from contest.services import publication
from contest.settings import Settings

CONTEST = "Imagine et imprime"

log = logging.getLogger("contest.mail")


def _sign_in_link(desk: Desk) -> Values:
    return {
        "link": desk.secret_url("/connexion/lien", TokenPurpose.SIGN_IN),
        "until": desk.now + LINK_LIFE,
        "first_visit": not desk.account.name,
    }


def _new_password(desk: Desk) -> Values:
    return {
        "link": desk.secret_url("/mot-de-passe", TokenPurpose.NEW_PASSWORD),
        "until": desk.now + LINK_LIFE,
    }


def _confirm_email(desk: Desk) -> Values:
    return {
        "link": desk.secret_url("/mon-compte/adresse", TokenPurpose.CONFIRM_EMAIL),
        "until": desk.now + CONFIRM_LIFE,
        "email": desk.account.pending_email,
    }


def _email_change_asked(desk: Desk) -> Values:
    return {"email": desk.account.pending_email or "", "profile_url": desk.url("/mon-compte")}


def _teacher_waiting(desk: Desk) -> Values:
    teacher = desk.session.get_one(Teacher, desk.arguments["teacher_id"])
    page = "/organisation/enseignants" if desk.account.organiser else "/mon-etablissement"
    return {"teacher": teacher, "organises": desk.account.organiser is not None, "link": desk.url(page)}


def _teacher_approved(desk: Desk) -> Values:
    return {"teacher": desk.account.teacher, "link": desk.url("/equipes")}


def _teacher_refused(desk: Desk) -> Values:
    return {"teacher": desk.account.teacher, "link": desk.url("/contact")}


def _teacher_suspended(desk: Desk) -> Values:
    return {"teacher": desk.account.teacher, "link": desk.url("/contact")}


def _extension_granted(desk: Desk) -> Values:
    team = desk.session.get_one(Team, desk.arguments["team_id"])
    return {"team": team, "extension": team.extension, "link": desk.url(f"/equipes/{team.key}/candidature")}


def _team_joined(desk: Desk) -> Values:
    team = desk.session.get_one(Team, desk.arguments["team_id"])
    return {"team": team, "link": desk.url(f"/equipes/{team.key}")}


def _team_given(desk: Desk) -> Values:
    team = desk.session.get_one(Team, desk.arguments["team_id"])
    return {"team": team, "link": desk.url(f"/equipes/{team.key}")}


def _decision(desk: Desk) -> Values:
    decision = desk.session.get_one(EligibilityDecision, desk.arguments["decision_id"])
    return {"decision": decision, **_entry_values(desk, decision.entry)}


def _hidden(desk: Desk) -> Values:
    return _entry_values(desk, desk.session.get_one(Entry, desk.arguments["entry_id"]))


def _entry_values(desk: Desk, entry: Entry) -> Values:
    return {
        "entry": entry,
        "title": titles(desk.session, [entry.id])[entry.id],
        "team": entry.team,
        "link": desk.url(f"/equipes/{entry.team.key}"),
        "contact_link": desk.url("/contact"),
    }


def _receipt(desk: Desk) -> Values:
    entry_id, number = desk.arguments["entry_id"], desk.arguments["receipt"]
    receipt = receipt_numbered(desk.session, entry_id=entry_id, number=number)
    team = receipt.entry.team
    return {
        "receipt": receipt,
        "team": team,
        "link": desk.url(f"/equipes/{team.key}/recu/{receipt.number}"),
        "team_link": desk.url(f"/equipes/{team.key}"),
    }


def _results_published(desk: Desk) -> Values:
    return {
        "publication": publications.latest(desk.session, desk.arguments["edition_id"]),
        "link": desk.url("/equipes"),
        "results_link": desk.url("/resultats"),
    }


# None: there is nothing to say any more.
MESSAGES: dict[str, Callable[[Desk], Values | None]] = {
    "sign_in_link": _sign_in_link,
    "new_password": _new_password,
    "confirm_email": _confirm_email,
    "email_change_asked": _email_change_asked,
    "teacher_waiting": _teacher_waiting,
    "teacher_approved": _teacher_approved,
    "teacher_refused": _teacher_refused,
    "teacher_suspended": _teacher_suspended,
    "extension_granted": _extension_granted,
    "team_joined": _team_joined,
    "team_given": _team_given,
    "receipt": _receipt,
    "results_published": _results_published,
    **JURY_MESSAGES,
    "entry_accepted": _decision,
    "entry_asked": _decision,
    "entry_refused": _decision,
    "entry_hidden": _hidden,
    "entry_shown": _hidden,
    **ORGANISER_MESSAGES,
}
# The one mail that goes to the address that isn't proven yet.
TO_PENDING = frozenset({"confirm_email"})


def compose(
    session: Session, arguments: Mapping[str, Any], settings: Settings, now: datetime
) -> Message | None:
    """The mail of a job's arguments; None when its recipient or its reason is gone. KeyError for an unknown template.

    Secret links are rows: commit the session before the mail is delivered.
    """
    template = arguments["template"]
    # Held until the commit: a link that is made here is for the address that is read here, and whoever changes the
    # address spends it.
    held = {"of": Account, "key_share": True}
    account = session.get(Account, arguments["account_id"], with_for_update=held)
    to = None if account is None else account.pending_email if template in TO_PENDING else account.email
    if account is None or to is None:
        log.info("mail %s: nobody to send it to any more", template)
        return None
    if template == publication.LETTER and publication.wait_for_opening(
        session, session.get_one(Edition, arguments["edition_id"]), account_id=account.id, now=now
    ):
        return None
    desk = Desk(session=session, account=account, arguments=arguments, settings=settings, now=now)
    values = MESSAGES[template](desk)
    if values is None:
        log.info("mail %s: nothing to say any more", template)
        return None
    subject, text = render(template, name=account.name, contest=_contest_name(session), **values)
    return Message(to=to, subject=subject, text=text, reply_to=values.get("reply_to", ""))


def send(session: Session, arguments: Mapping[str, Any], settings: Settings, now: datetime) -> None:
    """Compose, commit the links, deliver: nothing is locked while the mail server takes its time."""
    message = compose(session, arguments, settings, now)
    session.commit()
    if message is not None:
        deliver(message, settings)


def send_test(settings: Settings, to: str) -> None:
    """A mail that says that mails work; raises what `deliver` raises."""
    subject, text = render("test", name="", contest=CONTEST, base_url=settings.base_url)
    deliver(Message(to=to, subject=subject, text=text), settings)


def _contest_name(session: Session) -> str:
    edition = editions.current_or_none(session)
    return edition.title if edition else CONTEST
