"""The demonstration in each phase: the people and the calendar at once, the rest when the files are there."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from contest.database import Database
from contest.demonstration import stage
from contest.demonstration.calendar import Moment
from contest.demonstration.jury import Temper
from contest.demonstration.marks import draw, ranked
from contest.demonstration.seed import seed
from contest.models import Award, Ballot, ContentReport, Edition, Entry, Job, Juror, MarkRow, Photo, Result
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.queries import editions, publications
from contest.queries.demonstration import unfinished
from contest.rules import phases
from contest.rules.awards import AwardKind
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState, PhotoState
from contest.rules.jury import NEEDS_EVIDENCE, BallotState
from contest.rules.phases import Phase
from contest.settings import Settings
from contest.worker.loop import Worker
from contest.worker.workshop import Workshop
from tests import builders
from uploads.sandbox import Sandbox
from uploads.storage import FolderStore

ENTRIES = 24
WEIGHTS = {"originality": 30, "creativity": 30, "ecology": 40}


def with_files(session: Session, moment: Moment) -> None:
    """The seeded demonstration, its files sent as the worker would have; the job that sets the stage waits."""
    now = utc_now()
    seed(session, entries=ENTRIES, now=now, moment=moment)
    for job in session.scalars(select(Job).where(Job.kind == JobKind.EXAMPLE)):
        if "stage" in job.arguments:
            continue
        job.state = JobState.DONE
        if job.arguments["submit"]:
            entry = session.get_one(Entry, job.arguments["entry_id"])
            builders.upload(session, entry=entry)
            session.add(Photo(entry_id=entry.id, state=PhotoState.READY))
            entry.state, entry.submitted_at = EntryState.SUBMITTED, now
    session.flush()


def staged(session: Session, moment: Moment) -> Edition:
    """The demonstration with the first part of its scene."""
    with_files(session, moment)
    stage.set_next(session, moment=moment, now=utc_now())
    session.expire_all()
    return editions.current(session)


@pytest.mark.parametrize(
    ("moment", "phase"),
    [
        (Moment.DEPOSIT, Phase.SUBMISSION),
        (Moment.EVALUATION, Phase.JUDGING),
        (Moment.DELIBERATION, Phase.DELIBERATION),
        (Moment.RESULTS, Phase.RESULTS),
    ],
)
def test_each_scene_stands_in_its_phase_and_sends_its_files_before_the_deadline(
    session: Session, moment: Moment, phase: Phase
) -> None:
    now = utc_now()

    seed(session, entries=ENTRIES, now=now, moment=moment)

    windows = editions.current(session).windows
    assert phases.current(windows, now) is phase
    assert phases.window_of(windows, phase).is_open(now)
    submission = phases.window_of(windows, Phase.SUBMISSION)
    for job in session.scalars(select(Job).where(Job.kind == JobKind.EXAMPLE)):
        if sent_at := job.arguments.get("sent_at"):
            assert submission.is_open(now.fromisoformat(sent_at) + timedelta(minutes=25))


def test_a_scene_after_the_deadline_shows_a_juror_who_can_sign_in(session: Session) -> None:
    early = seed(session, entries=3, now=utc_now())
    session.rollback()
    later = seed(session, entries=3, now=utc_now(), moment=Moment.EVALUATION)

    assert [each.role for each in early] == ["organiser", *["teacher"] * 4]
    assert [each.role for each in later] == ["organiser", *["teacher"] * 4, "juror"]


def test_the_evaluation_shows_a_jury_at_work(session: Session) -> None:
    edition = staged(session, Moment.EVALUATION)

    decided = Counter(session.scalars(select(Entry.eligibility).where(Entry.state == EntryState.SUBMITTED)))
    assert decided[Eligibility.ACCEPTED] >= 15
    assert decided[Eligibility.REFUSED] == decided[Eligibility.ASKED] == 1
    jurors = {juror.number: juror for juror in session.scalars(select(Juror))}
    accepted = [juror for juror in jurors.values() if juror.accepted_at]
    assert len(accepted) == 8
    assert sum(juror.declined_at is not None for juror in jurors.values()) == 1
    assert [juror.number for juror in accepted if juror.seen_at is None] == [7]
    states = Counter(session.scalars(select(Ballot.state)))
    assert states.keys() == set(BallotState)
    assert 0.5 < states[BallotState.DONE] / states.total() < 0.7
    shown = Counter(session.scalars(select(Ballot.state).where(Ballot.juror_id == jurors[1].id)))
    assert shown[BallotState.TO_READ] + shown[BallotState.LATER] > 0
    own = session.scalars(select(Ballot).where(Ballot.juror_id == jurors[4].id))
    assert all(ballot.entry.team.school_id != jurors[4].school_id for ballot in own)
    assert edition.readings == 3
    assert sum(photo.looked_at is None for photo in session.scalars(select(Photo))) > 0
    hidden = session.scalars(select(Entry.number).where(Entry.hidden_at.is_not(None))).all()
    reports = session.scalars(select(ContentReport)).all()
    assert [report.entry.number for report in reports if report.was_hidden] == hidden
    assert sum(report.handled_at is None for report in reports) == 1


def test_every_invented_mark_at_an_end_has_its_sentence(session: Session) -> None:
    staged(session, Moment.DELIBERATION)

    marks = session.scalars(select(MarkRow)).all()
    assert {mark.value for mark in marks} == {0, 1, 2, 3, 4}
    assert all(bool(mark.evidence) == (mark.value in NEEDS_EVIDENCE) for mark in marks)


def test_the_deliberation_waits_for_one_juror_only_and_has_asked_for_the_ranking(session: Session) -> None:
    staged(session, Moment.DELIBERATION)

    waiting = session.scalars(
        select(Juror.number)
        .join(Ballot, Ballot.juror_id == Juror.id)
        .where(Ballot.state.in_((BallotState.TO_READ, BallotState.STARTED, BallotState.LATER)))
        .distinct()
    ).all()
    assert waiting == [7]
    assert session.scalars(select(Result.number)).all() == [1]


def test_marks_are_drawn_the_same_each_time_with_ties_near_the_top_and_a_quarrel() -> None:
    readings = [(entry, juror) for entry in range(1, 25) for juror in range(1, 9) if (entry + juror) % 3 == 0]
    tempers = dict.fromkeys(range(1, 9), Temper.FAIR) | {2: Temper.HARSH, 5: Temper.CARELESS}

    marks = draw(readings, WEIGHTS, tempers)

    assert marks == draw(reversed(readings), WEIGHTS, tempers)
    first = ranked(marks, WEIGHTS)[:10]
    scores = [
        sum(
            WEIGHTS[code] * mark[code]
            for (entry, _), mark in marks.items()
            if entry == one
            for code in WEIGHTS
        )
        / sum(entry == one for entry, _ in marks)
        for one in first
    ]
    assert len(set(scores)) < len(scores)
    everyone = {entry for entry, _ in marks}
    assert any(
        {0, 4} <= {mark["creativity"] for (entry, _), mark in marks.items() if entry == one}
        for one in everyone
    )


def test_setting_the_stage_again_changes_nothing(session: Session, database: Database) -> None:
    staged(session, Moment.EVALUATION)
    before = session.scalars(select(Ballot.id)).all()

    more = stage.set_next(session, moment=Moment.EVALUATION, now=utc_now())

    assert more is False
    assert session.scalars(select(Ballot.id)).all() == before


def test_the_worker_sets_the_stage_up_to_the_published_results(
    settings: Settings, database: Database
) -> None:
    with database.writing() as session:
        with_files(session, Moment.RESULTS)

    with Sandbox() as sandbox:
        store = FolderStore(settings.store_dir)
        worker = Worker(Workshop(settings=settings, database=database, store=store, sandbox=sandbox))
        while left_to_do(database):
            worker.step()

    with database.reading() as session:
        assert session.scalars(select(Job).where(Job.state == JobState.DEAD)).all() == []
        edition = editions.current(session)
        published = publications.latest(session, edition.id)
        assert published is not None
        assert phases.window_of(edition.windows, Phase.RESULTS).opens_at > published.published_at
        given = Counter(session.scalars(select(Award.kind)))
        assert given[AwardKind.PRIZE] == 5
        assert given[AwardKind.MENTION] == 2
        assert session.scalar(select(Job.id).where(Job.kind == JobKind.MAIL)) is None


def left_to_do(database: Database) -> int:
    """How many jobs are unfinished; those that wait for a moment may run at once."""
    with database.writing() as session:
        session.execute(update(Job).values(run_after=utc_now()))
        return unfinished(session)
