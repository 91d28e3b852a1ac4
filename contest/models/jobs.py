"""The durable queue: the row is the truth."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from contest.database import Base
from contest.models.columns import Document, Id, Instant, Json, MaybeInstant, utc_now, words


class JobKind(StrEnum):
    """What workers know to do."""

    INSPECT = "inspect"
    PICTURES = "pictures"
    PHOTO = "photo"
    EXAMPLE = "example"
    MAIL = "mail"
    SWEEP = "sweep"
    RANK = "rank"


class JobState(StrEnum):
    """READY waits, RUNNING holds a lease, DONE and DEAD are final."""

    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"


class Job(Base):
    """Claimed by lease; `fence` grows with each claim so that a late worker can't write any more."""

    __tablename__ = "job"

    id: Mapped[Id]
    kind: Mapped[JobKind] = mapped_column(words(JobKind, "kind"))
    arguments: Mapped[Document] = mapped_column(Json)  # ids only: no token, no address, no name
    state: Mapped[JobState] = mapped_column(words(JobState, "state"), default=JobState.READY)
    priority: Mapped[int] = mapped_column(default=100)  # smaller first
    attempts: Mapped[int] = mapped_column(default=0)
    fence: Mapped[int] = mapped_column(default=0)
    worker: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[MaybeInstant]
    run_after: Mapped[Instant] = mapped_column(default=utc_now)
    created_at: Mapped[Instant] = mapped_column(default=utc_now)
    finished_at: Mapped[MaybeInstant]
    error: Mapped[str | None] = mapped_column(String(500))

    __table_args__ = (Index(None, "state", "priority", "run_after"),)
