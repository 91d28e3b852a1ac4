"""The warm server: a process that imports the numeric libraries once and forks one child a job.

It is started by client.Sandbox with a scrubbed environment, in a session of its own, and does nothing but fork,
watch clocks and bury the dead; whatever a child does can't harm it, and it goes when its caller goes.
multiprocessing's own forkserver was weighed: it inherits the caller's environment, secrets included, imports the
caller's main module into each child, and knows neither a wall clock nor grandchildren.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from uploads.sandbox import child
from uploads.sandbox.wire import ENDED, ORDER, READY, STARTED

_PR_SET_CHILD_SUBREAPER = 36
LIBRARIES = ("numpy", "scipy.spatial", "trimesh", "numba", "lxml.etree", "PIL.Image")


@dataclass(slots=True)
class _Job:
    """One living child: where to tell its end, and when (time.monotonic) it has to end."""

    status: socket.socket
    deadline: float
    too_slow: bool = False


class Server:
    """Forks, watches, kills and reaps; single-threaded, so that forking is safe."""

    def __init__(self, control: socket.socket, *, allowed: frozenset[str]) -> None:
        self._control = control
        self._allowed = allowed
        self._jobs: dict[int, _Job] = {}
        self._selector = selectors.DefaultSelector()
        self._wake_read, self._wake_write = socket.socketpair()

    def serve(self) -> None:
        """Work until the caller closes its end of the control socket."""
        self._listen_for_deaths()
        self._selector.register(self._control, selectors.EVENT_READ)
        self._selector.register(self._wake_read, selectors.EVENT_READ)
        with contextlib.suppress(BrokenPipeError):
            self._control.sendall(READY)
        while self._round():
            self._reap()
            self._end_the_overdue()
        self._bury_everyone()

    def _bury_everyone(self) -> None:
        """Kill all jobs and stay until their last descendant, fled or not, is gone."""
        for pid in self._jobs:
            _kill(pid)
        with contextlib.suppress(ChildProcessError):
            while os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT):
                self._reap()

    def _listen_for_deaths(self) -> None:
        self._wake_read.settimeout(0.0)
        self._wake_write.settimeout(0.0)
        signal.set_wakeup_fd(self._wake_write.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        # A service manager signals every process of the service; the caller may still wait for a last result.
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _round(self) -> bool:
        for key, _ in self._selector.select(self._patience()):
            if key.fileobj is self._control:
                if not self._take_order():
                    return False
            elif key.fileobj is self._wake_read:
                with contextlib.suppress(BlockingIOError):
                    self._wake_read.recv(4096)
            else:
                self._abandon(key.data)
        return True

    def _patience(self) -> float | None:
        deadlines = [job.deadline for job in self._jobs.values() if not job.too_slow]
        return max(0.0, min(deadlines) - time.monotonic()) if deadlines else None

    def _take_order(self) -> bool:
        try:
            order, descriptors, _, _ = socket.recv_fds(self._control, ORDER.size, 2)
        except ConnectionResetError:
            return False
        if len(order) < ORDER.size or len(descriptors) != 2:
            return False
        (seconds,) = ORDER.unpack(order)
        job, status = (socket.socket(fileno=descriptor) for descriptor in descriptors)
        # Without room for a new process both sockets close, and the caller knows that nothing started.
        with job, contextlib.suppress(BlockingIOError):
            self._start(job, status, seconds)
            return True
        status.close()
        return True

    def _start(self, job: socket.socket, status: socket.socket, seconds: float) -> None:
        server_pid = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._become_child(job, status, server_pid)
        self._jobs[pid] = _Job(status=status, deadline=time.monotonic() + seconds)
        self._selector.register(status, selectors.EVENT_READ, data=pid)
        with contextlib.suppress(OSError):
            status.sendall(STARTED.pack(pid))

    def _become_child(self, job: socket.socket, status: socket.socket, server_pid: int) -> NoReturn:
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        self._selector.close()
        others = [living.status for living in self._jobs.values()]
        for theirs in (self._control, self._wake_read, self._wake_write, status, *others):
            theirs.close()
        child.live(job, allowed=self._allowed, server_pid=server_pid)

    def _abandon(self, pid: int) -> None:
        """The caller closed its end: nobody waits for this child any more."""
        if job := self._jobs.get(pid):
            self._selector.unregister(job.status)
            _kill(pid)

    def _end_the_overdue(self) -> None:
        now = time.monotonic()
        for pid, job in self._jobs.items():
            if now >= job.deadline and not job.too_slow:
                job.too_slow = True
                _kill(pid)

    def _reap(self) -> None:
        while dead := _any_dead():
            # While it is unburied its number can't be given to anybody else: what its group left is killed now.
            _kill(dead)
            _, status = os.waitpid(dead, 0)
            self._sweep()
            if job := self._jobs.pop(dead, None):
                self._report(job, status)

    def _report(self, job: _Job, status: int) -> None:
        with contextlib.suppress(OSError):
            job.status.sendall(ENDED.pack(status, job.too_slow))
        with contextlib.suppress(KeyError):
            self._selector.unregister(job.status)
        job.status.close()

    def _sweep(self) -> None:
        """Kill orphans that fled their group: as their reaper we are their parent now, and they aren't jobs."""
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        if not children.exists():
            return
        for pid in map(int, children.read_text().split()):
            if pid not in self._jobs:
                _kill(pid)


def _any_dead() -> int | None:
    try:
        found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    except ChildProcessError:
        return None
    return found.si_pid if found else None


def _kill(pid: int) -> None:
    """The process and its group; both may be gone, and a newborn has no group yet."""
    for end in (os.killpg, os.kill):
        with contextlib.suppress(ProcessLookupError):
            end(pid, signal.SIGKILL)


def _preload(modules: set[str]) -> None:
    """Import what children will need, so that each is born with it; a module that fails will fail there again."""
    for module in (*LIBRARIES, *sorted(modules)):
        try:
            importlib.import_module(module)
        except Exception as failure:  # noqa: BLE001 - one broken target must not take the others away
            sys.stderr.write(f"sandbox: {module} isn't preloaded: {failure!r}\n")
    gc.collect()
    # Keeps the collector from touching, and so copying, the pages shared with every child.
    gc.freeze()


def main(arguments: list[str]) -> None:
    """Serve on the control socket whose descriptor comes first; the allowed targets follow."""
    descriptor, *targets = arguments
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    _preload({target.partition(":")[0] for target in targets})
    with socket.socket(fileno=int(descriptor)) as control:
        Server(control, allowed=frozenset(targets)).serve()


if __name__ == "__main__":
    main(sys.argv[1:])
