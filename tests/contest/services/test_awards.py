"""Prizes follow the ranking or say why not; mentions say why; two organisers don't give the same one twice."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from contest.models import Award, Edition
from contest.models.columns import utc_now
from contest.queries import awards as reading
from contest.rules.awards import AwardKind, best_of, podium
from contest.rules.eligibility import Eligibility
from contest.rules.errors import Closed, Conflict, Invalid, NotFound, Refused
from contest.rules.phases import Phase
from contest.rules.rights import NOBODY, Actor
from contest.services import awards
from contest.services.awards import Wanted
from tests import builders, computing

LABELS = {1: "1er prix", 2: "2e prix", 3: "3e prix"}
FUNNIEST = Wanted(kind=AwardKind.MENTION, label="Le plus rigolo", reason="Coup de cœur du jury.")
NOW = utc_now()


def deliberating(session: Session, entries: int = 4) -> tuple[Edition, Actor]:
    """A judged edition whose ranking is computed; the second and the third entry are ex æquo."""
    edition = builders.edition(session)
    builders.open_phase(session, edition, Phase.DELIBERATION)
    computing.judge(session, edition=edition, entries=entries)
    computing.compute(session, edition=edition)
    return edition, builders.acting_organiser(builders.organiser(session))


def shown(session: Session, edition: Edition) -> list[tuple[int, str, int | None]]:
    return [(award.entry.number, award.label, award.rank) for award in reading.of(session, edition)]


def test_the_podium_is_that_of_the_ranking_and_ex_aequo_share_a_prize(session: Session) -> None:
    edition, organiser = deliberating(session)

    awards.give_podium(session, organiser, edition=edition, labels=LABELS, now=NOW)
    again = awards.give_podium(session, organiser, edition=edition, labels=LABELS, now=NOW)

    assert shown(session, edition) == [(1, "1er prix", 1), (2, "2e prix", 2), (3, "2e prix", 2)]
    assert again == []


def test_a_mention_is_given_changed_and_taken_back(session: Session) -> None:
    edition, organiser = deliberating(session)

    award = awards.give(session, organiser, edition=edition, number=4, wanted=FUNNIEST, now=NOW)
    awards.change(
        session, organiser, edition=edition, award_id=award.id, version=0,
        label="Le  plus drôle", reason="Il fait rire.", now=NOW,
    )  # fmt: skip
    changed = shown(session, edition)
    awards.remove(session, organiser, edition=edition, award_id=award.id, version=1, now=NOW)

    assert changed == [(4, "Le plus drôle", None)]
    assert shown(session, edition) == []


def test_a_place_that_is_not_the_ranking_s_needs_its_reason(session: Session) -> None:
    edition, organiser = deliberating(session)
    first = Wanted(kind=AwardKind.PRIZE, label="1er prix", rank=1)
    said = Wanted(kind=AwardKind.PRIZE, label="1er prix", rank=1, reason="Le jury a revu l’objet en vrai.")

    with pytest.raises(Invalid) as refused:
        awards.give(session, organiser, edition=edition, number=4, wanted=first, now=NOW)
    awards.give(session, organiser, edition=edition, number=4, wanted=said, now=NOW)

    assert refused.value.reasons == {"reason": "override"}
    assert shown(session, edition) == [(4, "1er prix", 1)]
    with pytest.raises(Conflict, match="podium"):
        awards.give_podium(session, organiser, edition=edition, labels=LABELS, now=NOW)


@pytest.mark.parametrize(
    ("wanted", "reasons"),
    [
        (Wanted(kind=AwardKind.MENTION, label=" ", reason="Oui."), {"label": "missing"}),
        (Wanted(kind=AwardKind.MENTION, label="Le plus léger"), {"reason": "missing"}),
        (Wanted(kind=AwardKind.PRIZE, label="x" * 81), {"label": "too_long"}),
        (Wanted(kind=AwardKind.PRIZE, label="Prix", reason="x" * 301), {"reason": "too_long"}),
        (Wanted(kind=AwardKind.PRIZE, label="4e prix", rank=4), {"rank": "unknown"}),
        (Wanted(kind=AwardKind.MENTION, label="Le plus léger", reason="19 g", rank=1), {"rank": "unknown"}),
    ],
)
def test_an_award_that_says_too_little_or_too_much_is_refused(
    session: Session, wanted: Wanted, reasons: dict[str, str]
) -> None:
    edition, organiser = deliberating(session)

    with pytest.raises(Invalid) as refused:
        awards.give(session, organiser, edition=edition, number=1, wanted=wanted, now=NOW)

    assert refused.value.reasons == reasons


def test_the_same_award_isn_t_given_twice(session: Session) -> None:
    edition, organiser = deliberating(session)
    award = awards.give(session, organiser, edition=edition, number=4, wanted=FUNNIEST, now=NOW)
    other = Wanted(kind=AwardKind.MENTION, label="Le plus léger", reason="19 g.")
    lightest = awards.give(session, organiser, edition=edition, number=4, wanted=other, now=NOW)

    with pytest.raises(Conflict, match="award"):
        awards.give(session, organiser, edition=edition, number=4, wanted=FUNNIEST, now=NOW)
    with pytest.raises(Conflict, match="award"):
        awards.change(
            session, organiser, edition=edition, award_id=lightest.id, version=0,
            label=award.label, reason="19 g.", now=NOW,
        )  # fmt: skip


def test_the_second_of_two_organisers_is_told_that_the_first_was_there(session: Session) -> None:
    edition, organiser = deliberating(session)
    award = awards.give(session, organiser, edition=edition, number=4, wanted=FUNNIEST, now=NOW)
    changed = {"label": "Le plus drôle", "reason": "Il fait rire.", "now": NOW}
    awards.change(session, organiser, edition=edition, award_id=award.id, version=0, **changed)

    with pytest.raises(Conflict, match="award"):
        awards.change(session, organiser, edition=edition, award_id=award.id, version=0, **changed)
    with pytest.raises(Conflict, match="award"):
        awards.remove(session, organiser, edition=edition, award_id=award.id, version=0, now=NOW)


def test_only_an_admitted_entry_gets_an_award(session: Session) -> None:
    edition, organiser = deliberating(session)
    refused = builders.admitted_entry(session, edition=edition)
    refused.eligibility = Eligibility.REFUSED
    session.flush()

    for number in (refused.number, 999):
        with pytest.raises(Invalid) as told:
            awards.give(session, organiser, edition=edition, number=number, wanted=FUNNIEST, now=NOW)
        assert told.value.reasons == {"entry": "unknown"}


def test_nothing_is_given_before_the_deliberation(session: Session) -> None:
    edition, organiser = deliberating(session)
    builders.open_phase(session, edition, Phase.JUDGING)

    with pytest.raises(Closed) as closed:
        awards.give(session, organiser, edition=edition, number=1, wanted=FUNNIEST, now=NOW)

    assert isinstance(closed.value.opens_at, datetime)


def test_only_an_organiser_gives_awards_and_only_those_of_the_edition(session: Session) -> None:
    edition, organiser = deliberating(session)
    award = awards.give(session, organiser, edition=edition, number=4, wanted=FUNNIEST, now=NOW)
    another = builders.edition(session, starting=NOW.date().replace(year=2031))

    with pytest.raises(Refused):
        awards.give(session, NOBODY, edition=edition, number=1, wanted=FUNNIEST, now=NOW)
    with pytest.raises(NotFound):
        reading.one(session, another, award.id)
    assert session.get(Award, award.id) is award


def test_the_places_of_a_podium_and_the_best_of_a_criterion() -> None:
    def standing(entry: str, rank: int | None, mean: str | None) -> dict[str, object]:
        return {"entry": entry, "rank": rank, "means": {"ecology": {"mean": mean}}}

    standings = [
        standing("F-001", 1, "3.50"),
        standing("F-002", 1, "4.00"),
        standing("F-003", 3, "4.00"),
        standing("F-004", 4, "1.00"),
        standing("F-005", None, None),
    ]

    assert podium(standings) == ((1, "F-001"), (1, "F-002"), (3, "F-003"))
    assert best_of(standings, "ecology") == ("F-002", "F-003")
    assert best_of(standings[-1:], "ecology") == ()
