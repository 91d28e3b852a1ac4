"""The invented jury at work: the entries dealt, the ballots as far as each juror has come, what they report."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.demonstration import marks as drawing
from contest.demonstration import sentences
from contest.demonstration.calendar import Moment
from contest.demonstration.jury import JURY, SHOWN, Invited, Reply
from contest.models import (
    Assignment,
    Ballot,
    ConflictOfInterest,
    ContentReport,
    Edition,
    Entry,
    Juror,
    MarkRow,
    Organiser,
)
from contest.rules.jury import HIGHEST, LOWEST, BallotState, Cannot, ConflictKind, Freed
from contest.rules.phases import Phase, window_of
from judging.rubric import Rubric

SEED = "2017"
# One ballot takes a careful juror so long, with the tea.
PACE = timedelta(minutes=13)
# A private note on one ballot in so many.
NOTE_EVERY = 4
# Who stops at one entry « for later », who can't judge the first one, who recognises one.
LATER, LOST, RECOGNISING = frozenset({SHOWN, 4}), 2, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pile:
    """A juror with their ballots in their own order, and how many of them are handed in."""

    one: Invited
    juror: Juror
    ballots: Sequence[Ballot]
    done: int
    last: datetime


def read(
    session: Session, edition: Edition, entries: Sequence[Entry], *, moment: Moment, now: datetime
) -> None:
    """Deal the admitted entries and fill the ballots as far as they are filled at that moment."""
    piles = _piles(session, edition, entries, moment=moment, now=now)
    numbers = {entry.id: entry.number for entry in entries}
    weights = {each.code: each.weight for each in Rubric.from_json(edition.rubric).criteria}
    readings = [
        (numbers[ballot.entry_id], pile.one.number)
        for pile in piles
        if not pile.one.missing
        for place, ballot in enumerate(pile.ballots)
        if not (pile.one.number == LOST and place == 0)
    ]
    drawn = drawing.draw(readings, weights, {one.number: one.temper for one in JURY})
    for pile in piles:
        for place, ballot in enumerate(pile.ballots[: pile.done]):
            at = pile.last - PACE * (pile.done - 1 - place)
            given = drawn.get((numbers[ballot.entry_id], pile.one.number))
            if given is None:
                _give_up(ballot, at=at)
            else:
                _hand_in(session, ballot, given, at=at)
        if pile.done:
            pile.juror.seen_at = pile.last
        _odd_ends(session, pile, drawn, numbers, moment=moment)
    _report(session, edition, {entry.number: entry for entry in entries}, moment=moment)
    session.flush()


def _piles(
    session: Session, edition: Edition, entries: Sequence[Entry], *, moment: Moment, now: datetime
) -> list[_Pile]:
    jurors = {
        juror.number: juror for juror in session.scalars(select(Juror).where(Juror.edition_id == edition.id))
    }
    dealt = _deal(session, edition, entries, jurors)
    judging = window_of(edition.windows, Phase.JUDGING)
    piles = []
    for one in JURY:
        if one.reply is not Reply.ACCEPTED:
            continue
        ballots, closed = dealt[one.number], moment is not Moment.EVALUATION
        share = 0.0 if one.missing else 1.0 if closed else one.done
        until = min(now, judging.closes_at) - timedelta(hours=one.idle_hours)
        piles.append(
            _Pile(
                one=one,
                juror=jurors[one.number],
                ballots=ballots,
                done=round(share * len(ballots)),
                last=max(until, judging.opens_at + PACE * (len(ballots) + 1)),
            )
        )
    return piles


def _deal(
    session: Session, edition: Edition, entries: Sequence[Entry], jurors: dict[int, Juror]
) -> dict[int, list[Ballot]]:
    """Each entry to so many jurors, the least loaded first, none of a school they keep away from."""
    chance = random.Random(SEED)  # noqa: S311 - invented data, the same each time
    opens_at = window_of(edition.windows, Phase.JUDGING).opens_at
    assignment = Assignment(
        edition_id=edition.id,
        number=1,
        seed=SEED,
        readings=edition.readings,
        facts={},
        applied_at=opens_at - timedelta(hours=14),
        applied_by=session.scalars(select(Organiser.account_id)).first(),
    )
    session.add(assignment)
    session.flush()
    away = {
        (conflict.juror_id, conflict.school_id) for conflict in session.scalars(select(ConflictOfInterest))
    }
    able = [number for number, juror in jurors.items() if juror.accepted_at is not None]
    loads: Counter[int] = Counter()
    ballots: dict[int, list[Ballot]] = defaultdict(list)
    for entry in entries:
        free = [number for number in able if (jurors[number].id, entry.team.school_id) not in away]
        for number in sorted(free, key=lambda one: (loads[one], chance.random()))[: edition.readings]:
            loads[number] += 1
            ballots[number].append(
                Ballot(
                    juror_id=jurors[number].id,
                    entry_id=entry.id,
                    assignment_id=assignment.id,
                    assigned_at=assignment.applied_at,
                )
            )
    for number, pile in ballots.items():
        random.Random(jurors[number].seed).shuffle(pile)  # noqa: S311
        for position, ballot in enumerate(pile, 1):
            ballot.position = position
        session.add_all(pile)
    session.flush()
    return ballots


def _hand_in(session: Session, ballot: Ballot, given: dict[str, int], *, at: datetime) -> None:
    _mark(session, ballot, given, at=at)
    ballot.state, ballot.done_at = BallotState.DONE, at
    if (ballot.id + ballot.position) % NOTE_EVERY == 0:
        ballot.note = sentences.NOTES[ballot.id % len(sentences.NOTES)]


def _mark(session: Session, ballot: Ballot, given: dict[str, int], *, at: datetime) -> None:
    for code, value in given.items():
        evidence = ""
        if value in (LOWEST, HIGHEST):
            known = sentences.EVIDENCE[code][value]
            evidence = known[ballot.id % len(known)]
        session.add(MarkRow(ballot_id=ballot.id, criterion=code, value=value, evidence=evidence, saved_at=at))
    ballot.saved_at, ballot.version = at, len(given)


def _odd_ends(
    session: Session, pile: _Pile, drawn: drawing.Marks, numbers: dict[int, int], *, moment: Moment
) -> None:
    """What isn't simply done or still to read: begun, for later, can't judge, recognised."""
    if moment is not Moment.EVALUATION or not 0 < pile.done < len(pile.ballots):
        return
    left = list(pile.ballots[pile.done :])
    begun = left.pop(0)
    given = drawn[numbers[begun.entry_id], pile.one.number]
    first = next(iter(given))
    _mark(session, begun, {first: given[first]}, at=pile.last + timedelta(minutes=4))
    begun.state = BallotState.STARTED
    pile.juror.seen_at = begun.saved_at
    if left and pile.one.number in LATER:
        later = left.pop(0)
        later.state, later.saved_at, later.note = BallotState.LATER, pile.last, sentences.NOTES[0]
    if left and pile.one.number == RECOGNISING:
        _recognise(session, pile.juror, left.pop(0), at=pile.last + timedelta(minutes=9))


def _give_up(ballot: Ballot, *, at: datetime) -> None:
    """« Je ne peux pas juger »: its marks are missing, never 0."""
    ballot.state, ballot.saved_at, ballot.version = BallotState.CANNOT, at, 1
    ballot.cannot, ballot.cannot_note = Cannot.NOT_UNDERSTOOD, sentences.CANNOT_NOTE


def _recognise(session: Session, juror: Juror, ballot: Ballot, *, at: datetime) -> None:
    """A conflict of interest in the middle of the round: the reading is freed, an organiser hasn't looked yet."""
    ballot.state, ballot.freed, ballot.freed_at = BallotState.FREED, Freed.CONFLICT, at
    ballot.cannot, ballot.cannot_note, ballot.saved_at = Cannot.RECOGNISED, sentences.RECOGNISED_NOTE, at
    session.add(
        ConflictOfInterest(
            juror_id=juror.id,
            kind=ConflictKind.ENTRY,
            entry_id=ballot.entry_id,
            why=Cannot.RECOGNISED,
            note=sentences.RECOGNISED_NOTE,
            declared_at=at,
            declared_by=juror.account_id,
        )
    )


def _report(session: Session, edition: Edition, entries: dict[int, Entry], *, moment: Moment) -> None:
    """One report that an organiser acted upon, and one that waits until the results are out."""
    host = session.scalars(select(Organiser.account_id)).first()
    at = window_of(edition.windows, Phase.JUDGING).opens_at + timedelta(hours=30)
    for number, reason in sentences.REPORTED.items():
        if number not in entries:
            continue
        entry = entries[number]
        reader = session.scalars(
            select(Ballot.juror_id)
            .where(Ballot.entry_id == entry.id, Ballot.saved_at.is_not(None))
            .order_by(Ballot.juror_id)
        ).first()
        if reader is None:
            continue
        report = ContentReport(entry_id=entry.id, juror_id=reader, reason=reason, reported_at=at)
        if number == sentences.ACTED_UPON or moment is Moment.RESULTS:
            report.handled_at, report.handled_by = at + timedelta(hours=2), host
        if number == sentences.ACTED_UPON:
            report.was_hidden = True
            entry.hidden_at, entry.hidden_by = report.handled_at, host
            entry.hidden_reason = sentences.HIDDEN_REASON
        session.add(report)
