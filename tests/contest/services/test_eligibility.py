"""Deciding: when it may be done, what the team reads of it, what jurors keep, and two organisers at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import (
    Ballot,
    ConflictOfInterest,
    ContentReport,
    Edition,
    EligibilityDecision,
    Entry,
    Extension,
    Job,
    JournalRow,
    Photo,
    Publication,
    Result,
    Teacher,
    Team,
)
from contest.models.columns import utc_now
from contest.queries.ballots import marks_of
from contest.rules.eligibility import Eligibility, PhotoDecision
from contest.rules.entries import EntryState, InspectionState, PhotoState
from contest.rules.errors import Closed, Conflict, ContestError, Invalid, NotApproved, NotFound, Refused
from contest.rules.jury import BallotState, ConflictKind, Freed
from contest.rules.phases import Phase
from contest.rules.rights import Actor
from contest.services import eligibility, hiding, submissions
from contest.services.eligibility import Decision
from tests import builders
from uploads.report import Verdict

HOUR = timedelta(hours=1)
ACCEPT = Decision(eligibility=Eligibility.ACCEPTED)
REFUSE = Decision(
    eligibility=Eligibility.REFUSED,
    article="Ce que l’on dépose",
    message="Ce n’est pas un objet de tous les jours.",
)


def ask(until: datetime) -> Decision:
    return Decision(
        eligibility=Eligibility.ASKED, message="Comment l’avez-vous dessiné ?", answer_until=until
    )


class Desk:
    """An organiser, a team whose entry was submitted, and its teacher, while eligibility is examined."""

    def __init__(self, session: Session, *, phase: Phase = Phase.ELIGIBILITY) -> None:
        self.session, self.now = session, utc_now()
        self.edition: Edition = builders.edition(session)
        builders.open_phase(session, self.edition, phase)
        self.actor = builders.acting_organiser(builders.organiser(session))
        self.teacher: Teacher = builders.teacher(session)
        self.entry = self.submitted(teacher=self.teacher)

    def submitted(self, **changes: object) -> Entry:
        entry = builders.admitted_entry(self.session, **changes)
        entry.eligibility = Eligibility.TO_DECIDE
        check = entry.uploads[-1].inspection
        check.state, check.verdict = InspectionState.DONE, Verdict.PRINTABLE
        self.session.flush()
        return entry

    @property
    def team(self) -> Team:
        return self.entry.team

    def decide(
        self, decision: Decision, *, actor: Actor | None = None, version: int | None = None
    ) -> EligibilityDecision:
        return eligibility.decide(
            self.session,
            actor or self.actor,
            key=self.entry.key,
            decision=decision,
            version=self.entry.decision_version if version is None else version,
            now=self.now,
        )

    def answer(
        self, text: str, question: EligibilityDecision, *, now: datetime | None = None
    ) -> EligibilityDecision:
        return eligibility.answer(
            self.session,
            builders.acting(self.teacher),
            key=self.team.key,
            question_id=question.id,
            text=text,
            now=now or self.now,
        )

    def hide(self, reason: str = "Un nom de famille se lit sur l’objet.") -> Entry:
        return hiding.hide(
            self.session,
            self.actor,
            key=self.entry.key,
            reason=reason,
            version=self.entry.decision_version,
            now=self.now,
        )

    def show(self) -> Entry:
        return hiding.show(self.session, self.actor, key=self.entry.key, version=self.entry.decision_version)

    def mails(self) -> list[dict[str, object]]:
        return [job.arguments for job in self.session.scalars(select(Job).order_by(Job.id))]

    def acts(self) -> list[str]:
        return list(self.session.scalars(select(JournalRow.act).order_by(JournalRow.id)))


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session)


def test_an_admitted_entry_is_written_down_and_every_teacher_is_told(desk: Desk) -> None:
    row = desk.decide(ACCEPT)

    assert desk.entry.eligibility is Eligibility.ACCEPTED
    assert (row.decided_by, row.decided_at) == (desk.actor.account_id, desk.now)
    assert desk.mails() == [
        {"template": "entry_accepted", "account_id": desk.teacher.account_id, "decision_id": row.id}
    ]
    assert desk.acts()[-1] == "eligibility.accepted"


def test_a_refusal_cites_an_article_and_says_why(desk: Desk) -> None:
    row = desk.decide(REFUSE)

    assert desk.entry.eligibility is Eligibility.REFUSED
    assert (row.article, row.message) == (REFUSE.article, REFUSE.message)
    assert desk.mails()[0]["template"] == "entry_refused"


@pytest.mark.parametrize(
    ("decision", "reasons"),
    [
        (Decision(eligibility=Eligibility.REFUSED), {"message": "missing", "article": "missing"}),
        (Decision(eligibility=Eligibility.REFUSED, message="   ", article="A"), {"message": "missing"}),
        (Decision(eligibility=Eligibility.REFUSED, message="M", article="A" * 121), {"article": "too_long"}),
        (Decision(eligibility=Eligibility.ASKED, message="M"), {"answer_until": "missing"}),
        (Decision(eligibility=Eligibility.ACCEPTED, message="M" * 2001), {"message": "too_long"}),
        (Decision(eligibility=Eligibility.TO_DECIDE), {"decision": "missing"}),
    ],
)
def test_nobody_is_turned_away_without_words(desk: Desk, decision: Decision, reasons: dict[str, str]) -> None:
    with pytest.raises(Invalid) as refusal:
        desk.decide(decision)

    assert refusal.value.reasons == reasons
    assert desk.mails() == []


@pytest.mark.parametrize(("hours", "code"), [(0, "past"), (-1, "past"), (24 * 200, "far")])
def test_a_question_waits_for_a_moment_that_comes(desk: Desk, hours: int, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        desk.decide(ask(desk.now + hours * HOUR))

    assert refusal.value.reasons == {"answer_until": code}


def test_nothing_is_decided_before_the_deadline_of_everybody(session: Session) -> None:
    desk = Desk(session, phase=Phase.SUBMISSION)

    with pytest.raises(Closed) as refusal:
        desk.decide(ACCEPT)

    assert refusal.value.opens_at is not None


def test_nothing_is_decided_before_the_deadline_of_that_team(desk: Desk) -> None:
    until = desk.now + HOUR
    desk.session.add(Extension(team_id=desk.team.id, until=until, reason="Panne"))
    desk.session.flush()
    desk.session.refresh(desk.team)

    with pytest.raises(Closed) as refusal:
        desk.decide(ACCEPT)

    assert refusal.value.opens_at == until


def test_a_late_decision_is_taken_while_jurors_read(session: Session) -> None:
    desk = Desk(session, phase=Phase.JUDGING)

    desk.decide(ACCEPT)

    assert desk.entry.eligibility is Eligibility.ACCEPTED


def test_nothing_is_decided_once_the_results_are_out(desk: Desk) -> None:
    result = Result(edition_id=desk.edition.id, number=1, method="mean")
    desk.session.add(result)
    desk.session.flush()
    desk.session.add(
        Publication(edition_id=desk.edition.id, result_id=result.id, content={}, digest="a" * 64)
    )
    desk.session.flush()

    with pytest.raises(Closed):
        desk.decide(ACCEPT)


def test_a_draft_is_not_decided_on(desk: Desk) -> None:
    desk.entry.state = EntryState.DRAFT
    desk.session.flush()

    with pytest.raises(Conflict) as refusal:
        desk.decide(ACCEPT)

    assert refusal.value.field == "not_submitted"


def test_the_second_of_two_organisers_overwrites_nothing(desk: Desk) -> None:
    shown = desk.entry.decision_version
    desk.decide(ACCEPT, version=shown)

    with pytest.raises(Conflict) as refusal:
        desk.decide(REFUSE, version=shown)

    assert refusal.value.field == "decision"
    assert desk.entry.eligibility is Eligibility.ACCEPTED
    assert len(desk.mails()) == 1


def test_nobody_admits_by_an_old_page_what_was_submitted_since(desk: Desk) -> None:
    shown = desk.entry.decision_version
    eligibility.forget(desk.session, desk.entry, now=desk.now)

    with pytest.raises(Conflict) as refusal:
        desk.decide(ACCEPT, version=shown)

    assert refusal.value.field == "decision"
    assert desk.entry.eligibility is Eligibility.TO_DECIDE


@pytest.mark.parametrize("who", ["teacher", "class", "juror"])
def test_only_organisers_decide(desk: Desk, who: str) -> None:
    actor = {
        "teacher": lambda: builders.acting(desk.teacher),
        "class": lambda: builders.acting_class(desk.team),
        "juror": lambda: builders.acting_juror(builders.juror(desk.session)),
    }[who]()

    with pytest.raises(Refused):
        desk.decide(ACCEPT, actor=actor)


def test_an_entry_that_does_not_exist_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        eligibility.decide(
            desk.session, desk.actor, key=desk.team.key, decision=ACCEPT, version=0, now=desk.now
        )


def test_the_answer_of_a_team_brings_the_entry_back_to_be_decided(desk: Desk) -> None:
    question = desk.decide(ask(desk.now + HOUR))
    asked_at = desk.entry.decision_version

    desk.answer("  Nous l’avons dessiné à la main,\r\npuis sur Tinkercad. ", question)

    assert desk.entry.eligibility is Eligibility.TO_DECIDE
    assert question.answer == "Nous l’avons dessiné à la main,\npuis sur Tinkercad."
    assert question.answered_by == desk.teacher.account_id
    assert desk.entry.decision_version > asked_at
    assert desk.acts()[-1] == "eligibility.answered"


def test_an_organiser_who_has_not_read_the_answer_does_not_decide_over_it(desk: Desk) -> None:
    question = desk.decide(ask(desk.now + HOUR))
    shown = desk.entry.decision_version
    desk.answer("Nous l’avons dessiné à la main.", question)

    with pytest.raises(Conflict):
        desk.decide(REFUSE, version=shown)


@pytest.mark.parametrize(
    ("text", "code"), [("Oui.", "too_short"), (" " * 50, "too_short"), ("x" * 601, "too_long")]
)
def test_an_answer_has_a_length(desk: Desk, text: str, code: str) -> None:
    question = desk.decide(ask(desk.now + HOUR))

    with pytest.raises(Invalid) as refusal:
        desk.answer(text, question)

    assert refusal.value.reasons == {"answer": code}


def test_an_answer_comes_before_its_deadline(desk: Desk) -> None:
    question = desk.decide(ask(desk.now + HOUR))

    with pytest.raises(Closed) as refusal:
        desk.answer("Nous l’avons dessiné à la main.", question, now=desk.now + HOUR)

    assert refusal.value.closed_at == desk.now + HOUR


@pytest.mark.parametrize("then", ["answered", "decided"])
def test_a_question_is_answered_once_and_only_while_it_is_asked(desk: Desk, then: str) -> None:
    question = desk.decide(ask(desk.now + HOUR))
    if then == "answered":
        desk.answer("Nous l’avons dessiné à la main.", question)
    else:
        desk.decide(ACCEPT)

    with pytest.raises(Conflict) as refusal:
        desk.answer("Et encore autre chose à dire.", question)

    assert refusal.value.field == "answered"


def test_strangers_pupils_and_unconfirmed_teachers_do_not_answer(desk: Desk) -> None:
    question = desk.decide(ask(desk.now + HOUR))
    unconfirmed = builders.teacher(desk.session, approved=False)
    tries: list[tuple[Actor, type[ContestError]]] = [
        (builders.acting(builders.teacher(desk.session)), NotFound),
        (builders.acting_class(desk.team), Refused),
        (builders.acting(unconfirmed), NotApproved),
        (desk.actor, Refused),
    ]

    for actor, error in tries:
        with pytest.raises(error):
            eligibility.answer(
                desk.session, actor, key=desk.team.key, question_id=question.id, text="x" * 20, now=desk.now
            )

    assert desk.entry.eligibility is Eligibility.ASKED


def read_by_three(desk: Desk) -> tuple[Ballot, Ballot, Ballot]:
    """One juror who has handed in, one who has begun, one who hasn't looked yet."""
    desk.entry.eligibility = Eligibility.ACCEPTED
    done = builders.ballot(
        desk.session,
        juror=builders.juror(desk.session),
        entry=desk.entry,
        marks={"originality": 3, "ecology": 2, "creativity": 4},
    )
    begun = builders.ballot(
        desk.session, juror=builders.juror(desk.session), entry=desk.entry, marks={"originality": 1}
    )
    begun.state = BallotState.STARTED
    untouched = builders.ballot(desk.session, juror=builders.juror(desk.session), entry=desk.entry)
    desk.session.flush()
    return done, begun, untouched


def test_a_refusal_while_jurors_read_takes_their_open_ballots_and_leaves_the_marks(session: Session) -> None:
    desk = Desk(session, phase=Phase.JUDGING)
    done, begun, untouched = read_by_three(desk)

    desk.decide(REFUSE)

    assert [ballot.state for ballot in (done, begun, untouched)] == [
        BallotState.DONE, BallotState.FREED, BallotState.FREED,
    ]  # fmt: skip
    assert {begun.freed, untouched.freed} == {Freed.ENTRY_GONE}
    assert [mark.value for mark in begun.marks] == [1]
    assert marks_of(session, desk.edition) == ()


def test_an_entry_admitted_after_all_goes_back_to_its_jurors(session: Session) -> None:
    desk = Desk(session, phase=Phase.JUDGING)
    _done, begun, untouched = read_by_three(desk)
    desk.decide(REFUSE)

    desk.decide(ACCEPT)

    assert (begun.state, untouched.state) == (BallotState.STARTED, BallotState.TO_READ)
    assert {begun.freed, untouched.freed} == {None}


def test_a_hidden_entry_counts_for_nothing_until_it_is_shown_again(session: Session) -> None:
    desk = Desk(session, phase=Phase.JUDGING)
    _done, begun, untouched = read_by_three(desk)
    before = marks_of(session, desk.edition)

    desk.hide()
    hidden = marks_of(session, desk.edition)
    taken = (begun.state, untouched.state)
    desk.show()

    assert len(before) == 3
    assert hidden == ()
    assert taken == (BallotState.FREED, BallotState.FREED)
    assert marks_of(session, desk.edition) == before
    assert (begun.state, untouched.state) == (BallotState.STARTED, BallotState.TO_READ)
    assert desk.entry.hidden_reason == ""
    assert [mail["template"] for mail in desk.mails()] == ["entry_hidden", "entry_shown"]
    assert desk.acts()[-2:] == ["entry.hidden", "entry.shown"]


def test_what_is_given_back_never_passes_the_number_of_readings(session: Session) -> None:
    desk = Desk(session, phase=Phase.JUDGING)
    _done, begun, untouched = read_by_three(desk)
    desk.hide()
    builders.ballot(session, juror=builders.juror(session), entry=desk.entry)

    desk.show()

    assert (begun.state, untouched.state) == (BallotState.STARTED, BallotState.FREED)


def test_nothing_is_given_back_to_a_juror_who_left_or_has_a_conflict(session: Session) -> None:
    desk = Desk(session, phase=Phase.JUDGING)
    _done, begun, untouched = read_by_three(desk)
    desk.hide()
    begun.juror.left_at = desk.now
    session.add(
        ConflictOfInterest(
            juror_id=untouched.juror_id, kind=ConflictKind.SCHOOL, school_id=desk.team.school_id
        )
    )
    session.flush()

    desk.show()

    assert {begun.state, untouched.state} == {BallotState.FREED}


@pytest.mark.parametrize(("reason", "code"), [("  ", "missing"), ("x" * 501, "too_long")])
def test_hiding_needs_a_reason_that_the_team_reads(desk: Desk, reason: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        desk.hide(reason)

    assert refusal.value.reasons == {"reason": code}


def test_hiding_an_entry_closes_what_jurors_reported(desk: Desk) -> None:
    juror = builders.juror(desk.session)
    report = ContentReport(entry_id=desk.entry.id, juror_id=juror.id, reason="Une insulte.")
    desk.session.add(report)
    desk.session.flush()

    desk.hide()

    assert (report.handled_by, report.was_hidden) == (desk.actor.account_id, True)


def test_a_report_is_dismissed_once_and_only_on_its_own_entry(desk: Desk) -> None:
    juror = builders.juror(desk.session)
    report = ContentReport(entry_id=desk.entry.id, juror_id=juror.id, reason="Rien de grave.")
    desk.session.add(report)
    desk.session.flush()
    other = desk.submitted()

    with pytest.raises(NotFound):
        hiding.dismiss(desk.session, desk.actor, key=other.key, report_id=report.id, now=desk.now)
    for _ in range(2):
        hiding.dismiss(desk.session, desk.actor, key=desk.entry.key, report_id=report.id, now=desk.now)

    assert (report.handled_by, report.was_hidden) == (desk.actor.account_id, False)
    assert desk.acts().count("content.dismissed") == 1


def unread(desk: Desk, entry: Entry) -> None:
    entry.uploads[-1].inspection.verdict = Verdict.UNREADABLE


def unchecked(desk: Desk, entry: Entry) -> None:
    entry.uploads[-1].inspection.state = InspectionState.RUNNING


def unauthorised(desk: Desk, entry: Entry) -> None:
    builders.pupil(desk.session, team=entry.team)


def unseen(desk: Desk, entry: Entry) -> None:
    desk.session.add(Photo(entry_id=entry.id, state=PhotoState.READY))


def extended(desk: Desk, entry: Entry) -> None:
    desk.session.add(Extension(team_id=entry.team_id, until=desk.now + HOUR, reason="Panne"))


def reported(desk: Desk, entry: Entry) -> None:
    juror = builders.juror(desk.session)
    desk.session.add(ContentReport(entry_id=entry.id, juror_id=juror.id, reason="À voir."))


def hidden(desk: Desk, entry: Entry) -> None:
    entry.hidden_at = desk.now


def withdrawn(desk: Desk, entry: Entry) -> None:
    entry.state = EntryState.WITHDRAWN


def moved(desk: Desk, entry: Entry) -> None:
    entry.decision_version += 1


@pytest.mark.parametrize(
    "spoil", [unread, unchecked, unauthorised, unseen, extended, reported, hidden, withdrawn, moved]
)
def test_admitting_many_at_once_leaves_those_that_somebody_must_look_at(
    desk: Desk, spoil: Callable[[Desk, Entry], None]
) -> None:
    looked_at = Photo(entry_id=desk.entry.id, state=PhotoState.READY, decision=PhotoDecision.OBJECT)
    desk.session.add(looked_at)
    other = desk.submitted()
    shown = {entry.key: entry.decision_version for entry in (desk.entry, other)}
    spoil(desk, other)
    desk.session.flush()

    admitted = eligibility.admit_complete(
        desk.session, desk.actor, edition=desk.edition, shown=shown, now=desk.now
    )

    assert admitted == [desk.entry]
    assert other.eligibility is Eligibility.TO_DECIDE
    assert [mail["template"] for mail in desk.mails()] == ["entry_accepted"]
    assert desk.acts()[-1] == "entries.admitted"


def test_nothing_is_admitted_at_once_before_the_deadline_nor_unasked(session: Session) -> None:
    desk = Desk(session, phase=Phase.SUBMISSION)

    early = eligibility.admit_complete(
        session, desk.actor, edition=desk.edition, shown={desk.entry.key: 0}, now=desk.now
    )
    builders.open_phase(session, desk.edition, Phase.ELIGIBILITY)
    unasked = eligibility.admit_complete(session, desk.actor, edition=desk.edition, shown={}, now=desk.now)

    assert (early, unasked) == ([], [])


def test_a_new_submission_is_decided_on_anew(session: Session) -> None:
    desk = Desk(session)
    desk.decide(REFUSE)
    session.add(Extension(team_id=desk.team.id, until=desk.now + HOUR, reason="Corrigez le fichier."))
    session.flush()
    session.expire_all()

    submissions.submit(
        session, builders.acting(desk.teacher), key=desk.team.key, rulebook_version=1, now=desk.now
    )

    assert desk.entry.eligibility is Eligibility.TO_DECIDE
    assert session.scalars(select(EligibilityDecision)).one().decision is Eligibility.REFUSED


def test_an_entry_taken_back_leaves_its_jurors(session: Session) -> None:
    desk = Desk(session, phase=Phase.JUDGING)
    _done, begun, _untouched = read_by_three(desk)
    session.add(Extension(team_id=desk.team.id, until=desk.now + HOUR, reason="Panne"))
    session.flush()
    session.expire_all()

    submissions.withdraw(session, builders.acting(desk.teacher), key=desk.team.key, now=desk.now)

    assert desk.entry.eligibility is Eligibility.TO_DECIDE
    assert begun.freed is Freed.ENTRY_GONE
