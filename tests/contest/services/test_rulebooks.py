"""Versions of the règlement: published once, told to everybody, read by teams that had accepted another one."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Job, JournalRow, Rulebook
from contest.models.columns import utc_now
from contest.queries import editions, rulebooks
from contest.rules.errors import Conflict, Invalid, NotApproved, NotFound, Refused
from contest.rules.rights import Actor
from contest.rules.rulebooks import Article, Difference, differences, sections_of
from contest.services import rulebooks as services
from tests import builders

ARTICLES = [
    Article(title="Le concours", text="Un objet.\n\nImprimé en\n3D.", place=2),
    Article(title="", text="  ", place=1),
    Article(title="Qui participe", text="Tout le monde.", place=1),
]


@pytest.fixture
def edition(session: Session) -> Edition:
    return builders.edition(session)


@pytest.fixture
def organiser(session: Session) -> Actor:
    return builders.acting_organiser(builders.organiser(session))


def publish(
    session: Session, actor: Actor, edition: Edition, *, after: int = 1, changes: str = "Tout le monde."
) -> Rulebook:
    return services.publish(
        session, actor, edition_id=edition.id, articles=ARTICLES, changes=changes, after=after, now=utc_now()
    )


def accepted(session: Session, edition: Edition) -> Entry:
    """A submitted entry whose team accepted the version in force."""
    entry = builders.admitted_entry(session)
    entry.rulebook_id = editions.rulebook_in_force(session, edition).id
    session.flush()
    return entry


def test_articles_stand_in_their_places_and_paragraphs_are_separated_by_empty_lines() -> None:
    assert sections_of(ARTICLES) == [
        {"title": "Qui participe", "paragraphs": ["Tout le monde."]},
        {"title": "Le concours", "paragraphs": ["Un objet.", "Imprimé en 3D."]},
    ]


def test_differences_are_found_by_title() -> None:
    old = [{"title": "A", "paragraphs": ["1"]}, {"title": "B", "paragraphs": ["2"]}]
    new = [{"title": "B", "paragraphs": ["3"]}, {"title": "C", "paragraphs": ["4"]}]

    assert differences(old, new) == [
        (Difference.CHANGED, "B"), (Difference.ADDED, "C"), (Difference.REMOVED, "A"),
    ]  # fmt: skip
    assert differences(old, old) == []


def test_a_new_version_is_in_force_and_every_teacher_hears_once(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    teacher = builders.teacher(session)
    for _ in range(2):
        builders.team(session, teacher=teacher)

    made = publish(session, organiser, edition)

    assert editions.rulebook_in_force(session, edition).id == made.id
    assert (made.version, made.changes) == (2, "Tout le monde.")
    assert [each.version for each in rulebooks.versions(session, edition)] == [2, 1]
    [job] = session.scalars(select(Job)).all()
    assert job.arguments == {
        "template": "rules_changed", "account_id": teacher.account_id, "rulebook_id": made.id,
    }  # fmt: skip
    row = session.scalars(select(JournalRow).order_by(JournalRow.id.desc()).limit(1)).one()
    assert (row.act, row.facts) == ("rulebook.published", {"version": 2})


def test_two_organisers_do_not_publish_over_each_other(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    publish(session, organiser, edition)

    with pytest.raises(Conflict) as refused:
        publish(session, organiser, edition)

    assert refused.value.field == "newer_rules"


def test_the_same_words_are_no_new_version(session: Session, edition: Edition, organiser: Actor) -> None:
    publish(session, organiser, edition)

    with pytest.raises(Conflict) as refused:
        publish(session, organiser, edition, after=2)

    assert refused.value.field == "same_rules"


def test_a_version_says_what_changes(session: Session, edition: Edition, organiser: Actor) -> None:
    with pytest.raises(Invalid) as refused:
        publish(session, organiser, edition, changes=" ")

    assert refused.value.reasons == {"changes": "missing"}


def test_a_team_that_accepted_an_older_version_sees_what_changed_and_says_that_it_read_it(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    entry = accepted(session, edition)
    teacher = builders.acting(entry.team.teachers[0].teacher)
    before = rulebooks.newer_than_accepted(session, entry)
    made = publish(session, organiser, edition)
    told = rulebooks.newer_than_accepted(session, entry)

    services.accept(session, teacher, key=entry.team.key, version=2, now=utc_now())

    assert before == []
    assert [each.version for each in told] == [2]
    assert entry.rulebook_id == made.id
    assert rulebooks.newer_than_accepted(session, entry) == []


def test_a_team_that_never_accepted_has_nothing_to_read_again(
    session: Session, edition: Edition, organiser: Actor
) -> None:
    entry = builders.team(session).entry
    assert entry is not None
    publish(session, organiser, edition)

    assert rulebooks.newer_than_accepted(session, entry) == []


def test_reading_an_older_version_is_refused(session: Session, edition: Edition, organiser: Actor) -> None:
    entry = accepted(session, edition)
    teacher = builders.acting(entry.team.teachers[0].teacher)
    publish(session, organiser, edition)

    with pytest.raises(Conflict):
        services.accept(session, teacher, key=entry.team.key, version=1, now=utc_now())


def test_only_an_approved_teacher_of_the_team_accepts_and_only_an_organiser_publishes(
    session: Session, edition: Edition
) -> None:
    entry = accepted(session, edition)
    stranger = builders.acting(builders.teacher(session))
    waiting = builders.acting(builders.teacher(session, approved=False))

    with pytest.raises(NotFound):
        services.accept(session, stranger, key=entry.team.key, version=1, now=utc_now())
    with pytest.raises(NotApproved):
        services.accept(session, waiting, key=entry.team.key, version=1, now=utc_now())
    with pytest.raises(Refused):
        publish(session, stranger, edition)
