"""Every setting, typed, with its default and unit; read once from the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any


class BadSetting(ValueError):
    """An environment variable that can't be understood; says which, and what was expected."""

    def __init__(self, variable: str, value: str, expected: str) -> None:
        super().__init__(f"{variable}={value!r}: expected {expected}")
        self.variable = variable
        self.value = value
        self.expected = expected


def _setting(variable: str, default: Any, explanation: str) -> Any:
    return field(default=default, metadata={"variable": variable, "explanation": explanation})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One attribute a setting; docs/settings.md holds the same table and a test compares them."""

    database_url: str = _setting(
        "CONTEST_DATABASE_URL", "", "SQLAlchemy address; empty: an SQLite file in the data folder"
    )
    data_dir: Path = _setting("CONTEST_DATA_DIR", Path("data"), "folder of the database and of the files")
    base_url: str = _setting(
        "CONTEST_BASE_URL", "http://127.0.0.1:8000", "address that mails and links start with"
    )
    host: str = _setting("CONTEST_HOST", "127.0.0.1", "address the web server listens on")
    port: int = _setting("PORT", 8000, "port the web server listens on")
    threads: int = _setting("CONTEST_THREADS", 8, "web threads")
    workers: int = _setting("CONTEST_WORKERS", 1, "worker processes started by run")
    trusted_proxies: int = _setting(
        "CONTEST_TRUSTED_PROXIES", 0, "proxies in front whose X-Forwarded-* are believed"
    )
    secret_key: str = _setting(
        "CONTEST_SECRET_KEY", "", "signs forms; empty: made once and kept in the data folder"
    )
    mail_url: str = _setting(
        "CONTEST_MAIL_URL", "console:", "console: or smtp://user:password@host:587 or smtps://…:465"
    )
    mail_from: str = _setting(
        "CONTEST_MAIL_FROM", "Imagine et imprime <concours@localhost>", "sender of the mails"
    )
    upload_disk_margin_mb: int = _setting(
        "CONTEST_UPLOAD_DISK_MARGIN_MB", 64, "MB of disk that an upload must leave free"
    )
    try_minutes: int = _setting("CONTEST_TRY_MINUTES", 60, "minutes a file of the try-it page is kept")
    try_per_hour: int = _setting("CONTEST_TRY_PER_HOUR", 120, "files an address may try in an hour")
    session_days: int = _setting("CONTEST_SESSION_DAYS", 14, "days a sign-in lasts without use")
    lease_seconds: int = _setting("CONTEST_LEASE_SECONDS", 8, "seconds a worker holds a job without renewing")
    poll_seconds: float = _setting("CONTEST_POLL_SECONDS", 0.5, "seconds between two looks for work")
    inspection_seconds: int = _setting(
        "CONTEST_INSPECTION_SECONDS", 120, "seconds of wall clock that one inspection may take"
    )
    log_level: str = _setting("CONTEST_LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Settings:
        """Read the variables that are set; BadSetting names the first one that can't be understood."""
        values: dict[str, Any] = {}
        for setting in fields(cls):
            variable = setting.metadata["variable"]
            if text := environment.get(variable, ""):
                values[setting.name] = _parse(variable, text, type(setting.default))
        return cls(**values)

    @property
    def database(self) -> str:
        """The address that is really used."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'contest.sqlite').resolve()}"

    @property
    def store_dir(self) -> Path:
        """Where the content-addressed files lie."""
        return self.data_dir / "store"

    @property
    def https(self) -> bool:
        """Whether people reach us over https: decides the cookies' names and flags."""
        return self.base_url.startswith("https://")


def _parse(variable: str, text: str, kind: type) -> Any:
    expected = {int: "a whole number", float: "a number"}.get(kind, "a text")
    try:
        return kind(text)
    except ValueError:
        raise BadSetting(variable, text, expected) from None
