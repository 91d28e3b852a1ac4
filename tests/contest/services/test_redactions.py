"""A sentence that the organisers keep from the team is gone at once, and comes back when they say so."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Ballot, Edition, MarkRow
from contest.models.columns import utc_now
from contest.queries import evidence
from contest.rules.errors import Invalid, NotFound, Refused
from contest.rules.rights import NOBODY, Actor
from contest.services import redactions
from tests import builders, computing

CRITERIA = ("originality", "creativity", "ecology")


def judged(session: Session) -> tuple[Edition, Actor, Ballot]:
    """One entry with three readings; the ballot of the first juror, who gave 4 everywhere."""
    edition = builders.edition(session)
    computing.judge(session, edition=edition, entries=2)
    ballot = session.scalars(select(Ballot).order_by(Ballot.id)).first()
    assert ballot is not None
    for row, words in zip(ballot.marks, ("Neuf.", "Pour Zoé, bravo.", "Réparable."), strict=True):
        row.evidence = words
    session.flush()
    return edition, builders.acting_organiser(builders.organiser(session)), ballot


def test_a_withheld_sentence_is_read_no_more_and_is_counted(session: Session) -> None:
    edition, organiser, ballot = judged(session)
    place = {"edition": edition, "ballot_key": ballot.key, "criterion": "creativity"}

    before = evidence.for_team(session, ballot.entry_id, CRITERIA)
    redactions.withhold(session, organiser, **place, reason="Un prénom.", now=utc_now())
    without = evidence.for_team(session, ballot.entry_id, CRITERIA)
    redactions.restore(session, organiser, **place)
    after = evidence.for_team(session, ballot.entry_id, CRITERIA)

    assert "Pour Zoé, bravo." in [said.words for said in before.sentences]
    assert "Pour Zoé, bravo." not in [said.words for said in without.sentences]
    assert (before.withheld, without.withheld) == (0, 1)
    assert after == before


def test_what_the_juror_writes_in_its_place_stays_withheld(session: Session) -> None:
    edition, organiser, ballot = judged(session)
    redactions.withhold(
        session, organiser, edition=edition, ballot_key=ballot.key, criterion="creativity",
        reason="Un prénom.", now=utc_now(),
    )  # fmt: skip
    row = session.scalars(select(MarkRow).where(MarkRow.evidence == "Pour Zoé, bravo.")).one()
    session.delete(row)
    session.flush()
    session.add(MarkRow(ballot_id=ballot.id, criterion="creativity", value=4, evidence="Zoé, encore."))
    session.flush()

    words = [said.words for said in evidence.for_team(session, ballot.entry_id, CRITERIA).sentences]

    assert "Zoé, encore." not in words


def test_a_team_reads_its_own_sentences_by_criterion_and_nobody_s_name(session: Session) -> None:
    _, _, ballot = judged(session)

    feedback = evidence.for_team(session, ballot.entry_id, CRITERIA)

    assert [(said.criterion, said.mark, said.words) for said in feedback.sentences] == [
        ("originality", 4, "Neuf."),
        ("originality", 4, "Une phrase de preuve."),
        ("creativity", 4, "Pour Zoé, bravo."),
        ("creativity", 4, "Une phrase de preuve."),
        ("ecology", 4, "Réparable."),
        ("ecology", 4, "Une phrase de preuve."),
        ("ecology", 4, "Une phrase de preuve."),
    ]


def test_the_organisers_find_a_sentence_by_its_words_or_its_object(session: Session) -> None:
    edition, organiser, ballot = judged(session)
    redactions.withhold(
        session, organiser, edition=edition, ballot_key=ballot.key, criterion="creativity",
        reason="Un prénom.", now=utc_now(),
    )  # fmt: skip

    everything = evidence.every(session, edition)
    found = evidence.every(session, edition, words="zoé bravo")
    withheld = evidence.every(session, edition, only_withheld=True)
    second = evidence.every(session, edition, words="F-002")

    assert everything.total == len(everything.rows) == 8
    assert [(each.entry, each.juror, each.withheld) for each in found.rows] == [(1, 1, "Un prénom.")]
    assert withheld.rows == found.rows
    assert {each.entry for each in second.rows} == {2}


@pytest.mark.parametrize(("reason", "code"), [("  ", "missing"), ("x" * 301, "too_long")])
def test_a_reason_is_needed(session: Session, reason: str, code: str) -> None:
    edition, organiser, ballot = judged(session)

    with pytest.raises(Invalid) as refused:
        redactions.withhold(
            session, organiser, edition=edition, ballot_key=ballot.key, criterion="creativity",
            reason=reason, now=utc_now(),
        )  # fmt: skip

    assert refused.value.reasons == {"reason": code}


def test_nobody_else_withholds_and_nothing_else_is_withheld(session: Session) -> None:
    edition, organiser, ballot = judged(session)
    place = {"edition": edition, "ballot_key": ballot.key, "now": utc_now(), "reason": "Un prénom."}

    with pytest.raises(Refused):
        redactions.withhold(session, NOBODY, criterion="ecology", **place)
    with pytest.raises(NotFound):
        redactions.withhold(session, organiser, criterion="color", **place)
