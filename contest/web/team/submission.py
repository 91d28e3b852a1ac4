"""Read again and submit; the receipt; take back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.queries import editions
from contest.queries import teams as reading
from contest.queries.ballots import entry_code
from contest.queries.entries import draft_of
from contest.queries.receipts import receipt_numbered
from contest.rules.entries import Missing, preventing
from contest.rules.errors import Conflict, Incomplete
from contest.services import scope
from contest.services import submissions as services
from contest.web.forms.team import SubmitForm
from contest.web.request import actor, db
from contest.web.team import shown
from contest.web.team.door import blueprint
from contest.wording.eligibility import told
from contest.wording.entries import (
    gaps_in_words,
    level_label,
    missing_count,
    ordinal,
    verdict_words,
    what_next,
)

NEWER_RULES = "Le règlement a changé depuis l’ouverture de cette page. Relisez-le, puis déposez."


@blueprint.route("/equipes/<key>/depot", methods=["GET", "POST"])
def submit(key: str) -> ResponseReturnValue:
    """What will be submitted, what is missing, the règlement, the button."""
    teacher = scope.teacher_of(db(), actor())
    entry = scope.entry_for(db(), actor(), key)
    form = SubmitForm()
    if form.validate_on_submit():
        version = form.rulebook_version.data if form.rules_read.data else None
        try:
            receipt = services.submit(db(), actor(), key=key, rulebook_version=version, now=utc_now())
        except Incomplete as refusal:
            form.rules_read.errors = [_missing_words(refusal)]
        except Conflict:
            form.rules_read.errors = [NEWER_RULES]
        else:
            return redirect(url_for("team.receipt", key=key, number=receipt.number), 303)
    draft, now = draft_of(db(), entry), utc_now()
    return render_template(
        "team/submit.html",
        form=form,
        draft=draft,
        gaps=preventing(draft.gaps()),
        missing=missing_count(draft.gaps()),
        lines=shown.check_lines(draft, actor()),
        rulebook=editions.rulebook_in_force(db(), draft.edition),
        deadline=shown.deadline(draft, now),
        writable=draft.writable(now) and actor().recognised,
        now=now,
        level=level_label(draft.edition.levels, draft.entry.level),
        theme=level_label(draft.edition.themes, draft.entry.theme),
        approved=teacher.approved_at is not None and teacher.refused_at is None,
        recognised=actor().recognised,
        poster=shown.poster_url(draft.upload),
        team_words=shown.team_words(draft),
        report_url=shown.report_url(draft),
        verdict=verdict_words(draft.upload.inspection.verdict if draft.upload else None),
        nav_items=shown.nav(key, actor()),
    ), 422 if form.errors else 200


@blueprint.post("/equipes/<key>/retrait")
def withdraw(key: str) -> ResponseReturnValue:
    """Take the entry back; it can be submitted again until the deadline."""
    services.withdraw(db(), actor(), key=key, now=utc_now())
    flash("La candidature est retirée. Vous pouvez la déposer à nouveau jusqu’à la date limite.", "good")
    return redirect(url_for("team.draft", key=key), 303)


@blueprint.get("/equipes/<key>/recu/<int:number>")
def receipt(key: str, number: int) -> ResponseReturnValue:
    """The proof, ready to print."""
    draft, now = draft_of(db(), scope.entry_for(db(), actor(), key)), utc_now()
    found = receipt_numbered(db(), entry_id=draft.entry.id, number=number)
    return render_template(
        "team/receipt.html",
        draft=draft,
        receipt=found,
        told=found.content,
        theme=level_label(draft.edition.themes, found.content["object"]["texts"].get("theme", "")),
        entry_code=entry_code(draft.entry.number),
        receipt_code=f"{draft.edition.year}-{draft.entry.number:04d}-{number}",
        latest=draft.receipt is not None and draft.receipt.number == number,
        ordinal=ordinal(number),
        teachers=reading.teachers_of(db(), draft.team.id),
        verdict=verdict_words(found.upload.inspection.verdict),
        deadline=shown.deadline(draft, now),
        writable=draft.writable(now) and actor().recognised,
        poster=shown.poster_url(found.upload),
        timeline=what_next(draft),
        eligibility=told(draft.entry, deadline=draft.deadline, jury=shown.jury_words(draft, now), now=now),
        nav_items=shown.nav(key, actor()),
    )


def _missing_words(refusal: Incomplete) -> str:
    if refusal.missing == ("rulebook",):
        return "Cochez la case : le règlement doit être accepté pour déposer."
    return gaps_in_words([Missing(code) for code in refusal.missing])
