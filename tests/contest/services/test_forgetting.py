"""Erasing what was kept long enough: exactly what the dry run counts, once, and never a receipt or a result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from contest.commands import forget as command
from contest.commands.line import parser
from contest.database import Database
from contest.models import (
    Account,
    Ballot,
    ConsentRow,
    Edition,
    Entry,
    Extension,
    Inspection,
    JournalRow,
    MarkRow,
    Photo,
    Pupil,
    Receipt,
    Team,
    Upload,
)
from contest.models.columns import utc_now
from contest.queries import journal_check, retention
from contest.queries.files import referenced
from contest.queries.naming import names_of
from contest.queries.publicity import is_public
from contest.rules.consent import Use
from contest.rules.errors import Refused
from contest.rules.messages import MessageState
from contest.rules.phases import Phase
from contest.rules.retention import DEFAULT_DAYS, Kept
from contest.rules.rights import NOBODY, Actor, Role
from contest.services import forgetting, journal, sweeping
from contest.settings import Settings
from tests import builders

SOMEBODY = Actor(role=Role.ORGANISER)
YEAR = timedelta(days=365)
DIGESTS = {name: letter * 64 for name, letter in (("public", "b"), ("hidden", "c"), ("draft", "d"))}


def past_edition(session: Session, *, years: float) -> Edition:
    """An edition whose results opened so many years ago, with everything that can be kept too long."""
    edition = builders.edition(session, starting=date(2019, 11, 19))
    results = utc_now() - years * YEAR
    for number, row in enumerate(edition.phases):
        row.opens_at = results - (5 - number) * timedelta(days=20)
        row.closes_at = row.opens_at + timedelta(days=10)
    session.flush()
    _public_entry(session)
    _hidden_entry(session)
    _draft(session)
    _jury(session, edition)
    for state, at in (
        (MessageState.SENT, results),
        (MessageState.DRAFT, results),
        (MessageState.SENT, utc_now()),
    ):
        builders.message(session, edition_id=edition.id, state=state, sent_at=at, written_at=at)
    session.expire_all()
    return edition


def _public_entry(session: Session) -> Entry:
    entry = builders.admitted_entry(session, name="Club Terreau")
    _named(session, entry, DIGESTS["public"])
    session.add(Photo(entry_id=entry.id, large_digest="e" * 64))
    session.add(
        Receipt(
            entry_id=entry.id, number=1, submitted_at=utc_now(), upload_id=entry.uploads[-1].id,
            content={"file": {"sha256": DIGESTS["public"]}}, content_digest="f" * 64,
        )
    )  # fmt: skip
    session.flush()
    return entry


def _hidden_entry(session: Session) -> Entry:
    entry = builders.admitted_entry(session)
    _named(session, entry, DIGESTS["hidden"])
    entry.hidden_at = utc_now()
    session.add(
        Receipt(
            entry_id=entry.id, number=1, submitted_at=utc_now(), upload_id=entry.uploads[-1].id,
            content={"file": {"sha256": DIGESTS["hidden"]}}, content_digest="a" * 64,
        )
    )  # fmt: skip
    session.flush()
    return entry


def _draft(session: Session) -> Team:
    team = builders.complete_team(session)
    assert team.entry is not None
    _named(session, team.entry, DIGESTS["draft"])
    session.add(Photo(entry_id=team.entry.id, large_digest="9" * 64))
    session.add(Extension(team_id=team.id, until=team.edition.windows[1].closes_at, reason="Panne"))
    session.flush()
    return team


def _named(session: Session, entry: Entry, digest: str) -> None:
    session.refresh(entry)
    upload = entry.uploads[-1]
    upload.digest = upload.inspection.digest = digest
    session.flush()


def _jury(session: Session, edition: Edition) -> None:
    entry = session.scalars(select(Entry).where(Entry.title != "").order_by(Entry.id).limit(1)).one()
    juror = builders.juror(session, affiliation="Lycée")
    ballot = builders.ballot(session, juror=juror, entry=entry, marks={"originality": 4})
    ballot.note = "Note privée"
    teacher = builders.teacher(session)
    builders.juror(session, account_id=teacher.account_id)


def counts(session: Session, edition: Edition, now: datetime) -> dict[Kept, int]:
    return {due.kept: due.count for due in retention.dry_run(session, edition, now=now)}


def forget_all(session: Session, edition: Edition, now: datetime) -> dict[Kept, int]:
    return {
        kept: forgetting.forget(session, SOMEBODY, edition=edition, kept=kept, now=now)
        for kept in retention.kinds(edition)
    }


@pytest.mark.parametrize("years", [0.0, 0.5, 1.1, 2.1, 5.1])
def test_the_dry_run_counts_exactly_what_is_erased_and_nothing_is_left_for_a_second_time(
    session: Session, years: float
) -> None:
    edition, now = past_edition(session, years=years), utc_now()
    session.execute(update(JournalRow).values(at=now - years * YEAR))

    told = counts(session, edition, now)
    done = forget_all(session, edition, now)
    again = counts(session, edition, now)

    assert done == told
    assert {kept for kept, count in again.items() if count} == set()
    assert (sum(told.values()) > 0) == (years > 0.2)


@pytest.mark.parametrize(
    ("years", "due"),
    [
        (0.04, {}),
        (0.5, {Kept.DRAFTS: 1}),
        (1.1, {Kept.DRAFTS: 1, Kept.PUPILS: 2, Kept.FILES: 1, Kept.MESSAGES: 2, Kept.JURORS: 1}),
        (2.1, {Kept.DRAFTS: 1, Kept.PUPILS: 2, Kept.PHOTOS: 1, Kept.FILES: 1, Kept.MESSAGES: 2, Kept.JURORS: 1}),
        (
            5.1,
            {
                Kept.DRAFTS: 1, Kept.PUPILS: 2, Kept.PHOTOS: 1, Kept.FILES: 2, Kept.CONSENTS: 8, Kept.MESSAGES: 2,
                Kept.JURORS: 1,
            },
        ),
    ],
)  # fmt: skip
def test_each_kind_has_its_own_time(session: Session, years: float, due: dict[Kept, int]) -> None:
    edition = past_edition(session, years=years)

    told = counts(session, edition, utc_now())

    assert {kept: count for kept, count in told.items() if count} == due


def test_receipts_marks_and_numbers_stay_and_a_public_object_stays_public(session: Session) -> None:
    edition, now = past_edition(session, years=2.1), utc_now()

    def proofs() -> list[Any]:
        return [
            session.execute(select(Receipt.content, Receipt.content_digest).order_by(Receipt.id)).all(),
            session.execute(select(MarkRow.value, MarkRow.evidence).order_by(MarkRow.id)).all(),
            session.scalars(select(Entry.number).order_by(Entry.id)).all(),
            session.scalars(select(Entry.id).where(is_public(edition))).all(),
        ]

    before = proofs()
    forget_all(session, edition, now)

    assert proofs() == before
    assert len(before[3]) == 1


def test_nothing_of_a_pupil_is_left_but_a_number_and_the_proof_of_a_consent(session: Session) -> None:
    edition = past_edition(session, years=1.1)

    forget_all(session, edition, utc_now())

    pupils = session.scalars(select(Pupil)).all()
    assert {pupil.first_name for pupil in pupils} == {f"élève nº{pupil.id}" for pupil in pupils}
    papers = session.scalars(select(ConsentRow)).all()
    assert papers
    assert all((paper.withdrawn_at is not None) == (paper.use is Use.FIRST_NAME) for paper in papers)


def test_a_team_named_after_an_erased_pupil_gets_a_number_that_no_other_team_has(session: Session) -> None:
    edition = past_edition(session, years=1.1)
    entries = session.scalars(select(Entry).order_by(Entry.id).limit(2)).all()
    for entry, name in zip(entries, ("Les Zoés", f"Équipe F-{entries[0].number:03d}"), strict=True):
        entry.team.name = name
        entry.team.pupils[0].first_name = "Zoé"
    session.flush()
    (first, second), number = (entry.team for entry in entries), f"Équipe F-{entries[0].number:03d}"

    forgetting.forget(session, SOMEBODY, edition=edition, kept=Kept.PUPILS, now=utc_now())

    assert (first.name, second.name) == (f"Équipe {first.key}", number)
    row = session.scalars(select(JournalRow).where(JournalRow.act == "team.unnamed")).one()
    assert (row.subject, row.facts) == (f"team:{first.id}", {})


def test_a_public_object_never_shows_the_first_name_in_its_team_s_name_again(session: Session) -> None:
    edition = past_edition(session, years=1.1)
    entry = session.scalars(select(Entry).where(is_public(edition))).one()
    entry.team.name, entry.team.pupils[0].first_name = "L’atelier de Théo", "Théo"
    session.flush()

    forgetting.forget(session, SOMEBODY, edition=edition, kept=Kept.PUPILS, now=utc_now())

    assert names_of(session, edition, [entry.id])[entry.id].team == f"Équipe F-{entry.number:03d}"


def test_the_store_keeps_what_is_public_and_only_that(session: Session) -> None:
    edition, now = past_edition(session, years=2.1), utc_now()
    session.execute(update(Inspection).values(created_at=now - YEAR))

    forget_all(session, edition, now)
    sweeping.sweep(session, now=now)

    assert referenced(session) & set(DIGESTS.values()) == {DIGESTS["public"]}
    assert session.scalar(select(func.count()).select_from(Photo)) == 0
    assert session.scalar(select(func.count()).select_from(Upload).where(Upload.digest == "")) == 1


def test_an_erased_draft_keeps_its_number_and_nothing_else(session: Session) -> None:
    edition = past_edition(session, years=0.5)
    team = session.scalars(select(Team).join(Entry).where(Entry.title != "").order_by(Team.id.desc())).first()
    assert team is not None
    number = team.entry.number if team.entry else 0

    forget_all(session, edition, utc_now())

    session.refresh(team)
    assert team.name == f"effacée {team.key}"
    assert team.dissolved_at is not None
    assert (team.pupils, team.teachers, team.extension) == ([], [], None)
    assert team.entry is not None
    assert (team.entry.number, team.entry.title, team.entry.uploads, team.entry.photos) == (
        number,
        "",
        [],
        [],
    )


def test_a_draft_with_a_longer_deadline_is_kept_longer(session: Session) -> None:
    edition = past_edition(session, years=0.5)
    extension = session.scalars(select(Extension)).one()
    extension.until = utc_now() - timedelta(days=DEFAULT_DAYS[Kept.DRAFTS] - 1)
    session.flush()

    assert counts(session, edition, utc_now())[Kept.DRAFTS] == 0


def test_a_juror_who_is_a_teacher_keeps_the_account_and_the_other_only_a_number(session: Session) -> None:
    edition = past_edition(session, years=1.1)

    forget_all(session, edition, utc_now())

    [erased] = session.scalars(select(Account).where(Account.erased_at.is_not(None))).all()
    assert (erased.email, erased.name) == (None, "")
    [ballot] = session.scalars(select(Ballot)).all()
    assert (ballot.note, ballot.juror.affiliation) == ("", "")


def test_a_juror_of_the_current_edition_is_never_forgotten(session: Session) -> None:
    old = past_edition(session, years=1.1)
    known = session.scalars(select(Account).where(Account.teacher == None)).all()  # noqa: E711
    builders.edition(session)
    for account in known:
        builders.juror(session, account_id=account.id)

    assert counts(session, old, utc_now())[Kept.JURORS] == 0


def test_the_journal_still_holds_after_its_beginning_is_erased(session: Session) -> None:
    edition, now = builders.edition(session), utc_now()
    for number in range(5):
        row = journal.write(session, NOBODY, "entry.saved", f"entry:{number}")
    rows = session.scalars(select(JournalRow).order_by(JournalRow.id)).all()
    cutoff = rows[3].at
    later = cutoff + timedelta(days=DEFAULT_DAYS[Kept.JOURNAL])

    gone = forgetting.forget(session, SOMEBODY, edition=edition, kept=Kept.JOURNAL, now=later)

    assert gone == 3
    assert session.get(JournalRow, row.id) is not None
    assert journal_check.verify(session).broken is None
    assert now < later
    session.execute(update(JournalRow).where(JournalRow.act == "journal.forgotten").values(act="entry.saved"))
    assert journal_check.verify(session).broken is not None


def test_an_old_edition_leaves_the_journal_alone(session: Session) -> None:
    old = past_edition(session, years=6)
    builders.edition(session)
    session.expire_all()

    assert Kept.JOURNAL not in retention.kinds(old)


def test_each_kind_is_journalled_with_its_count_and_only_an_organiser_may(session: Session) -> None:
    edition, now = past_edition(session, years=0.5), utc_now()

    with pytest.raises(Refused):
        forgetting.forget(session, NOBODY, edition=edition, kept=Kept.DRAFTS, now=now)
    forget_all(session, edition, now)

    row = session.scalars(select(JournalRow).where(JournalRow.act == "data.forgotten")).one()
    assert (row.subject, row.facts) == (f"edition:{edition.id}", {"kind": "drafts", "rows": 1})


def test_the_periods_of_the_edition_decide(session: Session) -> None:
    edition = past_edition(session, years=0.5)
    edition.retention = {Kept.PHOTOS.value: 30, Kept.DRAFTS.value: 3650}
    session.flush()

    told = counts(session, edition, utc_now())

    assert told[Kept.DRAFTS] == 0
    assert told[Kept.PHOTOS] == 2


def test_a_phase_that_moves_moves_what_is_due(session: Session) -> None:
    edition = past_edition(session, years=1.1)
    for row in edition.phases:
        if row.phase is Phase.RESULTS:
            row.opens_at, row.closes_at = utc_now(), utc_now() + timedelta(days=1)
    session.flush()

    assert counts(session, edition, utc_now())[Kept.PUPILS] == 0


@pytest.fixture
def written(settings: Settings, database: Database) -> Callable[[str], int]:
    def run(words: str) -> int:
        return command.do(parser().parse_args(["forget", *words.split()]), settings)

    return run


def test_the_command_counts_then_erases_the_same(
    database: Database, written: Callable[[str], int], capsys: pytest.CaptureFixture[str]
) -> None:
    with database.writing() as session:
        past_edition(session, years=1.1)

    assert written("--dry-run") == 0
    counted = capsys.readouterr().out
    assert written("") == 0
    done = capsys.readouterr().out
    assert written("--dry-run") == 0
    left = capsys.readouterr().out

    assert counted.splitlines()[:-1] == done.splitlines()[:-1]
    assert "Nothing was erased" in counted
    assert {line.split()[-1] for line in left.splitlines()[:-1]} == {"0"}


def test_the_command_names_the_editions_when_one_is_unknown(
    database: Database, written: Callable[[str], int]
) -> None:
    with database.writing() as session:
        builders.edition(session)

    with pytest.raises(Exception, match="There is no edition 'nope'"):
        written("--edition nope")
