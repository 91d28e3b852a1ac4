"""All that the board shows, gathered in a constant number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from contest.models import Edition
from contest.models.columns import utc_now
from contest.queries import board as counting
from contest.queries import closing, editions, jobs, jurors, reading_round
from contest.queries.jurors import JurorLine
from contest.queries.reading_round import Pictured
from contest.rules import legal
from contest.rules.phases import Phase
from contest.web.request import db, settings
from contest.wording import board as wording
from contest.wording.board import State
from contest.wording.jurors import seen_words
from contest.wording.tasks.order import tasks
from contest.wording.tasks.task import Gap, Place, Task, Waiting
from contest.wording.timeline import timeline, until_when
from judging.rubric import Rubric

POSTER = "poster-400.webp"
LATE_AT_MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An entry beside the tasks: its poster and its name."""

    number: int
    title: str
    poster: str


def values() -> dict[str, Any]:
    """What the template needs."""
    now, edition = utc_now(), editions.current(db())
    state = State(
        board=counting.board(db(), edition, now=now),
        round=reading_round.reading_round(db(), edition),
        closing=closing.closing(db(), edition),
        windows=edition.windows,
        now=now,
    )
    lines, queue = jurors.everyone(db(), edition, now=now), jobs.state(db(), now=now)
    waiting = _waiting(edition, state, lines, failed_jobs=queue.dead)
    return {
        "state": state,
        "headline": wording.headline(state),
        "until_when": until_when(state),
        "timeline": timeline(state),
        "tasks": [(task, address(task)) for task in tasks(waiting)],
        "late": _late(waiting),
        "late_at_most": LATE_AT_MOST,
        "on_time": wording.on_time(lines),
        "jurors": lines,
        "last_seen": seen_words,
        "shown": _shown(edition, state),
        "queue": queue,
        "dead_jobs": jobs.dead(db(), limit=20) if queue.dead else [],
        "submission": Phase.SUBMISSION,
        "now": now,
    }


def _waiting(edition: Edition, state: State, lines: Sequence[JurorLine], *, failed_jobs: int) -> Waiting:
    begun = state.has_begun(Phase.JUDGING) and state.closing.published_at is None
    opposed = reading_round.opposed(db(), edition) if begun else None
    names = {each.code: each.name for each in Rubric.from_json(edition.rubric).criteria}
    return Waiting(
        state=state,
        jurors=lines,
        opposed=opposed,
        criterion=names.get(opposed.criterion, opposed.criterion) if opposed else "",
        failed_jobs=failed_jobs,
        gaps=() if edition.is_demonstration else _gaps(edition),
    )


def _gaps(edition: Edition) -> list[Gap]:
    gaps = [Gap.LEGAL] if legal.missing(edition.legal) else []
    if edition.contact_email.endswith("@localhost"):
        gaps.append(Gap.CONTACT)
    if settings().mail_url.startswith("console:"):
        gaps.append(Gap.MAIL)
    return gaps


def _late(waiting: Waiting) -> list[JurorLine]:
    """Those who are behind while the jury reads, those who have done least first."""
    behind = [line for line in waiting.jurors if line.is_late] if waiting.reads else []
    return sorted(behind, key=lambda line: (line.read / line.total, line.number))


def _shown(edition: Edition, state: State) -> dict[int, Shown]:
    """The leaders of the ranking if there is one, else the entries that were read least, with their posters."""
    leaders = [each.entry for each in state.closing.podium]
    numbers = leaders or [each.number for each in state.round.least_read]
    return {number: _poster(each) for number, each in reading_round.pictured(db(), edition, numbers).items()}


def _poster(entry: Pictured) -> Shown:
    digest = entry.pictures.get(POSTER)
    address = url_for("files.picture", key=entry.key, name=POSTER, v=digest[:12]) if digest else ""
    return Shown(number=entry.number, title=entry.title, poster=address)


def address(task: Task) -> str:
    """Where the task is done: on this page, on the entry's, or on the page of its place."""
    if task.place is Place.FAILED:
        return "#echecs"
    if task.place is Place.LATE:
        return "#retard"
    if task.place is Place.ENTRY:
        return url_for("organiser.entry", key=task.key)
    if task.place is Place.ASSIGNMENT and task.jurors:
        return url_for("organiser.assignment", sans=task.jurors)
    endpoint, asked = _PLACES[task.place]
    return url_for(endpoint, **asked)


# Where each task is done.
_PLACES: dict[Place, tuple[str, dict[str, Any]]] = {
    Place.TEACHERS: ("organiser.teachers", {}),
    Place.TO_DECIDE: ("organiser.entries", {"voir": "to_decide"}),
    Place.ASKED: ("organiser.entries", {"voir": "asked"}),
    Place.PHOTOS: ("organiser.photos", {}),
    Place.JURY: ("organiser.jury", {}),
    Place.CONFLICTS: ("organiser.conflicts", {}),
    Place.ASSIGNMENT: ("organiser.assignment", {}),
    Place.RESULTS: ("organiser.results", {}),
    Place.DISAGREEMENTS: ("organiser.results_checks", {"_anchor": "ecarts"}),
    Place.AWARDS: ("organiser.awards", {}),
    Place.PUBLICATION: ("organiser.publish", {}),
    Place.DRAFTS: ("organiser.message_new", {"pour": "draft_teams"}),
    Place.PHASES: ("organiser.settings", {"_anchor": "phases"}),
    Place.SETTINGS: ("organiser.settings", {}),
    Place.LEGAL: ("organiser.settings", {"_anchor": "legal"}),
}
