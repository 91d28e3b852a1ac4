"""The end of the invented contest: the ranking is computed, prizes are given, the results published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.demonstration import sentences
from contest.demonstration.calendar import within
from contest.demonstration.people import host_of
from contest.models import Edition, Entry, Result
from contest.queries import publishing
from contest.queries.ballots import entry_code, entry_number
from contest.rules.awards import AwardKind, best_of, podium
from contest.rules.phases import Phase, window_of
from contest.rules.results import TOP
from contest.services import awards, publication, results
from contest.services.awards import Wanted

PLACES = {1: "1er prix", 2: "2e prix", 3: "3e prix"}
# Published on the morning of the day that the calendar announced.
BEFORE_OPENING = timedelta(hours=3)


def compute(session: Session, edition: Edition, *, now: datetime) -> None:
    """Ask for the ranking, as an organiser does at the start of the deliberation: a job answers."""
    asked_at = within(window_of(edition.windows, Phase.DELIBERATION), now, 0.1)
    results.compute(session, host_of(session), edition=edition, now=asked_at)


def date(result: Result) -> None:
    """The worker computed it a moment ago; in the invented contest that was when it was asked for."""
    result.computed_at = result.asked_at + timedelta(seconds=2)


def publish(session: Session, edition: Edition, result: Result, *, now: datetime) -> None:
    """Prizes and mentions, then the publication."""
    host = host_of(session)
    given_at = within(window_of(edition.windows, Phase.DELIBERATION), now, 0.6)
    awards.give_podium(session, host, edition=edition, labels=PLACES, now=given_at)
    for number, wanted in _others(session, edition, result):
        awards.give(session, host, edition=edition, number=number, wanted=wanted, now=given_at)
    draft = publishing.draft(session, edition, top=TOP)
    assert draft is not None  # there is a ranking
    opens_at = window_of(edition.windows, Phase.RESULTS).opens_at
    publication.publish(
        session, host, edition=edition, seen=draft.digest, top=TOP, after=0, now=opens_at - BEFORE_OPENING
    )


def _others(session: Session, edition: Edition, result: Result) -> Iterator[tuple[int, Wanted]]:
    """The jury's own prizes and mentions, for objects outside of the podium: (number, award)."""
    assert result.content is not None  # it is computed
    standings = result.content["ranking"]["standings"]
    hidden = session.scalars(
        select(Entry.number).where(Entry.edition_id == edition.id, Entry.hidden_at.is_not(None))
    )
    taken = {code for _, code in podium(standings)} | {entry_code(number) for number in hidden}
    for criterion, (label, reason) in sentences.PRIZES.items():
        if code := _best(standings, criterion, taken):
            taken.add(code)
            yield entry_number(code), Wanted(kind=AwardKind.PRIZE, label=label, reason=reason)
    for label, reason in sentences.MENTIONS:
        if code := _best(standings, "creativity", taken):
            taken.add(code)
            yield entry_number(code), Wanted(kind=AwardKind.MENTION, label=label, reason=reason)


def _best(standings: Sequence[Mapping[str, Any]], criterion: str, taken: set[str]) -> str:
    """The best entry for that criterion that has nothing yet; of several, the first in the ranking."""
    left = [each for each in standings if each["entry"] not in taken and each["rank"] is not None]
    return next(iter(best_of(left, criterion)), "") if left else ""
