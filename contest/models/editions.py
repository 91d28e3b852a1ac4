"""One contest year, its phases and the versions of its règlement."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.database import Base
from contest.models.columns import Document, Id, Instant, Json, MaybeInstant, utc_now, words
from contest.rules.phases import Phase, Window


class Edition(Base):
    """Everything that makes one year of one contest; exactly one edition is current."""

    __tablename__ = "edition"

    id: Mapped[Id]
    slug: Mapped[str] = mapped_column(String(40), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    short_title: Mapped[str] = mapped_column(String(60))
    theme: Mapped[str] = mapped_column(String(200))
    year: Mapped[int]
    introduction: Mapped[str] = mapped_column(Text)
    is_current: Mapped[bool] = mapped_column(default=False)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    levels: Mapped[list[Document]] = mapped_column(Json)  # [{"code": "4e", "label": "4e"}]
    rubric: Mapped[Document] = mapped_column(Json)  # judging.rubric form, weights included
    printer: Mapped[Document] = mapped_column(Json)  # uploads.printer.Printer.to_json()
    max_upload_bytes: Mapped[int] = mapped_column(default=100_000_000)
    max_triangles: Mapped[int] = mapped_column(default=2_000_000)
    max_photos: Mapped[int] = mapped_column(default=5)
    max_teams_per_school: Mapped[int] = mapped_column(default=10)
    signatures_needed: Mapped[int] = mapped_column(default=1)
    themes: Mapped[list[Document]] = mapped_column(
        Json, default=list
    )  # [{"code": "waste", "label": "Évite un déchet"}]
    readings: Mapped[int] = mapped_column(default=3)  # how many jurors read each entry
    action_color: Mapped[str] = mapped_column(String(7), default="")  # "#rrggbb", empty: the house's green
    strand_color: Mapped[str] = mapped_column(String(7), default="")  # empty: the house's orange
    legal: Mapped[Document] = mapped_column(
        Json, default=dict
    )  # contest.rules.legal: who publishes, who hosts…
    retention: Mapped[Document] = mapped_column(
        Json, default=dict
    )  # contest.rules.retention: days by kind of row
    version: Mapped[int] = mapped_column(
        default=0
    )  # counts saves of the settings: two organisers are noticed
    contact_email: Mapped[str] = mapped_column(String(254))
    created_at: Mapped[Instant] = mapped_column(default=utc_now)

    phases: Mapped[list[EditionPhase]] = relationship(
        back_populates="edition", order_by="EditionPhase.opens_at", lazy="selectin"
    )
    rulebooks: Mapped[list[Rulebook]] = relationship(back_populates="edition", order_by="Rulebook.version")

    __table_args__ = (
        CheckConstraint("signatures_needed IN (1, 2)", name="signatures"),
        CheckConstraint("readings >= 1", name="readings"),
    )

    @property
    def windows(self) -> tuple[Window, ...]:
        """The phases as the rules take them."""
        return tuple(phase.window for phase in self.phases)


class EditionPhase(Base):
    """When one phase opens and closes; paused_at stops it by hand."""

    __tablename__ = "edition_phase"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    phase: Mapped[Phase] = mapped_column(words(Phase, "phase"))
    opens_at: Mapped[Instant]
    closes_at: Mapped[Instant]
    paused_at: Mapped[MaybeInstant]

    edition: Mapped[Edition] = relationship(back_populates="phases")

    __table_args__ = (
        UniqueConstraint("edition_id", "phase"),
        CheckConstraint("opens_at < closes_at", name="order"),
    )

    @property
    def window(self) -> Window:
        """The same as a value for the rules."""
        return Window(
            phase=self.phase,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            paused=self.paused_at is not None,
        )


class Rulebook(Base):
    """One version of the règlement; teams accept a version."""

    __tablename__ = "rulebook"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(ForeignKey("edition.id", ondelete="CASCADE"))
    version: Mapped[int]
    published_at: Mapped[Instant] = mapped_column(default=utc_now)
    sections: Mapped[list[dict[str, Any]]] = mapped_column(Json)  # [{"title": "…", "paragraphs": ["…"]}]
    changes: Mapped[str] = mapped_column(String(500), default="")  # what is new, told to the teams

    edition: Mapped[Edition] = relationship(back_populates="rulebooks")

    __table_args__ = (UniqueConstraint("edition_id", "version"),)
