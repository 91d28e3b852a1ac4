"""The report of one version: waiting, verdict, the question about the unit, another try after our failure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from contest.models import Upload
from contest.models.columns import utc_now
from contest.queries.entries import draft_of
from contest.queries.inspections import is_shown, versions_of
from contest.rules.entries import InspectionState
from contest.rules.errors import NotFound
from contest.services import inspections, scope
from contest.web.forms.checked import checked_files, head_of
from contest.web.request import actor, db
from contest.web.team import shown
from contest.web.team.door import blueprint
from contest.wording.reports import ReportWords, told
from contest.wording.units import read_as, unit_question
from contest.wording.uploads import Version, still_counts, version
from contest.wording.verdicts import changes


@blueprint.get("/equipes/<key>/rapport/<upload_key>")
def report(key: str, upload_key: str) -> ResponseReturnValue:
    """The receipt of the bytes while the check runs, then what it found."""
    row, now = _upload(key, upload_key), utc_now()
    if not is_shown(row.inspection, now=now):
        return _page("team/report_waiting.html", key, row, now)
    if row.inspection.state is InspectionState.FAILED or row.inspection.report is None:
        return _page("team/report_failed.html", key, row, now)
    words = told(row.inspection.report, row.inspection.pins, head=head_of(row.inspection))
    template = "team/report_unreadable.html" if words.verdict == "unreadable" else "team/report.html"
    return _page(template, key, row, now, words=words)


@blueprint.get("/equipes/<key>/rapport/<upload_key>/unite")
def units(key: str, upload_key: str) -> ResponseReturnValue:
    """« Seraient-ce des pouces ? »"""
    row, now = _upload(key, upload_key), utc_now()
    question = unit_question(row.inspection.report or {"findings": []}, scale=row.inspection.scale)
    if question is None:
        return redirect(url_for("team.report", key=key, upload_key=upload_key), 303)
    return _page("team/units.html", key, row, now, question=question)


@blueprint.post("/equipes/<key>/rapport/<upload_key>/unite")
def units_apply(key: str, upload_key: str) -> ResponseReturnValue:
    """Read the file as drawn in another unit."""
    _upload(key, upload_key)
    row = inspections.rescale(db(), actor(), key=upload_key, unit=request.form.get("unit", ""), now=utc_now())
    flash(f"{read_as(row.inspection.scale) or 'Lu à la taille reçue'}. Votre fichier reste intact.", "good")
    return redirect(url_for("team.report", key=key, upload_key=upload_key), 303)


@blueprint.post("/equipes/<key>/rapport/<upload_key>/relancer")
def recheck(key: str, upload_key: str) -> ResponseReturnValue:
    """Try again after a failure of ours."""
    _upload(key, upload_key)
    inspections.again(db(), actor(), key=upload_key, now=utc_now())
    flash("C’est reparti : nous relisons votre fichier.", "good")
    return redirect(url_for("team.report", key=key, upload_key=upload_key), 303)


def _upload(key: str, upload_key: str) -> Upload:
    row = scope.upload_for(db(), actor(), upload_key)
    if row.entry.team.key != key:
        raise NotFound
    return row


def _page(template: str, key: str, row: Upload, now: datetime, **more: object) -> str:
    draft = draft_of(db(), row.entry)
    versions = versions_of(db(), row.entry_id)
    words = more.get("words")
    return render_template(
        template,
        draft=draft,
        upload=row,
        inspection=row.inspection,
        files=checked_files(row.inspection),
        nav_items=shown.nav(key, actor()),
        deadline=shown.deadline(draft, now),
        open=draft.writable(now),
        now=now,
        counts=still_counts(draft),
        question=more.pop("question", None) or _question(row),
        read_as=read_as(row.inspection.scale),
        versions=_pair(versions, row, now) if isinstance(words, ReportWords) else [],
        changed=_changed(versions, row),
        next_number=versions[-1].number + 1,
        **more,
    )


def _question(row: Upload) -> object:
    found = row.inspection.report
    return unit_question(found, scale=row.inspection.scale) if found else None


def _before(versions: Sequence[Upload], row: Upload) -> Upload | None:
    earlier = [one for one in versions if one.number < row.number and one.inspection.report]
    return earlier[-1] if earlier else None


def _pair(versions: Sequence[Upload], row: Upload, now: datetime) -> list[Version]:
    before = _before(versions, row)
    if before is None:
        return []
    return [
        version(one, checked_files(one.inspection).picture or checked_files(one.inspection).poster, now)
        for one in (before, row)
    ]


def _changed(versions: Sequence[Upload], row: Upload) -> str:
    before = _before(versions, row)
    if before is None or before.inspection.report is None or row.inspection.report is None:
        return ""
    return changes(before.inspection.report, row.inspection.report)
