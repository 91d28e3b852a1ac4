"""The fields of a ballot, saved one by one: their names, their limits, what they may hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from contest.rules.errors import Incomplete, Invalid
from contest.rules.jury import HIGHEST, LOWEST, Given, is_complete, unmarked, unproven
from contest.rules.texts import several_lines

MARK, EVIDENCE, NOTE = "mark-", "evidence-", "note"
EVIDENCE_LIMIT = 500
NOTE_LIMIT = 2000
REASON_LIMIT = 500
MARKS = frozenset(str(level) for level in range(LOWEST, HIGHEST + 1))


class Unfinished(Incomplete):
    """The ballot can't be handed in yet; `missing` holds the names of the fields that are wanted."""


def fields_of(criteria: Sequence[str]) -> tuple[str, ...]:
    """Every field of a ballot, in the order of the page."""
    return (*(part + code for code in criteria for part in (MARK, EVIDENCE)), NOTE)


def criterion_of(field: str) -> str | None:
    """Which criterion the field is about; None for the private note."""
    return next((field.removeprefix(part) for part in (MARK, EVIDENCE) if field.startswith(part)), None)


def texts_of(criteria: Iterable[str], given: Mapping[str, Given], note: str) -> dict[str, str]:
    """What each field holds now, as text; an empty one for a mark that wasn't given."""
    texts = {NOTE: note}
    for code in criteria:
        answer = given.get(code, Given())
        texts[MARK + code] = "" if answer.mark is None else str(answer.mark)
        texts[EVIDENCE + code] = answer.evidence
    return texts


def given_in(criteria: Iterable[str], texts: Mapping[str, str]) -> dict[str, Given]:
    """The other way round: what the texts of the fields say on each criterion."""
    return {
        code: Given(
            mark=int(texts[MARK + code]) if texts.get(MARK + code) else None,
            evidence=texts.get(EVIDENCE + code, ""),
        )
        for code in criteria
    }


def accepted(criteria: Sequence[str], sent: Mapping[str, str]) -> dict[str, str]:
    """The fields that were sent, cleaned; unknown names are left out. Invalid for a mark that isn't a level, or a
    text too long."""
    texts = {field: several_lines(sent[field]) for field in fields_of(criteria) if field in sent}
    reasons = {field: why for field, text in texts.items() if (why := _reason(field, text))}
    if reasons:
        raise Invalid(**reasons)
    return texts


def expect_finished(criteria: Sequence[str], given: Mapping[str, Given]) -> None:
    """Unfinished unless every criterion is marked, and every 0 and 4 proven."""
    if not is_complete(criteria, given):
        raise Unfinished(wanted(criteria, given))


def wanted(criteria: Sequence[str], given: Mapping[str, Given]) -> tuple[str, ...]:
    """The fields that are still empty and mustn't be, in the order of the page."""
    missing = {MARK + code for code in unmarked(criteria, given)}
    missing |= {EVIDENCE + code for code in unproven(criteria, given)}
    return tuple(field for field in fields_of(criteria) if field in missing)


def _reason(field: str, text: str) -> str:
    if field.startswith(MARK):
        return "" if text in MARKS else "unknown"
    return "too_long" if len(text) > (NOTE_LIMIT if field == NOTE else EVIDENCE_LIMIT) else ""
