"""doctor: look at everything an administrator is asked about, and say what to do."""

from __future__ import annotations

import os
import shutil
import tempfile
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from contest.commands.place import Commands, prepare
from contest.database import Database
from contest.mail import send_test
from contest.models.columns import utc_now
from contest.queries import editions, jobs, schema
from contest.settings import Settings

LITTLE_ROOM_BYTES = 5_000_000_000
CLOCK_TOLERANCE_SECONDS = 5.0
# The software can't be older than this: an earlier clock is wrong.
FIRST_RELEASE = datetime(2026, 11, 1, tzinfo=UTC)


class State(StrEnum):
    """How one look went; only WRONG makes the exit code 1."""

    FINE = "ok"
    NOTE = "note"
    WRONG = "WRONG"


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at, and what to do about it."""

    what: str
    state: State
    words: str


def add_to(commands: Commands) -> None:
    """Describe the command."""
    line = commands.add_parser(
        "doctor", help="check the installation and say what to mend (exit 1 if anything)"
    )
    line.add_argument("--mail", metavar="ADDRESS", help="send a test mail there")
    line.set_defaults(do=do)


def do(arguments: Namespace, settings: Settings) -> int:
    """Look at everything, even when the first look is bad."""
    prepare(settings)
    looks = [*_database(settings), _store(settings), _disk(settings), _https(settings), _proxies(settings),
             *_tools(), _clock(settings)]  # fmt: skip
    if arguments.mail:
        looks.append(_mail(settings, arguments.mail))
    elif settings.mail_url.startswith("console:"):
        looks.append(Look("mail", State.NOTE, "mails are only printed: set CONTEST_MAIL_URL to send them"))
    for look in looks:
        print(f"{look.state.value:<7}{look.what:<12}{look.words}")
    return 1 if any(look.state is State.WRONG for look in looks) else 0


def _database(settings: Settings) -> Iterator[Look]:
    database = Database(settings.database)
    try:
        with database.reading() as session:
            kind = database.engine.dialect.name
            session.execute(text("SELECT 1"))
            yield Look("database", State.FINE, f"{kind} answers")
            found, needed = schema.found(session), schema.needed()
            if found != needed:
                words = f"has tables of version {found}, this code needs {needed}: run « init »"
                yield Look("tables", State.WRONG, words)
                return
            yield Look("tables", State.FINE, f"version {needed}")
            if editions.current_or_none(session) is None:
                yield Look("edition", State.WRONG, "there is none: run « init --starting DATE »")
            queue = jobs.state(session, now=utc_now())
            state = State.NOTE if queue.dead else State.FINE
            words = f"{queue.ready} waiting, {queue.planned} planned, {queue.running} running"
            yield Look("work", state, f"{words}, {queue.dead} failed for good")
    except SQLAlchemyError as failure:
        yield Look("database", State.WRONG, f"doesn't answer: {type(failure).__name__}")
    finally:
        database.dispose()


def _store(settings: Settings) -> Look:
    try:
        settings.store_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.store_dir) as file:
            file.write(b"doctor")
            file.flush()
            os.fsync(file.fileno())
    except OSError as failure:
        return Look("store", State.WRONG, f"{settings.store_dir} can't be written: {failure.strerror}")
    return Look("store", State.FINE, f"{settings.store_dir} can be written")


def _disk(settings: Settings) -> Look:
    free = shutil.disk_usage(settings.data_dir).free
    words = f"{free / 1e9:.1f} GB free"
    if free < LITTLE_ROOM_BYTES:
        return Look("disk", State.NOTE, f"{words}: 2,000 entries with 20 MB files need 40 GB")
    return Look("disk", State.FINE, words)


def _https(settings: Settings) -> Look:
    if settings.https:
        return Look("https", State.FINE, "cookies are Secure and bound to this host")
    return Look(
        "https", State.NOTE, "plain http: only for a trial or a closed network (see docs/deployment.md)"
    )


def _proxies(settings: Settings) -> Look:
    if settings.https and not settings.trusted_proxies:
        return Look(
            "proxies", State.NOTE, "https without a trusted proxy: limits would count the proxy's address"
        )
    return Look("proxies", State.FINE, f"{settings.trusted_proxies} trusted")


def _tools() -> Iterator[Look]:
    slicer = shutil.which("prusa-slicer")
    words = slicer or "not installed: estimates come from the shape alone"
    yield Look("slicer", State.FINE if slicer else State.NOTE, words)


def _clock(settings: Settings) -> Look:
    """The deadline is this machine's clock; the disk's clock and the release date are what it can be held against."""
    now = datetime.now(UTC)
    with tempfile.TemporaryFile(dir=settings.data_dir) as file:
        apart = abs(os.fstat(file.fileno()).st_mtime - now.timestamp())
    if now < FIRST_RELEASE or apart > CLOCK_TOLERANCE_SECONDS:
        return Look(
            "clock", State.WRONG, f"{now:%Y-%m-%d %H:%M:%S} UTC can't be right: deadlines depend on it"
        )
    return Look("clock", State.FINE, f"{now:%Y-%m-%d %H:%M:%S} UTC")


def _mail(settings: Settings, address: str) -> Look:
    try:
        send_test(settings, address)
    except OSError as failure:
        # smtplib's errors are OSErrors too.
        return Look("mail", State.WRONG, f"not sent: {type(failure).__name__}: {failure}")
    return Look("mail", State.FINE, f"sent to {address}: look whether it arrived")
