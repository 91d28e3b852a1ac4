"""Column types that several rows share."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any

from sqlalchemy import JSON, Enum, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import mapped_column

from contest.database import UtcDateTime

# No vowels, so that a key never spells a word; no look-alikes, so that it can be dictated.
KEY_LETTERS = "23456789bcdfghjkmnpqrstvwxz"
KEY_LENGTH = 12

Json = JSON().with_variant(JSONB(), "postgresql")
Id = Annotated[int, mapped_column(primary_key=True)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]
MaybeInstant = Annotated[datetime | None, mapped_column(UtcDateTime, default=None)]
Digest = Annotated[str, mapped_column(String(64))]
MaybeDigest = Annotated[str | None, mapped_column(String(64), default=None)]


def new_key() -> str:
    """A name for URLs that can't be guessed: 57 bits."""
    return "".join(secrets.choice(KEY_LETTERS) for _ in range(KEY_LENGTH))


def utc_now() -> datetime:
    """The current instant, aware."""
    return datetime.now(UTC)


def words(kind: type[StrEnum], name: str) -> Enum:
    """An enumeration stored as its words, checked by a named constraint on every engine."""
    return Enum(
        kind,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=24,
        values_callable=lambda members: [member.value for member in members],
    )


Document = dict[str, Any]
