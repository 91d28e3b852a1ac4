"""Keeps processes running: starts them, starts again those that die, stops all of them cleanly."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

from contest.settings import Settings

LOOK_SECONDS = 0.2
# A worker needs five seconds to give its job back.
GRACE_SECONDS = 10.0
# Restarts are immediate the first time, then slower, so that a broken setting doesn't fill a log.
PAUSES_SECONDS = (0.0, 1.0, 2.0, 5.0, 15.0)
STEADY_SECONDS = 60.0


def quiet(environment: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The children's environment: links that lead here, and on a terminal only what needs attention."""
    return {"CONTEST_LOG_LEVEL": "WARNING", **environment, "CONTEST_BASE_URL": settings.base_url}


@dataclass(slots=True)
class Child:
    """One supervised process: its words, when it started, and how often it died young."""

    words: tuple[str, ...]
    process: subprocess.Popen[bytes]
    started: float
    deaths: int = 0
    again_at: float | None = None


class Supervisor:
    """Runs `python -m contest WORDS` for each list of words until `stop`."""

    def __init__(self, commands: Sequence[Sequence[str]], environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._stopping = False
        self.children = [self._child(tuple(words)) for words in commands]

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """Start nothing more; `watch` ends and the children with it."""
        self._stopping = True

    def watch(self) -> None:
        """Until SIGTERM or Ctrl-C: look at the children, start again the dead; then end them all."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        try:
            while not self._stopping:
                self.tend()
                time.sleep(LOOK_SECONDS)
        finally:
            self.end()

    def tend(self) -> None:
        """Start again the children that died."""
        for child in self.children:
            self._look_at(child)

    def end(self) -> None:
        """Ask every child to stop, wait, and kill what didn't."""
        for child in self.children:
            child.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
            if child.process.stdin:
                child.process.stdin.close()

    def _look_at(self, child: Child) -> None:
        now = time.monotonic()
        if child.process.poll() is None:
            return
        if child.again_at is None:
            child.deaths = 0 if now - child.started > STEADY_SECONDS else child.deaths + 1
            pause = PAUSES_SECONDS[min(max(child.deaths - 1, 0), len(PAUSES_SECONDS) - 1)]
            child.again_at = now + pause
            sys.stderr.write(f"{child.words[0]} ended ({child.process.returncode}), starts again\n")
        if now >= child.again_at:
            if child.process.stdin:
                child.process.stdin.close()
            child.process, child.started, child.again_at = self._start(child.words), now, None

    def _child(self, words: tuple[str, ...]) -> Child:
        return Child(words=words, process=self._start(words), started=time.monotonic())

    def _start(self, words: tuple[str, ...]) -> subprocess.Popen[bytes]:
        # A session of its own: Ctrl-C reaches only the supervisor, which ends the children in order. Its
        # standard input closes when we die, whatever kills us, and then the child stops by itself.
        return subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
            [sys.executable, "-m", "contest", *words, "--follow-stdin"],
            env=self._environment,
            stdin=subprocess.PIPE,
            start_new_session=True,
        )
