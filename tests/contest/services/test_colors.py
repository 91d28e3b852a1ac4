"""Another colour has the object drawn again."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Inspection, Job, Team
from contest.models.columns import utc_now
from contest.models.jobs import JobKind
from contest.rules.rights import Actor
from contest.services import entries
from tests import builders


def drawn_team(session: Session, *, light_digest: str | None) -> tuple[Actor, Team, Inspection]:
    """A team whose file was drawn in orange, if it has a light mesh."""
    teacher = builders.teacher(session)
    team = builders.team(session, teacher=teacher)
    inspection = builders.inspection(session, color="#e06a12", light_digest=light_digest)
    assert team.entry is not None
    builders.upload(session, entry=team.entry, inspection=inspection)
    return builders.acting(teacher), team, inspection


def choose(session: Session, actor: Actor, team: Team, color: str) -> None:
    entries.save(session, actor, key=team.key, texts={"color": color}, shown={}, now=utc_now())


def drawings(session: Session) -> list[dict[str, int]]:
    return list(session.scalars(select(Job.arguments).where(Job.kind == JobKind.PICTURES)))


def test_another_colour_draws_the_newest_file_again(session: Session) -> None:
    actor, team, inspection = drawn_team(session, light_digest="a" * 64)

    choose(session, actor, team, "#2b7336")

    assert inspection.color == "#2b7336"
    assert drawings(session) == [{"inspection_id": inspection.id}]


@pytest.mark.parametrize(("light_digest", "color"), [("a" * 64, "#e06a12"), (None, "#2b7336")])
def test_the_same_colour_or_a_check_that_is_not_over_asks_for_no_drawing(
    session: Session, light_digest: str | None, color: str
) -> None:
    actor, team, _inspection = drawn_team(session, light_digest=light_digest)

    choose(session, actor, team, color)

    assert drawings(session) == []
