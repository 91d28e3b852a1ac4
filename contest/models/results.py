"""Computed results, the awards, the sentences kept from teams, and the publications that freeze results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.database import Base
from contest.models.columns import Digest, Document, Id, Instant, Json, MaybeInstant, utc_now, words
from contest.rules.awards import MAX_LABEL, MAX_REASON, AwardKind

if TYPE_CHECKING:
    from contest.models.entries import Entry


class Result(Base):
    """One computation of the ranking: never changed, recomputed as another row."""

    __tablename__ = "result"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int]  # first, second… computation of the edition
    asked_at: Mapped[Instant] = mapped_column(default=utc_now)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    computed_at: Mapped[MaybeInstant]  # null while the job waits or runs
    failure: Mapped[str | None] = mapped_column(String(200))
    method: Mapped[str] = mapped_column(String(24))
    method_version: Mapped[str] = mapped_column(String(24), default="")
    input_digest: Mapped[str] = mapped_column(String(64), default="")  # of the ballots, in canonical form
    # judging.ranking.Ranking.to_json(), and the marks it was computed from under "marks"
    content: Mapped[Document | None] = mapped_column(Json)
    digest: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of the content in canonical form

    __table_args__ = (UniqueConstraint("edition_id", "number"),)


class Award(Base):
    """A prize or a special mention of one entry; several entries may share a prize (ex æquo)."""

    __tablename__ = "award"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    entry_id: Mapped[int] = mapped_column(ForeignKey("entry.id"))
    kind: Mapped[AwardKind] = mapped_column(words(AwardKind, "kind"))
    label: Mapped[str] = mapped_column(String(MAX_LABEL))
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")
    rank: Mapped[int | None]  # 1, 2, 3 for the places of the podium
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=0)  # two organisers at once are noticed
    given_at: Mapped[Instant] = mapped_column(default=utc_now)
    given_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    entry: Mapped[Entry] = relationship()

    __table_args__ = (UniqueConstraint("edition_id", "label", "entry_id"), Index(None, "edition_id"))


class Redaction(Base):
    """A sentence of a juror that the organisers keep from the team; it stays for whatever is written in its place."""

    __tablename__ = "redaction"

    id: Mapped[Id]
    ballot_id: Mapped[int] = mapped_column(ForeignKey("ballot.id", ondelete="CASCADE"))
    criterion: Mapped[str] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(String(MAX_REASON))
    redacted_at: Mapped[Instant] = mapped_column(default=utc_now)
    redacted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    __table_args__ = (UniqueConstraint("ballot_id", "criterion"),)


class Publication(Base):
    """The published results, frozen: a later computation or award doesn't change what was published.

    A correction is another publication with the next number and its reason; the earlier ones stay as they were.
    """

    __tablename__ = "publication"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id"))
    number: Mapped[int] = mapped_column(default=1)  # 1, then one more for each correction
    result_id: Mapped[int] = mapped_column(ForeignKey("result.id"))
    # ranks, scores and terms by entry number, awards, method and version; no name of anybody
    content: Mapped[Document] = mapped_column(Json)
    digest: Mapped[Digest]
    # the published table of ballots, byte for byte; read by its download alone
    ballots: Mapped[str] = mapped_column(Text, default="", deferred=True)
    reason: Mapped[str] = mapped_column(String(MAX_REASON), default="")  # why the one before is corrected
    published_at: Mapped[Instant] = mapped_column(default=utc_now)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    result: Mapped[Result] = relationship()

    __table_args__ = (UniqueConstraint("edition_id", "number"),)
