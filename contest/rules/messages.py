"""Who a message of the organisers goes to, what it may hold, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from contest.rules.errors import Invalid
from contest.rules.texts import one_line, several_lines

MAX_SUBJECT, MAX_BODY = 120, 4000


class Audience(StrEnum):
    """The recipients, resolved when the message leaves."""

    TEAM = "team"
    ALL_TEAMS = "all_teams"
    DRAFT_TEAMS = "draft_teams"
    JUROR = "juror"
    ALL_JURORS = "all_jurors"
    LATE_JURORS = "late_jurors"


# Those that name somebody: the team or the juror comes with them.
TO_ONE = frozenset({Audience.TEAM, Audience.JUROR})
TO_JURORS = frozenset({Audience.JUROR, Audience.ALL_JURORS, Audience.LATE_JURORS})


class MessageState(StrEnum):
    """A message is re-read in the outbox before it is sent; sent ones don't change."""

    DRAFT = "draft"
    SENT = "sent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What an organiser wrote, and to whom; the ids only when the audience is one team or one juror."""

    audience: Audience
    subject: str
    body: str
    team_id: int | None = None
    juror_id: int | None = None


def checked(letter: Letter) -> Letter:
    """The letter as it is stored, or Invalid(team=…, juror=…, subject=…, body=…)."""
    subject, body = one_line(letter.subject), several_lines(letter.body)
    to_team, to_juror = letter.audience is Audience.TEAM, letter.audience is Audience.JUROR
    reasons = {
        "team": "missing" if to_team and letter.team_id is None else "",
        "juror": "missing" if to_juror and letter.juror_id is None else "",
        "subject": _reason(subject, MAX_SUBJECT),
        "body": _reason(body, MAX_BODY),
    }
    if any(reasons.values()):
        raise Invalid(**{name: code for name, code in reasons.items() if code})
    return Letter(
        audience=letter.audience,
        subject=subject,
        body=body,
        team_id=letter.team_id if to_team else None,
        juror_id=letter.juror_id if to_juror else None,
    )


def _reason(text: str, limit: int) -> str:
    return "missing" if not text else "too_long" if len(text) > limit else ""
