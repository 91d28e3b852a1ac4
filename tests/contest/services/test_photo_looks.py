"""What organisers say of photos: all or none, never over somebody else, with a reason for a refusal."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import JournalRow, Photo
from contest.models.columns import utc_now
from contest.queries import photo_queue
from contest.queries.photo_queue import PhotoFilter
from contest.rules.consent import Use
from contest.rules.eligibility import PhotoDecision, PhotoFault, photo_shown
from contest.rules.entries import EntryState, PhotoState
from contest.rules.errors import Conflict, Invalid, NotFound, Refused
from contest.rules.rights import Actor
from contest.services import photos
from contest.services.photos import Look
from tests import builders

OBJECT = Look(decision=PhotoDecision.OBJECT)


@pytest.fixture
def organiser(session: Session) -> Actor:
    builders.edition(session)
    return builders.acting_organiser(builders.organiser(session))


def ready_photo(session: Session, **changes: object) -> Photo:
    entry = builders.admitted_entry(session)
    photo = Photo(entry_id=entry.id, state=PhotoState.READY)
    for name, value in changes.items():
        setattr(photo, name, value)
    session.add(photo)
    session.flush()
    return photo


def test_several_photos_are_looked_at_at_once_and_each_leaves_a_line(
    session: Session, organiser: Actor
) -> None:
    first, second, now = ready_photo(session), ready_photo(session), utc_now()

    photos.look(
        session,
        organiser,
        looks={
            first.key: OBJECT,
            second.key: Look(decision=PhotoDecision.REFUSED, fault=PhotoFault.PERSONAL),
        },
        now=now,
    )

    assert (first.decision, first.refusal, first.looked_at) == (PhotoDecision.OBJECT, None, now)
    assert (second.decision, second.refusal) == (PhotoDecision.REFUSED, "personal")
    assert second.looked_by == organiser.account_id
    rows = session.scalars(select(JournalRow).where(JournalRow.act == "photo.looked")).all()
    assert {(row.subject, row.facts["decision"]) for row in rows} == {
        (f"photo:{first.id}", "object"),
        (f"photo:{second.id}", "refused"),
    }


def test_a_refused_photo_that_is_allowed_after_all_forgets_why(session: Session, organiser: Actor) -> None:
    photo = ready_photo(session, decision=PhotoDecision.REFUSED, refusal="other")

    photos.look(
        session,
        organiser,
        looks={photo.key: Look(decision=PhotoDecision.OBJECT, before=PhotoDecision.REFUSED)},
        now=utc_now(),
    )

    assert (photo.decision, photo.refusal) == (PhotoDecision.OBJECT, None)


def test_one_photo_that_somebody_else_looked_at_stops_them_all(session: Session, organiser: Actor) -> None:
    mine, theirs = ready_photo(session), ready_photo(session, decision=PhotoDecision.PEOPLE)

    with pytest.raises(Conflict) as refusal:
        photos.look(session, organiser, looks={mine.key: OBJECT, theirs.key: OBJECT}, now=utc_now())

    assert refusal.value.field == "photos"
    assert (mine.decision, theirs.decision) == (None, PhotoDecision.PEOPLE)


def test_a_refusal_needs_a_reason(session: Session, organiser: Actor) -> None:
    photo = ready_photo(session)

    with pytest.raises(Invalid):
        photos.look(
            session, organiser, looks={photo.key: Look(decision=PhotoDecision.REFUSED)}, now=utc_now()
        )


@pytest.mark.parametrize("state", [PhotoState.WAITING, PhotoState.REFUSED])
def test_what_cannot_be_seen_yet_cannot_be_looked_at(
    session: Session, organiser: Actor, state: PhotoState
) -> None:
    photo = ready_photo(session, state=state)

    with pytest.raises(NotFound):
        photos.look(session, organiser, looks={photo.key: OBJECT}, now=utc_now())


def test_a_draft_is_left_to_its_team_and_only_organisers_look(session: Session, organiser: Actor) -> None:
    photo = ready_photo(session)
    photo.entry.state = EntryState.DRAFT
    session.flush()

    with pytest.raises(NotFound):
        photos.look(session, organiser, looks={photo.key: OBJECT}, now=utc_now())
    with pytest.raises(Refused):
        photos.look(
            session, builders.acting(builders.teacher(session)), looks={photo.key: OBJECT}, now=utc_now()
        )


def test_people_are_shown_once_every_family_agreed_to_the_image(session: Session, organiser: Actor) -> None:
    photo = ready_photo(session, decision=PhotoDecision.PEOPLE)
    edition = photo.entry.team.edition

    [agreed] = photo_queue.photos(session, edition, PhotoFilter.PEOPLE).rows
    pupil = builders.pupil(session, team=photo.entry.team)
    session.expire_all()
    [missing] = photo_queue.photos(session, edition, PhotoFilter.PEOPLE).rows
    builders.consent(session, pupil=pupil, use=Use.IMAGE)
    session.expire_all()
    [again] = photo_queue.photos(session, edition, PhotoFilter.PEOPLE).rows

    told = [(line.images, line.pupils) for line in (agreed, missing, again)]
    assert told == [(1, 1), (1, 2), (2, 2)]
    assert [photo_shown(PhotoDecision.PEOPLE, images_granted=a == b) for a, b in told] == [True, False, True]
