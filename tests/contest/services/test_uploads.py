"""Receiving versions, recording their checks, trying files, sweeping: on both databases."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.jobs.queue import claim
from contest.models import FindingRow, Inspection, Job, Trial, Upload
from contest.models.columns import utc_now
from contest.models.jobs import JobKind
from contest.queries import editions, files
from contest.queries.inspections import is_shown, standing
from contest.queries.trials import trial_for
from contest.rules.entries import InspectionState
from contest.rules.errors import Closed, Invalid, NotFound
from contest.rules.rights import NOBODY
from contest.services import inspections, sweeping, trials, uploads
from tests import builders
from tests.contest.test_wording_findings import finding, report_of
from uploads.intake import Received
from uploads.kinds import Kind
from uploads.report import Code, Severity, Verdict
from uploads.storage import FolderStore

BYTES = Received(digest="b" * 64, size=1234, kind=Kind.STL_BINARY)
OTHER = Received(digest="c" * 64, size=99, kind=Kind.THREE_MF)


class Story:
    """A team whose teacher sends files."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.teacher = builders.teacher(session)
        builders.edition(session)
        self.team = builders.team(session, teacher=self.teacher)
        self.actor = builders.acting(self.teacher)

    def sends(self, received: Received = BYTES, name: str = "pot.stl") -> Upload:
        return uploads.receive(
            self.session, self.actor, key=self.team.key, received=received, name=name, now=utc_now()
        )

    def jobs(self, kind: JobKind) -> int:
        counted = select(func.count()).select_from(Job).where(Job.kind == kind)
        return self.session.scalar(counted) or 0


@pytest.fixture
def story(session: Session) -> Story:
    return Story(session)


def record(session: Session, inspection: Inspection, *, fence: int = 1) -> None:
    inspections.record(
        session,
        inspection_id=inspection.id,
        report=report_of(finding(Code.THIN_WALLS, Severity.BLOCKING), finding(Code.PIECES, Severity.NOTE)),
        light_digest="d" * 64,
        layers_digest="e" * 64,
        fence=fence,
        now=utc_now(),
    )


def test_versions_are_kept_and_numbered_each_with_its_check(story: Story) -> None:
    first, second = story.sends(), story.sends(OTHER, "pot-2.3mf")

    assert (first.number, second.number) == (1, 2)
    assert first.inspection.state is InspectionState.WAITING
    assert second.kind == "3mf"
    assert story.jobs(JobKind.INSPECT) == 2


def test_the_same_bytes_sent_again_are_a_new_version_without_a_new_check(story: Story) -> None:
    first, second = story.sends(), story.sends()

    assert second.number == 2
    assert second.inspection_id == first.inspection_id
    assert story.jobs(JobKind.INSPECT) == 1


def test_the_same_bytes_under_another_name_never_show_somebody_elses_name(story: Story) -> None:
    first = story.sends()
    other = Story.__new__(Story)
    other.session, other.teacher = story.session, builders.teacher(story.session)
    other.team = builders.team(story.session, teacher=other.teacher)
    other.actor = builders.acting(other.teacher)

    theirs = other.sends(name="autre.stl")

    assert theirs.inspection_id != first.inspection_id
    assert theirs.inspection.name == "autre.stl"


def test_a_stranger_cannot_send_and_after_the_deadline_nobody_can(story: Story) -> None:
    stranger = builders.acting(builders.teacher(story.session))
    with pytest.raises(NotFound):
        uploads.expect_welcome(story.session, stranger, key=story.team.key, now=utc_now())

    builders.close_submission(story.session, story.team.edition)
    with pytest.raises(Closed):
        story.sends()


def test_a_file_received_before_the_deadline_counts_although_its_check_runs_later(story: Story) -> None:
    upload = story.sends()
    builders.close_submission(story.session, story.team.edition)

    record(story.session, upload.inspection)

    assert upload.inspection.verdict is Verdict.TO_FIX


def test_a_verdict_is_recorded_once_with_its_findings_and_the_pictures_are_asked_for(story: Story) -> None:
    upload = story.sends()

    record(story.session, upload.inspection, fence=3)
    record(story.session, upload.inspection, fence=4)

    rows = story.session.scalars(select(FindingRow).order_by(FindingRow.position)).all()
    assert [(row.code, row.severity) for row in rows] == [
        (Code.THIN_WALLS, Severity.BLOCKING),
        (Code.PIECES, Severity.NOTE),
    ]
    assert upload.inspection.fence == 3
    assert story.jobs(JobKind.PICTURES) == 1


def test_a_report_waits_a_moment_for_its_pictures(story: Story) -> None:
    inspection = story.sends().inspection
    now = utc_now()
    assert not is_shown(inspection, now=now)

    record(story.session, inspection)
    assert not is_shown(inspection, now=utc_now())
    assert is_shown(inspection, now=utc_now() + timedelta(seconds=30))

    inspections.record_pictures(
        story.session, inspection_id=inspection.id, pictures={"poster-400.webp": "f" * 64}, pins=[]
    )
    assert is_shown(inspection, now=utc_now())
    assert standing(story.session, story.actor, inspection.key, now=utc_now()).verdict is Verdict.TO_FIX


def test_our_failure_blames_nobody_and_can_be_started_again(story: Story) -> None:
    upload = story.sends()
    inspections.fail(
        story.session, inspection_id=upload.inspection_id, reason="ChildKilled: signal 9", now=utc_now()
    )
    assert upload.inspection.verdict is Verdict.INSPECTION_FAILED
    assert upload.inspection.failure == "ChildKilled: signal 9"

    inspections.again(story.session, story.actor, key=upload.key, now=utc_now())
    inspections.again(story.session, story.actor, key=upload.key, now=utc_now())

    assert upload.inspection.state is InspectionState.WAITING
    assert upload.inspection.verdict is None
    assert story.jobs(JobKind.INSPECT) == 2


def test_another_unit_makes_another_check_and_the_way_back_finds_the_first(story: Story) -> None:
    upload = story.sends()
    first = upload.inspection
    record(story.session, first)

    inspections.rescale(story.session, story.actor, key=upload.key, unit="inch", now=utc_now())
    assert upload.inspection.id != first.id
    assert upload.inspection.scale == 25.4
    assert upload.digest == first.digest

    inspections.rescale(story.session, story.actor, key=upload.key, unit="mm", now=utc_now())
    assert upload.inspection.id == first.id
    with pytest.raises(Invalid):
        inspections.rescale(story.session, story.actor, key=upload.key, unit="parsec", now=utc_now())


def test_only_the_team_sees_its_files(story: Story) -> None:
    upload = story.sends()
    stranger = builders.acting(builders.teacher(story.session))
    pupils = builders.acting_class(story.team)

    assert files.inspection_for(story.session, pupils, upload.inspection.key).id == upload.inspection_id
    for somebody in (stranger, NOBODY):
        with pytest.raises(NotFound):
            files.inspection_for(story.session, somebody, upload.inspection.key)
        with pytest.raises(NotFound):
            files.upload_for(story.session, somebody, upload.key)
        with pytest.raises(NotFound):
            standing(story.session, somebody, upload.inspection.key, now=utc_now())


def test_a_tried_file_opens_with_its_key_until_its_hour_then_it_is_really_gone(
    session: Session, tmp_path: Path
) -> None:
    story, store = Story(session), FolderStore(tmp_path / "store")
    edition, now = editions.current(session), utc_now() - timedelta(minutes=90)
    tried, shared = store.put(b"only tried"), store.put(b"tried, and sent by a team")
    for stored in (tried, shared):
        received = Received(stored.digest, stored.size, Kind.UNKNOWN)
        trials.receive(session, received=received, name="a.stl", edition=edition, minutes=60, now=now)
        os.utime(store.path_of(stored.digest), (0, 0))
    story.sends(Received(shared.digest, shared.size, Kind.UNKNOWN), "a.stl")
    keys = session.scalars(select(Trial.key)).all()
    assert trial_for(session, keys[0], now=now).inspection.name == "a.stl"
    with pytest.raises(NotFound):
        trial_for(session, keys[0], now=utc_now())

    swept = sweeping.sweep(session, now=utc_now())
    kept = files.referenced(session)
    store.collect(kept.__contains__, 600)

    assert swept.trials == 2
    assert session.scalars(select(Trial)).all() == []
    assert session.scalars(select(Inspection.name)).all() == ["a.stl"]
    assert not store.exists(tried.digest)
    assert store.exists(shared.digest)


def test_a_sweep_plans_the_next_one_once(session: Session) -> None:
    now = utc_now()

    first, second = sweeping.plan_next(session, now=now), sweeping.plan_next(session, now=now)

    assert first is not None
    assert second is None
    assert claim(session, worker="w", now=now + sweeping.SWEEP_EVERY, lease_seconds=30) is not None
