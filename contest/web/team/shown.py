"""Rows become what the team's templates show: addresses, words, the order of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for

from contest.models import Edition, Upload
from contest.presentation import shown_results
from contest.queries.ballots import entry_code
from contest.queries.entries import Draft
from contest.rules import phases
from contest.rules.entries import EntryState, preventing
from contest.rules.phases import Phase
from contest.rules.rights import Actor, Right, may
from contest.wording import entries as entry_words
from contest.wording.consents import PupilRow, row
from contest.wording.dates import instant_in_words, time_left
from contest.wording.entries import Step, checklist, level_label, step
from contest.wording.numbers import plural
from contest.wording.results import won
from contest.wording.typography import typo

POSTER = "poster-400.webp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """When the door closes, in words."""

    what: str
    day: str
    left: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryLine:
    """One line of the teacher's home."""

    draft: Draft
    step: Step
    url: str
    poster: str
    name: str
    team: str


def deadline(draft: Draft, now: datetime) -> Deadline:
    """The deadline of one team, extension included."""
    extended = draft.deadline != draft.window.closes_at
    return _deadline(draft.deadline, now, what="Avec votre délai, le dépôt ferme" if extended else "")


def common_deadline(edition: Edition, now: datetime) -> Deadline:
    """The deadline of everybody; after it the day of the results, as long as it is to come."""
    submission, results = (
        phases.window_of(edition.windows, phase) for phase in (Phase.SUBMISSION, Phase.RESULTS)
    )
    if submission.closes_at <= now < results.opens_at:
        return _deadline(results.opens_at, now, what="Les résultats arrivent")
    return _deadline(submission.closes_at, now)


def _deadline(at: datetime, now: datetime, what: str = "") -> Deadline:
    return Deadline(
        what="Le dépôt a fermé" if now >= at else what or "Le dépôt ferme",
        day=instant_in_words(at, zone=False),
        left=f"heure de Paris : {time_left(at, now)}",
    )


def lines(drafts: Sequence[Draft], now: datetime, awards: Sequence[Mapping[str, Any]]) -> list[EntryLine]:
    """One line an entry, in the order they were made; `awards` are those that everybody sees."""
    return [_line(draft, now, awards) for draft in drafts]


def _line(draft: Draft, now: datetime, awards: Sequence[Mapping[str, Any]]) -> EntryLine:
    told = step(draft, now, results=shown_results())
    if told.place == "result" and (prizes := won(awards, entry_code(draft.entry.number))):
        told = replace(told, tag=", ".join(label for label, _ in prizes), sign="flag")
    return EntryLine(
        draft=draft,
        step=told,
        url=place_url(draft, told.place),
        poster=poster_url(draft.upload),
        name=draft.entry.title or "Objet sans nom",
        team=team_words(draft),
    )


def nearest(lines: Sequence[EntryLine], now: datetime) -> EntryLine | None:
    """The entry whose button is the main one: what the jury says of it, or the fewest things before it is submitted."""
    if judged := [line for line in lines if line.step.place == "result"]:
        return judged[0]
    waiting = [
        line
        for line in lines
        if line.draft.entry.state is not EntryState.SUBMITTED and now < line.draft.deadline
    ]
    return min(waiting, key=lambda line: len(preventing(line.draft.gaps())), default=None)


def jury_words(draft: Draft, now: datetime) -> str:
    """Where an entry that was admitted is with the jury."""
    return entry_words.jury_words(draft.edition.windows, now, results=shown_results())


def team_words(draft: Draft) -> str:
    """« Club Terreau, 5 élèves, 4e »."""
    level = level_label(draft.edition.levels, draft.entry.level or draft.team.level)
    return f"{draft.team.name}, {plural(len(draft.pupils), 'élève')}, {level}"


def poster_url(upload: Upload | None) -> str:
    """The picture of the last file, or nothing while there is none."""
    if upload is None or POSTER not in (upload.inspection.pictures or {}):
        return ""
    return url_for("files.picture", key=upload.inspection.key, name=POSTER)


def place_url(draft: Draft, place: str) -> str:
    """Where something is mended."""
    key = draft.team.key
    addresses = {
        "draft": lambda: url_for("team.draft", key=key),
        "texts": lambda: url_for("team.draft", key=key, _anchor="mots"),
        "file": lambda: url_for("team.draft", key=key, _anchor="fichier"),
        "photos": lambda: url_for("team.draft", key=key, _anchor="photos"),
        "pupils": lambda: url_for("team.pupils", key=key),
        "consents": lambda: url_for("team.consents", key=key),
        "eligibility": lambda: url_for("team.show", key=key, _anchor="recevabilite"),
        "submit": lambda: url_for("team.submit", key=key),
        "rulebook": lambda: url_for("team.submit", key=key),
        "report": lambda: report_url(draft),
        "result": lambda: url_for("team.result", key=key),
        "receipt": lambda: url_for(
            "team.receipt", key=key, number=draft.receipt.number if draft.receipt else 1
        ),
    }
    return addresses[place]()


def report_url(draft: Draft) -> str:
    """The report of the last file."""
    upload = draft.upload
    if upload is None:
        return url_for("team.draft", key=draft.team.key, _anchor="fichier")
    return url_for("team.report", key=draft.team.key, upload_key=upload.key)


def check_lines(draft: Draft, actor: Actor) -> list[dict[str, Any]]:
    """The checklist with its links; pupils get no link to pages that are their teacher's."""
    leads = may(actor, Right.LEAD_TEAM)
    return [
        {
            "state": line.state,
            "title": typo(line.title),
            "hint": typo(line.hint),
            "link": line.link,
            "url": place_url(draft, line.place)
            if line.link and (leads or line.place not in ("pupils", "consents"))
            else "",
        }
        for line in checklist(draft)
    ]


def consent_rows(draft: Draft) -> list[PupilRow]:
    """The table of authorisations: pupils with something missing first."""
    rows = [
        row(
            pupil,
            signatures_needed=draft.edition.signatures_needed,
            url=url_for("team.pupil_consents", key=draft.team.key, pupil_id=pupil.id),
        )
        for pupil in draft.pupils
    ]
    return sorted(rows, key=lambda told: told.complete)


def nav(key: str, actor: Actor) -> list[tuple[str, str, str]]:
    """The links of a team's header: the entry for everyone, the rest for teachers."""
    own = [("Candidature", url_for("team.draft", key=key), "draft")]
    if shown_results():
        own.append(("Retour du jury", url_for("team.result", key=key), "result"))
    if not may(actor, Right.LEAD_TEAM):
        return own
    return [
        *own,
        ("Équipe", url_for("team.show", key=key), "team"),
        ("Élèves", url_for("team.pupils", key=key), "pupils"),
        ("Autorisations", url_for("team.consents", key=key), "consents"),
    ]
