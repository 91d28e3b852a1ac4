"""Messages to teams and jurors: write, read again as it will arrive, send once."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest import mail
from contest.models import Edition, OutgoingMessage
from contest.models.columns import utc_now
from contest.queries import accounts, editions, outgoing, recipients
from contest.queries.ballots import entry_code
from contest.rules.errors import Conflict, Invalid
from contest.rules.messages import MAX_BODY, MAX_SUBJECT, Audience, Letter, MessageState
from contest.services import outgoing as services
from contest.web.forms.account import ButtonForm
from contest.web.forms.messages import MessageForm, values_of
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db, settings
from contest.wording import messages as wording
from contest.wording.numbers import plural

PLACE = "/organisation/messages/<int(max=2147483647):message_id>"


@blueprint.get("/organisation/messages")
def messages() -> ResponseReturnValue:
    """The outbox: what waits to be re-read, and what left."""
    edition, now = editions.current(db()), utc_now()
    waiting, left = outgoing.drafts(db(), edition.id), outgoing.sent(db(), edition.id, page=asked.page())
    shown = [*waiting, *left.rows]
    return render_template(
        "organiser/messages.html",
        waiting=waiting,
        sent=left,
        to=_to(shown),
        audiences=recipients.counts(db(), edition.id),
        words=wording.AUDIENCES,
        neighbours=asked.neighbours(left),
        now=now,
    )


@blueprint.route("/organisation/messages/nouveau", methods=["GET", "POST"])
def message_new() -> ResponseReturnValue:
    """Write; `pour`, `candidature` and `jure` of the address fill in whom."""
    edition = editions.current(db())
    form = _form(edition, data=_asked_for())
    if form.validate_on_submit():
        try:
            message = services.write(
                db(), actor(), edition=edition, letter=_letter(edition, form), now=utc_now()
            )
        except Invalid as invalid:
            form.explain(invalid)
        else:
            return redirect(url_for("organiser.message", message_id=message.id), 303)
    return _edit_page(edition, form)


@blueprint.route(f"{PLACE}/modifier", methods=["GET", "POST"])
def message_edit(message_id: int) -> ResponseReturnValue:
    """Write it again; what another organiser wrote in between is shown, and nothing typed is lost."""
    edition, message = editions.current(db()), outgoing.message(db(), message_id)
    if message.state is MessageState.SENT:
        return redirect(url_for("organiser.message", message_id=message_id), 303)
    team = outgoing.teams_by_id(db(), [message.team_id or 0]).get(message.team_id or 0)
    form = _form(edition, data=values_of(message, team))
    if form.validate_on_submit():
        try:
            letter = _letter(edition, form)
            services.rewrite(
                db(), actor(), message_id=message_id, letter=letter, version=form.version_shown, now=utc_now()
            )
        except Invalid as invalid:
            form.explain(invalid)
        except Conflict:
            form.version.data = form.version.raw_data = str(message.version)
            return _edit_page(edition, form, message=message, theirs=True)
        else:
            return redirect(url_for("organiser.message", message_id=message_id), 303)
    return _edit_page(edition, form, message=message)


@blueprint.get(PLACE)
def message(message_id: int) -> ResponseReturnValue:
    """The mail as it will arrive, with its button; or as it left."""
    return _page(outgoing.message(db(), message_id))


@blueprint.post(f"{PLACE}/envoyer")
def message_send(message_id: int) -> ResponseReturnValue:
    """Send it to everybody, once."""
    version, expected = _number("version"), _number("recipients")
    before = outgoing.message(db(), message_id).state
    try:
        sent = services.send(
            db(), actor(), message_id=message_id, version=version, expected=expected, now=utc_now()
        )
    except Conflict as conflict:
        return _page(outgoing.message(db(), message_id), conflict=conflict), 409
    if before is MessageState.DRAFT:
        flash(
            f"C’est parti : {plural(sent.recipients or 0, 'e-mail quitte', 'e-mails quittent')} le site.",
            "good",
        )
    else:
        flash("Ce message était déjà parti : personne ne le reçoit deux fois.", "note")
    return redirect(url_for("organiser.message", message_id=message_id), 303)


@blueprint.post(f"{PLACE}/jeter")
def message_discard(message_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    services.discard(db(), actor(), message_id=message_id, version=_number("version"))
    flash("Le message est jeté. Personne ne l’a reçu.", "good")
    return redirect(url_for("organiser.messages"), 303)


def _page(message: OutgoingMessage, *, conflict: Conflict | None = None) -> str:
    edition = db().get_one(Edition, message.edition_id)
    people = recipients.of_message(db(), message) if message.state is MessageState.DRAFT else []
    name = accounts.name_of(db(), people[0] if people else None)
    return render_template(
        "organiser/message.html",
        form=ButtonForm(formdata=None),
        message=message,
        count=message.recipients if message.recipients is not None else len(people),
        letter=mail.preview(message, edition, settings(), name=name or "Prénom Nom"),
        sender=settings().mail_from,
        to=_to([message])[message.id],
        conflict=conflict.field if conflict else "",
        written_by=accounts.name_of(db(), message.written_by),
        sent_by=accounts.name_of(db(), message.sent_by),
        now=utc_now(),
    )


def _edit_page(
    edition: Edition, form: MessageForm, *, message: OutgoingMessage | None = None, theirs: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "organiser/message_edit.html",
        form=form,
        message=message,
        theirs=theirs,
        theirs_to=_to([message])[message.id] if theirs and message else "",
        hints={audience.value: words for audience, words in wording.HINTS.items()},
        limits={"subject": MAX_SUBJECT, "body": MAX_BODY},
        contact=edition.contact_email,
    )
    return page, 409 if theirs else 422 if form.errors else 200


def _form(edition: Edition, **values: Any) -> MessageForm:
    return MessageForm.of(recipients.counts(db(), edition.id), outgoing.jurors(db(), edition.id), **values)


def _letter(edition: Edition, form: MessageForm) -> Letter:
    team = outgoing.team_numbered(db(), edition.id, form.number) if form.number is not None else None
    return Letter(
        audience=Audience(form.audience.data),
        subject=form.subject.data or "",
        body=form.body.data or "",
        team_id=team.id if team else None,
        juror_id=form.juror_id,
    )


def _asked_for() -> dict[str, str]:
    """What the link that led here says."""
    number = request.args.get("candidature", type=int)
    if number is not None and 0 < number < 100_000:
        return {"audience": Audience.TEAM.value, "team": entry_code(number)}
    if juror := request.args.get("jure", type=int):
        return {"audience": Audience.JUROR.value, "juror": str(juror)}
    return {"audience": request.args.get("pour", "")}


def _to(shown: list[OutgoingMessage]) -> dict[int, str]:
    teams = outgoing.teams_by_id(db(), [each.team_id for each in shown if each.team_id])
    jurors = outgoing.jurors_by_id(db(), [each.juror_id for each in shown if each.juror_id])
    return {each.id: wording.to_in_words(each, teams, jurors) for each in shown}


def _number(name: str) -> int:
    text = request.form.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else -1
