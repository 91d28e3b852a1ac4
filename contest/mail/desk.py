"""What every mail is composed with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from contest.models import Account
from contest.models.accounts import TokenPurpose
from contest.services import tokens
from contest.settings import Settings

Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A session, the recipient, the job's arguments; it knows the addresses of pages."""

    session: Session
    account: Account
    arguments: Mapping[str, Any]
    settings: Settings
    now: datetime

    def url(self, path: str) -> str:
        """The address of a page as people reach it."""
        return self.settings.base_url.rstrip("/") + path

    def secret_url(self, path: str, purpose: TokenPurpose) -> str:
        """The same with a new one-time link at its end."""
        secret = tokens.make(self.session, purpose, account_id=self.account.id, now=self.now)
        return self.url(f"{path}/{secret}")
