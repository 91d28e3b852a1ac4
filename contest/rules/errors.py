"""What the contest can refuse, as a tree; each error carries data, the sentence is in contest/wording.py."""

from __future__ import annotations

from datetime import datetime


class ContestError(Exception):
    """Root of the domain's errors."""


class NotFound(ContestError):
    """No such thing, or not for this visitor: both look the same from outside."""


class Refused(ContestError):
    """The actor's role has no right to this."""


class SignInNeeded(ContestError):
    """Nobody is signed in (any more), and this asks for somebody."""


class WrongPassword(ContestError):
    """Address and password don't go together, or there is no such address: both look the same from outside."""


class ProofNeeded(Refused):
    """This asks for the current password, or for a sign-in of a few minutes ago."""


class Unrecognised(Refused):
    """The teacher isn't (any more) recognised as one of that school: they look, and change nothing."""


class NotApproved(Refused):
    """The teacher's place in the school isn't approved yet."""


class Closed(ContestError):
    """The phase isn't open: `opens_at` or `closed_at` says when it was or will be."""

    def __init__(self, *, opens_at: datetime | None = None, closed_at: datetime | None = None) -> None:
        super().__init__("closed")
        self.opens_at = opens_at
        self.closed_at = closed_at


class RegistrationClosed(Closed):
    """No team can be made now; those that exist go on."""


class Incomplete(ContestError):
    """The entry can't be submitted yet; `missing` holds the codes of contest.rules.entries.Missing."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


class Conflict(ContestError):
    """Somebody else changed the same thing in between; `field` names it."""

    def __init__(self, field: str = "") -> None:
        super().__init__(field)
        self.field = field


class TooMany(ContestError):
    """A limit is reached (photos, teams, attempts); `retry_after_seconds` when waiting helps."""

    def __init__(self, what: str, *, limit: int, retry_after_seconds: int | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.limit = limit
        self.retry_after_seconds = retry_after_seconds


class Invalid(ContestError):
    """Values that can't be accepted: field name → code of the reason."""

    def __init__(self, **reasons: str) -> None:
        super().__init__(repr(reasons))
        self.reasons = reasons


class LinkExpired(ContestError):
    """A one-time link that was used, replaced or is too old."""
