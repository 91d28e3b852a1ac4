"""The supervisor starts again what dies, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 60.0


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """`run` on an empty folder, without the demonstration."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "CONTEST_DATA_DIR": str(tmp_path / "data"),
        "PORT": str(port),
    }
    subprocess.run(
        [sys.executable, "-m", "contest", "init"], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "contest", "run"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    assert wait_for(lambda: answers(port))
    yield process, port
    if process.poll() is None:
        process.kill()
    process.wait()
    process.stdout.close()


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def wait_for(condition: object) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def children_of(pid: int) -> set[int]:
    return {int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_killed_child_is_started_again_and_ctrl_c_ends_everything(
    running: tuple[subprocess.Popen[str], int],
) -> None:
    process, port = running
    before = children_of(process.pid)
    assert len(before) == 2

    for pid in before:
        os.kill(pid, signal.SIGKILL)

    assert wait_for(lambda: len(children_of(process.pid) - before) == 2 and answers(port))
    after = children_of(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(PATIENCE_SECONDS) == 0
    assert wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in after))
    assert not answers(port)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_nothing_survives_a_supervisor_that_is_killed(running: tuple[subprocess.Popen[str], int]) -> None:
    process, port = running
    children = children_of(process.pid)

    process.kill()
    process.wait()

    assert wait_for(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
    assert not answers(port)


def test_a_taken_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        environment = {
            "PATH": os.environ["PATH"],
            "CONTEST_DATA_DIR": str(tmp_path / "data"),
            "PORT": str(door.getsockname()[1]),
        }

        done = subprocess.run(
            [sys.executable, "-m", "contest", "run"],
            cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
        )  # fmt: skip

    assert done.returncode == 1
    assert "Choose another port" in done.stderr
    assert not (tmp_path / "data" / "contest.sqlite").exists()
