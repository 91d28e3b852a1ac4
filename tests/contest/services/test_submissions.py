"""Submitting: what it asks for, the deadline to the second, one receipt however often one clicks."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import Entry, Extension, Job, JournalRow, Receipt, Rulebook, Team
from contest.models.columns import utc_now
from contest.queries.entries import draft_of
from contest.queries.receipts import digest_of, receipt_numbered
from contest.rules.entries import EntryState, InspectionState
from contest.rules.errors import Closed, Conflict, Incomplete, NotApproved, NotFound, Refused
from contest.rules.phases import Phase, window_of
from contest.rules.rights import Actor
from contest.services import editions, entries, scope, submissions
from tests import builders
from uploads.report import Verdict

SECOND = timedelta(seconds=1)


def ready(session: Session) -> tuple[Actor, Team, datetime]:
    """A teacher, their complete team, and the common deadline."""
    builders.edition(session)
    teacher = builders.teacher(session)
    team = builders.complete_team(session, teacher=teacher)
    return builders.acting(teacher), team, window_of(team.edition.windows, Phase.SUBMISSION).closes_at


def submit(
    session: Session, actor: Actor, team: Team, now: datetime | None = None, version: int = 1
) -> Receipt:
    return submissions.submit(session, actor, key=team.key, rulebook_version=version, now=now or utc_now())


def entry_of(session: Session, team: Team) -> Entry:
    return session.scalars(select(Entry).where(Entry.team_id == team.id)).one()


def test_a_complete_entry_is_submitted_and_every_teacher_is_told(session: Session) -> None:
    actor, team, _ = ready(session)
    now = utc_now()

    receipt = submit(session, actor, team, now)

    entry = entry_of(session, team)
    assert (receipt.number, receipt.submitted_at, entry.state) == (1, now, EntryState.SUBMITTED)
    assert receipt.content["object"]["texts"]["title"] == "Poto, le pot à semis"
    assert receipt.content_digest == digest_of(receipt.content)
    assert (entry.rulebook_accepted_by, entry.rulebook_accepted_at) == (actor.account_id, now)
    assert session.scalars(select(Job)).one().arguments == {
        "template": "receipt",
        "account_id": actor.account_id,
        "entry_id": entry.id,
        "receipt": 1,
    }


def test_a_receipt_holds_no_first_name(session: Session) -> None:
    actor, team, _ = ready(session)

    receipt = submit(session, actor, team)

    assert team.pupils[0].first_name not in str(receipt.content)


def test_a_file_that_still_waits_for_its_check_does_not_prevent_submitting(session: Session) -> None:
    actor, team, _ = ready(session)
    upload = draft_of(session, entry_of(session, team)).upload
    assert upload is not None
    assert upload.inspection.state is InspectionState.WAITING

    assert submit(session, actor, team).upload_id == upload.id


def test_a_blocking_finding_warns_but_does_not_forbid(session: Session) -> None:
    actor, team, _ = ready(session)
    upload = draft_of(session, entry_of(session, team)).upload
    assert upload is not None
    upload.inspection.verdict = Verdict.TO_FIX

    assert submit(session, actor, team).number == 1


def test_an_unreadable_file_forbids_it(session: Session) -> None:
    actor, team, _ = ready(session)
    upload = draft_of(session, entry_of(session, team)).upload
    assert upload is not None
    upload.inspection.verdict = Verdict.UNREADABLE

    with pytest.raises(Incomplete) as refusal:
        submit(session, actor, team)

    assert refusal.value.missing == ("file_unreadable",)


def test_an_empty_draft_says_everything_that_is_missing(session: Session) -> None:
    builders.edition(session)
    teacher = builders.teacher(session)
    team = builders.team(session, teacher=teacher)

    with pytest.raises(Incomplete) as refusal:
        submissions.submit(
            session, builders.acting(teacher), key=team.key, rulebook_version=None, now=utc_now()
        )

    assert refusal.value.missing == (
        "title", "replaces", "why_ecological", "why_fun", "material", "level", "file", "pupils", "rulebook",
    )  # fmt: skip


def test_a_teacher_who_is_not_approved_yet_does_not_submit(session: Session) -> None:
    teacher = builders.teacher(session, approved=False)
    team = builders.complete_team(session, teacher=teacher)

    with pytest.raises(NotApproved):
        submit(session, builders.acting(teacher), team)


def test_pupils_and_strangers_do_not_submit(session: Session) -> None:
    _, team, _ = ready(session)

    with pytest.raises(Refused):
        submit(session, builders.acting_class(team), team)
    with pytest.raises(NotFound):
        submit(session, builders.acting(builders.teacher(session, school=team.school)), team)


def test_the_deadline_is_exact(session: Session) -> None:
    actor, team, deadline = ready(session)

    submit(session, actor, team, deadline - timedelta(microseconds=1))
    with pytest.raises(Closed) as refusal:
        submit(session, actor, team, deadline)

    assert refusal.value.closed_at == deadline


def test_nothing_is_submitted_before_the_opening(session: Session) -> None:
    actor, team, _ = ready(session)
    opening = window_of(team.edition.windows, Phase.SUBMISSION).opens_at

    with pytest.raises(Closed) as refusal:
        submit(session, actor, team, opening - SECOND)

    assert refusal.value.opens_at == opening


def test_an_extension_moves_the_deadline_of_one_team_only(session: Session) -> None:
    actor, team, deadline = ready(session)
    other = builders.complete_team(session, teacher=builders.teacher(session))
    until = deadline + timedelta(days=2)
    session.add(Extension(team_id=team.id, until=until, reason="Panne d’imprimante"))
    session.flush()
    session.expire_all()

    assert submit(session, actor, team, until - SECOND).number == 1
    with pytest.raises(Closed) as refusal:
        submit(session, actor, team, until)
    assert refusal.value.closed_at == until
    with pytest.raises(Closed):
        submit(session, builders.acting(other.teachers[0].teacher), other, deadline)


def test_an_extension_never_shortens_the_time(session: Session) -> None:
    actor, team, deadline = ready(session)
    session.add(Extension(team_id=team.id, until=deadline - timedelta(days=9), reason="Erreur"))
    session.flush()

    assert submit(session, actor, team, deadline - SECOND).number == 1


def test_a_paused_phase_stops_submitting_but_not_writing(session: Session) -> None:
    actor, team, _ = ready(session)
    now = utc_now()
    editions.pause_phase(session, actor, edition=team.edition, phase=Phase.SUBMISSION, now=now)

    with pytest.raises(Closed) as refusal:
        submit(session, actor, team, now)
    saved = entries.save(session, actor, key=team.key, texts={"title": "Pause"}, shown={}, now=now)

    assert refusal.value.closed_at is None
    assert saved.title == "Pause"


def test_a_newer_reglement_must_be_read_first(session: Session) -> None:
    actor, team, _ = ready(session)
    session.add(Rulebook(edition_id=team.edition_id, version=2, sections=[]))
    session.flush()

    with pytest.raises(Conflict):
        submit(session, actor, team, version=1)
    assert submit(session, actor, team, version=2).content["rulebook"]["version"] == 2


def test_a_double_click_gives_one_receipt(session: Session) -> None:
    actor, team, _ = ready(session)

    first = submit(session, actor, team)
    second = submit(session, actor, team, utc_now() + SECOND)

    assert second.id == first.id
    assert session.scalars(select(JournalRow.act)).all().count("entry.submitted") == 1


def test_editing_afterwards_keeps_it_submitted_and_a_new_deposit_gives_a_new_receipt(
    session: Session,
) -> None:
    actor, team, _ = ready(session)
    first = submit(session, actor, team)
    entry = entries.save(session, actor, key=team.key, texts={"why_fun": "Il rit."}, shown={}, now=utc_now())

    assert entry.state is EntryState.SUBMITTED
    assert draft_of(session, entry).changed_since_receipt
    second = submit(session, actor, team)
    assert (first.number, second.number) == (1, 2)
    assert not draft_of(session, entry).changed_since_receipt
    kept = receipt_numbered(session, entry_id=entry.id, number=1)
    assert kept.content["object"]["texts"]["why_fun"] == "Il sourit."


def test_withdrawn_until_the_deadline_then_submitted_again(session: Session) -> None:
    actor, team, deadline = ready(session)
    submit(session, actor, team)

    assert submissions.withdraw(session, actor, key=team.key, now=utc_now()).state is EntryState.WITHDRAWN
    with pytest.raises(Conflict):
        submissions.withdraw(session, actor, key=team.key, now=utc_now())
    assert submit(session, actor, team).number == 2
    with pytest.raises(Closed):
        submissions.withdraw(session, actor, key=team.key, now=deadline)


def test_a_hundred_simultaneous_submits_of_one_team_make_one_receipt(database: Database) -> None:
    with database.writing() as session:
        actor, team, _ = ready(session)
        session.add(Extension(team_id=team.id, until=datetime(2100, 1, 1, tzinfo=UTC), reason="Essai"))
        key = team.key
    receipts: list[int] = []
    start = threading.Barrier(20)

    def insist() -> None:
        start.wait()
        for _ in range(5):
            with database.writing() as own:
                receipt = submissions.submit(own, actor, key=key, rulebook_version=1, now=utc_now())
                receipts.append(receipt.number)

    threads = [threading.Thread(target=insist) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        assert receipts == [1] * 100
        assert session.scalar(select(func.count()).select_from(Receipt)) == 1
        entry = scope.entry_for(session, actor, key)
        assert draft_of(session, entry).entry.state is EntryState.SUBMITTED


def test_a_receipt_from_before_themes_still_says_that_nothing_changed(session: Session) -> None:
    actor, team, _ = ready(session)
    receipt = submit(session, actor, team)
    assert "theme" not in receipt.content["object"]["texts"]
    entry = entry_of(session, team)

    before = draft_of(session, entry).changed_since_receipt
    entry.theme = "water"
    session.flush()
    after = draft_of(session, entry).changed_since_receipt
    again = submit(session, actor, team)

    assert (before, after) == (False, True)
    assert again.content["object"]["texts"]["theme"] == "water"
