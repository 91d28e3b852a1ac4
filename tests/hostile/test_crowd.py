"""A crowd that says nothing: connections that are only held open keep nobody out."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# More than the web server's own default of 100, less than its limit here.
CROWD = 300
START_SECONDS = 60
ANSWER_SECONDS = 20


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Where a real web server listens, started as under systemd."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        number: int = free.getsockname()[1]
    environment = {
        "PATH": os.environ["PATH"], "CONTEST_DATA_DIR": str(tmp_path / "data"), "PORT": str(number),
    }  # fmt: skip
    command = [sys.executable, "-m", "contest"]
    subprocess.run(
        [*command, "init", "--starting", "2026-11-19"],
        env=environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    with subprocess.Popen(
        [*command, "serve", "--follow-stdin"],
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=ROOT,
    ) as process:
        _wait_for(number)
        yield number
        process.terminate()


def _wait_for(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the web server didn't start")


def test_silent_connections_keep_nobody_out(port: int) -> None:
    with ExitStack() as crowd:
        for _ in range(CROWD):
            silent = crowd.enter_context(
                socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS)
            )
            silent.send(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")

        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=ANSWER_SECONDS) as answer:
            status = answer.status

    assert status == 200
