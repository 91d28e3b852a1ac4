"""Pages of whoever signs in: sign-in, sign-up, profile, colleagues."""

from contest.web.account import joining, profile, signing
from contest.web.account.blueprint import blueprint

__all__ = ["blueprint", "joining", "profile", "signing"]
