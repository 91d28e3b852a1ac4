"""One ballot: read the object, answer by the buttons, or answer by answer while they are given."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models.columns import utc_now
from contest.rules.ballots import EVIDENCE, MARK, NOTE, Unfinished
from contest.rules.drafts import EditedMeanwhile
from contest.rules.errors import Invalid
from contest.rules.jury import BallotState
from contest.rules.texts import several_lines
from contest.services import ballots
from contest.web.jury import shown
from contest.web.jury.blueprint import blueprint
from contest.web.jury.sight import Sight, sight
from contest.web.request import actor, db
from contest.wording import jury as words

HAND_IN, LATER = "next", "later"
UNFINISHED = "reste"


@blueprint.get("/jury/bulletins/<key>")
def ballot(key: str) -> ResponseReturnValue:
    """The desk; once the round is closed it can still be read."""
    seen = sight(key, utc_now())
    return _page(seen, errors=shown.missing_errors(seen) if UNFINISHED in request.args else {})


@blueprint.post("/jury/bulletins/<key>")
def answer(key: str) -> ResponseReturnValue:
    """Without scripts: every field at once, and what to do then. What is incomplete is saved all the same."""
    now, sent = utc_now(), _sent()
    try:
        ballots.save(db(), actor(), key=key, sent=sent, shown=_stamps(), now=now)
    except Invalid as refusal:
        errors = {field: _refusal(field) for field in refusal.reasons}
        return _page(sight(key, now), typed=sent, errors=errors), 422
    except EditedMeanwhile as clash:
        return _page(sight(key, now), typed=sent, theirs=clash.fields), 409
    try:
        following = _act(key, request.form.get("act", ""), now)
    except Unfinished:
        return redirect(url_for("jury.ballot", key=key) + f"?{UNFINISHED}=1", 303)
    if following is None:
        flash("Vos réponses sont enregistrées.", "good")
        following = url_for("jury.ballot", key=key)
    return redirect(following, 303)


@blueprint.post("/jury/bulletins/<key>/enregistrer")
def autosave(key: str) -> ResponseReturnValue:
    """One answer as it is given, or the act that follows from them; says in JSON what stands now."""
    now = utc_now()
    try:
        ballots.save(db(), actor(), key=key, sent=_sent(), shown=_stamps(), now=now)
        following = _act(key, request.form.get("act", ""), now)
    except EditedMeanwhile as clash:
        return jsonify(_clash(sight(key, now), clash)), 409
    except Invalid as refusal:
        return jsonify(error="invalid", errors={field: _refusal(field) for field in refusal.reasons}), 422
    except Unfinished as gaps:
        errors = {field: words.wanted_words(field) for field in gaps.missing}
        return jsonify(error="unfinished", errors=errors), 422
    return jsonify(_saved(sight(key, now), now) | ({"next": following} if following else {}))


def _act(key: str, act: str, now: datetime) -> str | None:
    """What the button says, and where it leads; None when it only saves."""
    if act == HAND_IN:
        ballots.hand_in(db(), actor(), key=key, now=now)
    elif act == LATER:
        ballots.keep_for_later(db(), actor(), key=key, now=now)
    else:
        return None
    return shown.next_url(sight(key, now).desk.pile, key)


def _page(
    seen: Sight,
    *,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    theirs: tuple[str, ...] = (),
) -> str:
    desk, now = seen.desk, utc_now()
    held, is_open = shown.answers(seen, typed=typed, errors=errors), seen.window.is_open(now)
    stored = shown.answers(seen).texts
    return render_template(
        "jury/ballot.html",
        **shown.parts(seen, now),
        criteria=shown.criteria(seen, held),
        held=held,
        facts=shown.fact_sheet(seen),
        missing=words.wanted_in_words(seen.rubric, tuple(held.errors)) if UNFINISHED in request.args else "",
        theirs=[(words.field_words(seen.rubric, name), stored[name]) for name in theirs],
        writable=is_open and desk.line.state is not BallotState.CANNOT,
        is_open=is_open,
        read_only="" if is_open else words.read_only_words(seen.window, now),
        previous=desk.pile.beside(desk.line.key, -1),
        following=desk.pile.beside(desk.line.key, 1),
        ahead=shown.ahead(desk.pile, desk.line.key),
    )


def _saved(seen: Sight, now: datetime) -> dict[str, object]:
    desk, sheet, stored = seen.desk, shown.fact_sheet(seen), shown.answers(seen)
    return {
        "saved_at": shown.saved_at(desk.saved_at, now),
        "version": desk.version,
        "state": desk.line.state.value,
        "stamps": stored.stamps,
        "texts": stored.texts,
        "missing": list(shown.missing_errors(seen)),
        "facts": render_template("jury/_facts.html", facts=sheet) if sheet else "",
        "progress": {
            "segments": words.segments(desk.pile),
            "done": words.progress_words(desk.pile),
            "spoken": words.progress_spoken(desk.pile),
        },
    }


def _clash(seen: Sight, clash: EditedMeanwhile) -> dict[str, object]:
    """The current state: the juror's own answer stays on their screen, and they choose."""
    stored = shown.answers(seen)
    return {
        "error": "edited",
        "theirs": {name: stored.texts[name] for name in clash.fields},
        "stamps": {name: stored.stamps[name] for name in clash.fields},
    }


def _sent() -> dict[str, str]:
    return {
        name: several_lines(text)
        for name, text in request.form.items()
        if name == NOTE or name.startswith((MARK, EVIDENCE))
    }


def _stamps() -> dict[str, str]:
    prefix = shown.STAMP_PREFIX
    return {name.removeprefix(prefix): text for name, text in request.form.items() if name.startswith(prefix)}


def _refusal(field: str) -> str:
    return words.wanted_words(field) if field.startswith(MARK) else words.TOO_LONG[field.partition("-")[0]]
