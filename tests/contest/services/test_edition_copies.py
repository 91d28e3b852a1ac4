"""A new edition from an old one: what is taken over, how dates move, which one is current."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import Edition, Juror, Rulebook, Team
from contest.models.columns import utc_now
from contest.queries import archive, editions
from contest.rules.errors import Conflict, Invalid, Refused
from contest.rules.phases import Phase, window_of
from contest.rules.rights import NOBODY, Actor
from contest.services import edition_copies
from contest.services.edition_copies import NewEdition
from tests import builders

WANTED = NewEdition(title="Imagine encore", year=2028, slug="2028", first_day=date(2027, 11, 20))


@pytest.fixture
def source(session: Session) -> Edition:
    return builders.edition(
        session, starting=date(2026, 11, 19), readings=5, strand_color="#b0560a", legal={"publisher": "Nous"}
    )


@pytest.fixture
def organiser(session: Session) -> Actor:
    return builders.acting_organiser(builders.organiser(session))


def copy(session: Session, actor: Actor, source: Edition, **changes: Any) -> Edition:
    return edition_copies.copy(
        session, actor, source_id=source.id, wanted=replace(WANTED, **changes), now=utc_now()
    )


def test_a_copy_has_the_texts_and_no_people(session: Session, source: Edition, organiser: Actor) -> None:
    builders.team(session)
    builders.juror(session)

    made = copy(session, organiser, source)

    for name in edition_copies.COPIED:
        assert getattr(made, name) == getattr(source, name), name
    assert (made.title, made.year, made.slug, made.is_current) == ("Imagine encore", 2028, "2028", False)
    assert session.scalar(select(func.count()).where(Team.edition_id == made.id)) == 0
    assert session.scalar(select(func.count()).where(Juror.edition_id == made.id)) == 0
    old, new = (editions.rulebook_in_force(session, each) for each in (source, made))
    assert (new.version, new.sections) == (1, old.sections)
    assert source.is_current


def test_every_setting_of_an_edition_is_copied_or_new_in_a_copy() -> None:
    # What a demonstration becomes in a copy is a contest like any other.
    new = {"id", "title", "year", "slug", "is_current", "is_demonstration", "version", "created_at"}

    assert set(Edition.__table__.c.keys()) - new == set(edition_copies.COPIED)


def test_changing_the_copy_leaves_the_source_alone(
    session: Session, source: Edition, organiser: Actor
) -> None:
    made = copy(session, organiser, source)
    made.levels = [{"code": "3e", "label": "Troisième"}]
    session.flush()
    session.expire_all()

    assert len(source.levels) == 11


def test_all_dates_move_together_by_whole_weeks_to_the_wanted_day(
    session: Session, source: Edition, organiser: Actor
) -> None:
    made = copy(session, organiser, source)

    gaps = {
        window_of(made.windows, phase).opens_at.date() - window_of(source.windows, phase).opens_at.date()
        for phase in Phase
    }
    assert gaps == {timedelta(weeks=52)}


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        ({"slug": "Année 2028"}, {"slug": "shape"}),
        ({"slug": "a" * 41}, {"slug": "shape"}),
        ({"slug": "2027"}, {"slug": "taken"}),
        ({"title": "", "year": 28}, {"title": "missing", "year": "range"}),
    ],
)
def test_a_copy_that_cannot_be_says_why(
    session: Session, source: Edition, organiser: Actor, changes: dict[str, Any], reasons: dict[str, str]
) -> None:
    with pytest.raises(Invalid) as refused:
        copy(session, organiser, source, **changes)

    assert refused.value.reasons == reasons


def test_exactly_one_edition_is_current(session: Session, source: Edition, organiser: Actor) -> None:
    made = copy(session, organiser, source)

    edition_copies.make_current(session, organiser, edition_id=made.id, instead_of=source.id)
    with pytest.raises(Conflict):
        edition_copies.make_current(session, organiser, edition_id=made.id, instead_of=source.id)

    session.expire_all()
    assert editions.current(session).id == made.id
    assert session.scalar(select(func.count()).where(Edition.is_current.is_(True))) == 1


def test_the_shelves_count_what_each_edition_holds(
    session: Session, source: Edition, organiser: Actor
) -> None:
    builders.admitted_entry(session)
    builders.team(session)
    builders.juror(session)
    copy(session, organiser, source)

    told = [
        (shelf.edition.slug, shelf.teams, shelf.entries, shelf.jurors, shelf.published)
        for shelf in archive.shelves(session)
    ]

    assert told == [("2028", 0, 0, 0, False), ("2027", 2, 1, 1, False)]


def test_only_an_organiser_copies_or_chooses(session: Session, source: Edition) -> None:
    with pytest.raises(Refused):
        copy(session, NOBODY, source)
    with pytest.raises(Refused):
        edition_copies.make_current(session, NOBODY, edition_id=source.id, instead_of=source.id)
    assert session.scalar(select(func.count()).select_from(Rulebook)) == 1
