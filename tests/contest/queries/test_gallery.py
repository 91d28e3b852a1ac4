"""What hangs in the gallery, how it is found, and that its order is fair."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from contest.models import Edition, FindingRow
from contest.queries.exhibit import exhibit
from contest.queries.gallery import HOURS_KEPT, Order, Wanted, beside, shuffle_of, wall
from contest.rules.eligibility import PhotoDecision
from contest.rules.errors import NotFound
from tests import builders, exhibits
from tests.listening import cost
from uploads.report import Code, Severity

NOON = datetime(2026, 11, 26, 12, 30, tzinfo=UTC)


@pytest.fixture
def edition(session: Session) -> Edition:
    return builders.edition(session)


def numbers(session: Session, edition: Edition, wanted: Wanted) -> list[int]:
    return [each.number for each in wall(session, edition, wanted, named=False).objects]


def asked(session: Session, ask: Callable[[], object]) -> int:
    """How many times the database is asked meanwhile, everything read before forgotten."""
    session.flush()
    session.expire_all()
    return cost(session.get_bind(), ask)


def test_the_order_changes_every_hour_and_an_asked_one_is_kept_for_a_day() -> None:
    now = shuffle_of(NOON)

    assert shuffle_of(NOON + timedelta(minutes=29)) == now
    assert shuffle_of(NOON + timedelta(minutes=30)) == now + 1
    assert shuffle_of(NOON, now - 3) == now - 3
    assert shuffle_of(NOON, now - HOURS_KEPT) == now
    assert shuffle_of(NOON, now + 1) == now


def test_each_object_comes_first_about_as_often_as_any_other(session: Session, edition: Edition) -> None:
    hung = [exhibits.hang(session).number for _ in range(3)]

    first = [numbers(session, edition, Wanted(shuffle=hour))[0] for hour in range(90)]

    assert {number: first.count(number) > 15 for number in hung} == dict.fromkeys(hung, True)


def test_pages_of_one_order_show_every_object_once(session: Session, edition: Edition) -> None:
    hung = {exhibits.hang(session).number for _ in range(5)}

    pages = [numbers(session, edition, Wanted(shuffle=7, size=2, page=page)) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [2, 2, 1]
    assert {number for page in pages for number in page} == hung


def test_a_page_past_the_end_is_the_last_one(session: Session, edition: Edition) -> None:
    exhibits.hang(session)

    shown = wall(session, edition, Wanted(page=99), named=False)

    assert (shown.page, len(shown.objects), shown.left) == (1, 1, 0)


def test_objects_are_found_by_theme_level_and_words_without_accents(
    session: Session, edition: Edition
) -> None:
    whale = exhibits.hang(session, title="Baleine à eau", theme="water", level="3e")
    pot = exhibits.hang(session, title="Pot à semis", theme="waste", level="4e", why_fun="Elle a grandi là.")

    assert numbers(session, edition, Wanted(theme="water")) == [whale.number]
    assert numbers(session, edition, Wanted(level="4e")) == [pot.number]
    assert numbers(session, edition, Wanted(words="BALEINE a")) == [whale.number]
    assert numbers(session, edition, Wanted(words="grandi")) == [pot.number]
    assert numbers(session, edition, Wanted(words="grandi baleine")) == []


@pytest.mark.parametrize("secret", exhibits.SECRETS)
def test_nothing_is_found_by_whose_it_is_before_the_results(
    session: Session, edition: Edition, secret: str
) -> None:
    exhibits.hang(session)

    assert wall(session, edition, Wanted(words=secret), named=False).total == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("lycee zibeline", 1),
        ("ornithorynque", 1),
        ("ornithorynque baleine", 1),
        ("ornithorynque nautilus", 0),
        (exhibits.TEAM, 0),
        (exhibits.PUPIL, 0),
        (exhibits.TEACHER, 0),
        (exhibits.FILE, 0),
        ("quetzal@", 0),
    ],
)
def test_a_school_and_its_town_are_found_with_the_results_and_nobody_else(
    session: Session, edition: Edition, words: str, found: int
) -> None:
    exhibits.hang(session, title="Baleine à eau")

    assert wall(session, edition, Wanted(words=words), named=True).total == found


def test_objects_hang_by_number_or_by_name(session: Session, edition: Edition) -> None:
    for title in ("Zèbre", "Âne", "baleine"):
        exhibits.hang(session, title=title)

    shown = wall(session, edition, Wanted(order=Order.TITLE), named=False)

    assert [each.title for each in shown.objects] == ["Âne", "baleine", "Zèbre"]
    assert numbers(session, edition, Wanted(order=Order.NUMBER)) == [1, 2, 3]


def test_what_was_submitted_is_shown_not_what_was_changed_since(session: Session, edition: Edition) -> None:
    entry = exhibits.hang(session, title="Le premier nom", theme="water", level="3e", material="")
    shown_file = entry.uploads[-1].inspection.key
    entry.title, entry.theme, entry.level, entry.material = "Le nom d’après", "waste", "4e", "PLA"
    builders.upload(session, entry=entry, inspection=builders.inspection(session))
    session.flush()

    hung = wall(session, edition, Wanted(), named=False).objects[0]
    alone = exhibit(session, edition, entry.number, named=False)

    assert (hung.title, hung.theme, hung.level) == ("Le premier nom", "water", "3e")
    assert hung.inspection == shown_file
    assert numbers(session, edition, Wanted(theme="water", level="3e")) == [entry.number]
    assert numbers(session, edition, Wanted(theme="waste")) == []
    assert (alone.texts["material"], alone.theme, alone.level) == ("", "water", "3e")
    assert alone.part is not None
    assert (alone.texts["title"], alone.part.key) == ("Le premier nom", shown_file)


def test_names_come_with_the_results_only(session: Session, edition: Edition) -> None:
    entry = exhibits.hang(session)

    before = wall(session, edition, Wanted(), named=False).objects[0]
    after = wall(session, edition, Wanted(), named=True).objects[0]

    assert before.names is None
    assert after.names is not None
    assert (after.names.team, after.names.pupils) == (entry.team.name, (exhibits.PUPIL,))


def test_a_wall_takes_two_statements_and_five_with_the_names_whatever_hangs(
    session: Session, edition: Edition
) -> None:
    # the public entries · those of the page; then teams with their school · pupils · their papers
    counted = []
    for more in (1, 2):
        for _ in range(more):
            exhibits.hang(session)
        counted.append(
            [
                asked(session, lambda named=named: wall(session, edition, Wanted(), named=named))  # type: ignore[misc]
                for named in (False, True)
            ]
        )

    assert counted[0] == counted[1]


def test_others_of_the_same_theme_hang_beside_an_object_or_any_when_there_are_none(
    session: Session, edition: Edition
) -> None:
    whale = exhibits.hang(session, theme="water")
    otter = exhibits.hang(session, theme="water")
    pot = exhibits.hang(session, theme="waste")

    def around(number: int, theme: str) -> set[int]:
        found = beside(session, edition, number=number, theme=theme, count=4, now=NOON, named=False)
        return {each.number for each in found}

    assert around(whale.number, "water") == {otter.number}
    assert around(pot.number, "waste") == {whale.number, otter.number}


def test_an_object_that_is_not_public_is_not_there(session: Session, edition: Edition) -> None:
    draft = builders.complete_team(session).entry
    assert draft is not None

    for number in (draft.number, 4321):
        with pytest.raises(NotFound):
            exhibit(session, edition, number, named=False)


@pytest.mark.parametrize("decision", [None, PhotoDecision.REFUSED])
def test_only_photos_that_an_organiser_saw_are_shown(
    session: Session, edition: Edition, decision: PhotoDecision | None
) -> None:
    entry = exhibits.hang(session)
    unseen = exhibits.photo(session, entry, None)
    unseen.decision = decision
    session.flush()

    found = exhibit(session, edition, entry.number, named=False)

    assert [shot.key for shot in found.photos] == [entry.photos[0].key]


def test_grams_and_hours_of_a_doubtful_unit_are_left_out(session: Session, edition: Edition) -> None:
    entry = exhibits.hang(session)
    check = entry.uploads[-1].inspection
    session.add(
        FindingRow(
            inspection_id=check.id,
            position=0,
            code=Code.UNITS,
            severity=Severity.WARNING,
            count=1,
            measures={},
        )
    )
    session.flush()

    hung = wall(session, edition, Wanted(), named=False).objects[0]

    assert (hung.grams, hung.hours) == (None, None)
