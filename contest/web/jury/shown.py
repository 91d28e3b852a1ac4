"""Rows become what the juror's templates show: criteria with their levels, addresses, the ballots that come next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from contest.queries.ballots import entry_code
from contest.queries.desk import Line, Pile
from contest.queries.seen import Part
from contest.rules.ballots import (
    EVIDENCE,
    EVIDENCE_LIMIT,
    MARK,
    NOTE_LIMIT,
    REASON_LIMIT,
    given_in,
    texts_of,
    wanted,
)
from contest.rules.drafts import stamp
from contest.rules.jury import Given, facts_shown
from contest.web.jury.sight import Sight
from contest.wording import jury as words
from contest.wording.dates import day_of, hour_in_words
from judging.rubric import Criterion

POSTER, LARGE = "poster-400.webp", "poster-1200.webp"
# The criterion whose evidence (grams, hours…) would anchor the others.
ABOUT_FACTS = "ecology"
STAMP_PREFIX = "shown-"
AHEAD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What the page holds: the text of each field, the stamps of what is stored, what was refused."""

    texts: Mapping[str, str]
    stamps: Mapping[str, str]
    given: Mapping[str, Given]
    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionShown:
    """One criterion as the page asks about it; open while its mark or its sentence is missing or refused."""

    criterion: Criterion
    given: Given
    mark_error: str
    evidence_error: str
    is_open: bool
    has_facts: bool

    @property
    def code(self) -> str:
        """Its code."""
        return self.criterion.code

    @property
    def sentence(self) -> str:
        """The sentence of the mark that was chosen, or nothing."""
        return "" if self.given.mark is None else self.criterion.levels[self.given.mark]


def answers(
    seen: Sight, *, typed: Mapping[str, str] | None = None, errors: Mapping[str, str] | None = None
) -> Answers:
    """What is stored, with what was typed over it when a form comes back."""
    stored = texts_of(seen.codes, seen.desk.given, seen.desk.note)
    refused = errors or {}
    accepted = {
        name: text
        for name, text in (typed or {}).items()
        if name in stored and not (name.startswith(MARK) and name in refused)
    }
    texts = stored | accepted
    return Answers(
        texts=texts,
        stamps={name: stamp(text) for name, text in stored.items()},
        given=given_in(seen.codes, texts),
        errors=refused,
    )


def missing_errors(seen: Sight) -> dict[str, str]:
    """What is wanted before the ballot can be handed in: field → words."""
    return {field: words.wanted_words(field) for field in wanted(seen.codes, seen.desk.given)}


def criteria(seen: Sight, held: Answers) -> list[CriterionShown]:
    """The criteria in their order; the one with the facts opens once the others are marked."""
    facts = _are_facts_shown(seen, held.given)
    return [_criterion(criterion, held, facts=facts) for criterion in seen.rubric.criteria]


def _criterion(criterion: Criterion, held: Answers, *, facts: bool) -> CriterionShown:
    given = held.given[criterion.code]
    mark_error = held.errors.get(MARK + criterion.code, "")
    evidence_error = held.errors.get(EVIDENCE + criterion.code, "")
    missing = bool(wanted((criterion.code,), held.given))
    waits = criterion.code == ABOUT_FACTS and not facts and given.mark is None
    return CriterionShown(
        criterion=criterion,
        given=given,
        mark_error=mark_error,
        evidence_error=evidence_error,
        is_open=bool(mark_error or evidence_error) or (missing and not waits),
        has_facts=criterion.code == ABOUT_FACTS,
    )


def fact_sheet(seen: Sight) -> words.FactSheet | None:
    """The evidence about ecology once the other criteria are marked and stored; before, it isn't in the page."""
    if not _are_facts_shown(seen, seen.desk.given):
        return None
    return words.fact_sheet(seen.desk.part, seen.desk.texts["material"])


def _are_facts_shown(seen: Sight, given: Mapping[str, Given]) -> bool:
    return ABOUT_FACTS in seen.codes and facts_shown(seen.codes, given, about=ABOUT_FACTS)


def parts(seen: Sight, now: datetime) -> dict[str, object]:
    """What every page about one ballot shows."""
    desk = seen.desk
    return {
        "desk": desk,
        "line": desk.line,
        "code": entry_code(desk.line.number),
        "title": desk.line.title or f"Objet {entry_code(desk.line.number)}",
        "limits": {"note": NOTE_LIMIT, "evidence": EVIDENCE_LIMIT, "reason": REASON_LIMIT},
        "where": where(desk.pile, desk.line),
        "stage": _stage(desk.line, desk.part),
        "object_line": words.object_line(desk.line.number, desk.part),
        "texts": [(label, desk.texts[name]) for name, label in words.QUESTIONS.items() if desk.texts[name]],
        "saved_at": saved_at(desk.saved_at, now),
    }


def where(pile: Pile, line: Line) -> dict[str, Any]:
    """What the header of the desk shows."""
    return {
        "place": words.place_words(pile, line),
        "done": words.progress_words(pile),
        "spoken": words.progress_spoken(pile),
        "segments": words.segments(pile, line.key),
        "states": words.segments(pile),
        "juror": pile.seat.number,
    }


def _stage(line: Line, part: Part | None) -> dict[str, str]:
    """The object: its picture, and the light mesh that the 3D view loads when it is asked for."""
    size = part.measurements if part is not None else None
    return {
        "picture": picture_url(part.key, part.pictures, LARGE) if part else "",
        "alt": words.picture_words(line.number, line.title),
        "light": url_for("files.light", key=part.key) if part is not None and part.is_light else "",
        "size": words.size_words(size) if size and size.get("size_mm") else "",
    }


def picture_url(key: str, pictures: Mapping[str, str], name: str) -> str:
    """The address of a picture, for ever under its digest; empty when it isn't drawn."""
    digest = pictures.get(name)
    return url_for("files.picture", key=key, name=name, v=digest[:12]) if digest else ""


def next_url(pile: Pile, key: str) -> str:
    """The ballot to read after that one, or the juror's home when nothing waits any more."""
    following = pile.after(key)
    return url_for("jury.ballot", key=following[0].key) if following else url_for("jury.home")


def ahead(pile: Pile, key: str) -> Sequence[str]:
    """The pages to read next, in their order: a cut line shouldn't stop the juror at once."""
    return [url_for("jury.ballot", key=line.key) for line in pile.after(key)[:AHEAD]]


def saved_at(at: datetime | None, now: datetime) -> str:
    """The hour of today's last save, or nothing."""
    return hour_in_words(at) if at is not None and day_of(at) == day_of(now) else ""
