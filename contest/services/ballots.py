"""A juror's answers: saved one by one, kept for later, handed in, or given up.

The journal says when each criterion was answered, never with which mark: organisers read it while the round is
open, and a result is defended with the ballots themselves. Notes and sentences leave no line until they are handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from contest.models import Ballot, Edition, Entry, Juror, MarkRow
from contest.queries.judged import is_held, is_judged
from contest.rules.ballots import (
    EVIDENCE,
    MARK,
    REASON_LIMIT,
    accepted,
    criterion_of,
    expect_finished,
    texts_of,
)
from contest.rules.drafts import EditedMeanwhile, merge
from contest.rules.errors import Closed, Conflict, Invalid, NotFound
from contest.rules.jury import CONFLICTS, BallotState, Cannot, Given, is_complete
from contest.rules.phases import Phase, window_of
from contest.rules.rights import Actor
from contest.rules.texts import several_lines
from contest.services import journal, piles, recusals, rubrics
from judging.rubric import Rubric


def save(
    session: Session,
    actor: Actor,
    *,
    key: str,
    sent: Mapping[str, str],
    shown: Mapping[str, str],
    now: datetime,
) -> Ballot:
    """Change the fields that were sent (contest.rules.ballots); `shown` holds the stamps of what the juror had before.

    The same again changes nothing. Raises Closed outside the round, Invalid for what isn't a mark, EditedMeanwhile
    when the same field was answered otherwise in between (another tab, another device): then nothing is changed.
    A ballot handed in whose revision lacks a sentence waits until it is complete again, and is handed in by itself.
    """
    ballot, edition = open_ballot(session, actor, key=key, now=now)
    _expect_judging(ballot)
    criteria = criteria_of(edition)
    texts = accepted(criteria, sent)
    outcome = merge(current=texts_of(criteria, _given(ballot), ballot.note), sent=texts, shown=shown)
    if outcome.conflicts:
        raise EditedMeanwhile(outcome.conflicts)
    if outcome.changes:
        _write(session, actor, ballot, outcome.changes, now=now)
        rubrics.remember(session, ballot, edition, now=now)
        _settle(session, actor, ballot, criteria, now=now)
        _touch(session, ballot, now)
    return ballot


def keep_for_later(session: Session, actor: Actor, *, key: str, now: datetime) -> Ballot:
    """It comes back after all the others; its marks stay. Conflict("done") for a ballot that is handed in."""
    ballot, _ = open_ballot(session, actor, key=key, now=now)
    _expect_judging(ballot)
    if ballot.state is BallotState.DONE:
        raise Conflict("done")
    if ballot.state is not BallotState.LATER:
        ballot.state = BallotState.LATER
        _touch(session, ballot, now)
        journal.write(session, actor, "ballot.kept", _name(ballot))
    return ballot


def hand_in(session: Session, actor: Actor, *, key: str, now: datetime) -> Ballot:
    """From now on it counts; it can be revised until the round closes. Unfinished with the fields that are wanted."""
    ballot, edition = open_ballot(session, actor, key=key, now=now)
    _expect_judging(ballot)
    if ballot.state is BallotState.DONE:
        return ballot
    expect_finished(criteria_of(edition), _given(ballot))
    _hand_in(session, actor, ballot, now)
    return ballot


def give_up(session: Session, actor: Actor, *, key: str, why: Cannot, note: str, now: datetime) -> Ballot:
    """« I can't judge »: a missing mark, never a zero; what was marked is set aside.

    An object that isn't shown goes to the end of the pile. One that was recognised or helped is a conflict of
    interest, which only an organiser lifts. Invalid when another reason isn't said, Conflict("conflict") when the
    juror had declared one.
    """
    ballot, _ = open_ballot(session, actor, key=key, now=now)
    words = _reason(why, note)
    if ballot.cannot in CONFLICTS and why not in CONFLICTS:
        raise Conflict("conflict")
    ballot.cannot, ballot.cannot_note = why, words
    ballot.state = BallotState.LATER if why is Cannot.NOT_SHOWN else BallotState.CANNOT
    _touch(session, ballot, now)
    journal.write(session, actor, "ballot.given_up", _name(ballot), why=why.value)
    if why in CONFLICTS:
        recusals.step_back(session, actor, ballot=ballot, why=why, note=words, now=now)
    return ballot


def take_back(session: Session, actor: Actor, *, key: str, now: datetime) -> Ballot:
    """Judge after all, until the round closes: the marks return. Conflict("conflict") after a conflict of interest."""
    ballot, edition = open_ballot(session, actor, key=key, now=now)
    if ballot.state is not BallotState.CANNOT:
        return ballot
    if ballot.cannot in CONFLICTS:
        raise Conflict("conflict")
    given = _given(ballot)
    handed_in = ballot.done_at is not None and is_complete(criteria_of(edition), given)
    ballot.cannot, ballot.cannot_note = None, ""
    if handed_in:
        ballot.state = BallotState.DONE
    else:
        ballot.state = BallotState.STARTED if given else BallotState.TO_READ
    _touch(session, ballot, now)
    journal.write(session, actor, "ballot.taken_back", _name(ballot))
    return ballot


def open_ballot(session: Session, actor: Actor, *, key: str, now: datetime) -> tuple[Ballot, Edition]:
    """The juror's own ballot, held until the transaction ends, while the round is open; else NotFound or Closed."""
    ballot = held_ballot(session, actor, key=key)
    edition = session.scalars(
        select(Edition).join(Juror, Juror.edition_id == Edition.id).where(Juror.id == ballot.juror_id)
    ).one()
    window = window_of(edition.windows, Phase.JUDGING)
    if not window.is_open(now):
        raise Closed(
            opens_at=window.opens_at if now < window.opens_at else None,
            closed_at=window.closes_at if now >= window.closes_at else None,
        )
    return ballot, edition


def held_ballot(session: Session, actor: Actor, *, key: str) -> Ballot:
    """The ballot with that key if it lies in the juror's pile and its entry may be judged, held with its juror; else
    NotFound."""
    piles.hold_jurors(session, Juror.id == actor.juror_id)
    ballot = session.scalar(
        select(Ballot)
        .join(Juror, Juror.id == Ballot.juror_id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .where(Ballot.key == key, is_held(actor), is_judged())
        .with_for_update(of=Ballot)
        .execution_options(populate_existing=True)
    )
    if ballot is None:
        raise NotFound
    return ballot


def criteria_of(edition: Edition) -> tuple[str, ...]:
    """The codes of the criteria, in the order in which they are marked."""
    return tuple(criterion.code for criterion in Rubric.from_json(edition.rubric).criteria)


def _expect_judging(ballot: Ballot) -> None:
    if ballot.state is BallotState.CANNOT:
        raise Conflict("conflict" if ballot.cannot in CONFLICTS else "cannot")


def _reason(why: Cannot, note: str) -> str:
    words = several_lines(note)
    if len(words) > REASON_LIMIT:
        raise Invalid(cannot_note="too_long")
    if why is Cannot.OTHER and not words:
        raise Invalid(cannot_note="missing")
    return words


def _given(ballot: Ballot) -> dict[str, Given]:
    return {row.criterion: Given(mark=row.value, evidence=row.evidence) for row in ballot.marks}


def _write(
    session: Session, actor: Actor, ballot: Ballot, changes: Mapping[str, str], *, now: datetime
) -> None:
    rows = {row.criterion: row for row in ballot.marks}
    for field, text in changes.items():
        code = criterion_of(field)
        if code is None:
            ballot.note = text
            continue
        row = rows.setdefault(code, MarkRow(criterion=code, evidence=""))
        row.saved_at = now
        if field == MARK + code:
            row.value = int(text)
        elif field == EVIDENCE + code:
            row.evidence = text
    ballot.marks = list(rows.values())
    session.flush()
    for field in changes:
        if field.startswith(MARK):
            journal.write(session, actor, "mark.saved", _name(ballot), criterion=criterion_of(field))


def _settle(
    session: Session, actor: Actor, ballot: Ballot, criteria: tuple[str, ...], *, now: datetime
) -> None:
    """The state that follows from what the ballot holds now; one kept for later stays there until it is handed in."""
    complete = is_complete(criteria, _given(ballot))
    if ballot.state is BallotState.DONE and not complete:
        ballot.state = BallotState.STARTED
        journal.write(session, actor, "ballot.reopened", _name(ballot))
    elif ballot.state is BallotState.STARTED and ballot.done_at is not None and complete:
        _hand_in(session, actor, ballot, now)
    elif ballot.state is BallotState.TO_READ:
        ballot.state = BallotState.STARTED


def _hand_in(session: Session, actor: Actor, ballot: Ballot, now: datetime) -> None:
    ballot.state, ballot.done_at = BallotState.DONE, now
    ballot.cannot, ballot.cannot_note = None, ""
    _touch(session, ballot, now)
    journal.write(session, actor, "ballot.handed_in", _name(ballot), version=ballot.version)


def _touch(session: Session, ballot: Ballot, now: datetime) -> None:
    ballot.saved_at = now
    ballot.version += 1
    session.execute(update(Juror).where(Juror.id == ballot.juror_id).values(seen_at=now))
    session.flush()


def _name(ballot: Ballot) -> str:
    return f"ballot:{ballot.id}"
