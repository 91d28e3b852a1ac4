"""Saving settings: what locks, what the journal says, two organisers at once; phases by date and by hand."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import Edition, Job, JournalRow
from contest.models.columns import utc_now
from contest.queries import editions
from contest.queries import settings as reading
from contest.rules.drafts import EditedMeanwhile, stamp
from contest.rules.editions import ChoiceLine, CriterionText, Identity, Printing, Section
from contest.rules.errors import Conflict, Invalid, Refused
from contest.rules.phases import Phase, window_of
from contest.rules.rights import NOBODY, Actor
from contest.services import calendars, date_notices, edition_settings
from tests import builders

PRINTING = Printing(
    bed_mm=(120.0, 120.0, 120.0), nozzle_mm=0.4, max_upload_bytes=50_000_000, max_triangles=1_000_000
)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
def edition(session: Session) -> Edition:
    return builders.edition(session)


@pytest.fixture
def organiser(session: Session) -> Actor:
    return builders.acting_organiser(builders.organiser(session))


def shown(edition: Edition, section: Section) -> dict[str, str]:
    """The fingerprints that a page opened now carries."""
    return {field: stamp(text) for field, text in reading.values(edition, section).items()}


def identity(edition: Edition, **changes: Any) -> Identity:
    now = Identity(
        title=edition.title,
        short_title=edition.short_title,
        theme=edition.theme,
        year=edition.year,
        introduction=edition.introduction,
        contact_email="orga@exemple.fr",
    )
    return replace(now, **changes)


def criteria(edition: Edition) -> list[CriterionText]:
    return [
        CriterionText(
            code=each["code"], name=each["name"], question=each["question"], weight=each["weight"],
            levels=tuple(each["levels"]),
        )
        for each in edition.rubric["criteria"]
    ]  # fmt: skip


def last_row(session: Session) -> JournalRow:
    return session.scalars(select(JournalRow).order_by(JournalRow.id.desc()).limit(1)).one()


def test_a_saved_section_is_stored_counted_and_journalled_with_its_fields(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    changed = edition_settings.save_printing(
        session, organiser, edition_id=edition.id, printing=PRINTING, shown=shown(edition, Section.PRINTING)
    )

    assert changed == ("bed", "max_upload", "max_triangles")
    assert edition.printer["bed_mm"] == (120.0, 120.0, 120.0)
    assert edition.version == 1
    row = last_row(session)
    assert (row.act, row.subject) == ("settings.saved", f"edition:{edition.id}")
    assert row.facts == {"section": "printing", "fields": ["bed", "max_upload", "max_triangles"]}


def test_saving_what_is_already_there_writes_nothing(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    rows = session.scalars(select(JournalRow.id)).all()
    same = replace(
        PRINTING, bed_mm=(180.0, 180.0, 180.0), max_upload_bytes=100_000_000, max_triangles=2_000_000
    )

    changed = edition_settings.save_printing(
        session, organiser, edition_id=edition.id, printing=same, shown=shown(edition, Section.PRINTING)
    )

    assert changed == ()
    assert edition.version == 0
    assert session.scalars(select(JournalRow.id)).all() == rows


def test_of_two_organisers_the_second_is_told_which_field_moved_and_nothing_is_overwritten(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    opened = shown(edition, Section.IDENTITY)
    first = identity(edition, theme="L’eau")
    edition_settings.save_identity(session, organiser, edition_id=edition.id, identity=first, shown=opened)

    with pytest.raises(EditedMeanwhile) as clash:
        edition_settings.save_identity(
            session,
            organiser,
            edition_id=edition.id,
            identity=identity(edition, theme="Le feu"),
            shown=opened,
        )

    assert clash.value.fields == ("theme", "contact_email")
    assert edition.theme == "L’eau"


def test_two_organisers_in_two_sections_do_not_meet(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    opened = shown(edition, Section.IDENTITY)
    edition_settings.save_printing(
        session, organiser, edition_id=edition.id, printing=PRINTING, shown=shown(edition, Section.PRINTING)
    )

    edition_settings.save_identity(
        session, organiser, edition_id=edition.id, identity=identity(edition, theme="L’eau"), shown=opened
    )

    assert edition.version == 2


def test_two_saves_at_the_same_moment_leave_one_winner(database: Database) -> None:
    with database.writing() as session:
        edition = builders.edition(session)
        organiser = builders.acting_organiser(builders.organiser(session))
        edition_id, opened, base = edition.id, shown(edition, Section.IDENTITY), identity(edition)
    outcomes: list[str] = []

    def save(theme: str) -> None:
        try:
            with database.writing() as session:
                edition_settings.save_identity(
                    session,
                    organiser,
                    edition_id=edition_id,
                    identity=replace(base, theme=theme),
                    shown=opened,
                )
            outcomes.append(theme)
        except EditedMeanwhile:
            outcomes.append("told")

    savers = [threading.Thread(target=save, args=(theme,)) for theme in ("eau", "feu")]
    for saver in savers:
        saver.start()
    for saver in savers:
        saver.join()

    assert sorted(outcomes)[-1] == "told"
    with database.reading() as session:
        assert editions.current(session).theme in outcomes


def test_the_rubric_changes_before_the_submission_and_never_after(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    typed = criteria(edition)
    typed[0], typed[1] = replace(typed[0], weight=20), replace(typed[1], weight=40)
    before = window_of(edition.windows, Phase.SUBMISSION).opens_at - MINUTE

    def save(now: datetime) -> tuple[str, ...]:
        return edition_settings.save_rubric(
            session,
            organiser,
            edition_id=edition.id,
            criteria=typed,
            shown=shown(edition, Section.RUBRIC),
            now=now,
        )

    assert save(before) == ("originality_weight", "creativity_weight")
    with pytest.raises(Conflict) as locked:
        save(before + MINUTE)
    assert locked.value.field == "rubric"


def test_a_level_that_a_team_has_stays(session: Session, edition: Edition, organiser: Actor) -> None:
    builders.team(session, level="4e")
    lines = [
        ChoiceLine(
            code=each["code"], label=each["label"], place=number, removed=each["code"] in ("4e", "bac5")
        )
        for number, each in enumerate(edition.levels)
    ]

    with pytest.raises(Invalid) as refused:
        edition_settings.save_levels(
            session, organiser, edition_id=edition.id, lines=lines, shown=shown(edition, Section.LEVELS)
        )

    assert refused.value.reasons == {"removed_0": "in_use"}


def test_a_faint_colour_is_refused_and_nothing_is_saved(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    with pytest.raises(Invalid):
        edition_settings.save_identity(
            session,
            organiser,
            edition_id=edition.id,
            identity=identity(edition, strand_color="#f2b632", title="Autre"),
            shown=shown(edition, Section.IDENTITY),
        )

    assert (edition.strand_color, edition.title) == ("", edition.title)
    assert not session.dirty


@pytest.mark.parametrize("section", [Section.PRINTING, Section.IDENTITY])
def test_only_an_organiser_saves(session: Session, edition: Edition, section: Section) -> None:
    with pytest.raises(Refused):
        edition_settings.save_printing(
            session, NOBODY, edition_id=edition.id, printing=PRINTING, shown=shown(edition, section)
        )


def typed_dates(edition: Edition, **moved: datetime) -> dict[Phase, tuple[datetime | None, datetime | None]]:
    """What a page sends: the moments to the minute, some of them moved (closes_judging=…)."""
    found = {}
    for phase in Phase:
        window = window_of(edition.windows, phase)
        found[phase] = (
            moved.get(f"opens_{phase.value}", window.opens_at.replace(second=0, microsecond=0)),
            moved.get(f"closes_{phase.value}", window.closes_at.replace(second=0, microsecond=0)),
        )
    return found


def test_dates_are_moved_together_and_each_phase_is_journalled(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    now = utc_now()
    end = window_of(edition.windows, Phase.JUDGING).closes_at + DAY
    start = window_of(edition.windows, Phase.DELIBERATION).opens_at + DAY

    changed = calendars.save_phases(
        session,
        organiser,
        edition_id=edition.id,
        typed=typed_dates(edition, closes_judging=end, opens_deliberation=start),
        shown=shown(edition, Section.PHASES),
        now=now,
    )

    assert changed == ("closes_judging", "opens_deliberation")
    assert window_of(edition.windows, Phase.JUDGING).closes_at == end
    rows = session.scalars(
        select(JournalRow).where(JournalRow.act == "phase.moved").order_by(JournalRow.id)
    ).all()
    assert [row.facts["phase"] for row in rows] == ["judging", "deliberation"]


def test_what_has_passed_does_not_move_and_seconds_do_not_count(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    builders.admitted_entry(session)
    opened = window_of(edition.windows, Phase.SUBMISSION).opens_at
    for row in edition.phases:
        row.closes_at = row.closes_at.replace(second=37)
    session.flush()

    changed = calendars.save_phases(
        session,
        organiser,
        edition_id=edition.id,
        typed=typed_dates(edition, opens_submission=opened + 3 * DAY),
        shown=shown(edition, Section.PHASES),
        now=utc_now(),
    )

    assert changed == ()
    assert window_of(edition.windows, Phase.SUBMISSION).opens_at == opened
    assert {row.closes_at.second for row in edition.phases} == {37}


def test_an_opening_of_the_submission_that_nobody_used_is_put_off_and_the_rubric_opens_again(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    now = utc_now()
    later = (now + DAY).replace(second=0, microsecond=0)
    typed = [replace(each, name=f"{each.name} !") for each in criteria(edition)]

    moved = calendars.save_phases(
        session,
        organiser,
        edition_id=edition.id,
        typed=typed_dates(edition, opens_submission=later),
        shown=shown(edition, Section.PHASES),
        now=now,
    )
    changed = edition_settings.save_rubric(
        session,
        organiser,
        edition_id=edition.id,
        criteria=typed,
        shown=shown(edition, Section.RUBRIC),
        now=now,
    )

    assert moved == ("opens_submission",)
    assert changed == ("originality_name", "creativity_name", "ecology_name")


def test_an_opening_that_has_passed_is_only_put_off_to_a_day_to_come(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    sooner = window_of(edition.windows, Phase.SUBMISSION).opens_at - DAY

    with pytest.raises(Invalid) as refused:
        calendars.save_phases(
            session,
            organiser,
            edition_id=edition.id,
            typed=typed_dates(edition, opens_submission=sooner.replace(second=0, microsecond=0)),
            shown=shown(edition, Section.PHASES),
            now=utc_now(),
        )

    assert refused.value.reasons == {"opens_submission": "past"}


def test_impossible_dates_are_named(session: Session, edition: Edition, organiser: Actor) -> None:
    now = utc_now()
    start = window_of(edition.windows, Phase.JUDGING).opens_at

    with pytest.raises(Invalid) as refused:
        calendars.save_phases(
            session,
            organiser,
            edition_id=edition.id,
            typed=typed_dates(edition, closes_judging=start - MINUTE, opens_results=now - DAY),
            shown=shown(edition, Section.PHASES),
            now=now,
        )

    assert refused.value.reasons == {"closes_judging": "before_opening", "opens_results": "past"}


def test_a_phase_is_opened_paused_resumed_closed_and_opened_again_by_hand(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    now = utc_now()

    def judging() -> Any:
        return window_of(edition.windows, Phase.JUDGING)

    def act(do: Any, **more: Any) -> None:
        do(session, organiser, edition_id=edition.id, phase=Phase.JUDGING, **more)

    act(calendars.open_now, now=now)
    assert judging().is_open(now)
    act(calendars.pause, now=now)
    assert not judging().is_open(now)
    act(calendars.resume)
    assert judging().is_open(now)
    act(calendars.close_now, now=now + DAY)
    assert judging().closes_at == now + DAY
    act(calendars.open_now, now=now + 2 * DAY, until=now + 3 * DAY)
    assert judging().is_open(now + 2 * DAY)
    assert judging().opens_at == now
    assert edition.version == 5


def test_a_phase_closed_in_the_minute_it_opened_is_closed_at_once(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    now = utc_now()
    soon = now + timedelta(seconds=5)

    calendars.open_now(session, organiser, edition_id=edition.id, phase=Phase.JUDGING, now=now)
    calendars.close_now(session, organiser, edition_id=edition.id, phase=Phase.JUDGING, now=soon)

    assert window_of(edition.windows, Phase.JUDGING).closes_at == soon


@pytest.mark.parametrize(
    ("act", "phase"),
    [
        (calendars.open_now, Phase.SUBMISSION),
        (calendars.close_now, Phase.JUDGING),
    ],
)
def test_what_is_done_already_is_a_conflict(
    session: Session, edition: Edition, organiser: Actor, act: Any, phase: Phase
) -> None:
    with pytest.raises(Conflict):
        act(session, organiser, edition_id=edition.id, phase=phase, now=utc_now())


def test_opening_again_needs_a_moment_to_come(session: Session, edition: Edition, organiser: Actor) -> None:
    builders.close_submission(session, edition)
    now = utc_now()

    for until, code in ((None, "missing"), (now - DAY, "past")):
        with pytest.raises(Invalid) as refused:
            calendars.open_now(
                session, organiser, edition_id=edition.id, phase=Phase.SUBMISSION, now=now, until=until
            )
        assert refused.value.reasons == {"until_submission": code}


def test_teachers_hear_once_in_the_evening_however_often_dates_change(
    session: Session, edition: Edition
) -> None:
    teacher = builders.teacher(session)
    for _ in range(2):
        builders.team(session, teacher=teacher)
    noon = datetime.fromisoformat("2027-02-16T12:00:00+01:00")

    for now in (noon, noon + timedelta(hours=2)):
        assert date_notices.plan(session, edition=edition, now=now) == 1

    [job] = session.scalars(select(Job)).all()
    assert job.arguments == {
        "template": "dates_changed", "account_id": teacher.account_id, "edition_id": edition.id,
    }  # fmt: skip
    assert job.run_after == datetime.fromisoformat("2027-02-16T18:00:00+01:00")
    assert date_notices.next_evening(job.run_after) == job.run_after + DAY
