"""Sending a version of the file: by script as raw bytes, or by a plain form."""

from __future__ import annotations

from flask import flash, jsonify, redirect, render_template, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from contest.models import Upload
from contest.models.columns import utc_now
from contest.queries.entries import draft_of
from contest.rules.errors import Invalid
from contest.services import scope
from contest.services import uploads as services
from contest.web.forms.uploads import Sent, sent_by_form, sent_raw
from contest.web.request import actor, db
from contest.web.team import shown
from contest.web.team.allowance import count_file
from contest.web.team.door import blueprint
from contest.wording.dates import hour_in_words
from contest.wording.uploads import NO_FILE


@blueprint.get("/equipes/<key>/fichier")
def upload(key: str) -> ResponseReturnValue:
    """Limits first, then the drop zone."""
    return _page(key)


@blueprint.post("/equipes/<key>/fichier")
def upload_form(key: str) -> ResponseReturnValue:
    """A plain form, for those who have no script."""
    limit_bytes = _welcome(key)
    try:
        sent = sent_by_form(limit_bytes)
    except Invalid as refusal:
        return _page(key, error=NO_FILE[refusal.reasons["file"]]), 422
    row = _keep(key, sent)
    flash(f"Fichier no {row.number} reçu à {hour_in_words(row.received_at, seconds=True)}.", "good")
    return redirect(url_for("team.report", key=key, upload_key=row.key), 303)


@blueprint.put("/equipes/<key>/fichier")
def upload_raw(key: str) -> ResponseReturnValue:
    """The bytes as they are, with real progress; answers where the report will be."""
    row = _keep(key, sent_raw(_welcome(key)))
    location = url_for("team.report", key=key, upload_key=row.key)
    return jsonify({"location": location, "number": row.number, "sha256": row.digest}), 201


def _welcome(key: str) -> int:
    """Rights and deadline before the body; then let go of the database while it is read. Gives the limit."""
    entry = services.expect_welcome(db(), actor(), key=key, now=utc_now())
    limit_bytes = entry.team.edition.max_upload_bytes
    # On SQLite this request would hold the one writing lock as long as somebody's slow line takes.
    db().rollback()
    count_file(key)
    return limit_bytes


def _keep(key: str, sent: Sent) -> Upload:
    return services.receive(db(), actor(), key=key, received=sent.received, name=sent.name, now=utc_now())


def _page(key: str, error: str = "") -> str:
    now = utc_now()
    draft = draft_of(db(), scope.entry_for(db(), actor(), key))
    return render_template(
        "team/upload.html",
        draft=draft,
        nav_items=shown.nav(key, actor()),
        deadline=shown.deadline(draft, now),
        open=draft.writable(now),
        error=error,
    )


@blueprint.record_once
def _check_tokens_ourselves(state: BlueprintSetupState) -> None:
    # The general check reads the whole form first; sent_by_form checks the same token after rights and limits.
    state.app.extensions["csrf"].exempt(upload_form)
