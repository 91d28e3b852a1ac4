"""Give prizes and special mentions, change them, take them back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contest.models import Award, Edition, Entry
from contest.queries import awards as reading
from contest.queries import results
from contest.queries.ballots import entry_code, entry_number
from contest.rules.awards import MAX_LABEL, MAX_REASON, PLACES, AwardKind, podium
from contest.rules.errors import Closed, Conflict, Invalid, Refused
from contest.rules.phases import Phase, window_of
from contest.rules.results import deciding
from contest.rules.rights import Actor, Role
from contest.services import journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An award as it is asked for; `rank` is a place of the podium, None for a prize of the jury or a mention."""

    kind: AwardKind
    label: str
    reason: str = ""
    rank: int | None = None

    def cleaned(self) -> Wanted:
        """With simple spaces; Invalid(label=…, reason=…, rank=…)."""
        label, reason = " ".join(self.label.split()), " ".join(self.reason.split())
        wrong = {}
        if not label or len(label) > MAX_LABEL:
            wrong["label"] = "too_long" if label else "missing"
        if len(reason) > MAX_REASON or (self.kind is AwardKind.MENTION and not reason):
            wrong["reason"] = "too_long" if reason else "missing"
        if self.rank is not None and (self.rank not in PLACES or self.kind is not AwardKind.PRIZE):
            wrong["rank"] = "unknown"
        if wrong:
            raise Invalid(**wrong)
        return Wanted(kind=self.kind, label=label, reason=reason, rank=self.rank)


def give(
    session: Session, actor: Actor, *, edition: Edition, number: int, wanted: Wanted, now: datetime
) -> Award:
    """Give an award to the entry with that number, from the deliberation on.

    Refused for anyone but an organiser, Closed before, Invalid(entry="unknown") for an entry that isn't admitted,
    Invalid(reason="override") for a place that isn't the ranking's without a reason, Conflict("award") for the same
    award twice.
    """
    _hold(session, actor, edition, now)
    asked = wanted.cleaned()
    entry = session.scalar(select(Entry).where(results.admitted(edition), Entry.number == number))
    if entry is None:
        raise Invalid(entry="unknown")
    if asked.rank is not None and not asked.reason and _places(session, edition).get(number) != asked.rank:
        raise Invalid(reason="override")
    same = (Award.edition_id == edition.id, Award.label == asked.label, Award.entry_id == entry.id)
    if session.scalar(select(Award.id).where(*same)) is not None:
        raise Conflict("award")
    return _add(session, actor, edition, entry, asked, now=now)


def give_podium(
    session: Session, actor: Actor, *, edition: Edition, labels: Mapping[int, str], now: datetime
) -> list[Award]:
    """Give the first three prizes as the last ranking has them, ex æquo shared; `labels` are their names by place.

    Harmless when they were given already. Conflict("podium") while another entry holds one of the places.
    """
    _hold(session, actor, edition, now)
    places = _places(session, edition)
    given = {award.entry.number: award for award in reading.of(session, edition) if award.rank is not None}
    if any(places.get(number) != award.rank for number, award in given.items()):
        raise Conflict("podium")
    wanted = {number: rank for number, rank in places.items() if number not in given}
    entries = session.scalars(
        select(Entry).where(results.admitted(edition), Entry.number.in_(wanted)).order_by(Entry.number)
    )
    made = []
    for entry in sorted(entries, key=lambda entry: (wanted[entry.number], entry.number)):
        rank = wanted[entry.number]
        asked = Wanted(kind=AwardKind.PRIZE, label=labels[rank], rank=rank)
        made.append(_add(session, actor, edition, entry, asked, now=now))
    return made


def change(
    session: Session,
    actor: Actor,
    *,
    edition: Edition,
    award_id: int,
    version: int,
    label: str,
    reason: str,
    now: datetime,
) -> Award:
    """Give it another name or reason; Conflict("award") when somebody changed it since `version` was read."""
    award = _held(session, actor, edition, award_id, version=version, now=now)
    asked = Wanted(kind=award.kind, label=label, reason=reason, rank=award.rank).cleaned()
    place = _places(session, edition).get(award.entry.number)
    if award.rank is not None and not asked.reason and place != award.rank:
        raise Invalid(reason="override")
    same = (Award.edition_id == edition.id, Award.label == asked.label, Award.entry_id == award.entry_id)
    if session.scalar(select(Award.id).where(*same, Award.id != award.id)) is not None:
        raise Conflict("award")
    award.label, award.reason = asked.label, asked.reason
    award.version += 1
    journal.write(session, actor, "award.changed", f"award:{award.id}", entry=award.entry_id)
    return award


def remove(
    session: Session, actor: Actor, *, edition: Edition, award_id: int, version: int, now: datetime
) -> None:
    """Take it back; what was published keeps it until a correction is published."""
    award = _held(session, actor, edition, award_id, version=version, now=now)
    journal.write(session, actor, "award.removed", f"award:{award.id}", entry=award.entry_id)
    session.delete(award)
    session.flush()


def _hold(session: Session, actor: Actor, edition: Edition, now: datetime) -> None:
    if actor.role is not Role.ORGANISER:
        raise Refused
    if not deciding(edition.windows, now):
        raise Closed(opens_at=window_of(edition.windows, Phase.DELIBERATION).opens_at)
    # Two organisers who give the same award at the same moment come one after the other.
    session.get_one(Edition, edition.id, with_for_update={"of": Edition})


def _held(
    session: Session, actor: Actor, edition: Edition, award_id: int, *, version: int, now: datetime
) -> Award:
    _hold(session, actor, edition, now)
    award = reading.one(session, edition, award_id)
    session.refresh(award)
    if award.version != version:
        raise Conflict("award")
    return award


def _places(session: Session, edition: Edition) -> dict[int, int]:
    """The podium of the last ranking: place by entry number; empty before the first ranking."""
    last = results.ranked(session, edition.id)
    return {entry_number(code): rank for rank, code in podium(last.standings)} if last else {}


def _add(
    session: Session, actor: Actor, edition: Edition, entry: Entry, wanted: Wanted, *, now: datetime
) -> Award:
    last = session.scalar(select(func.max(Award.position)).where(Award.edition_id == edition.id)) or 0
    award = Award(
        edition_id=edition.id,
        entry_id=entry.id,
        kind=wanted.kind,
        label=wanted.label,
        reason=wanted.reason,
        rank=wanted.rank,
        position=last + 1,
        given_at=now,
        given_by=actor.account_id,
    )
    session.add(award)
    session.flush()
    journal.write(
        session, actor, "award.given", f"award:{award.id}", entry=entry.id, code=entry_code(entry.number)
    )
    return award
