"""One entry as organisers examine it: rows become what the drawer shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from contest.models import ContentReport, Edition, Entry, Inspection, Rulebook, TeamTeacher, Upload
from contest.queries import editions, examining, photo_queue
from contest.queries import teams as reading
from contest.queries.entries import Draft, draft_of
from contest.queries.photo_queue import PhotoLine
from contest.rules.consent import State, Use, state_of
from contest.rules.drafts import LIMITS
from contest.rules.eligibility import Moment, moment
from contest.rules.entries import EntryState, PhotoState
from contest.rules.publication import names_somebody
from contest.services.eligibility import published
from contest.web.forms.checked import CheckedFiles, checked_files
from contest.web.request import db
from contest.wording import verdicts
from contest.wording.eligibility import NAMED, Past, history
from contest.wording.entries import level_label, listed
from contest.wording.numbers import size_in_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """Everything the drawer shows of one entry; the texts are those of the last receipt.

    `naming` says in words where a pupil's first name stands in what the public may read.
    """

    draft: Draft
    upload: Upload | None
    files: CheckedFiles | None
    size: str
    counted: str
    texts: Mapping[str, str]
    labels: Mapping[str, str]
    naming: str
    granted: Mapping[str, int]
    photos: Sequence[PhotoLine]
    unready_photos: int
    teachers: Sequence[TeamTeacher]
    reports: Sequence[ContentReport]
    history: Sequence[Past]
    hidden_by: str
    rulebook: Rulebook
    moment: Moment

    @property
    def entry(self) -> Entry:
        """The entry itself."""
        return self.draft.entry

    @property
    def inspection(self) -> Inspection | None:
        """The check of the file that counts."""
        return self.upload.inspection if self.upload else None

    @property
    def can_decide(self) -> bool:
        """Whether the form of the decision is shown."""
        return self.entry.state is EntryState.SUBMITTED and self.moment in (Moment.OPEN, Moment.LATE)

    @property
    def reports_waiting(self) -> Sequence[ContentReport]:
        """What jurors reported and nobody has handled."""
        return [report for report in self.reports if report.handled_at is None]


def examined(entry: Entry, now: datetime) -> Examined:
    """Read the entry with all that lies around it, in a constant number of statements."""
    draft = draft_of(db(), entry)
    upload, decisions = counted(draft), examining.decisions_of(db(), entry)
    size, points = _found(upload)
    reports = examining.reports_on(db(), entry)
    people = [row.decided_by for row in decisions] + [row.answered_by for row in decisions]
    names = examining.names(db(), [*people, draft.entry.hidden_by])
    edition = draft.edition
    return Examined(
        draft=draft,
        upload=upload,
        files=checked_files(upload.inspection) if upload else None,
        size=size,
        counted=points,
        texts=_texts(draft),
        labels=_labels(edition),
        naming=listed([NAMED[place] for place in _naming(draft)]),
        granted={use.value: _granted(draft, use) for use in Use},
        photos=[
            photo_queue.line(photo, edition) for photo in draft.photos if photo.state is PhotoState.READY
        ],
        unready_photos=sum(photo.state is PhotoState.WAITING for photo in draft.photos),
        teachers=reading.teachers_of(db(), draft.team.id),
        reports=reports,
        history=history(decisions, names, now),
        hidden_by=names.get(draft.entry.hidden_by or 0, ""),
        rulebook=editions.rulebook_accepted(db(), draft.entry),
        moment=moment(
            edition.windows, deadline=draft.deadline, published_at=published(db(), edition.id), now=now
        ),
    )


def counted(draft: Draft) -> Upload | None:
    """The file of the last receipt, else the last one received: contest.queries.submitted says the same in SQL."""
    if draft.receipt is None:
        return draft.upload
    return next((row for row in draft.entry.uploads if row.id == draft.receipt.upload_id), draft.upload)


def _found(upload: Upload | None) -> tuple[str, str]:
    """The size of the object and how many points the check found, in words."""
    report = upload.inspection.report if upload else None
    if report is None:
        return "", ""
    size = report["measurements"]["size_mm"]
    points = [words for words, _ in verdicts.counts(report, verified=0)]
    return size_in_words(size) if size else "", listed(points)


def _texts(draft: Draft) -> Mapping[str, str]:
    if draft.receipt is not None:
        told: dict[str, Any] = draft.receipt.content["object"]["texts"]
        return told
    return {field: getattr(draft.entry, field) for field in LIMITS}


def _naming(draft: Draft) -> Sequence[str]:
    """The texts that name a pupil of the team; captions both as submitted and as they would be shown today."""
    captions = [photo.caption for photo in draft.photos]
    if draft.receipt is not None:
        captions += [photo["caption"] for photo in draft.receipt.content["object"].get("photos", [])]
    said = {**_texts(draft), "captions": "\n".join(captions)}
    first_names = [pupil.first_name for pupil in draft.pupils]
    return [place for place in NAMED if names_somebody(said.get(place, ""), first_names)]


def _labels(edition: Edition) -> Mapping[str, str]:
    codes = [each["code"] for each in (*edition.levels, *edition.themes)]
    return {code: level_label([*edition.levels, *edition.themes], code) for code in codes}


def _granted(draft: Draft, use: Use) -> int:
    needed = draft.edition.signatures_needed
    return sum(
        state_of(pupil.signatures, use, signatures_needed=needed) is State.GRANTED for pupil in draft.pupils
    )
