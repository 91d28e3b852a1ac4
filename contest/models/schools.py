"""A school, known by its UAI code."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from contest.database import Base
from contest.models.accounts import Teacher
from contest.models.columns import Id, Instant, utc_now


class School(Base):
    """The organiser approves its first teacher, who approves colleagues."""

    __tablename__ = "school"

    id: Mapped[Id]
    uai: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    town: Mapped[str] = mapped_column(String(80))
    region: Mapped[str] = mapped_column(String(60))  # académie
    created_at: Mapped[Instant] = mapped_column(default=utc_now)

    teachers: Mapped[list[Teacher]] = relationship(back_populates="school")
