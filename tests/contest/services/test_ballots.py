"""A juror's answers: saved one by one, never lost in silence, counted once handed in, the juror's own affair."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import Ballot, ConflictOfInterest, ContentReport, Entry, JournalRow, Juror, RubricVersion
from contest.models.columns import utc_now
from contest.rules.ballots import EVIDENCE_LIMIT, NOTE_LIMIT, Unfinished
from contest.rules.drafts import EditedMeanwhile, stamp
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState
from contest.rules.errors import Closed, Conflict, Invalid, NotFound
from contest.rules.jury import BallotState, Cannot, ConflictKind, Freed
from contest.rules.phases import Phase
from contest.rules.rights import NOBODY, Actor
from contest.services import ballots, content_reports, editions, jurors
from tests import builders

ALL_THREES = {"mark-originality": "3", "mark-creativity": "3", "mark-ecology": "3"}
PROOF = "La spirale, le pied et les cornes servent tous à tenir le câble."


def judging(session: Session) -> Juror:
    """A juror while the round is open."""
    edition = builders.edition(session)
    builders.open_phase(session, edition, Phase.JUDGING)
    return builders.juror(session, edition=edition)


def held(session: Session, juror: Juror, **changes: object) -> Ballot:
    """One more ballot of that juror, about an entry of its own."""
    return builders.ballot(session, juror=juror, entry=builders.admitted_entry(session), **changes)


def save(session: Session, ballot: Ballot, shown: dict[str, str] | None = None, **sent: str) -> Ballot:
    fields = {name.replace("_", "-"): text for name, text in sent.items()}
    actor = builders.acting_juror(ballot.juror)
    return ballots.save(session, actor, key=ballot.key, sent=fields, shown=shown or {}, now=utc_now())


def marks(ballot: Ballot) -> dict[str, tuple[int | None, str]]:
    return {row.criterion: (row.value, row.evidence) for row in ballot.marks}


def acts(session: Session) -> list[str]:
    return [
        act
        for act in session.scalars(select(JournalRow.act).order_by(JournalRow.id))
        if act.partition(".")[0] in {"mark", "ballot", "conflict", "content"}
    ]


def test_each_answer_is_kept_as_it_comes_and_says_since_when(session: Session) -> None:
    ballot = held(session, judging(session))

    save(session, ballot, mark_originality="3")
    save(session, ballot, mark_creativity="4", note="À revoir à côté du F-017.")
    save(session, ballot, evidence_creativity=f"  {PROOF} ")

    assert marks(ballot) == {"originality": (3, ""), "creativity": (4, PROOF)}
    assert (ballot.note, ballot.state, ballot.version) == (
        "À revoir à côté du F-017.",
        BallotState.STARTED,
        3,
    )
    assert ballot.saved_at == ballot.juror.seen_at


def test_the_same_answer_twice_changes_nothing(session: Session) -> None:
    ballot = held(session, judging(session))
    save(session, ballot, mark_originality="3")

    save(session, ballot, shown={"mark-originality": stamp("")}, mark_originality="3")

    assert (marks(ballot), ballot.version) == ({"originality": (3, "")}, 1)
    assert acts(session) == ["mark.saved"]


def test_the_journal_says_which_criterion_was_answered_and_never_with_which_mark(session: Session) -> None:
    ballot = held(session, judging(session))

    save(session, ballot, note="Pour moi seul.", **{"mark_ecology": "0", "evidence_ecology": PROOF})

    row = session.scalars(select(JournalRow).where(JournalRow.act == "mark.saved")).one()
    assert (row.subject, row.facts) == (f"ballot:{ballot.id}", {"criterion": "ecology"})


def test_an_answer_from_another_tab_is_told_and_not_overwritten(session: Session) -> None:
    ballot = held(session, judging(session))
    before = {"mark-originality": stamp("")}
    save(session, ballot, shown=before, mark_originality="2")

    with pytest.raises(EditedMeanwhile) as clash:
        save(session, ballot, shown=before, mark_originality="3", note="Deux écrans ouverts.")

    assert clash.value.fields == ("mark-originality",)
    assert (marks(ballot), ballot.note) == ({"originality": (2, "")}, "")


def test_whoever_has_seen_the_other_answer_replaces_it(session: Session) -> None:
    ballot = held(session, judging(session))
    save(session, ballot, mark_originality="2")

    save(session, ballot, shown={"mark-originality": stamp("2")}, mark_originality="3")

    assert marks(ballot) == {"originality": (3, "")}


def test_two_screens_that_answer_different_criteria_meet(session: Session) -> None:
    ballot = held(session, judging(session))
    before = {"mark-originality": stamp(""), "mark-ecology": stamp("")}

    save(session, ballot, shown=before, mark_originality="2")
    save(session, ballot, shown=before, mark_ecology="1")

    assert marks(ballot) == {"originality": (2, ""), "ecology": (1, "")}


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("mark_originality", "5", "unknown"),
        ("mark_originality", "3.5", "unknown"),
        ("mark_originality", "", "unknown"),
        ("evidence_ecology", "x" * (EVIDENCE_LIMIT + 1), "too_long"),
        ("note", "x" * (NOTE_LIMIT + 1), "too_long"),
    ],
)
def test_what_is_not_a_mark_or_is_too_long_is_refused_whole(
    session: Session, field: str, text: str, why: str
) -> None:
    ballot = held(session, judging(session))

    with pytest.raises(Invalid) as refusal:
        save(session, ballot, **{"mark_creativity": "3", field: text})

    assert refusal.value.reasons == {field.replace("_", "-"): why}
    assert marks(ballot) == {}


def test_an_unknown_criterion_is_left_out(session: Session) -> None:
    ballot = held(session, judging(session))

    save(session, ballot, mark_beauty="4")

    assert (marks(ballot), ballot.state) == ({}, BallotState.TO_READ)


def test_a_complete_ballot_is_handed_in_once(session: Session) -> None:
    ballot = held(session, judging(session))
    actor = builders.acting_juror(ballot.juror)
    ballots.save(session, actor, key=ballot.key, sent=ALL_THREES, shown={}, now=utc_now())

    first = ballots.hand_in(session, actor, key=ballot.key, now=utc_now())
    done_at = first.done_at
    again = ballots.hand_in(session, actor, key=ballot.key, now=utc_now() + timedelta(minutes=1))

    assert (again.state, again.done_at) == (BallotState.DONE, done_at)
    assert acts(session) == ["mark.saved"] * 3 + ["ballot.handed_in"]


def test_a_missing_mark_or_an_unproven_end_of_the_scale_is_named(session: Session) -> None:
    ballot = held(session, judging(session))
    save(session, ballot, mark_originality="0", mark_ecology="4", evidence_ecology=PROOF)

    with pytest.raises(Unfinished) as refusal:
        ballots.hand_in(session, builders.acting_juror(ballot.juror), key=ballot.key, now=utc_now())

    assert refusal.value.missing == ("evidence-originality", "mark-creativity")
    assert ballot.state is BallotState.STARTED


@pytest.mark.parametrize("typed", ["n", " . ", "Oui"])
def test_a_stray_key_is_no_sentence(session: Session, typed: str) -> None:
    ballot = held(session, judging(session), marks={"originality": 3, "creativity": 3})
    save(session, ballot, mark_ecology="4", evidence_ecology=typed)

    with pytest.raises(Unfinished) as refusal:
        ballots.hand_in(session, builders.acting_juror(ballot.juror), key=ballot.key, now=utc_now())

    assert refusal.value.missing == ("evidence-ecology",)


def test_a_ballot_handed_in_is_revised_and_goes_on_counting(session: Session) -> None:
    ballot = held(session, judging(session), marks={"originality": 3, "creativity": 3, "ecology": 3})

    save(session, ballot, mark_ecology="2")

    assert (marks(ballot)["ecology"], ballot.state) == ((2, ""), BallotState.DONE)


def test_a_revision_that_lacks_its_sentence_waits_and_counts_again_by_itself(session: Session) -> None:
    ballot = held(session, judging(session), marks={"originality": 3, "creativity": 3, "ecology": 3})

    save(session, ballot, mark_ecology="4")
    waiting = ballot.state
    save(session, ballot, evidence_ecology=PROOF)

    assert (waiting, ballot.state) == (BallotState.STARTED, BallotState.DONE)
    assert acts(session) == ["mark.saved", "ballot.reopened", "ballot.handed_in"]


def test_what_is_kept_for_later_keeps_its_marks_until_it_is_handed_in(session: Session) -> None:
    ballot = held(session, judging(session))
    actor = builders.acting_juror(ballot.juror)
    save(session, ballot, mark_originality="3")

    ballots.keep_for_later(session, actor, key=ballot.key, now=utc_now())
    ballots.keep_for_later(session, actor, key=ballot.key, now=utc_now())
    save(session, ballot, mark_creativity="3", mark_ecology="3")
    kept = ballot.state
    ballots.hand_in(session, actor, key=ballot.key, now=utc_now())

    assert (kept, ballot.state) == (BallotState.LATER, BallotState.DONE)
    assert acts(session).count("ballot.kept") == 1


def test_a_ballot_handed_in_is_not_kept_for_later(session: Session) -> None:
    ballot = held(session, judging(session), marks={"originality": 3, "creativity": 3, "ecology": 3})

    with pytest.raises(Conflict):
        ballots.keep_for_later(session, builders.acting_juror(ballot.juror), key=ballot.key, now=utc_now())

    assert ballot.state is BallotState.DONE


@pytest.mark.parametrize("why", [Cannot.NOT_UNDERSTOOD, Cannot.OTHER])
def test_a_ballot_that_could_not_be_judged_is_taken_back_with_its_marks(
    session: Session, why: Cannot
) -> None:
    ballot = held(session, judging(session))
    actor = builders.acting_juror(ballot.juror)
    save(session, ballot, mark_originality="3")

    ballots.give_up(session, actor, key=ballot.key, why=why, note="Le texte ne suffit pas.", now=utc_now())
    given_up = (ballot.state, ballot.cannot)
    with pytest.raises(Conflict):
        save(session, ballot, mark_creativity="3")
    ballots.take_back(session, actor, key=ballot.key, now=utc_now())

    assert given_up == (BallotState.CANNOT, why)
    assert (ballot.state, ballot.cannot, marks(ballot)) == (
        BallotState.STARTED,
        None,
        {"originality": (3, "")},
    )
    assert session.scalars(select(ConflictOfInterest)).all() == []


def test_a_ballot_that_was_handed_in_counts_again_when_it_is_taken_back(session: Session) -> None:
    ballot = held(session, judging(session), marks={"originality": 3, "creativity": 3, "ecology": 3})
    actor = builders.acting_juror(ballot.juror)

    ballots.give_up(session, actor, key=ballot.key, why=Cannot.NOT_UNDERSTOOD, note="", now=utc_now())
    ballots.take_back(session, actor, key=ballot.key, now=utc_now())

    assert ballot.state is BallotState.DONE


def test_another_reason_has_to_be_said(session: Session) -> None:
    ballot = held(session, judging(session))

    with pytest.raises(Invalid) as refusal:
        ballots.give_up(
            session, builders.acting_juror(ballot.juror), key=ballot.key, why=Cannot.OTHER, note=" ", now=utc_now()
        )  # fmt: skip

    assert refusal.value.reasons == {"cannot_note": "missing"}


def test_an_object_that_is_not_shown_waits_at_the_end_with_its_marks(session: Session) -> None:
    ballot = held(session, judging(session))
    actor = builders.acting_juror(ballot.juror)
    save(session, ballot, mark_originality="3")

    ballots.give_up(session, actor, key=ballot.key, why=Cannot.NOT_SHOWN, note="", now=utc_now())
    waiting = (ballot.state, ballot.cannot)
    save(session, ballot, mark_creativity="3", mark_ecology="3")
    ballots.hand_in(session, actor, key=ballot.key, now=utc_now())

    assert waiting == (BallotState.LATER, Cannot.NOT_SHOWN)
    assert (ballot.state, ballot.cannot) == (BallotState.DONE, None)


@pytest.mark.parametrize("why", [Cannot.RECOGNISED, Cannot.HELPED])
def test_an_object_that_is_known_is_a_conflict_and_frees_the_rest_of_its_school(
    session: Session, why: Cannot
) -> None:
    juror = judging(session)
    actor, teacher = builders.acting_juror(juror), builders.teacher(session)
    ballot, waiting, done = (
        builders.ballot(session, juror=juror, entry=builders.admitted_entry(session, teacher=teacher), **more)
        for more in ({}, {}, {"marks": {"originality": 3, "creativity": 3, "ecology": 3}})
    )
    elsewhere = held(session, juror)
    neighbour = builders.ballot(session, juror=builders.juror(session), entry=waiting.entry)

    ballots.give_up(session, actor, key=ballot.key, why=why, note="Vu au salon.", now=utc_now())

    conflict = session.scalars(select(ConflictOfInterest)).one()
    assert (conflict.kind, conflict.entry_id, conflict.why, conflict.note, conflict.declared_by) == (
        ConflictKind.ENTRY, ballot.entry_id, why, "Vu au salon.", juror.account_id,
    )  # fmt: skip
    assert (ballot.state, waiting.state, waiting.freed) == (
        BallotState.CANNOT, BallotState.FREED, Freed.CONFLICT,
    )  # fmt: skip
    assert (done.state, elsewhere.state, neighbour.state) == (
        BallotState.DONE, BallotState.TO_READ, BallotState.TO_READ,
    )  # fmt: skip
    assert acts(session) == ["ballot.given_up", "conflict.declared"]


def test_a_juror_who_steps_back_while_they_are_taken_out_comes_after_and_blocks_nobody(
    database: Database,
) -> None:
    with database.writing() as session:
        juror = judging(session)
        actor, juror_id, key = builders.acting_juror(juror), juror.id, held(session, juror).key
        organiser = builders.acting_organiser(builders.organiser(session))
    answers: list[object] = []

    def step_back() -> None:
        try:
            with database.writing() as session:
                ballots.give_up(session, actor, key=key, why=Cannot.RECOGNISED, note="", now=utc_now())
        except Exception as failure:
            answers.append(type(failure))

    thread = threading.Thread(target=step_back)
    with database.writing() as session:
        jurors.held(session, organiser, juror_id)
        thread.start()
        thread.join(timeout=1)
        freed = jurors.take_out(session, organiser, juror_id=juror_id, now=utc_now())
    thread.join()

    assert (freed, answers) == (1, [NotFound])


def test_a_conflict_is_not_taken_back_nor_turned_into_something_else(session: Session) -> None:
    ballot = held(session, judging(session))
    actor = builders.acting_juror(ballot.juror)
    ballots.give_up(session, actor, key=ballot.key, why=Cannot.RECOGNISED, note="", now=utc_now())

    with pytest.raises(Conflict):
        ballots.take_back(session, actor, key=ballot.key, now=utc_now())
    with pytest.raises(Conflict):
        ballots.give_up(session, actor, key=ballot.key, why=Cannot.NOT_UNDERSTOOD, note="", now=utc_now())
    ballots.give_up(session, actor, key=ballot.key, why=Cannot.HELPED, note="", now=utc_now())

    assert session.scalars(select(ConflictOfInterest.why)).all() == [Cannot.HELPED]


def test_the_first_mark_stores_the_rubric_it_was_given_with_once(session: Session) -> None:
    juror = judging(session)
    first, second = held(session, juror), held(session, juror)

    save(session, first, mark_originality="3")
    save(session, second, mark_originality="3")

    version = session.scalars(select(RubricVersion)).one()
    assert first.rubric_digest == second.rubric_digest == version.digest
    assert version.rubric["criteria"][0]["code"] == "originality"


def _everything(session: Session, actor: Actor, key: str) -> list[Callable[[], object]]:
    now = utc_now()
    return [
        lambda: ballots.save(session, actor, key=key, sent=ALL_THREES, shown={}, now=now),
        lambda: ballots.keep_for_later(session, actor, key=key, now=now),
        lambda: ballots.hand_in(session, actor, key=key, now=now),
        lambda: ballots.give_up(session, actor, key=key, why=Cannot.HELPED, note="", now=now),
        lambda: ballots.take_back(session, actor, key=key, now=now),
    ]


def test_a_ballot_is_its_jurors_and_nobody_elses(session: Session) -> None:
    ballot = held(session, judging(session))
    other = builders.acting_juror(builders.juror(session))
    strangers = (other, NOBODY, builders.acting_organiser(builders.organiser(session)))

    for actor in strangers:
        for act in _everything(session, actor, ballot.key):
            with pytest.raises(NotFound):
                act()
        with pytest.raises(NotFound):
            content_reports.report(session, actor, key=ballot.key, reason="Un visage.", now=utc_now())

    assert acts(session) == []


@pytest.mark.parametrize("gone", ["left", "declined", "freed", "hidden", "withdrawn", "refused"])
def test_what_is_gone_is_not_found(session: Session, gone: str) -> None:
    ballot = held(session, judging(session))
    actor, entry = builders.acting_juror(ballot.juror), session.get_one(Entry, ballot.entry_id)
    match gone:
        case "left":
            ballot.juror.left_at = utc_now()
        case "declined":
            ballot.juror.declined_at = utc_now()
        case "freed":
            ballot.state = BallotState.FREED
        case "hidden":
            entry.hidden_at = utc_now()
        case "withdrawn":
            entry.state = EntryState.WITHDRAWN
        case _:
            entry.eligibility = Eligibility.REFUSED
    session.flush()

    for act in _everything(session, actor, ballot.key):
        with pytest.raises(NotFound):
            act()


@pytest.mark.parametrize("phase", [Phase.ELIGIBILITY, Phase.DELIBERATION])
def test_nothing_is_saved_before_the_round_opens_or_after_it_closed(session: Session, phase: Phase) -> None:
    juror = judging(session)
    ballot = held(session, juror)
    builders.open_phase(session, _edition(session, juror), phase)

    for act in _everything(session, builders.acting_juror(juror), ballot.key):
        with pytest.raises(Closed) as refusal:
            act()
        assert (refusal.value.opens_at is None) == (phase is Phase.DELIBERATION)

    assert (marks(ballot), acts(session)) == ({}, [])


def test_nothing_is_saved_while_the_round_is_paused(session: Session) -> None:
    juror = judging(session)
    ballot = held(session, juror)
    editions.pause_phase(
        session, NOBODY, edition=_edition(session, juror), phase=Phase.JUDGING, now=utc_now()
    )

    with pytest.raises(Closed):
        save(session, ballot, mark_originality="3")


def test_a_content_is_reported_once_in_the_same_words_also_after_the_round(session: Session) -> None:
    juror = judging(session)
    ballot = held(session, juror)
    builders.open_phase(session, _edition(session, juror), Phase.DELIBERATION)
    actor = builders.acting_juror(juror)

    for reason in ("Un visage d’élève.", " Un visage d’élève. ", "Une insulte dans le texte."):
        content_reports.report(session, actor, key=ballot.key, reason=reason, now=utc_now())
    with pytest.raises(Invalid):
        content_reports.report(session, actor, key=ballot.key, reason=" ", now=utc_now())

    reports = session.scalars(select(ContentReport).order_by(ContentReport.id)).all()
    assert [(each.entry_id, each.juror_id, each.reason) for each in reports] == [
        (ballot.entry_id, juror.id, "Un visage d’élève."),
        (ballot.entry_id, juror.id, "Une insulte dans le texte."),
    ]
    assert acts(session) == ["content.reported"] * 2


def _edition(session: Session, juror: Juror) -> editions.Edition:
    return session.get_one(editions.Edition, juror.edition_id)
