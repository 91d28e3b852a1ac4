"""What a teacher may still change of a team after the deadline, and what never becomes public by that."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import Entry, JournalRow, Photo, Team
from contest.models.columns import utc_now
from contest.queries.publicity import is_public
from contest.rules.consent import Answer, Use
from contest.rules.eligibility import PhotoDecision
from contest.rules.entries import PhotoState
from contest.rules.errors import Closed
from contest.rules.phases import Phase
from contest.rules.rights import Actor
from contest.services import hiding, pupils, teams
from tests import builders
from tests.people import organiser_browser, signed_in
from tests.visiting import Visitor


def judged(session: Session) -> tuple[Actor, Entry]:
    """A teacher and their admitted entry while the jury reads; the family of one more pupil refused to publish."""
    teacher = builders.teacher(session)
    entry = builders.admitted_entry(session, teacher=teacher)
    refused = builders.pupil(session, team=entry.team, first_name="Inès")
    builders.consent(session, pupil=refused)
    for use in (Use.WORK, Use.IMAGE, Use.FIRST_NAME):
        builders.consent(session, pupil=refused, use=use, answer=Answer.NO)
    builders.open_phase(session, entry.team.edition, Phase.JUDGING)
    session.expire_all()
    return builders.acting(teacher), entry


def public(session: Session, entry: Entry) -> bool:
    edition = entry.team.edition
    return session.scalar(select(Entry.id).where(Entry.id == entry.id, is_public(edition))) is not None


def test_removing_the_pupil_whose_family_refused_does_not_publish_the_work(session: Session) -> None:
    actor, entry = judged(session)
    [refused] = [pupil for pupil in entry.team.pupils if pupil.first_name == "Inès"]
    assert not public(session, entry)

    pupils.remove(session, actor, key=entry.team.key, pupil_id=refused.id, now=utc_now())

    assert not public(session, entry)
    organiser = builders.acting_organiser(builders.organiser(session))
    hiding.allow(session, organiser, key=entry.key, version=entry.decision_version)
    assert public(session, entry)


def test_removing_a_pupil_who_agreed_to_all_changes_nothing(session: Session) -> None:
    actor, entry = judged(session)
    [agreed] = [pupil for pupil in entry.team.pupils if pupil.first_name != "Inès"]

    pupils.remove(session, actor, key=entry.team.key, pupil_id=agreed.id, now=utc_now())

    assert entry.private_since is None


def test_a_photo_with_people_is_looked_at_again_when_somebody_who_refused_leaves(session: Session) -> None:
    actor, entry = judged(session)
    photo = Photo(
        entry_id=entry.id, state=PhotoState.READY, decision=PhotoDecision.PEOPLE, looked_at=utc_now()
    )
    session.add(photo)
    session.flush()
    [refused] = [pupil for pupil in entry.team.pupils if pupil.first_name == "Inès"]

    pupils.remove(session, actor, key=entry.team.key, pupil_id=refused.id, now=utc_now())

    assert (photo.decision, photo.looked_at) == (None, None)
    assert "photos.undecided" in session.scalars(select(JournalRow.act)).all()


def test_another_first_name_ends_the_authorisation_to_publish_it(session: Session) -> None:
    actor, entry = judged(session)
    [agreed] = [pupil for pupil in entry.team.pupils if pupil.first_name != "Inès"]

    pupils.correct(
        session, actor, key=entry.team.key, pupil_id=agreed.id, first_name="Kevin", level="4e", under_15=True,
        now=utc_now(),
    )  # fmt: skip

    uses = {row.use for row in agreed.consents if row.withdrawn_at is None}
    assert uses == {Use.PARTICIPATION, Use.WORK, Use.IMAGE}


def test_a_submitted_team_keeps_its_name_after_the_deadline(session: Session) -> None:
    actor, entry = judged(session)

    with pytest.raises(Closed):
        teams.rename(session, actor, key=entry.team.key, name="Kevin gagne", level="4e", now=utc_now())


def test_a_team_is_renamed_with_the_form_of_its_page(app: Flask, database: Database) -> None:
    with database.writing() as session:
        teacher = builders.teacher(session)
        team = builders.team(session, teacher=teacher)
        key, account_id = team.key, teacher.account_id
    visitor = Visitor(signed_in(app, account_id))
    visitor.get(f"/equipes/{key}")

    page = visitor.fill(f"/equipes/{key}/nom", name="Radis et Cie")

    assert page.status == 200
    with database.reading() as session:
        assert session.scalars(select(Team.name).where(Team.key == key)).one() == "Radis et Cie"


def test_an_organiser_lets_a_private_entry_be_public_from_its_page(app: Flask, database: Database) -> None:
    with database.writing() as session:
        actor, entry = judged(session)
        [refused] = [pupil for pupil in entry.team.pupils if pupil.first_name == "Inès"]
        pupils.remove(session, actor, key=entry.team.key, pupil_id=refused.id, now=utc_now())
        key = entry.key
    visitor = Visitor(organiser_browser(app))

    page = visitor.get(f"/organisation/candidatures/{key}")
    assert "Pas publique depuis" in page.text
    done = visitor.fill("/rendre-publique")

    assert "peut à nouveau être publique" in done.text
    with database.reading() as session:
        assert public(session, session.scalars(select(Entry).where(Entry.key == key)).one())
