"""What an address, a password and a link must be; how long links and sessions last."""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from datetime import timedelta
from enum import StrEnum
from urllib.parse import urlsplit

TOKEN_BYTES = 32
MIN_PASSWORD = 12
MAX_PASSWORD = 200
MAX_EMAIL = 254
MAX_NAME = 80
# NIST SP 800-63B-4 §3.1.1.2: a minimal length and a blocklist, no rule of composition.
TOO_COMMON = frozenset({"motdepasse123", "motdepasse1234", "azertyuiop123", "password1234", "123456789012"})
LINK_LIFE = timedelta(minutes=20)
CONFIRM_LIFE = timedelta(hours=24)
# How long a sign-in lets one change an address, choose a password or leave without proving it again.
PROOF_LIFE = timedelta(minutes=15)
# An address that never opened its link is forgotten.
UNCONFIRMED_LIFE = timedelta(days=7)

# Deliberately loose: one @, a dot in the domain, nothing a header or a log could trip on. The link proves the rest.
_LETTER = r"[^\s@<>(),;:\"\\\[\]\ufffd]"
_LABEL = r"[^\s@<>(),;:\"\\\[\]\ufffd.]"
_EMAIL = re.compile(rf"^{_LETTER}+@(?:{_LABEL}+\.)+{_LABEL}{{2,}}$")


class PasswordFlaw(StrEnum):
    """Why a password is refused."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_COMMON = "too_common"


def normal_email(text: str) -> str:
    """The address as it is stored and compared: trimmed, NFC, lower case."""
    return unicodedata.normalize("NFC", text).strip().lower()


def is_email(text: str) -> bool:
    """Whether that looks like one address, without any control character."""
    printable = all(unicodedata.category(letter)[0] != "C" for letter in text)
    return printable and len(text) <= MAX_EMAIL and bool(_EMAIL.match(text))


def normal_password(text: str) -> str:
    """NFC, so that an accent typed on a Mac and on a PC is the same one; spaces are kept."""
    return unicodedata.normalize("NFC", text)


def flaw_of(password: str, *, email: str) -> PasswordFlaw | None:
    """What is wrong with a new password, if anything: length, a well-known one, or one's own address."""
    if len(password) < MIN_PASSWORD:
        return PasswordFlaw.TOO_SHORT
    if len(password) > MAX_PASSWORD:
        return PasswordFlaw.TOO_LONG
    plain = password.strip().lower()
    if plain in TOO_COMMON or plain == email.lower() or len(set(plain)) < 4:
        return PasswordFlaw.TOO_COMMON
    return None


def new_token() -> str:
    """256 random bits, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of_token(token: str) -> str:
    """What is kept of a token: SHA-256 is enough for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def safe_path(text: str | None) -> str | None:
    """A path of this site to come back to, or None: `//elsewhere`, `/\\elsewhere` and schemes are refused."""
    if not text or not text.startswith("/") or text.startswith("//") or len(text) > 300:
        return None
    if "\\" in text or any(unicodedata.category(letter)[0] == "C" for letter in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else text
