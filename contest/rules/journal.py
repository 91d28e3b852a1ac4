"""How the rows of the journal hold together: each carries the hash of the one before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

FIRST_HASH = "0" * 64
# Old rows may be erased from the beginning on: a row with this act says up to which hash, so that the chain that is
# left still has an attested beginning.
FORGOTTEN_ACT = "journal.forgotten"
FORGOTTEN_HASH = "until_hash"


class Damage(StrEnum):
    """What happened to the first row that doesn't fit: EDITED says something else than it did; GONE has lost what
    stood before it; MOVED stands in another place, or was added."""

    EDITED = "edited"
    GONE = "gone"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One row of the journal, as it is stored."""

    id: int
    at: datetime
    actor: str
    act: str
    subject: str
    facts: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The row to look at, and the one at which it was noticed, with the hash that it says stood before it."""

    id: int
    damage: Damage
    noticed_at: int
    previous_hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How many rows hold together, the last of them with its hash, and where the chain breaks, if it does."""

    rows: int
    last_id: int
    last_hash: str
    broken: Broken | None = None


def digest(
    *, previous_hash: str, at: datetime, actor: str, act: str, subject: str, facts: Mapping[str, Any]
) -> str:
    """SHA-256 of everything a row says and of the hash before it."""
    said = [previous_hash, at.astimezone(UTC).isoformat(), actor, act, subject, dict(facts)]
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def check(links: Iterable[Link]) -> Checked:
    """Follow the chain in the order of the ids, up to the first row that doesn't fit.

    Whoever rewrites all rows from one on leaves a chain that holds: only a hash that was noted elsewhere shows it.
    """
    rows, last_id, last_hash, start = 0, 0, FIRST_HASH, FIRST_HASH
    attested, first_id = {FIRST_HASH}, 0
    for link in links:
        if not first_id:
            first_id, start, last_hash = link.id, link.previous_hash, link.previous_hash
        if broken := _broken(link, last_id=last_id, last_hash=last_hash):
            return Checked(rows=rows, last_id=last_id, last_hash=last_hash, broken=broken)
        if link.act == FORGOTTEN_ACT:
            attested.add(str(link.facts.get(FORGOTTEN_HASH, "")))
        rows, last_id, last_hash = rows + 1, link.id, link.hash
    if start not in attested:
        broken = Broken(id=first_id, damage=Damage.GONE, noticed_at=first_id, previous_hash=start)
        return Checked(rows=0, last_id=0, last_hash=FIRST_HASH, broken=broken)
    return Checked(rows=rows, last_id=last_id, last_hash=last_hash)


def _broken(link: Link, *, last_id: int, last_hash: str) -> Broken | None:
    if link.hash != digest_of(link):
        return Broken(id=link.id, damage=Damage.EDITED, noticed_at=link.id)
    if link.previous_hash == last_hash:
        return None
    # No number is missing between the two: the row before was rewritten, with a hash that fits its new words.
    rewritten = link.id == last_id + 1
    return Broken(
        id=last_id if rewritten else link.id,
        damage=Damage.EDITED if rewritten else Damage.GONE,
        noticed_at=link.id,
        previous_hash=link.previous_hash,
    )


def digest_of(link: Link) -> str:
    """The hash that this row should carry."""
    return digest(
        previous_hash=link.previous_hash,
        at=link.at,
        actor=link.actor,
        act=link.act,
        subject=link.subject,
        facts=link.facts,
    )
