"""Which photos jurors and the public may see, as a condition in SQL."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, or_

from contest.models import Edition, Photo
from contest.queries.publicity import granted_to_all
from contest.rules.consent import Use
from contest.rules.eligibility import PhotoDecision
from contest.rules.entries import PhotoState


def is_shown(edition: Edition) -> ColumnElement[bool]:
    """The condition on Photo, Entry joined, that contest.rules.eligibility.photo_shown checks: an organiser saw the
    object alone, or people whose families all authorised their image."""
    return and_(
        Photo.state == PhotoState.READY,
        or_(
            Photo.decision == PhotoDecision.OBJECT,
            and_(Photo.decision == PhotoDecision.PEOPLE, granted_to_all(edition, Use.IMAGE)),
        ),
    )
