"""Hash and verify passwords with Argon2id; a missing hash costs as much as a wrong password."""

from __future__ import annotations

import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from contest.rules.accounts import flaw_of, normal_password
from contest.rules.errors import Invalid

# OWASP Password Storage Cheat Sheet, Argon2id: 19 MiB, 2 passes, 1 lane. Eight threads at once stay under 160 MB.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def hashed(password: str, *, email: str) -> str:
    """What is kept of a new password; Invalid(password=…) when it is too short, too long or well known."""
    plain = normal_password(password)
    if flaw := flaw_of(plain, email=email):
        raise Invalid(password=flaw.value)
    return _HASHER.hash(plain)


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the kept one; as slow for an account that has none."""
    try:
        _HASHER.verify(kept or _nobodys_hash(), normal_password(password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


@functools.cache
def _nobodys_hash() -> str:
    return _HASHER.hash("the password of nobody")
