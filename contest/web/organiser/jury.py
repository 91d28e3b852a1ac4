"""The jury: who was invited, who reads how far, who is late; invite one, or many from a table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import conflicts, editions
from contest.queries import jurors as reading
from contest.queries.jurors import JurorFilter, JurorLine
from contest.rules.errors import Conflict, Invalid
from contest.rules.juror_table import COLUMNS, Row, read
from contest.services import invitations, jurors
from contest.services.invitees import Invitee
from contest.web.forms.account import refuse
from contest.web.forms.jurors import InvitationForm, TableForm, explain
from contest.web.organiser import asked
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import jurors as wording
from contest.wording.numbers import plural
from contest.wording.refusals import sentence_of


@blueprint.get("/organisation/jury")
def jury() -> ResponseReturnValue:
    """Every juror with what is counted, by number; those who are late by filter."""
    return _page(InvitationForm(formdata=None))


@blueprint.post("/organisation/jury/inviter")
def invite_juror() -> ResponseReturnValue:
    """Invite one; a mail leaves."""
    form = InvitationForm()
    if form.validate_on_submit():
        invitee = Invitee(
            email=form.email.data,
            name=form.name.data,
            affiliation=form.affiliation.data,
            uai=form.uai.data,
            capacity=form.capacity.data,
            is_chair=form.is_chair.data,
        )
        try:
            juror = invitations.invite(
                db(), actor(), edition=editions.current(db()), invitee=invitee, now=utc_now()
            )
        except Invalid as invalid:
            explain(form, invalid)
        else:
            flash(f"L’invitation part à {invitee.email} : juré n° {juror.number}.", "good")
            return redirect(url_for("organiser.jury"), 303)
    return _page(form), 422


@blueprint.post("/organisation/jury/relancer")
def remind_late() -> ResponseReturnValue:
    """Write to everybody who is late and heard nothing since yesterday."""
    told = jurors.remind_late(db(), actor(), edition=editions.current(db()), now=utc_now())
    flash(wording.reminded_words(told.sent, told.too_soon), "good" if told.sent else "note")
    return redirect(url_for("organiser.jury", voir=JurorFilter.LATE.value), 303)


@blueprint.route("/organisation/jury/liste", methods=["GET", "POST"])
def juror_table() -> ResponseReturnValue:
    """A table is read and shown line by line; nothing is written before the button that says how many."""
    form, edition = TableForm(), editions.current(db())
    if not form.is_submitted():
        return render_template("organiser/juror_table.html", form=form, plan=[], lines="")
    try:
        rows = read(_typed(form))
    except Invalid as invalid:
        refuse(form.lines if form.lines.data else form.file, wording.TABLES[invalid.reasons["table"]])
        return render_template("organiser/juror_table.html", form=form, plan=[], lines=""), 422
    if form.validate() and request.form.get("act") == "invite":
        try:
            made = invitations.invite_many(
                db(), actor(), edition=edition, rows=rows, expected=form.expected.data or 0, now=utc_now()
            )
        except Conflict as conflict:
            db().rollback()
            flash(sentence_of(conflict), "warning")
        else:
            flash(f"{plural(len(made), 'invitation part', 'invitations partent')} par e-mail.", "good")
            return redirect(url_for("organiser.jury"), 303)
    return _planned(form, edition, rows)


def _planned(form: TableForm, edition: Edition, rows: Sequence[Row]) -> ResponseReturnValue:
    plan = invitations.planned(db(), actor(), edition=edition, rows=rows)
    return render_template(
        "organiser/juror_table.html",
        form=form,
        plan=plan,
        right=sum(each.clean is not None for each in plan),
        lines=_written(rows),
        flaws=wording.FLAWS,
    )


def _typed(form: TableForm) -> bytes:
    """The file that was sent, or else the lines that were pasted."""
    sent: bytes = form.file.data.read() if form.file.data else b""
    if sent:
        return sent
    if not (form.lines.data or "").strip():
        raise Invalid(table="missing")
    return str(form.lines.data).encode()


def _written(rows: Sequence[Row]) -> str:
    """The same rows on the same lines, to be sent again with the button."""
    out, line = io.StringIO(), 1
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        out.write("\n" * max(0, row.line - line - 1))
        writer.writerow([row.email, row.name, row.affiliation, row.uai, row.capacity])
        line = max(row.line, line + 1)
    return out.getvalue()


def _page(form: InvitationForm) -> str:
    now, edition = utc_now(), editions.current(db())
    lines = reading.everyone(db(), edition, now=now)
    which = asked.choice(JurorFilter, JurorFilter.ALL)
    listed = reading.listed(lines, which, words=asked.words(), page=asked.page())
    return render_template(
        "organiser/jury.html",
        form=form,
        lines=lines,
        listed=listed,
        which=which,
        filters=_filters(lines),
        words=asked.words(),
        neighbours=asked.neighbours(listed),
        late=sum(line.is_late for line in lines),
        absent=[line for line in lines if line.is_absent],
        undecided=conflicts.waiting(db(), edition),
        wording=wording,
        now=now,
    )


def _filters(lines: Sequence[JurorLine]) -> list[tuple[JurorFilter, str, int]]:
    """Each filter that leaves anybody, with its name and count."""
    counted = [(which, wording.FILTERS[which], reading.listed(lines, which).total) for which in JurorFilter]
    return [each for each in counted if each[2] or each[0] is JurorFilter.ALL]
