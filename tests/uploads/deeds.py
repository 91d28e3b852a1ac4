"""What the tests of the sandbox run in a child: good deeds and bad ones."""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from uploads.errors import Unreadable
from uploads.formats.reading import read


def describe(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Where and as what the child lives."""
    (folder / "made.txt").write_text("here")
    return {
        "said": arguments,
        "folder": str(Path.cwd()),
        "environment": sorted(os.environ),
        "at_birth": Path("/proc/self/environ").read_bytes().decode(errors="replace"),
        "leader": os.getsid(0) == os.getpid(),
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "warm": "numpy" in sys.modules,
    }


def devour(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Allocate without end."""
    kept: list[bytearray] = []
    while True:
        kept.append(bytearray(1 << 24))


def spin(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Never come back, deaf to polite signals."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    while True:
        pass


def breed(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Leave a sleeping grandchild in the group and another that fled into a session of its own."""
    sleepers = [
        subprocess.Popen(["sleep", "300"], start_new_session=flees, stdout=subprocess.DEVNULL)
        for flees in (False, True)
    ]
    pids = [sleeper.pid for sleeper in sleepers]
    if arguments.get("then") == "hang":
        Path(arguments["tell"]).write_text(" ".join(map(str, pids)))
        time.sleep(300)
    for sleeper in sleepers:
        sleeper.returncode = 0
    return {"pids": pids}


def leave(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Exit without a word."""
    os._exit(3)


def crash(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Read address zero."""
    ctypes.string_at(0)
    return {}


def complain(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Raise."""
    raise LookupError("nothing there")


def answer_nan(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return what JSON has no word for."""
    return {"value": float("nan")}


def answer_at_length(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Return more than a pipe holds."""
    return {"text": "x" * arguments["length"]}


def write_much(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Write a file beyond the wall."""
    (folder / "big").write_bytes(bytes(arguments["length"]))
    return {}


def kill_the_server(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Murder the parent."""
    os.kill(os.getppid(), signal.SIGKILL)
    time.sleep(60)
    return {}


def read_part(arguments: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Read a file as an inspection does, and tell what it took."""
    data = Path(arguments["source"]).read_bytes()
    gc.collect()
    started = time.process_time()
    told: dict[str, Any] = {"reason": None}
    try:
        part = read(data, max_triangles=arguments.get("max_triangles", 2_000_000))
        told |= {"triangles": len(part.triangles), "format": part.format}
    except Unreadable as unreadable:
        told |= {
            "reason": unreadable.reason.value,
            "where": unreadable.where,
            "measures": unreadable.measures,
        }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return told | {"peak_bytes": peak, "seconds": time.process_time() - started}
