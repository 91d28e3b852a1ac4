"""Erase what an edition has kept long enough: one kind after the other, each told to the journal.

Receipts, their digests and the published results are never touched; the files that no row names any more go with
the next sweep of the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from contest.models import (
    Account,
    Ballot,
    ConflictOfInterest,
    ConsentRow,
    Edition,
    EligibilityDecision,
    Entry,
    Extension,
    Inspection,
    JournalRow,
    Juror,
    OutgoingMessage,
    Photo,
    Pupil,
    SignInSession,
    Team,
    TeamTeacher,
    Token,
    Trial,
    Upload,
)
from contest.queries import retention as reading
from contest.queries.ballots import entry_code
from contest.rules.consent import Use
from contest.rules.drafts import LIMITS
from contest.rules.errors import Refused
from contest.rules.journal import FORGOTTEN_ACT, FORGOTTEN_HASH
from contest.rules.publication import names_somebody
from contest.rules.retention import Kept
from contest.rules.rights import Actor, Role
from contest.services import journal

# Ids are given to the database in slices: PostgreSQL and SQLite limit how many one statement may hold.
SLICE = 500
BLANK = dict.fromkeys(LIMITS, "")


def forget(session: Session, actor: Actor, *, edition: Edition, kept: Kept, now: datetime) -> int:
    """Erase everything of that kind that may go now; how many rows that were, nothing written when there were none."""
    if actor.role is not Role.ORGANISER:
        raise Refused
    ids = reading.due(session, edition, kept, now=now)
    if not ids:
        return 0
    if kept is Kept.JOURNAL:
        _forget_journal(session, actor, ids)
    else:
        if kept is Kept.PUPILS:
            _unname(session, actor, edition, ids)
        _FORGETTERS[kept](session, ids, now)
        journal.write(
            session, actor, "data.forgotten", f"edition:{edition.id}", kind=kept.value, rows=len(ids)
        )
    # The rows went without the session's knowledge.
    session.expire_all()
    return len(ids)


def _forget_journal(session: Session, actor: Actor, ids: Sequence[int]) -> None:
    """The oldest rows; the row that tells it comes first and holds their last hash, so that the chain still begins."""
    last_hash = session.scalar(select(JournalRow.hash).where(JournalRow.id == ids[-1]))
    facts = {"rows": len(ids), "until": ids[-1], FORGOTTEN_HASH: last_hash}
    journal.write(session, actor, FORGOTTEN_ACT, "journal:1", **facts)
    _run(session, delete(JournalRow).where(JournalRow.id <= ids[-1]))


def _drafts(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Everything of a team that never submitted; its number stays taken, so the empty row stays."""
    for slice_ in _slices(ids):
        entries = select(Entry.id).where(Entry.team_id.in_(slice_))
        for of_entry in (Photo, Upload, EligibilityDecision):
            _run(session, delete(of_entry).where(of_entry.entry_id.in_(entries)))
        for of_team in (Pupil, TeamTeacher, Extension, SignInSession, Token):
            _run(session, delete(of_team).where(of_team.team_id.in_(slice_)))
        _run(session, update(Entry).where(Entry.team_id.in_(slice_)).values(**BLANK))
        _run(
            session,
            update(Team).where(Team.id.in_(slice_)).values(name=reading.nameless_team(), dissolved_at=now),
        )


def _unname(session: Session, actor: Actor, edition: Edition, ids: Sequence[int]) -> None:
    """A number for each team whose name holds one of these first names: once erased, nothing would hide it any more."""
    taken = set(session.scalars(select(Team.name).where(Team.edition_id == edition.id)))
    named = {}
    for slice_ in _slices(ids):
        rows = session.execute(
            select(Team.id, Team.key, Team.name, Entry.number, Pupil.first_name)
            .select_from(Pupil)
            .join(Team, Team.id == Pupil.team_id)
            .join(Entry, Entry.team_id == Team.id)
            .where(Pupil.id.in_(slice_))
        )
        named.update({row.id: row for row in rows if names_somebody(row.name, [row.first_name])})
    for row in named.values():
        name = reading.UNNAMED_TEAM + entry_code(row.number)
        name = name if name not in taken else reading.UNNAMED_TEAM + row.key
        _run(session, update(Team).where(Team.id == row.id).values(name=name))
        journal.write(session, actor, "team.unnamed", f"team:{row.id}")


def _pupils(session: Session, ids: Sequence[int], now: datetime) -> None:
    """A number in the place of the first name, which nobody may publish any more."""
    for slice_ in _slices(ids):
        _run(session, update(Pupil).where(Pupil.id.in_(slice_)).values(first_name=reading.nameless_pupil()))
        published = (
            ConsentRow.pupil_id.in_(slice_),
            ConsentRow.use == Use.FIRST_NAME,
            ConsentRow.withdrawn_at.is_(None),
        )
        _run(session, update(ConsentRow).where(*published).values(withdrawn_at=now))


def _files(session: Session, ids: Sequence[int], _now: datetime) -> None:
    """The bytes and what was drawn of them; the report stays, and the receipt keeps the fingerprint."""
    for slice_ in _slices(ids):
        checks = select(Upload.inspection_id).where(Upload.id.in_(slice_))
        elsewhere = select(Upload.inspection_id).where(Upload.id.not_in(slice_), Upload.digest != "")
        tried = select(Trial.inspection_id)
        _run(
            session,
            update(Inspection)
            .where(Inspection.id.in_(checks), Inspection.id.not_in(elsewhere), Inspection.id.not_in(tried))
            .values(digest="", light_digest=None, layers_digest=None, pictures=None, pins=None),
        )
        _run(session, update(Upload).where(Upload.id.in_(slice_)).values(digest=""))


def _jurors(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Name, address, sessions and private notes; marks and the sentences that prove them stay under a number."""
    for slice_ in _slices(ids):
        theirs = select(Juror.id).where(Juror.account_id.in_(slice_))
        _run(session, update(Ballot).where(Ballot.juror_id.in_(theirs)).values(note="", cannot_note=""))
        _run(
            session, update(ConflictOfInterest).where(ConflictOfInterest.juror_id.in_(theirs)).values(note="")
        )
        _run(
            session,
            update(Juror)
            .where(Juror.account_id.in_(slice_))
            .values(affiliation="", decline_reason="", school_id=None),
        )
        for of_account in (SignInSession, Token):
            _run(session, delete(of_account).where(of_account.account_id.in_(slice_)))
        _run(
            session,
            update(Account)
            .where(Account.id.in_(slice_))
            .values(
                email=None, pending_email=None, password_hash=None, name="", email_confirmed_at=None,
                erased_at=now,
            ),
        )  # fmt: skip


def _rows(row: Any) -> Callable[[Session, Sequence[int], datetime], None]:
    """Plain rows that nothing else refers to."""

    def forget_rows(session: Session, ids: Sequence[int], _now: datetime) -> None:
        for slice_ in _slices(ids):
            _run(session, delete(row).where(row.id.in_(slice_)))

    return forget_rows


def _slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), SLICE):
        yield ids[start : start + SLICE]


def _run(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))


_FORGETTERS: dict[Kept, Callable[[Session, Sequence[int], datetime], None]] = {
    Kept.DRAFTS: _drafts,
    Kept.PUPILS: _pupils,
    Kept.PHOTOS: _rows(Photo),
    Kept.FILES: _files,
    Kept.CONSENTS: _rows(ConsentRow),
    Kept.MESSAGES: _rows(OutgoingMessage),
    Kept.JURORS: _jurors,
}
