"""A team's entry, its photos and its receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.database import Base
from contest.models.columns import (
    Digest,
    Document,
    Id,
    Instant,
    Json,
    MaybeDigest,
    MaybeInstant,
    new_key,
    utc_now,
    words,
)
from contest.rules.eligibility import Eligibility, PhotoDecision
from contest.rules.entries import EntryState, PhotoState

if TYPE_CHECKING:
    from contest.models.inspections import Upload
    from contest.models.teams import Team


class Entry(Base):
    """The draft that saves itself; `number` is shown as F-001 and says nothing of the school."""

    __tablename__ = "entry"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(16), unique=True, default=new_key)
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), unique=True)
    number: Mapped[int]
    state: Mapped[EntryState] = mapped_column(words(EntryState, "state"), default=EntryState.DRAFT)
    title: Mapped[str] = mapped_column(String(80), default="")
    replaces: Mapped[str] = mapped_column(String(300), default="")
    why_ecological: Mapped[str] = mapped_column(Text, default="")
    why_fun: Mapped[str] = mapped_column(Text, default="")
    material: Mapped[str] = mapped_column(String(40), default="")
    color: Mapped[str] = mapped_column(String(7), default="")  # "#rrggbb"
    level: Mapped[str] = mapped_column(String(12), default="")
    theme: Mapped[str] = mapped_column(
        String(24), default=""
    )  # code of an edition's theme, chosen by the team
    version: Mapped[int] = mapped_column(default=0)  # counts saves: two people at once are noticed
    saved_at: Mapped[Instant] = mapped_column(default=utc_now)
    created_at: Mapped[Instant] = mapped_column(default=utc_now)
    submitted_at: Mapped[MaybeInstant]
    withdrawn_at: Mapped[MaybeInstant]
    rulebook_id: Mapped[int | None] = mapped_column(ForeignKey("rulebook.id"))
    rulebook_accepted_at: Mapped[MaybeInstant]
    rulebook_accepted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    eligibility: Mapped[Eligibility] = mapped_column(
        words(Eligibility, "eligibility"), default=Eligibility.TO_DECIDE
    )
    decision_version: Mapped[int] = mapped_column(default=0)  # counts the organisers' acts on this entry
    # A pupil without the authorisation left the team after the deadline: an organiser looks before it is public.
    private_since: Mapped[MaybeInstant]
    hidden_at: Mapped[MaybeInstant]  # nobody outside the team and the organisers sees it
    hidden_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    hidden_reason: Mapped[str] = mapped_column(String(500), default="")

    team: Mapped[Team] = relationship(back_populates="entry", lazy="joined")
    uploads: Mapped[list[Upload]] = relationship(back_populates="entry", order_by="Upload.number")
    photos: Mapped[list[Photo]] = relationship(back_populates="entry", order_by="Photo.id")
    receipts: Mapped[list[Receipt]] = relationship(back_populates="entry", order_by="Receipt.number")
    decisions: Mapped[list[EligibilityDecision]] = relationship(
        back_populates="entry", order_by="EligibilityDecision.id"
    )

    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        Index(None, "edition_id", "state"),
        Index(None, "edition_id", "eligibility"),
    )


class Photo(Base):
    """A photo of the object; the received bytes are deleted once it is re-encoded (EXIF and GPS gone)."""

    __tablename__ = "photo"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(16), unique=True, default=new_key)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    state: Mapped[PhotoState] = mapped_column(words(PhotoState, "state"), default=PhotoState.WAITING)
    received_digest: Mapped[MaybeDigest]
    large_digest: Mapped[MaybeDigest]
    small_digest: Mapped[MaybeDigest]
    width: Mapped[int | None]
    height: Mapped[int | None]
    caption: Mapped[str] = mapped_column(String(200), default="")
    refusal: Mapped[str | None] = mapped_column(String(40))
    added_at: Mapped[Instant] = mapped_column(default=utc_now)
    looked_at: Mapped[MaybeInstant]
    looked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decision: Mapped[PhotoDecision | None] = mapped_column(words(PhotoDecision, "decision"))

    entry: Mapped[Entry] = relationship(back_populates="photos")

    __table_args__ = (Index(None, "entry_id"),)


class Receipt(Base):
    """Proof of one submission: when, and exactly what."""

    __tablename__ = "receipt"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    number: Mapped[int]  # first, second… of this entry
    submitted_at: Mapped[Instant]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    upload_id: Mapped[int] = mapped_column(ForeignKey("upload.id"))
    content: Mapped[Document] = mapped_column(Json)  # the texts, the file and the rulebook as submitted
    content_digest: Mapped[Digest]

    entry: Mapped[Entry] = relationship(back_populates="receipts")
    upload: Mapped[Upload] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("entry_id", "number"),)


class EligibilityDecision(Base):
    """What an organiser decided or asked, with the words the team read; and the team's answer, if it was asked."""

    __tablename__ = "eligibility_decision"

    id: Mapped[Id]
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    decision: Mapped[Eligibility] = mapped_column(words(Eligibility, "decision"))
    article: Mapped[str] = mapped_column(String(120), default="")  # of the règlement, cited by a refusal
    message: Mapped[str] = mapped_column(Text, default="")
    answer_until: Mapped[MaybeInstant]
    decided_at: Mapped[Instant] = mapped_column(default=utc_now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[MaybeInstant]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    entry: Mapped[Entry] = relationship(back_populates="decisions")

    __table_args__ = (Index(None, "entry_id"),)
