"""The invented jury at work: entries dealt, ballots as far as each juror has come, what they give up and report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.demonstration import marks as drawing
from contest.demonstration import sentences
from contest.demonstration.calendar import Moment
from contest.demonstration.jury import JURY, SHOWN, Invited, Reply
from contest.demonstration.people import host_of
from contest.models import Ballot, Edition, Entry, Juror, MarkRow
from contest.queries.plans import Wish, preview
from contest.rules.jury import HIGHEST, LOWEST, BallotState, Cannot
from contest.rules.phases import Phase, window_of
from contest.rules.rights import Actor, Role
from contest.services import assignments, ballots, content_reports, hiding, rubrics
from judging.rubric import Rubric

PLAN_SEED = "demonstration-01"
# The plan is applied so long before the jury begins.
DEALT_BEFORE = timedelta(hours=14)
# One ballot takes a careful juror so long, with the tea.
PACE = timedelta(minutes=13)
# A private note on one ballot in so many.
NOTE_EVERY = 4
# Who leaves one entry for later, who can't judge their first one, who recognises one.
LATER, LOST, RECOGNISING = frozenset({SHOWN, 4}), 2, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Pile:
    """A juror with their ballots in their own order, how many of them are handed in, and when the last one was."""

    one: Invited
    juror: Juror
    ballots: Sequence[Ballot]
    done: int
    last: datetime

    @property
    def actor(self) -> Actor:
        """To act as this juror."""
        return Actor(role=Role.JUROR, account_id=self.juror.account_id, juror_id=self.juror.id)


def read(session: Session, edition: Edition, *, moment: Moment, now: datetime) -> None:
    """Deal the admitted entries and fill the ballots as far as they are filled at that moment."""
    _deal(session, edition)
    piles = _piles(session, edition, moment=moment, now=now)
    weights = {each.code: each.weight for each in Rubric.from_json(edition.rubric).criteria}
    readings = [_reading(pile, ballot) for pile in piles for ballot in _judged(pile)]
    drawn = drawing.draw(readings, weights, {one.number: one.temper for one in JURY})
    for pile in piles:
        for place, ballot in enumerate(pile.ballots[: pile.done]):
            at = pile.last - PACE * (pile.done - 1 - place)
            if given := drawn.get(_reading(pile, ballot)):
                _hand_in(session, edition, ballot, given, at=at)
            else:
                _give_up(session, pile, ballot, Cannot.NOT_UNDERSTOOD, sentences.CANNOT_NOTE, at=at)
        if pile.done:
            pile.juror.seen_at = pile.last
        if moment is Moment.EVALUATION and 0 < pile.done < len(pile.ballots):
            _leave_off(session, edition, pile, drawn)
    session.flush()
    _report(session, edition, piles, moment=moment)


def _deal(session: Session, edition: Edition) -> None:
    """As an organiser does, the evening before the jury begins."""
    opens_at = window_of(edition.windows, Phase.JUDGING).opens_at
    wish = Wish(seed=PLAN_SEED, readings=edition.readings)
    found = preview(session, edition, wish)
    if found.plan is not None and found.added:
        assignments.apply(
            session,
            host_of(session),
            edition=edition,
            wish=wish,
            digest=found.digest,
            now=opens_at - DEALT_BEFORE,
        )


def _piles(session: Session, edition: Edition, *, moment: Moment, now: datetime) -> list[Pile]:
    held: dict[int, list[Ballot]] = defaultdict(list)
    for ballot in session.scalars(select(Ballot).order_by(Ballot.position)):
        held[ballot.juror_id].append(ballot)
    jurors = {each.number: each for each in session.scalars(select(Juror).order_by(Juror.number))}
    judging = window_of(edition.windows, Phase.JUDGING)
    piles = []
    for one in JURY:
        if one.reply is not Reply.ACCEPTED:
            continue
        mine = held[jurors[one.number].id]
        share = 0.0 if one.missing else one.done if moment is Moment.EVALUATION else 1.0
        until = min(now, judging.closes_at) - timedelta(hours=one.idle_hours)
        piles.append(
            Pile(
                one=one,
                juror=jurors[one.number],
                ballots=mine,
                done=round(share * len(mine)),
                last=max(until, judging.opens_at + PACE * (len(mine) + 1)),
            )
        )
    return piles


def _judged(pile: Pile) -> Sequence[Ballot]:
    """What the juror marks sooner or later."""
    if pile.one.missing:
        return ()
    return pile.ballots[1:] if pile.one.number == LOST else pile.ballots


def _reading(pile: Pile, ballot: Ballot) -> tuple[int, int]:
    return ballot.entry.number, pile.one.number


def _hand_in(
    session: Session, edition: Edition, ballot: Ballot, given: dict[str, int], *, at: datetime
) -> None:
    _mark(session, edition, ballot, given, at=at)
    ballot.state, ballot.done_at = BallotState.DONE, at
    if (ballot.id + ballot.position) % NOTE_EVERY == 0:
        ballot.note = sentences.NOTES[ballot.id % len(sentences.NOTES)]


def _mark(session: Session, edition: Edition, ballot: Ballot, given: dict[str, int], *, at: datetime) -> None:
    for code, value in given.items():
        known = sentences.EVIDENCE[code][value] if value in (LOWEST, HIGHEST) else ("",)
        words = known[ballot.id % len(known)]
        session.add(MarkRow(ballot_id=ballot.id, criterion=code, value=value, evidence=words, saved_at=at))
    ballot.saved_at, ballot.version = at, len(given)
    rubrics.remember(session, ballot, edition, now=at)


def _leave_off(session: Session, edition: Edition, pile: Pile, drawn: drawing.Marks) -> None:
    """Where a juror stopped: one ballot begun, one left for later, one whose object was recognised."""
    left = list(pile.ballots[pile.done :])
    begun = left.pop(0)
    code, value = next(iter(drawn[_reading(pile, begun)].items()))
    _mark(session, edition, begun, {code: value}, at=pile.last + timedelta(minutes=4))
    begun.state, pile.juror.seen_at = BallotState.STARTED, begun.saved_at
    session.flush()
    if left and pile.one.number in LATER:
        later = left.pop(0)
        later.note = sentences.NOTES[0]
        ballots.keep_for_later(session, pile.actor, key=later.key, now=pile.last + timedelta(minutes=6))
    if left and pile.one.number == RECOGNISING:
        at = pile.last + timedelta(minutes=9)
        _give_up(session, pile, left.pop(0), Cannot.RECOGNISED, sentences.RECOGNISED_NOTE, at=at)


def _give_up(session: Session, pile: Pile, ballot: Ballot, why: Cannot, note: str, *, at: datetime) -> None:
    session.flush()
    ballots.give_up(session, pile.actor, key=ballot.key, why=why, note=note, now=at)


def _report(session: Session, edition: Edition, piles: Sequence[Pile], *, moment: Moment) -> None:
    """One report that an organiser acts upon, and one that waits until the results are out."""
    host = host_of(session)
    at = window_of(edition.windows, Phase.JUDGING).opens_at + timedelta(hours=30)
    answered = [(pile, ballot) for pile in piles for ballot in pile.ballots[: pile.done]]
    for number, reason in sentences.REPORTED.items():
        reader = next(((pile, one) for pile, one in answered if one.entry.number == number), None)
        if reader is None:
            continue
        pile, ballot = reader
        report = content_reports.report(session, pile.actor, key=ballot.key, reason=reason, now=at)
        acted_at = at + timedelta(hours=2)
        if number == sentences.ACTED_UPON:
            _hide(session, host, ballot.entry, at=acted_at)
        elif moment is Moment.RESULTS:
            hiding.dismiss(session, host, key=ballot.entry.key, report_id=report.id, now=acted_at)


def _hide(session: Session, host: Actor, entry: Entry, *, at: datetime) -> None:
    hiding.hide(
        session,
        host,
        key=entry.key,
        reason=sentences.HIDDEN_REASON,
        version=entry.decision_version,
        now=at,
    )
