"""A contest that really runs: a folder of its own, a web server and a worker as processes, mails read as shown."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import BrowserContext

from contest.database import Database
from contest.login import cookie_name
from contest.mail.senders import FRAME, Message
from contest.models.columns import utc_now
from contest.services import sessions
from contest.settings import Settings

ROOT = Path(__file__).parents[2]
PROCESSES = ("serve", "worker")
START_SECONDS = 240
STOP_SECONDS = 20
MAIL_SECONDS = 30
LOOK_SECONDS = 0.05
SHOWN_LINES = 60
# A whole class tries files from one address here.
TRIES = "1000"
MAIL = re.compile(
    rf"{FRAME}\nMAIL[^\n]*\nTo: (?P<to>[^\n]*)\nSubject: (?P<subject>[^\n]*)\n\n(?P<text>.*?)\n{FRAME}\n",
    re.DOTALL,
)
Found = TypeVar("Found")


@dataclass(slots=True)
class LiveContest:
    """Started by `start`, ended by `stop`; its processes also end with ours, however that happens."""

    folder: Path
    database_url: str = ""
    settings: Settings = field(init=False)
    _running: dict[str, subprocess.Popen[bytes]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        port = _free_port()
        made = Settings(data_dir=self.folder / "data", database_url=self.database_url, port=port)
        self.settings = replace(made, base_url=f"http://127.0.0.1:{port}")

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return self.settings.base_url

    def start(self) -> None:
        """Make the tables and an edition whose submission is open, start the processes, wait until it answers."""
        first_day = (datetime.now(UTC) - timedelta(days=30)).date()
        self.command("init", "--starting", first_day.isoformat())
        for name in PROCESSES:
            with self._diary(name).open("wb") as diary:
                self._running[name] = subprocess.Popen(
                    [sys.executable, "-m", "contest", name, "--follow-stdin"],
                    stdin=subprocess.PIPE, stdout=diary, stderr=diary, env=self._environment(), cwd=ROOT,
                )  # fmt: skip
        self.wait_for(self._answers, "the server answers", seconds=START_SECONDS)

    def stop(self) -> None:
        """End the two processes, each by its own id."""
        for process in self._running.values():
            process.terminate()
        for name, process in self._running.items():
            try:
                process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                pytest.fail(f"{name} didn't stop within {STOP_SECONDS} s.\n{self.diaries()}")
            finally:
                if process.stdin is not None:
                    process.stdin.close()

    def command(self, *words: str, typed: str = "") -> None:
        """Run one command of the contest to its end, as an administrator would."""
        done = subprocess.run(
            [sys.executable, "-m", "contest", *words],
            input=typed.encode(), capture_output=True, env=self._environment(), cwd=ROOT, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"contest {words[0]} failed:\n{done.stderr.decode()}"

    def database(self) -> Database:
        """The same database, opened from here; whoever opens it disposes of it."""
        return Database(self.settings.database)

    def sign_in(self, context: BrowserContext, account_id: int) -> None:
        """Give that browser a live session of that account."""
        opened = self.database()
        with opened.writing() as session:
            token = sessions.open_for_account(session, account_id, days=1, now=utc_now())
        opened.dispose()
        self.give_cookie(context, token)

    def give_cookie(self, context: BrowserContext, token: str) -> None:
        """Give that browser the session of that token."""
        context.add_cookies([{"name": cookie_name(self.settings), "value": token, "url": self.url}])

    def mails(self, to: str) -> list[Message]:
        """What the worker showed instead of sending it, the oldest first."""
        shown = self._diary("worker").read_text(encoding="utf-8", errors="replace")
        found = (Message(**match.groupdict()) for match in MAIL.finditer(shown))
        return [message for message in found if message.to == to]

    def mail(self, to: str, *, after: int = 0) -> Message:
        """The first mail to that address after so many earlier ones; waits for it."""
        arrived = self.wait_for(lambda: self.mails(to)[after:], f"a mail to {to}", seconds=MAIL_SECONDS)
        return arrived[0]

    def wait_for(self, look: Callable[[], Found], what: str, *, seconds: float) -> Found:
        """What `look` gives as soon as it is something; fails with both diaries when it takes too long."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := look():
                return found
            for name, process in self._running.items():
                if process.poll() is not None:
                    pytest.fail(f"{name} ended with {process.returncode}.\n{self.diaries()}")
            time.sleep(LOOK_SECONDS)
        return pytest.fail(f"Waited {seconds} s in vain for: {what}.\n{self.diaries()}")

    def diaries(self) -> str:
        """The last lines of both processes, for whoever reads a failure."""
        parts = []
        for path in map(self._diary, PROCESSES):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
            parts.append("\n".join([f"── {path.stem} ──", *lines[-SHOWN_LINES:]]))
        return "\n".join(parts)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            return False

    def _diary(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    def _environment(self) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if not name.startswith("CONTEST_")}
        return own | {
            "CONTEST_DATABASE_URL": self.database_url,
            "CONTEST_DATA_DIR": str(self.settings.data_dir),
            "CONTEST_BASE_URL": self.url,
            "CONTEST_TRY_PER_HOUR": TRIES,
            "PORT": str(self.settings.port),
        }


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
