"""The assignment's page: a preview that writes nothing, applied as it was shown, impossible in words."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.database import Database
from contest.models import Assignment, Ballot, ConflictOfInterest, Edition, Job, JournalRow, Juror
from contest.models.columns import utc_now
from contest.models.jobs import JobKind
from contest.rules.jury import BallotState, ConflictKind
from contest.rules.phases import Phase
from contest.settings import Settings
from contest.web.organiser import drawings
from tests import builders
from tests.listening import cost, statements, writes
from tests.people import letters, organiser_browser
from tests.visiting import Visitor

URL = "/organisation/jury/repartition"


@pytest.fixture
def samira(app: Flask) -> Visitor:
    """An organiser's browser."""
    return Visitor(organiser_browser(app))


def _contest(
    database: Database,
    *,
    entries: int = 6,
    people: int = 4,
    readings: int = 2,
    phase: Phase = Phase.ELIGIBILITY,
) -> None:
    with database.writing() as session:
        edition = session.scalars(select(Edition)).one()
        edition.readings = readings
        builders.open_phase(session, edition, phase)
        for _ in range(entries):
            builders.admitted_entry(session)
        for _ in range(people):
            builders.juror(session)


def _count(database: Database, row: type) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(row)) or 0


def test_without_entries_or_jurors_the_page_says_what_comes_first(samira: Visitor) -> None:
    page = samira.get(URL)

    assert page.title == "Il manque des objets et des jurés à répartir."
    assert "Inviter des jurés" in page.text


def test_the_preview_says_all_and_writes_nothing(app: Flask, samira: Visitor, database: Database) -> None:
    _contest(database)
    before = _count(database, JournalRow)
    with statements(app) as said:
        page = samira.get(URL)

    assert page.title == "La répartition est prête : deux jurés pour chaque objet."
    for words in (
        "bulletins à lire12",
        "Trois bulletins chacun.",
        "Les 6 paires ont toutes un objet en commun.",
        "Rien n’est envoyé avant votre accord.",
        "Temps estimé : 7 minutes par bulletin",
        "la même donne toujours la même répartition",
    ):
        assert words in page.text, words
    assert writes(said) == []
    assert (_count(database, Ballot), _count(database, JournalRow)) == (0, before)


def test_the_preview_is_applied_and_jurors_are_told_at_the_opening(
    samira: Visitor, database: Database, settings: Settings
) -> None:
    _contest(database)
    samira.get(f"{URL}?graine=2027-0304-17")

    done = samira.fill(URL)

    assert done.url == "/organisation/jury"
    assert "12 bulletins confiés" in done.text
    with database.reading() as session:
        [assignment] = session.scalars(select(Assignment)).all()
        assert (assignment.seed, assignment.readings) == ("2027-0304-17", 2)
        assert session.scalar(select(func.count()).select_from(Ballot)) == 12
    assert letters(database, settings) == []  # too early: each is put back until the opening


def test_another_seed_is_one_click_away_and_strange_ones_are_harmless(
    samira: Visitor, database: Database
) -> None:
    _contest(database)

    page = samira.get(f"{URL}?graine=2027-0304-17")
    strange = samira.get(f"{URL}?graine=%3Cscript%3E%00{'x' * 200}&lectures=-3&sans=a&piles=tour")

    assert any("graine=2027-0304-18" in link for link in page.links())
    assert strange.status == 200
    assert "<script>x" not in strange.response.text


def test_two_organisers_apply_at_once_and_the_second_sees_the_new_state(
    app: Flask, samira: Visitor, database: Database
) -> None:
    _contest(database)
    other = Visitor(organiser_browser(app))
    samira.get(URL)
    other.get(URL)

    samira.fill(URL)
    late = other.fill(URL)

    assert late.status == 409
    assert "rien n’est appliqué" in late.text
    assert _count(database, Assignment) == 1


def test_a_juror_who_left_in_between_is_noticed(samira: Visitor, database: Database) -> None:
    _contest(database)
    samira.get(URL)
    with database.writing() as session:
        session.scalars(select(Juror).order_by(Juror.id)).first().left_at = utc_now()

    late = samira.fill(URL)
    again = samira.fill(URL)

    assert late.status == 409
    assert "12 bulletins confiés" in again.text


def test_absent_jurors_are_taken_out_with_a_preview_of_what_others_get(
    samira: Visitor, database: Database, settings: Settings
) -> None:
    _contest(database, phase=Phase.JUDGING)
    samira.get(URL)
    samira.fill(URL)
    letters(database, settings)
    with database.reading() as session:
        absent = session.scalars(select(Juror).order_by(Juror.number)).first()
        assert absent is not None

    preview = samira.get(f"{URL}?sans={absent.id}")
    done = samira.fill(URL)

    assert preview.title == "3 bulletins à confier à d’autres."
    assert "1 bulletin de plus par juré, au maximum." in preview.text
    assert "déjà dans la pile" in preview.text
    assert "3 bulletins confiés" in done.text
    subjects = [letter.subject for letter in letters(database, settings)]
    assert subjects[0] == "vos bulletins restants sont confiés à d’autres"
    assert sum("vos bulletins sont prêts" in subject for subject in subjects) == 3


def test_late_entries_are_dealt_without_moving_anything(samira: Visitor, database: Database) -> None:
    _contest(database, phase=Phase.JUDGING)
    samira.get(URL)
    samira.fill(URL)
    settled = samira.get(URL)
    with database.writing() as session:
        builders.admitted_entry(session)

    page = samira.get(URL)
    level = next(link for link in page.links() if "piles=egaliser" in link)

    assert settled.title == "La répartition est faite : deux jurés pour chaque objet."
    assert "Appliquer" not in settled.text
    assert page.title == "La répartition est à compléter : deux jurés pour chaque objet."
    assert samira.get(level).status == 200


def test_conflicts_are_named_by_numbers_and_a_narrow_school_is_told(
    samira: Visitor, database: Database
) -> None:
    _contest(database, entries=0)
    with database.writing() as session:
        teacher = builders.teacher(session, school=builders.school(session, name="Lycée Darchicourt"))
        for _ in range(2):
            builders.admitted_entry(session, teacher=teacher)
        jurors = session.scalars(select(Juror).order_by(Juror.number)).all()
        jurors[0].school_id = teacher.school_id
        session.add(
            ConflictOfInterest(
                juror_id=jurors[1].id,
                kind=ConflictKind.SCHOOL,
                school_id=teacher.school_id,
                note="Parrain industriel",
            )
        )

    page = samira.get(URL)

    for words in (
        "Deux conflits, tous respectés",
        "Juré n° 1 et 2 objets Son établissement. F-001, F-002.",
        "Juré n° 2 et 2 objets Un lien avec cet établissement : Parrain industriel. F-001, F-002.",
        "Lycée Darchicourt, Testville : deux jurés possibles seulement",
        "il n’y a aucun remplaçant",
    ):
        assert words in page.text, words


def test_an_impossibility_names_the_school_and_two_ways_out(samira: Visitor, database: Database) -> None:
    _contest(database, entries=3, people=3)
    with database.writing() as session:
        teacher = builders.teacher(session, school=builders.school(session, name="Collège du Canal"))
        builders.admitted_entry(session, teacher=teacher)
        for juror in session.scalars(select(Juror).order_by(Juror.number)).all()[:2]:
            session.add(
                ConflictOfInterest(juror_id=juror.id, kind=ConflictKind.SCHOOL, school_id=teacher.school_id)
            )

    page = samira.get(URL)
    fewer = samira.get(next(link for link in page.links() if "lectures=1" in link))

    assert page.title == "Pas de répartition possible avec deux jurés pour chaque objet."
    assert "Collège du Canal, Testville : un juré possible seulement" in page.text
    assert "Invitez un juré sans lien avec lui, ou passez à une lecture par objet." in page.text
    assert "Inviter un juré" in page.text
    assert fewer.title == "La répartition est prête : un juré pour chaque objet."
    assert "Appliquer cette répartition changera le réglage" in fewer.text
    samira.fill(URL)
    with database.reading() as session:
        assert session.scalars(select(Edition.readings)).one() == 1


def test_limits_that_are_too_low_are_told_in_numbers(samira: Visitor, database: Database) -> None:
    _contest(database)
    with database.writing() as session:
        for juror in session.scalars(select(Juror)):
            juror.capacity = 2

    page = samira.get(URL)

    assert "Il manque 4 lectures" in page.text
    assert "12 bulletins à confier, et les jurés n’en acceptent que 8 en tout" in page.text


def test_a_juror_who_said_nothing_yet_is_told_of(samira: Visitor, database: Database) -> None:
    _contest(database)
    with database.writing() as session:
        session.scalars(select(Juror)).first().conflicts_declared_at = None

    assert "Un juré n’a pas encore dit ses liens" in samira.get(URL).text


def test_a_started_ballot_stays_when_piles_are_made_level(samira: Visitor, database: Database) -> None:
    _contest(database, phase=Phase.JUDGING)
    samira.get(URL)
    samira.fill(URL)
    with database.writing() as session:
        started = session.scalars(select(Ballot).order_by(Ballot.id)).first()
        started.state = BallotState.STARTED
        builders.juror(session)
        ballot_id, juror_id = started.id, started.juror_id

    samira.get(f"{URL}?piles=egaliser")
    done = samira.fill(URL)

    assert done.status == 200
    with database.reading() as session:
        row = session.get_one(Ballot, ballot_id)
        assert (row.juror_id, row.state) == (juror_id, BallotState.STARTED)


def test_a_large_jury_is_drawn_as_distributions(samira: Visitor, database: Database) -> None:
    _contest(database, entries=12, people=drawings.DRAWN_JURORS + 1, readings=3)

    page = samira.get(URL)

    assert "Qui reçoit quoi" in page.text
    assert "aucun objet" in page.text
    assert 'class="triangle"' not in page.response.text


def test_statements_do_not_grow_with_the_contest(app: Flask, samira: Visitor, database: Database) -> None:
    _contest(database, entries=2, people=2)
    small = cost(app, lambda: samira.get(URL))
    with database.writing() as session:
        for _ in range(3):
            builders.admitted_entry(session)
            builders.juror(session)

    assert cost(app, lambda: samira.get(URL)) == small


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ([], []),
        ([5], [(5, 5, 1)]),
        ([49, 50, 50, 51], [(49, 49, 1), (50, 50, 2), (51, 51, 1)]),
        (list(range(100)), [(start, start + 8, min(9, 100 - start)) for start in range(0, 100, 9)]),
    ],
)
def test_close_values_share_a_bar_when_there_are_many(
    values: list[int], bars: list[tuple[int, int, int]]
) -> None:
    assert [(bar.first, bar.last, bar.count) for bar in drawings.distribution(values)] == bars


def test_layers_stand_for_more_ballots_when_piles_are_high() -> None:
    numbers = {"J-01": 1, "J-02": 2}

    low = drawings.piles(numbers, {"J-01": 15, "J-02": 8}, {"J-02": 2})
    high = drawings.piles(numbers, {"J-01": 250, "J-02": 240}, {})

    assert (low.unit, low.layer, low.height) == (1, 9, 135)
    assert (low.piles[1].held_height, low.piles[1].new_height) == (54, 18)
    assert high.unit == 10
    assert high.height < 160


def test_opening_by_hand_tells_the_jurors_at_once(
    samira: Visitor, database: Database, settings: Settings
) -> None:
    _contest(database)
    samira.get(URL)
    samira.fill(URL)
    with database.reading() as session:
        waiting = session.scalars(select(Job.run_after).where(Job.kind == JobKind.MAIL)).all()
    assert min(waiting) > utc_now()

    samira.get("/organisation/reglages")
    samira.press("/organisation/reglages/etapes/judging/ouvrir")

    with database.reading() as session:
        due = session.scalars(select(Job.run_after).where(Job.kind == JobKind.MAIL)).all()
    assert max(due) <= utc_now()
    assert len(letters(database, settings)) == 4


@pytest.mark.parametrize("jurors", [2, 3])
def test_the_figures_of_a_small_jury_are_drawn_no_larger_than_those_of_twelve(jurors: int) -> None:
    small = drawings.triangle(range(1, jurors + 1), {1: {0}})

    assert small.width == drawings.triangle(range(1, 14), {}).width
