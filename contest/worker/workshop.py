"""What a deed works with: database, store, sandbox, settings; and what deeds give back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.orm import Session

from contest.database import Database
from contest.jobs.queue import Ticket
from contest.settings import Settings
from uploads.sandbox import Sandbox
from uploads.storage import FolderStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """Held for the life of a worker process."""

    settings: Settings
    database: Database
    store: FolderStore
    sandbox: Sandbox

    @contextmanager
    def folder(self) -> Iterator[Path]:
        """An empty folder on the disk of the store, gone afterwards."""
        place = self.settings.data_dir / "work"
        place.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place, ignore_cleanup_errors=True) as name:
            yield Path(name)


def nothing() -> None:
    """What most deeds do after the commit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a deed found out. `write` runs in the transaction that ends the job, so both happen or neither;
    `afterwards` runs once it is committed, and may be lost by a crash."""

    write: Callable[[Session], None]
    afterwards: Callable[[], None] = nothing


class Hopeless(Exception):
    """Trying this job again can't help; its first argument is the reason."""


Deed = Callable[[Workshop, Ticket], Outcome]
Burial = Callable[[Session, Ticket, str], None]
