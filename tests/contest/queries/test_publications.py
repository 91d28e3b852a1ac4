"""The publication in force is the last one, and everybody sees it once the results have opened."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from contest.models import Edition, Publication, Result
from contest.models.columns import utc_now
from contest.queries import publications
from contest.rules.phases import Phase
from tests import builders


def published(session: Session, edition: Edition, number: int) -> Publication:
    result = Result(edition_id=edition.id, number=number, method="mean", content={})
    session.add(result)
    session.flush()
    made = Publication(
        edition_id=edition.id, number=number, result_id=result.id, content={"number": number}, digest="0" * 64
    )
    session.add(made)
    session.flush()
    return made


def test_a_correction_takes_the_place_of_what_it_corrects_which_stays_as_it_was(session: Session) -> None:
    edition = builders.edition(session)
    first, second = published(session, edition, 1), published(session, edition, 2)

    assert publications.latest(session, edition.id) is second
    assert [each.id for each in publications.history(session, edition.id)] == [second.id, first.id]
    assert first.content == {"number": 1}


def test_what_is_published_early_is_shown_when_the_results_open(session: Session) -> None:
    edition, now = builders.edition(session), utc_now()
    made = published(session, edition, 1)
    builders.open_phase(session, edition, Phase.DELIBERATION)

    before = publications.shown(session, edition, now)
    builders.open_phase(session, edition, Phase.RESULTS)
    after = publications.shown(session, edition, now)

    assert before is None
    assert after is made


def test_nothing_is_shown_that_was_never_published(session: Session) -> None:
    edition = builders.edition(session)
    builders.open_phase(session, edition, Phase.RESULTS)

    assert publications.shown(session, edition, utc_now() + timedelta(days=1)) is None
