"""Two teams send the same bytes: what one of them does later is never the other's."""

from __future__ import annotations

from sqlalchemy.orm import Session

from contest.models import Team
from contest.models.columns import utc_now
from contest.services import entries, uploads
from contest.services.inspections import rescale
from tests import builders
from uploads.intake import Received
from uploads.kinds import Kind

BYTES = Received(digest="b" * 64, size=1234, kind=Kind.STL_BINARY)
ORANGE, GREEN = "#e06a12", "#2b7336"


def sent(session: Session, team: Team) -> object:
    """The same file under the same name, in the same colour."""
    assert team.entry is not None
    team.entry.color = ORANGE
    actor = builders.acting(team.teachers[0].teacher)
    return uploads.receive(session, actor, key=team.key, received=BYTES, name="pot.stl", now=utc_now())


def test_another_team_that_sends_the_same_file_does_not_paint_ours(session: Session) -> None:
    builders.edition(session)
    ours, theirs = builders.team(session), builders.team(session)
    upload, copy = sent(session, ours), sent(session, theirs)

    actor = builders.acting(theirs.teachers[0].teacher)
    entries.save(session, actor, key=theirs.key, texts={"color": GREEN}, shown={}, now=utc_now())

    assert upload.inspection.color == ORANGE
    assert copy.inspection.color == GREEN
    assert upload.inspection.key != copy.inspection.key


def test_one_team_that_sends_its_file_again_has_it_checked_once(session: Session) -> None:
    builders.edition(session)
    ours = builders.team(session)

    assert sent(session, ours).inspection is sent(session, ours).inspection


def test_going_to_another_unit_and_back_finds_the_earlier_check(session: Session) -> None:
    builders.edition(session)
    ours, theirs = builders.team(session), builders.team(session)
    upload, copy = sent(session, ours), sent(session, theirs)
    before = upload.inspection
    actor = builders.acting(ours.teachers[0].teacher)

    for unit in ("inch", "mm"):
        rescale(session, actor, key=upload.key, unit=unit, now=utc_now())

    assert upload.inspection is before
    assert copy.inspection is not before
