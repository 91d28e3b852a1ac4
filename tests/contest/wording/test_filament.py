"""The filament of the phases when they follow their dates, and when they are opened and closed by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from contest.rules.default_edition import plan
from contest.rules.phases import ORDER, Phase, Stage, Window, window_of
from contest.wording.filament import Filament, filament

YEAR = plan().windows
DAY = timedelta(days=1)
TICK = timedelta(microseconds=1)
moments = some.timedeltas(-DAY, 400 * DAY).map(lambda since: YEAR[0].opens_at + since)


def moved(phase: Phase, windows: tuple[Window, ...] = YEAR, **changes: datetime | bool) -> tuple[Window, ...]:
    return tuple(
        replace(window, **changes) if window.phase is phase else window  # type: ignore[arg-type] # as named
        for window in windows
    )


def drawn(windows: tuple[Window, ...], now: datetime) -> Filament:
    return filament(windows, now, lambda window: window.phase.value)


def stages(shown: Filament) -> str:
    """« open open to_come… », in the order of the year."""
    return " ".join(step.stage.value for step in shown.steps)


def notes(shown: Filament) -> dict[str, str]:
    return {step.name: step.note for step in shown.steps if step.note}


def during(phase: Phase) -> datetime:
    return window_of(YEAR, phase).opens_at + DAY


def test_registration_and_submission_run_side_by_side() -> None:
    shown = drawn(YEAR, during(Phase.SUBMISSION))

    assert stages(shown) == "open open to_come to_come to_come to_come"
    assert notes(shown) == {}
    assert shown.current == ORDER.index(Phase.SUBMISSION)


def test_a_round_opened_by_hand_makes_nothing_before_it_pass() -> None:
    now = during(Phase.SUBMISSION)

    shown = drawn(moved(Phase.JUDGING, opens_at=now), now)

    assert stages(shown) == "open open to_come open to_come to_come"
    assert notes(shown) == {"Recevabilité": "à venir"}
    assert shown.current == ORDER.index(Phase.JUDGING)


def test_a_round_closed_by_hand_while_teams_still_submit_is_over_and_says_so() -> None:
    now = during(Phase.SUBMISSION)

    shown = drawn(moved(Phase.JUDGING, opens_at=now - TICK, closes_at=now), now)

    assert stages(shown) == "open open to_come over to_come to_come"
    assert notes(shown) == {"Évaluation": "terminée"}
    assert shown.current == ORDER.index(Phase.SUBMISSION)


def test_between_two_phases_the_strand_stops_at_the_end_of_the_one_that_is_over() -> None:
    now = window_of(YEAR, Phase.JUDGING).closes_at

    shown = drawn(YEAR, now)

    assert stages(shown) == "over over over over to_come to_come"
    assert (shown.current, shown.percent) == (ORDER.index(Phase.JUDGING), 100)


def test_a_pause_is_told_until_the_phase_is_over() -> None:
    paused = moved(Phase.JUDGING, paused=True)

    assert notes(drawn(paused, during(Phase.JUDGING))) == {"Évaluation": "en pause"}
    assert notes(drawn(paused, during(Phase.RESULTS))) == {}


def test_a_submission_opened_before_the_registration_has_begun_the_year() -> None:
    now = YEAR[0].opens_at - DAY

    assert drawn(YEAR, now).current == -1
    assert drawn(moved(Phase.SUBMISSION, opens_at=now), now).current == ORDER.index(Phase.SUBMISSION)


def test_the_registration_closes_with_the_submission() -> None:
    now = during(Phase.SUBMISSION)

    assert stages(drawn(moved(Phase.SUBMISSION, closes_at=now), now)).startswith("over over ")


@given(moments, moments)
def test_the_strand_never_gets_shorter_in_a_year_that_follows_its_dates(
    one: datetime, other: datetime
) -> None:
    early, late = (drawn(YEAR, moment) for moment in sorted([one, other]))

    assert (early.current, early.current >= 0 and early.percent) <= (late.current, late.percent)


@given(moments)
def test_every_step_says_where_its_own_window_stands(now: datetime) -> None:
    hand = moved(Phase.ELIGIBILITY, moved(Phase.JUDGING, opens_at=YEAR[0].opens_at + DAY), paused=True)

    assert [step.stage for step in drawn(hand, now).steps] == [
        window_of(hand, phase).stage(now) for phase in ORDER
    ]
    assert Stage.OPEN not in [step.stage for step in drawn(hand, now).steps if step.note]
