"""A team reads a règlement that changed since it accepted one."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Entry
from contest.models.columns import utc_now
from contest.queries import rulebooks as reading
from contest.rules.rights import Right, may
from contest.services import rulebooks as services
from contest.web.request import actor, db
from contest.web.team.door import blueprint


@blueprint.post("/equipes/<key>/reglement")
def accept_rules(key: str) -> ResponseReturnValue:
    """« J’ai lu la version 2 »."""
    version = request.form.get("version", 0, type=int)
    services.accept(db(), actor(), key=key, version=version, now=utc_now())
    flash(f"C’est noté : vous avez lu la version {version} du règlement.", "good")
    return redirect(url_for("team.draft", key=key), 303)


def news(entry: Entry) -> dict[str, Any]:
    """What the notice shows of an entry's team: the versions it hasn't read, and who may say so."""
    return {
        "newer_rules": reading.newer_than_accepted(db(), entry),
        "may_accept_rules": may(actor(), Right.SUBMIT) and actor().recognised,
        "rules_key": entry.team.key,
    }
