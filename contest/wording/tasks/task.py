"""One thing to do on the organiser's board, and all that tasks are told from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from contest.queries.jurors import JurorLine
from contest.queries.reading_round import Opposed
from contest.rules.phases import Phase
from contest.wording.board import State
from contest.wording.typography import typo

QUOTED = 120


class Place(StrEnum):
    """Where a task is done; the pages give their addresses."""

    TEACHERS = "teachers"
    TO_DECIDE = "to_decide"
    ASKED = "asked"
    PHOTOS = "photos"
    ENTRY = "entry"
    JURY = "jury"
    LATE = "late"
    CONFLICTS = "conflicts"
    ASSIGNMENT = "assignment"
    RESULTS = "results"
    DISAGREEMENTS = "disagreements"
    AWARDS = "awards"
    PUBLICATION = "publication"
    DRAFTS = "drafts"
    PHASES = "phases"
    SETTINGS = "settings"
    LEGAL = "legal"
    FAILED = "failed"


class Gap(StrEnum):
    """A setting without which the contest can't run for real."""

    LEGAL = "legal"
    CONTACT = "contact"
    MAIL = "mail"


class Tone(StrEnum):
    """How much it presses: the colour of the icon, never the only sign of it."""

    URGENT = "blocking"
    SOON = "warning"
    CALM = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An icon, what, why, one button and where it leads; `key` names the entry for Place.ENTRY.

    `jurors` are the ids of those whose ballots others should read, for Place.ASSIGNMENT.
    """

    sign: str
    title: str
    words: str
    act: str
    place: Place
    tone: Tone = Tone.CALM
    key: str = ""
    jurors: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        """French spaces, once and here."""
        object.__setattr__(self, "title", typo(self.title))
        object.__setattr__(self, "words", typo(self.words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """All that the tasks are told from; `criterion` is the name of the one on which marks are opposed."""

    state: State
    jurors: Sequence[JurorLine]
    opposed: Opposed | None
    criterion: str
    failed_jobs: int
    gaps: Sequence[Gap]

    @property
    def reads(self) -> bool:
        """Whether the jury reads now."""
        return self.state.has_begun(Phase.JUDGING) and not self.state.is_over(Phase.JUDGING)

    @property
    def is_sent(self) -> bool:
        """Whether submission is over: entries don't change any more."""
        return self.state.is_over(Phase.SUBMISSION)

    @property
    def is_published(self) -> bool:
        """Whether the results are out: nothing about the jury waits any more."""
        return self.state.closing.published_at is not None


def quoted(words: str) -> str:
    """Somebody's own words between guillemets, cut at a word when they are long."""
    if len(words) > QUOTED:
        words = words[:QUOTED].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
    return f"« {words} »"


def listed(names: Sequence[str], *, at_most: int = 4) -> str:
    """« F-005, F-017 et F-020 », « F-005, F-017, F-020, F-021 et 3 autres »."""
    shown, rest = list(names[:at_most]), len(names) - at_most
    if rest > 0:
        shown.append(f"{rest} autre{'s' if rest > 1 else ''}")
    return f"{', '.join(shown[:-1])} et {shown[-1]}" if len(shown) > 1 else "".join(shown)
