"""What a freshly forked child does: walls up, run one target, hand over its result, vanish."""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import resource
import signal
import socket
import sys
import tempfile
import traceback
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, NoReturn

EXIT_WITHOUT_WORDS = 70
DETAIL_SHOWN = 500
OPEN_FILES = 256
RECEIVE_BYTES = 1 << 16

_PR_SET_PDEATHSIG = 1
# Read when a numeric library is loaded, so they have to survive into the child.
THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "NUMBA_NUM_THREADS",
    "MALLOC_ARENA_MAX",
)
KEPT_SETTINGS = ("PATH", "LANG", "NUMBA_CACHE_DIR", *THREAD_SETTINGS)

AnyTarget = Callable[[dict[str, Any], Path], dict[str, Any]]


def live(job: socket.socket, *, allowed: Collection[str], server_pid: int) -> NoReturn:
    """Read one request from `job`, answer it there and exit; never returns, never raises."""
    try:
        os.setsid()
        _follow_into_death(server_pid)
        answer = _answer(json.loads(_received(job)), allowed)
        job.sendall(json.dumps(answer, allow_nan=False).encode())
        job.close()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - out of memory for the very words that would say so
        os._exit(EXIT_WITHOUT_WORDS)


def _received(job: socket.socket) -> bytes:
    chunks = iter(lambda: job.recv(RECEIVE_BYTES), b"")
    return b"".join(chunks)


def _answer(request: dict[str, Any], allowed: Collection[str]) -> dict[str, Any]:
    folder = Path(request["folder"])
    try:
        _settle_in(folder)
        _raise_walls(request["limits"])
        result = _resolved(request["target"], allowed)(request["arguments"], folder)
        # Tried here so that a result that isn't JSON, NaN included, is told like any other mistake.
        json.dumps(result, allow_nan=False)
    except BaseException as raised:  # noqa: BLE001 - whatever the target raises is for the caller to know
        told = {"raised": type(raised).__name__, "detail": _detail(raised)}
        # The frames hold the memory that ran out.
        traceback.clear_frames(raised.__traceback__)
        del raised
        gc.collect()
        return told
    return {"result": result}


def _detail(raised: BaseException) -> str:
    frames = traceback.extract_tb(raised.__traceback__)
    where = f" ({Path(frames[-1].filename).name}:{frames[-1].lineno})" if frames else ""
    return f"{raised}"[:DETAIL_SHOWN] + where


def _settle_in(folder: Path) -> None:
    os.chdir(folder)
    kept = {name: os.environ[name] for name in KEPT_SETTINGS if name in os.environ}
    os.environ.clear()
    os.environ.update(kept, HOME=str(folder), TMPDIR=str(folder))
    tempfile.tempdir = str(folder)
    with Path(os.devnull).open("r+b") as nowhere:
        for descriptor in range(3):
            os.dup2(nowhere.fileno(), descriptor)


def _raise_walls(limits: dict[str, Any]) -> None:
    cpu = int(limits["cpu_seconds"])
    for wall, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_FSIZE, int(limits["file_bytes"])),
        (resource.RLIMIT_AS, int(limits["memory_bytes"])),
    ):
        resource.setrlimit(wall, (value, value))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, cpu + 1))


def _resolved(target: str, allowed: Collection[str]) -> AnyTarget:
    if target not in allowed:
        raise PermissionError(target)
    module, name = target.split(":")
    found: AnyTarget = getattr(importlib.import_module(module), name)
    return found


def _follow_into_death(server_pid: int) -> None:
    """Ask Linux to kill this child when its server dies; elsewhere the wall clock of the caller does it."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != server_pid:
            os._exit(EXIT_WITHOUT_WORDS)
