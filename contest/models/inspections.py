"""Received files and what the check says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
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
from contest.rules.entries import InspectionState
from uploads.report import Code, Severity, Verdict

if TYPE_CHECKING:
    from contest.models.entries import Entry


class Inspection(Base):
    """One check of one file at one scale; uploads and trials share it."""

    __tablename__ = "inspection"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(16), unique=True, default=new_key)
    digest: Mapped[Digest]
    name: Mapped[str] = mapped_column(String(255))  # as received, shown escaped, never used as a path
    bytes: Mapped[int]
    scale: Mapped[float] = mapped_column(default=1.0)
    color: Mapped[str] = mapped_column(String(7), default="")
    printer: Mapped[Document] = mapped_column(Json)
    max_triangles: Mapped[int]
    state: Mapped[InspectionState] = mapped_column(
        words(InspectionState, "state"), default=InspectionState.WAITING
    )
    created_at: Mapped[Instant] = mapped_column(default=utc_now)
    finished_at: Mapped[MaybeInstant]
    verdict: Mapped[Verdict | None] = mapped_column(words(Verdict, "verdict"))
    report: Mapped[Document | None] = mapped_column(Json)
    failure: Mapped[str | None] = mapped_column(String(200))
    light_digest: Mapped[MaybeDigest]
    layers_digest: Mapped[MaybeDigest]
    # {"poster-400.webp": digest, "poster-1200.webp": digest, "report-1000.webp": digest}
    pictures: Mapped[dict[str, str] | None] = mapped_column(Json)
    pins: Mapped[list[Document] | None] = mapped_column(Json)
    fence: Mapped[int] = mapped_column(default=0)

    findings: Mapped[list[FindingRow]] = relationship(
        back_populates="inspection", order_by="FindingRow.position", cascade="all, delete-orphan"
    )

    __table_args__ = (Index(None, "digest"),)


class FindingRow(Base):
    """One finding of an inspection, for lists and statistics; the places lie in the report."""

    __tablename__ = "finding"

    id: Mapped[Id]
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id", ondelete="CASCADE"))
    position: Mapped[int]
    code: Mapped[Code] = mapped_column(words(Code, "code"))
    severity: Mapped[Severity] = mapped_column(words(Severity, "severity"))
    count: Mapped[int]
    measures: Mapped[Document] = mapped_column(Json)

    inspection: Mapped[Inspection] = relationship(back_populates="findings")

    __table_args__ = (UniqueConstraint("inspection_id", "position"),)


class Upload(Base):
    """One received version of an entry's file; the bytes are kept as they came."""

    __tablename__ = "upload"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(16), unique=True, default=new_key)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    digest: Mapped[Digest]
    bytes: Mapped[int]
    kind: Mapped[str] = mapped_column(String(24))  # uploads.kinds.Kind of the bytes
    received_at: Mapped[Instant]
    received_from: Mapped[str] = mapped_column(String(40))  # Actor.pseudonym
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"))

    entry: Mapped[Entry] = relationship(back_populates="uploads")
    inspection: Mapped[Inspection] = relationship(lazy="joined")

    __table_args__ = (UniqueConstraint("entry_id", "number"), Index(None, "inspection_id"))


class Trial(Base):
    """A file of the try-it page: no account, erased at expires_at."""

    __tablename__ = "trial"

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(16), unique=True, default=new_key)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id", ondelete="CASCADE"))
    received_at: Mapped[Instant] = mapped_column(default=utc_now)
    expires_at: Mapped[Instant]

    inspection: Mapped[Inspection] = relationship(lazy="joined")

    __table_args__ = (Index(None, "expires_at"),)
