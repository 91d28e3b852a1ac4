"""Prizes and special mentions."""

from __future__ import annotations

from enum import StrEnum

MAX_LABEL, MAX_REASON = 80, 300


class AwardKind(StrEnum):
    """A prize follows the ranking or is the jury's; a special mention is outside of it."""

    PRIZE = "prize"
    MENTION = "mention"
