"""What a publication freezes: ranks, scores, terms and awards by entry code; no name of anybody."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from judging.ballot import Ballots, Mark
from judging.rubric import Rubric
from judging.table import write_ballots

Content = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAward:
    """An award as it is frozen; `rank` is a place of the podium."""

    entry: str
    kind: str
    label: str
    reason: str
    rank: int | None

    def to_json(self) -> Content:
        """Plain values."""
        return {
            "entry": self.entry,
            "kind": self.kind,
            "label": self.label,
            "reason": self.reason,
            "rank": self.rank,
        }


def freeze(computed: Mapping[str, Any], *, rubric: Rubric, awards: Sequence[GivenAward], top: int) -> Content:
    """The published content of a stored computation; the same input gives the same content, to the letter."""
    ranking = computed["ranking"]
    standings = ranking["standings"]
    order = [each.code for each in rubric.criteria]
    return {
        "method": ranking["method"],
        "version": ranking["version"],
        "input_digest": ranking["digest"],
        "top": top,
        "criteria": [
            {
                "code": each.code,
                "name": each.name,
                "question": each.question,
                "weight": each.weight,
                "mean": ranking["criteria"][each.code]["mean"],
            }
            for each in rubric.criteria
        ],
        "counts": {
            "ranked": sum(each["rank"] is not None for each in standings),
            "unranked": sum(each["rank"] is None for each in standings),
            "jurors": len(ranking["jurors"]),
            "readings": sum(each["readers"] for each in standings),
        },
        "entries": [_entry(each, computed, order) for each in standings if each["rank"] is not None],
        "unranked": [each["entry"] for each in standings if each["rank"] is None],
        "awards": [each.to_json() for each in awards],
    }


def _entry(standing: Mapping[str, Any], computed: Mapping[str, Any], order: Sequence[str]) -> Content:
    code = standing["entry"]
    terms = computed["additions"][code]["terms"]
    return {
        "entry": code,
        "rank": standing["rank"],
        "tied": standing["tied"],
        "score": standing["score"],
        "readers": standing["readers"],
        "terms": sorted(terms, key=lambda term: order.index(term["criterion"])),
        **computed["extents"].get(code, {"lowest": None, "highest": None, "complete": 0}),
    }


def shown(content: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of the entries that the public page shows: the first places, ex æquo with the last one too, and
    those with an award. The places after them stay between the team and the jury."""
    first = [each["entry"] for each in content["entries"] if each["rank"] <= content["top"]]
    return tuple(dict.fromkeys([*first, *(each["entry"] for each in content["awards"])]))


def veiled(computed: Mapping[str, Any], content: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes of the other entries of the ballots: the published table mustn't tell their places."""
    named = set(shown(content))
    return tuple(sorted({row[0] for row in computed["marks"]} - named))


def bundle(computed: Mapping[str, Any], veils: Mapping[str, str]) -> tuple[str, str]:
    """The table of ballots as it is published, and its digest; `veils` gives other codes to the veiled entries.

    `python -m judging rank` finds the same scores and ranks in it to the digit, and this digest.
    """
    ballots = Ballots.of(
        Mark(veils.get(entry, entry), juror, criterion, mark)
        for entry, juror, criterion, mark in computed["marks"]
    )
    weights = computed["weights"]
    return write_ballots(ballots, weights), ballots.digest(weights)


def digest_of(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in its canonical form."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
