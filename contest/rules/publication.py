"""When an entry is public, and what is known of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from contest.rules.consent import Signature, State, Use, state_of
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState
from contest.rules.phases import Phase, Window, window_of

# Without these two of every pupil nothing of the team's work is shown.
NEEDED = (Use.PARTICIPATION, Use.WORK)
# One letter for two, which Unicode doesn't take apart.
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Publicity:
    """What the rule looks at; `pupils` holds the signatures in force of each pupil."""

    state: EntryState
    eligibility: Eligibility
    hidden: bool
    kept_private: bool = False
    dissolved: bool
    pupils: tuple[tuple[Signature, ...], ...]


def granted(pupils: Iterable[Iterable[Signature]], use: Use, *, signatures_needed: int) -> bool:
    """Whether every pupil's family authorised that use; no pupil at all authorises nothing."""
    states = [state_of(tuple(each), use, signatures_needed=signatures_needed) for each in pupils]
    return bool(states) and all(state is State.GRANTED for state in states)


def is_public(entry: Publicity, *, signatures_needed: int) -> bool:
    """Submitted, admitted, not hidden, and participation and publication of the work authorised for every pupil."""
    return (
        entry.state is EntryState.SUBMITTED
        and entry.eligibility is Eligibility.ACCEPTED
        and not entry.hidden
        and not entry.kept_private
        and not entry.dissolved
        and all(granted(entry.pupils, use, signatures_needed=signatures_needed) for use in NEEDED)
    )


def results_shown(windows: Sequence[Window], now: datetime, *, published: bool) -> bool:
    """Whether the public knows the results, and so the teams: published, and the phase has opened and isn't paused.

    They stay known after the phase has closed.
    """
    results = window_of(windows, Phase.RESULTS)
    return published and not results.paused and results.opens_at <= now


def names_somebody(words: str, first_names: Iterable[str]) -> bool:
    """Whether one of these first names stands in the words as a word of its own, or as several in a row.

    Capitals and accents don't count, nor does an s at the end; all but letters parts words: « Équipe_Zoé2 » names Zoé.
    """
    said = f" {_letters(words)} "
    return any(f" {name}{end} " in said for name in map(_letters, first_names) if name for end in ("", "s"))


def _letters(text: str) -> str:
    """Its words without capitals and accents, one space between two."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    # A soft hyphen parts no word: nobody sees it.
    bare = (
        letter
        for letter in plain
        if not unicodedata.combining(letter) and unicodedata.category(letter) != "Cf"
    )
    return " ".join("".join(letter if letter.isalpha() else " " for letter in bare).split())
