"""Jurors, their conflicts of interest, the assignments and the ballots with their marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.database import Base
from contest.models.columns import Digest, Document, Id, Instant, Json, MaybeInstant, new_key, utc_now, words
from contest.rules.jury import BallotState, Cannot, ConflictKind, Freed

if TYPE_CHECKING:
    from contest.models.accounts import Account
    from contest.models.entries import Entry
    from contest.models.schools import School


class Juror(Base):
    """An account that marks in one edition; `number` is how everybody but the organisers knows them."""

    __tablename__ = "juror"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    number: Mapped[int]
    # Where they work, as the organiser wrote it; a school of the contest is also found through a teacher's account.
    affiliation: Mapped[str] = mapped_column(String(120), default="")
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    capacity: Mapped[int | None]  # at most so many ballots; null: as many as the others
    seed: Mapped[int]  # of their own random order
    is_chair: Mapped[bool] = mapped_column(default=False)
    invited_at: Mapped[Instant] = mapped_column(default=utc_now)
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    accepted_at: Mapped[MaybeInstant]
    conflicts_declared_at: Mapped[MaybeInstant]  # null: the first sign-in still asks
    declined_at: Mapped[MaybeInstant]
    decline_reason: Mapped[str] = mapped_column(String(500), default="")
    left_at: Mapped[MaybeInstant]  # taken out by an organiser, or left
    seen_at: Mapped[MaybeInstant]  # the last thing they saved
    reminded_at: Mapped[MaybeInstant]
    version: Mapped[int] = mapped_column(default=0)  # counts the organisers' changes: two at once are noticed

    account: Mapped[Account] = relationship(lazy="joined", foreign_keys=[account_id])
    school: Mapped[School | None] = relationship()
    conflicts: Mapped[list[ConflictOfInterest]] = relationship(
        back_populates="juror", order_by="ConflictOfInterest.id"
    )
    ballots: Mapped[list[Ballot]] = relationship(back_populates="juror", order_by="Ballot.position")

    __table_args__ = (
        UniqueConstraint("edition_id", "account_id"),
        UniqueConstraint("edition_id", "number"),
        Index(None, "account_id"),
    )


class ConflictOfInterest(Base):
    """A school or an entry that a juror doesn't judge, or a tie in words; lifted by an organiser, never deleted."""

    __tablename__ = "conflict_of_interest"

    id: Mapped[Id]
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id", ondelete="CASCADE"))
    kind: Mapped[ConflictKind] = mapped_column(words(ConflictKind, "kind"))
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entry.id"))
    why: Mapped[Cannot | None] = mapped_column(words(Cannot, "why"))  # when it came from a ballot
    note: Mapped[str] = mapped_column(String(500), default="")
    declared_at: Mapped[Instant] = mapped_column(default=utc_now)
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    looked_at: Mapped[MaybeInstant]  # an organiser has seen it
    lifted_at: Mapped[MaybeInstant]
    lifted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    lift_reason: Mapped[str] = mapped_column(String(500), default="")

    juror: Mapped[Juror] = relationship(back_populates="conflicts")
    school: Mapped[School | None] = relationship()
    entry: Mapped[Entry | None] = relationship()

    __table_args__ = (
        # Ties in words name neither: an organiser finds out which school is meant.
        CheckConstraint(
            "CASE WHEN kind = 'other' THEN school_id IS NULL AND entry_id IS NULL"
            " ELSE (school_id IS NULL) <> (entry_id IS NULL) END",
            name="one_object",
        ),
        Index(None, "juror_id"),
    )


class Assignment(Base):
    """One application of a plan: seed, number of readings, what came out; its ballots refer to it."""

    __tablename__ = "assignment"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]
    seed: Mapped[str] = mapped_column(String(40))
    readings: Mapped[int]
    facts: Mapped[Document] = mapped_column(Json)  # loads, pairs without a common entry…
    applied_at: Mapped[Instant] = mapped_column(default=utc_now)
    applied_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (UniqueConstraint("edition_id", "number"),)


class Ballot(Base):
    """One juror × one entry; a freed one is kept with its marks, and counts for nothing."""

    __tablename__ = "ballot"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(16), unique=True, default=new_key)
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"))
    position: Mapped[int]  # in this juror's own random order
    state: Mapped[BallotState] = mapped_column(words(BallotState, "state"), default=BallotState.TO_READ)
    note: Mapped[str] = mapped_column(Text, default="")  # private to the juror
    cannot: Mapped[Cannot | None] = mapped_column(words(Cannot, "cannot"))
    cannot_note: Mapped[str] = mapped_column(String(500), default="")
    rubric_digest: Mapped[str] = mapped_column(String(64), default="")  # of the rubric it was marked with
    version: Mapped[int] = mapped_column(default=0)  # counts saves
    assigned_at: Mapped[Instant] = mapped_column(default=utc_now)
    saved_at: Mapped[MaybeInstant]
    done_at: Mapped[MaybeInstant]
    freed_at: Mapped[MaybeInstant]
    freed: Mapped[Freed | None] = mapped_column(words(Freed, "freed"))

    juror: Mapped[Juror] = relationship(back_populates="ballots")
    entry: Mapped[Entry] = relationship()
    marks: Mapped[list[MarkRow]] = relationship(
        back_populates="ballot", order_by="MarkRow.id", cascade="all, delete-orphan"
    )

    __table_args__ = (
        UniqueConstraint("juror_id", "entry_id"),
        Index(None, "entry_id"),
        Index(None, "juror_id", "state"),
    )


class MarkRow(Base):
    """What a ballot says on one criterion; no value is a missing mark, never a zero."""

    __tablename__ = "mark"

    id: Mapped[Id]
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(24))
    value: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(String(500), default="")
    saved_at: Mapped[Instant] = mapped_column(default=utc_now)

    ballot: Mapped[Ballot] = relationship(back_populates="marks")

    __table_args__ = (
        UniqueConstraint("ballot_id", "criterion"),
        CheckConstraint("value IS NULL OR value BETWEEN 0 AND 4", name="value"),
    )


class ContentReport(Base):
    """A juror found something that shouldn't be shown to anyone; an organiser looks and decides."""

    __tablename__ = "content_report"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    juror_id: Mapped[int] = mapped_column(ForeignKey("juror.id"))
    reason: Mapped[str] = mapped_column(String(500))
    reported_at: Mapped[Instant] = mapped_column(default=utc_now)
    handled_at: Mapped[MaybeInstant]
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    was_hidden: Mapped[bool] = mapped_column(default=False)

    entry: Mapped[Entry] = relationship()
    juror: Mapped[Juror] = relationship()

    __table_args__ = (Index(None, "entry_id"),)


class RubricVersion(Base):
    """A rubric as ballots were marked with it, under its digest."""

    __tablename__ = "rubric_version"

    id: Mapped[Id]
    digest: Mapped[Digest] = mapped_column(unique=True)
    rubric: Mapped[Document] = mapped_column(Json)
    first_used_at: Mapped[Instant] = mapped_column(default=utc_now)
