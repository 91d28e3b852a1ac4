"""What a juror reads: the pile in its order, one ballot whole, in a constant number of statements, blind."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from contest.models import (
    Ballot,
    Edition,
    EligibilityDecision,
    Entry,
    Juror,
    Photo,
    Receipt,
    Upload,
)
from contest.models.columns import utc_now
from contest.queries import desk, files
from contest.queries.desk import Desk, Pile
from contest.queries.seen import TEXTS
from contest.rules.consent import Answer, Use
from contest.rules.eligibility import Eligibility, PhotoDecision
from contest.rules.entries import EntryState, PhotoState
from contest.rules.errors import NotFound
from contest.rules.jury import BallotState, Cannot, Given
from contest.rules.rights import NOBODY, Actor
from tests import builders
from tests.listening import statements

REPORT = {
    "measurements": {"size_mm": [127.0, 27.0, 59.0], "shells": 1},
    "estimates": {"grams": 27.0, "hours": 2.08, "support_mm3": 0.0},
    "printer": {"power_w": [70.0, 120.0]},
    "file": {"name": "poto-du-college-pasteur.stl"},
}
MARKS = {"originality": 3, "creativity": 3, "ecology": 3}


def seated(session: Session, *states: BallotState, **changes: Any) -> tuple[Actor, list[Ballot]]:
    """A juror and one ballot in each of these states, in this order."""
    juror = builders.juror(session)
    held = [
        builders.ballot(session, juror=juror, entry=builders.admitted_entry(session), state=state, **changes)
        for state in states
    ]
    return builders.acting_juror(juror), held


def desk_of(session: Session, actor: Actor, ballot: Ballot) -> Desk:
    edition = session.get_one(Edition, session.get_one(Juror, ballot.juror_id).edition_id)
    return desk.desk_of(session, actor, key=ballot.key, edition=edition)


def asked(session: Session, ask: Callable[[], object]) -> list[str]:
    """What the database is asked meanwhile, everything read before forgotten."""
    session.flush()
    session.expunge_all()
    with statements(session.get_bind()) as said:
        ask()
    return said


def test_the_pile_keeps_its_order_and_counts_what_is_done_kept_and_left(session: Session) -> None:
    actor, held = seated(
        session, BallotState.DONE, BallotState.LATER, BallotState.STARTED, BallotState.CANNOT, BallotState.TO_READ
    )  # fmt: skip

    pile = desk.pile_of(session, actor)

    assert [line.key for line in pile.lines] == [ballot.key for ballot in held]
    assert [line.place for line in pile.lines] == [1, 2, 3, 4, 5]
    assert (pile.answered, pile.later, pile.given_up, pile.left) == (2, 1, 1, 3)


def test_what_was_kept_for_later_comes_back_after_the_others_and_what_was_not_shown_at_the_end(
    session: Session,
) -> None:
    actor, held = seated(
        session, BallotState.LATER, BallotState.LATER, BallotState.TO_READ, BallotState.STARTED
    )
    held[0].cannot = Cannot.NOT_SHOWN
    session.flush()

    pile = desk.pile_of(session, actor)

    assert [line.place for line in pile.to_do()] == [3, 4, 2, 1]


@pytest.mark.parametrize(("here", "following"), [(1, 2), (2, 4), (3, 4), (4, 2), (5, 2)])
def test_the_next_ballot_waits_further_on_then_before_then_among_those_kept(
    session: Session, here: int, following: int
) -> None:
    actor, held = seated(
        session, BallotState.LATER, BallotState.TO_READ, BallotState.DONE, BallotState.TO_READ, BallotState.DONE
    )  # fmt: skip

    pile = desk.pile_of(session, actor)

    assert pile.after(held[here - 1].key)[0].place == following


def test_after_the_last_one_comes_what_was_kept_and_then_nothing(session: Session) -> None:
    actor, held = seated(session, BallotState.LATER, BallotState.TO_READ, BallotState.DONE)

    pile = desk.pile_of(session, actor)
    kept = pile.after(held[1].key)
    held[0].state = held[1].state = BallotState.DONE
    session.flush()

    assert [line.place for line in kept] == [1]
    assert desk.pile_of(session, actor).after(held[1].key) == []


def test_neighbours_follow_the_order_and_end_with_it(session: Session) -> None:
    actor, held = seated(session, BallotState.DONE, BallotState.DONE)
    pile = desk.pile_of(session, actor)

    assert pile.beside(held[0].key, -1) is None
    assert pile.beside(held[0].key, 1) == pile.lines[1]
    assert pile.beside(held[1].key, 1) is None


def test_a_ballot_shows_what_was_submitted_not_what_was_written_since(session: Session) -> None:
    actor, (ballot,) = seated(session, BallotState.STARTED)
    entry = session.get_one(Entry, ballot.entry_id)
    checked = builders.inspection(
        session, report=REPORT, light_digest="c" * 64, pictures={"a.webp": "d" * 64}
    )
    submitted = builders.upload(session, entry=entry, inspection=checked)
    builders.upload(session, entry=entry)
    texts = dict.fromkeys(TEXTS, "Comme déposé.")
    session.add(
        Receipt(
            entry_id=entry.id, number=1, submitted_at=utc_now(), upload_id=submitted.id,
            content={"object": {"texts": texts}, "team": {"name": "Les Semeurs"}}, content_digest="e" * 64,
        )
    )  # fmt: skip
    session.flush()

    shown = desk_of(session, actor, ballot)

    assert shown.texts == texts
    assert shown.line.title == "Comme déposé."
    assert shown.part is not None
    assert (shown.part.key, shown.part.is_light, shown.part.doubtful) == (checked.key, True, False)
    assert shown.part.measurements == REPORT["measurements"]
    assert shown.part.estimates == REPORT["estimates"]
    assert files.inspection_for(session, actor, checked.key) is checked


def test_a_ballot_shows_its_own_answers_and_the_teams_answer_to_a_question(session: Session) -> None:
    actor, (ballot,) = seated(session, BallotState.TO_READ, marks={"originality": 4, "creativity": None})
    ballot.note = "Pour moi."
    for answer in ("", "Nous l’avons dessiné à partir d’une coquille."):
        session.add(
            EligibilityDecision(
                entry_id=ballot.entry_id, decision=Eligibility.ASKED, message="Mme Chartier, …", answer=answer
            )
        )
    session.flush()

    shown = desk_of(session, actor, ballot)

    assert shown.given == {
        "originality": Given(mark=4, evidence="Une phrase de preuve."),
        "creativity": Given(),
    }
    assert shown.note == "Pour moi."
    assert shown.answers == ["Nous l’avons dessiné à partir d’une coquille."]


@pytest.mark.parametrize(
    ("decision", "image", "shown"),
    [
        (None, Answer.YES, False),
        (PhotoDecision.REFUSED, Answer.YES, False),
        (PhotoDecision.OBJECT, Answer.NO, True),
        (PhotoDecision.PEOPLE, Answer.YES, True),
        (PhotoDecision.PEOPLE, Answer.NO, False),
    ],
)
def test_a_photo_is_shown_and_fetched_once_it_was_looked_at_and_its_people_agreed(
    session: Session, decision: PhotoDecision | None, image: Answer, shown: bool
) -> None:
    actor, (ballot,) = seated(session, BallotState.TO_READ)
    entry = session.get_one(Entry, ballot.entry_id)
    builders.consent(session, pupil=builders.pupil(session, team=entry.team), use=Use.IMAGE, answer=image)
    photo = Photo(entry_id=entry.id, state=PhotoState.READY, decision=decision, caption="De face")
    session.add(photo)
    session.flush()

    assert [each.caption for each in desk_of(session, actor, ballot).photos] == ["De face"] * shown
    if shown:
        assert files.shown_photo_for(session, actor, photo.key) is photo
    else:
        with pytest.raises(NotFound):
            files.shown_photo_for(session, actor, photo.key)
    with pytest.raises(NotFound):
        files.photo_for(session, actor, photo.key)


def test_a_juror_fetches_the_judged_file_s_pictures_and_never_the_file(session: Session) -> None:
    actor, (ballot,) = seated(session, BallotState.TO_READ)
    entry = session.get_one(Entry, ballot.entry_id)
    first = entry.uploads[0]
    last: Upload = builders.upload(session, entry=entry)
    stranger = builders.acting_juror(builders.juror(session))

    assert files.inspection_for(session, actor, last.inspection.key) is last.inspection
    for who, key in ((actor, first.inspection.key), (stranger, last.inspection.key)):
        with pytest.raises(NotFound):
            files.inspection_for(session, who, key)
    with pytest.raises(NotFound):
        files.upload_for(session, actor, last.key)


@pytest.mark.parametrize("gone", ["freed", "hidden", "withdrawn", "left"])
def test_what_is_gone_leaves_the_pile_and_its_files_close(session: Session, gone: str) -> None:
    actor, (ballot,) = seated(session, BallotState.TO_READ)
    entry, juror = session.get_one(Entry, ballot.entry_id), session.get_one(Juror, ballot.juror_id)
    match gone:
        case "freed":
            ballot.state = BallotState.FREED
        case "hidden":
            entry.hidden_at = utc_now()
        case "withdrawn":
            entry.state = EntryState.WITHDRAWN
        case _:
            juror.left_at = utc_now()
    session.flush()

    with pytest.raises(NotFound):
        desk_of(session, actor, ballot)
    with pytest.raises(NotFound):
        files.inspection_for(session, actor, entry.uploads[0].inspection.key)


def test_nobody_reads_another_juror_s_ballot(session: Session) -> None:
    _, (ballot,) = seated(session, BallotState.TO_READ)

    for actor in (builders.acting_juror(builders.juror(session)), NOBODY):
        with pytest.raises(NotFound):
            desk_of(session, actor, ballot)


@pytest.mark.parametrize("count", [1, 3])
def test_a_pile_takes_two_statements_and_a_ballot_six_more_or_less_none_about_people(
    session: Session, count: int
) -> None:
    actor, held = seated(session, *[BallotState.DONE] * count, marks=MARKS)
    for ballot in held:
        session.add(
            Photo(entry_id=ballot.entry_id, state=PhotoState.READY, decision=PhotoDecision.PEOPLE, caption="")
        )
    edition = session.get_one(Edition, session.get_one(Juror, held[0].juror_id).edition_id)
    _ = edition.signatures_needed
    key = held[0].key

    # seat · ballots
    pile = asked(session, lambda: desk.pile_of(session, actor))
    # seat · ballots · the ballot · photos with consents · answers · marks
    one = asked(session, lambda: desk.desk_of(session, actor, key=key, edition=edition))

    assert (len(pile), len(one)) == (2, 6)
    assert not [each for each in pile + one if re.search(r"\b(school|team|teacher|account)\b", each)]
    assert not [each for each in pile + one if "first_name" in each.replace("'first_name'", "")]


def test_an_empty_pile_is_a_pile(session: Session) -> None:
    builders.edition(session)
    juror = builders.juror(session)

    pile: Pile = desk.pile_of(session, builders.acting_juror(juror))

    assert (list(pile.lines), pile.seat.number, pile.seat.conflicts) == ([], juror.number, 0)
