"""The journal: append-only, each row carries the hash of the one before."""

from __future__ import annotations

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from contest.database import Base
from contest.models.columns import Digest, Document, Id, Instant, Json, utc_now


class JournalRow(Base):
    """Who (a pseudonym) did what to what, when."""

    __tablename__ = "journal"

    id: Mapped[Id]
    at: Mapped[Instant] = mapped_column(default=utc_now)
    actor: Mapped[str] = mapped_column(String(40))
    act: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60))
    facts: Mapped[Document] = mapped_column(Json)
    previous_hash: Mapped[Digest]
    hash: Mapped[Digest] = mapped_column(unique=True)

    __table_args__ = (Index(None, "subject"),)
