"""What a juror may do with a ballot, and when a ballot is complete."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LOWEST, HIGHEST = 0, 4
# A mark at either end is defended by a sentence, which the team reads.
NEEDS_EVIDENCE = frozenset({LOWEST, HIGHEST})


class BallotState(StrEnum):
    """One juror × one entry. FREED ballots are nobody's any more: their entry is dealt again."""

    TO_READ = "to_read"
    STARTED = "started"
    LATER = "later"
    DONE = "done"
    CANNOT = "cannot"
    FREED = "freed"


# What still waits for its juror.
OPEN = frozenset({BallotState.TO_READ, BallotState.STARTED, BallotState.LATER})
# What stands in a pile: everything but what was taken away.
HELD = OPEN | {BallotState.DONE, BallotState.CANNOT}


class Cannot(StrEnum):
    """Why a juror can't judge an entry: a missing mark, never a zero."""

    RECOGNISED = "recognised"
    HELPED = "helped"
    NOT_SHOWN = "not_shown"
    NOT_UNDERSTOOD = "not_understood"
    OTHER = "other"


# These are conflicts of interest: the reading is freed, and the whole school is kept away from then on.
CONFLICTS = frozenset({Cannot.RECOGNISED, Cannot.HELPED})


class ConflictKind(StrEnum):
    """Where a conflict of interest comes from; OTHER is a tie in words, which names no school yet."""

    OWN_SCHOOL = "own_school"
    SCHOOL = "school"
    ENTRY = "entry"
    OTHER = "other"


class Freed(StrEnum):
    """Why a ballot was taken from its juror."""

    CONFLICT = "conflict"
    JUROR_GONE = "juror_gone"
    ENTRY_GONE = "entry_gone"
    DEALT_AGAIN = "dealt_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a juror gave for one criterion: a mark from 0 to 4, or None, and perhaps a sentence of evidence."""

    mark: int | None = None
    evidence: str = ""


def unmarked(criteria: Sequence[str], given: Mapping[str, Given]) -> tuple[str, ...]:
    """The criteria without a mark, in the order of the rubric."""
    return tuple(code for code in criteria if code not in given or given[code].mark is None)


def unproven(criteria: Sequence[str], given: Mapping[str, Given]) -> tuple[str, ...]:
    """The criteria marked 0 or 4 without a sentence of evidence, in the order of the rubric."""
    return tuple(
        code
        for code in criteria
        if code in given and given[code].mark in NEEDS_EVIDENCE and not _is_sentence(given[code].evidence)
    )


def _is_sentence(evidence: str) -> bool:
    """Two words at least: a key meant for the next ballot, or a lone dot, defends nothing before a team."""
    return len(evidence.split()) > 1


def is_complete(criteria: Sequence[str], given: Mapping[str, Given]) -> bool:
    """Whether the ballot can be handed in: every criterion marked, every 0 and 4 proven."""
    return not unmarked(criteria, given) and not unproven(criteria, given)


def facts_shown(criteria: Sequence[str], given: Mapping[str, Given], *, about: str) -> bool:
    """Whether the evidence about one criterion may be seen: once all the others are marked, so that grams and
    hours don't anchor the other marks."""
    return all(code == about or (code in given and given[code].mark is not None) for code in criteria)
