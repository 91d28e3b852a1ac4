"""Messages of the organisers to teams and jurors."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from contest.database import Base
from contest.models.columns import Id, Instant, MaybeInstant, utc_now, words
from contest.rules.messages import MAX_SUBJECT, Audience, MessageState


class OutgoingMessage(Base):
    """Written, re-read in the outbox, then sent to everyone of its audience; a sent one never changes."""

    __tablename__ = "outgoing_message"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    audience: Mapped[Audience] = mapped_column(words(Audience, "audience"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    juror_id: Mapped[int | None] = mapped_column(ForeignKey("juror.id"))
    subject: Mapped[str] = mapped_column(String(MAX_SUBJECT), default="")
    body: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[MessageState] = mapped_column(words(MessageState, "state"), default=MessageState.DRAFT)
    version: Mapped[int] = mapped_column(default=0)  # two organisers at once are noticed
    written_at: Mapped[Instant] = mapped_column(default=utc_now)
    written_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[MaybeInstant]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    recipients: Mapped[int | None]  # how many, once sent

    __table_args__ = (Index(None, "edition_id", "state"),)
