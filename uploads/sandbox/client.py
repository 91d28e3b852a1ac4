"""The light side of the sandbox: starts the warm server, sends it jobs, judges how each child ended."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from uploads.errors import ChildKilled, ChildRaised, ChildTooSlow
from uploads.sandbox.limits import Limits, Target
from uploads.sandbox.wire import ENDED, ORDER, READY, STARTED

PACKAGE_ROOT = Path(__file__).resolve().parents[2]
PRELOAD_SECONDS = 180.0
# How long past a child's wall clock the server may take to say that it killed it.
GRACE_SECONDS = 10.0
ATTEMPTS = 3
RESULT_BYTES = 64 << 20
RECEIVE_BYTES = 1 << 18
THREADS = str(min(2, os.cpu_count() or 1))


class _NotStarted(Exception):
    """The server died before a child was born for the job."""


@dataclass(frozen=True, slots=True)
class _Server:
    process: subprocess.Popen[bytes]
    control: socket.socket

    def close(self, patience_seconds: float) -> None:
        """Closing the control socket tells it to go; one that doesn't listen is killed."""
        self.control.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience_seconds)
        with contextlib.suppress(ProcessLookupError):
            if self.process.poll() is None:
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@dataclass(slots=True)
class _Outcome:
    payload: bytearray
    status: int | None = None
    too_slow: bool = False


class Sandbox:
    """A context manager held for the life of a worker process; `run` may be called from several threads.

    Only members of `targets` can be run, and the child checks it again. Tests, and nobody else, pass an enum of
    their own; `cache_folder` is where compiled kernels are kept (NUMBA_CACHE_DIR of the caller by default).
    """

    def __init__(
        self,
        *,
        targets: type[StrEnum] = Target,
        cache_folder: Path | None = None,
    ) -> None:
        self._targets = targets
        self._cache_folder = cache_folder
        self._server: _Server | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        with self._lock:
            self._server = self._started()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._lock:
            server, self._server = self._server, None
        if server:
            server.close(GRACE_SECONDS)

    def run(
        self, target: StrEnum, arguments: dict[str, Any], *, folder: Path, limits: Limits
    ) -> dict[str, Any]:
        """Run `target(arguments, folder)` in a new child whose working folder is the empty `folder`.

        Raises ChildKilled (a signal: memory, CPU, a crash), ChildTooSlow (wall clock) or ChildRaised. The next
        call is undisturbed whatever happened; a server that died is started again.
        """
        if not isinstance(target, self._targets):
            raise TypeError(f"not a target of this sandbox: {target!r}")
        home = folder.resolve(strict=True)
        if any(home.iterdir()):
            raise ValueError(f"not empty: {home}")
        request = {
            "target": target.value,
            "arguments": arguments,
            "folder": str(home),
            "limits": asdict(limits),
        }
        wire = json.dumps(request).encode()
        for _ in range(ATTEMPTS):
            with contextlib.suppress(_NotStarted):
                return _judged(self._attempt(wire, limits), limits)
            self._discard_server()
        raise ChildRaised("NoServer", f"{ATTEMPTS} attempts")

    def _attempt(self, request: bytes, limits: Limits) -> _Outcome:
        # Leaving this block for any reason, Ctrl-C included, closes the status socket: the server then kills.
        with contextlib.ExitStack() as stack:
            job, their_job = (stack.enter_context(end) for end in socket.socketpair())
            status, their_status = (stack.enter_context(end) for end in socket.socketpair())
            self._order(limits.wall_seconds, their_job, their_status)
            their_job.close()
            their_status.close()
            pid = _newborn(status)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                job.sendall(request)
                job.shutdown(socket.SHUT_WR)
            outcome = _watched(job, status, seconds=limits.wall_seconds + GRACE_SECONDS)
            if outcome is None:
                self._give_up(pid)
                return _Outcome(bytearray(), too_slow=True)
            return outcome

    def _order(self, wall_seconds: float, job: socket.socket, status: socket.socket) -> None:
        with self._lock:
            if self._server is None or self._server.process.poll() is not None:
                if self._server:
                    self._server.close(0.0)
                self._server = self._started()
            try:
                descriptors = [job.fileno(), status.fileno()]
                socket.send_fds(self._server.control, [ORDER.pack(wall_seconds)], descriptors)
            except (BrokenPipeError, ConnectionResetError):
                raise _NotStarted from None

    def _give_up(self, pid: int) -> None:
        """The server itself no longer answers: end the child and the server, the next job starts another."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        self._discard_server()

    def _discard_server(self) -> None:
        with self._lock:
            if self._server:
                self._server.close(0.0)

    def _started(self) -> _Server:
        ours, theirs = socket.socketpair()
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own module
                [sys.executable, "-P", "-m", "uploads.sandbox.server", str(theirs.fileno()), *self._targets],
                pass_fds=(theirs.fileno(),),
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd="/",
                start_new_session=True,
            )
        server = _Server(process, ours)
        ours.settimeout(PRELOAD_SECONDS)
        try:
            ready = ours.recv(len(READY))
        except BaseException:
            server.close(0.0)
            raise
        if ready != READY:
            server.close(0.0)
            raise ChildRaised("NoServer", f"exit status {process.returncode}")
        return server

    def _environment(self) -> dict[str, str]:
        """All that server and children ever see: no secret of the caller is among it."""
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(PACKAGE_ROOT),
            # One BLAS thread: none may exist when the server forks. Arenas cost address space per thread.
            "OPENBLAS_NUM_THREADS": "1",
            "OMP_NUM_THREADS": THREADS,
            "NUMBA_NUM_THREADS": THREADS,
            "MALLOC_ARENA_MAX": "2",
        }
        cache = str(self._cache_folder) if self._cache_folder else os.environ.get("NUMBA_CACHE_DIR")
        return environment | ({"NUMBA_CACHE_DIR": cache} if cache else {})


def _newborn(status: socket.socket) -> int:
    status.settimeout(GRACE_SECONDS)
    try:
        said = status.recv(STARTED.size)
    except (ConnectionResetError, TimeoutError):
        said = b""
    if len(said) < STARTED.size:
        raise _NotStarted
    (pid,) = STARTED.unpack(said)
    return int(pid)


def _watched(job: socket.socket, status: socket.socket, *, seconds: float) -> _Outcome | None:
    """Collect the result until the end is told; None when `seconds` went by without a word."""
    outcome = _Outcome(bytearray())
    deadline = time.monotonic() + seconds
    with selectors.DefaultSelector() as selector:
        selector.register(job, selectors.EVENT_READ)
        selector.register(status, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select(max(0.0, deadline - time.monotonic()))}
            if not ready:
                return None
            if job in ready and not _collect(job, outcome.payload):
                selector.unregister(job)
            if status in ready:
                break
    _note_the_end(status, outcome)
    job.settimeout(0.0)
    with contextlib.suppress(BlockingIOError):
        while _collect(job, outcome.payload):
            pass
    return outcome


def _collect(job: socket.socket, payload: bytearray) -> bool:
    try:
        chunk = job.recv(RECEIVE_BYTES)
    except ConnectionResetError:
        return False
    payload += chunk
    if len(payload) > RESULT_BYTES:
        raise ChildRaised("ResultTooLarge", str(RESULT_BYTES))
    return bool(chunk)


def _note_the_end(status: socket.socket, outcome: _Outcome) -> None:
    try:
        said = status.recv(ENDED.size)
    except ConnectionResetError:
        said = b""
    if len(said) == ENDED.size:
        outcome.status, outcome.too_slow = ENDED.unpack(said)


def _judged(outcome: _Outcome, limits: Limits) -> dict[str, Any]:
    if outcome.too_slow:
        raise ChildTooSlow(limits.wall_seconds)
    if outcome.status is None:
        # The server died, and Linux killed its children with it.
        raise ChildKilled(signal.SIGKILL)
    code = os.waitstatus_to_exitcode(outcome.status)
    if code < 0:
        raise ChildKilled(-code)
    try:
        answer: dict[str, Any] = json.loads(outcome.payload)
    except ValueError:
        raise ChildRaised("NoResult", f"exit status {code}") from None
    if "raised" in answer:
        raise ChildRaised(answer["raised"], answer["detail"])
    result: dict[str, Any] = answer["result"]
    return result
