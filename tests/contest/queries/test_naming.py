"""Which names are public once the results are known, and when that is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from contest.models import Publication, Result
from contest.models.columns import utc_now
from contest.queries import publicity
from contest.queries.naming import Names, names_of
from contest.rules.consent import Answer, Use
from contest.rules.default_edition import plan
from contest.rules.phases import Phase, window_of
from contest.rules.publication import names_somebody, results_shown
from tests import builders


def test_results_are_shown_once_published_and_opened_and_stay_so() -> None:
    windows = plan().windows
    results = window_of(windows, Phase.RESULTS)
    before, during, after = (
        results.opens_at - timedelta(minutes=1),
        results.opens_at,
        results.closes_at + timedelta(days=400),
    )

    assert not results_shown(windows, before, published=True)
    assert not results_shown(windows, during, published=False)
    assert results_shown(windows, during, published=True)
    assert results_shown(windows, after, published=True)


def test_a_publication_of_this_edition_makes_the_results_visible(session: Session) -> None:
    edition = builders.edition(session)
    builders.open_phase(session, edition, Phase.RESULTS)
    now = utc_now()

    before = publicity.results_visible(session, edition, now)
    result = Result(edition_id=edition.id, number=1, method="mean")
    session.add(result)
    session.flush()
    session.add(Publication(edition_id=edition.id, result_id=result.id, content={}, digest="0" * 64))
    session.flush()

    assert not before
    assert publicity.results_visible(session, edition, now)


@pytest.mark.parametrize(
    ("words", "names", "found"),
    [
        ("Les Lents Malins", ["Lina"], False),
        ("Adèle et Tom", ["Adèle"], True),
        ("L’équipe de tom", ["Tom"], True),
        ("Tomates en folie", ["Tom"], False),
        ("Les Robinsons", ["  "], False),
        ("Les Theo et Lea", ["Théo"], True),
        ("Jean Baptiste", ["Jean-Baptiste"], True),
        ("Jean-Baptiste", ["Jean Baptiste"], True),
        ("Les Zoés", ["Zoé"], True),
        ("Équipe_Zoé", ["Zoé"], True),
        ("Équipe_Zoe\u0301", ["Zoé"], True),
        ("Équipe Zo\u00adé", ["Zoé"], True),
        ("Équipe Z\u200boé", ["Zoé"], True),
        ("Zoé2017", ["Zoé"], True),
        ("L’atelier d’Inès", ["Ines"], True),
        ("Les sœurs de Maelys", ["Maëlys"], True),
        ("Loeiza et Cie", ["Lœiza"], True),
        ("Les Lents Malins", ["Lin"], False),
        ("Les Jean", ["Jean-Baptiste"], False),
        ("Équipe 3", ["élève nº3"], False),
        ("Équipe 3", ["3"], False),
    ],
)
def test_a_first_name_is_found_as_a_word_of_its_own(words: str, names: list[str], found: bool) -> None:
    assert names_somebody(words, names) is found


def test_only_the_first_names_that_were_authorised_are_given(session: Session) -> None:
    entry = builders.admitted_entry(session, name="Les Semeurs de Noé")
    team = entry.team
    granted = team.pupils[0]
    refused = builders.pupil(session, team=team, first_name="Zoé")
    builders.consent(session, pupil=refused, use=Use.FIRST_NAME, answer=Answer.NO)
    unasked = builders.pupil(session, team=team, first_name="Ida")

    found = names_of(session, team.edition, [entry.id])

    assert found == {
        entry.id: Names(
            team="Les Semeurs de Noé",
            school=team.school.name,
            town=team.school.town,
            pupils=(granted.first_name,),
            unnamed=2,
        )
    }
    assert unasked.first_name not in found[entry.id].pupils


def test_a_team_named_after_a_pupil_who_may_not_be_named_stays_unnamed(session: Session) -> None:
    entry = builders.admitted_entry(session, name="Atelier de Zoé")
    builders.pupil(session, team=entry.team, first_name="Zoé")

    found = names_of(session, entry.team.edition, [entry.id])

    assert found[entry.id].team == ""


def test_a_withdrawn_authorisation_takes_the_first_name_away(session: Session) -> None:
    entry = builders.admitted_entry(session)
    paper = next(each for each in entry.team.pupils[0].consents if each.use is Use.FIRST_NAME)

    paper.withdrawn_at = utc_now()
    session.flush()

    assert names_of(session, entry.team.edition, [entry.id])[entry.id].pupils == ()
