"""Who a message of the organisers goes to, and where it stands."""

from __future__ import annotations

from enum import StrEnum

MAX_SUBJECT, MAX_BODY = 120, 4000


class Audience(StrEnum):
    """The recipients, resolved when the message leaves."""

    TEAM = "team"
    ALL_TEAMS = "all_teams"
    DRAFT_TEAMS = "draft_teams"
    JUROR = "juror"
    ALL_JURORS = "all_jurors"
    LATE_JURORS = "late_jurors"


class MessageState(StrEnum):
    """A message is re-read in the outbox before it is sent; sent ones don't change."""

    DRAFT = "draft"
    SENT = "sent"
