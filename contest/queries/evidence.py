"""The sentences that jurors wrote as evidence: all of them for the organisers, a team's own without who wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from contest.models import Ballot, Edition, Entry, Juror, MarkRow, Redaction
from contest.queries.organiser import PAGE, Listed
from contest.queries.results import admitted
from contest.queries.seen import submitted_text
from contest.rules.errors import NotFound
from contest.rules.jury import BallotState


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of evidence; `withheld` is the reason why the team doesn't read it, None if it does."""

    ballot_key: str
    entry: int
    title: str
    juror: int
    criterion: str
    mark: int | None
    words: str
    withheld: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a team reads of a sentence: nothing tells who wrote it."""

    criterion: str
    mark: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """The sentences a team reads, and how many were withheld."""

    sentences: tuple[Said, ...]
    withheld: int


_WRITTEN = and_(Ballot.state == BallotState.DONE, MarkRow.evidence != "")
_KEPT_BACK = and_(Redaction.ballot_id == MarkRow.ballot_id, Redaction.criterion == MarkRow.criterion)


def every(
    session: Session, edition: Edition, *, words: str = "", only_withheld: bool = False, page: int = 1
) -> Listed[Sentence]:
    """The sentences of all admitted entries, by entry; searched by their words or by F-014, in two statements."""
    where = [admitted(edition), _WRITTEN, *_searched(words)]
    if only_withheld:
        where.append(Redaction.id.is_not(None))
    shown = _sentences().where(*where).limit(PAGE).offset((page - 1) * PAGE)
    counted = _sentences().where(*where).with_only_columns(MarkRow.id).subquery()
    return Listed(
        rows=[Sentence(**row) for row in session.execute(shown).mappings()],
        total=session.scalar(select(func.count()).select_from(counted)) or 0,
        page=page,
    )


def one(session: Session, edition: Edition, ballot_key: str, criterion: str) -> Sentence:
    """That sentence; NotFound when nobody wrote it."""
    wanted = _sentences().where(
        admitted(edition), _WRITTEN, Ballot.key == ballot_key, MarkRow.criterion == criterion
    )
    row = session.execute(wanted).mappings().one_or_none()
    if row is None:
        raise NotFound
    return Sentence(**row)


def withheld_count(session: Session, edition: Edition) -> int:
    """How many sentences teams don't read."""
    kept_back = _sentences().where(admitted(edition), _WRITTEN, Redaction.id.is_not(None))
    counted = kept_back.with_only_columns(MarkRow.id).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def for_team(session: Session, entry_id: int, criteria: Sequence[str]) -> Feedback:
    """What the team reads: by criterion in the given order, best mark first, then by the words alone, so that the
    order tells nothing of who wrote them."""
    rows = session.execute(
        select(MarkRow.criterion, MarkRow.value, MarkRow.evidence, Redaction.id)
        .join(Ballot, Ballot.id == MarkRow.ballot_id)
        .outerjoin(Redaction, _KEPT_BACK)
        .where(Ballot.entry_id == entry_id, _WRITTEN, MarkRow.criterion.in_(criteria))
    ).all()
    shown = [
        Said(criterion=criterion, mark=mark, words=words)
        for criterion, mark, words, redaction in rows
        if redaction is None
    ]
    place = {code: index for index, code in enumerate(criteria)}
    ordered = sorted(shown, key=lambda said: (place[said.criterion], -(said.mark or 0), said.words))
    return Feedback(sentences=tuple(ordered), withheld=len(rows) - len(shown))


def _sentences() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Ballot.key.label("ballot_key"),
            Entry.number.label("entry"),
            submitted_text("title").label("title"),
            Juror.number.label("juror"),
            MarkRow.criterion.label("criterion"),
            MarkRow.value.label("mark"),
            MarkRow.evidence.label("words"),
            Redaction.reason.label("withheld"),
        )
        .join(Ballot, Ballot.id == MarkRow.ballot_id)
        .join(Entry, Entry.id == Ballot.entry_id)
        .join(Juror, Juror.id == Ballot.juror_id)
        .outerjoin(Redaction, _KEPT_BACK)
        .order_by(Entry.number, MarkRow.criterion, MarkRow.id)
    )


def _searched(words: str) -> list[ColumnElement[bool]]:
    number = words.strip().upper().removeprefix("F-")
    if number.isdecimal():
        return [Entry.number == int(number[:9])]
    return [
        or_(
            MarkRow.evidence.icontains(word, autoescape=True),
            submitted_text("title").icontains(word, autoescape=True),
        )
        for word in words.split()[:6]
    ]
