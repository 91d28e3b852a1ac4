"""The sandbox: whatever a child does, the caller gets an answer and the next job is undisturbed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from uploads.errors import ChildKilled, ChildRaised, ChildTooSlow
from uploads.sandbox import Limits, Sandbox, Target, limits_for

ROOT = Path(__file__).resolve().parents[2]
LIMITS = Limits(memory_bytes=2 << 30, cpu_seconds=30, wall_seconds=30.0, file_bytes=1 << 20)


class Deed(StrEnum):
    """Targets of the tests."""

    DESCRIBE = "tests.uploads.deeds:describe"
    DEVOUR = "tests.uploads.deeds:devour"
    SPIN = "tests.uploads.deeds:spin"
    BREED = "tests.uploads.deeds:breed"
    LEAVE = "tests.uploads.deeds:leave"
    CRASH = "tests.uploads.deeds:crash"
    COMPLAIN = "tests.uploads.deeds:complain"
    ANSWER_NAN = "tests.uploads.deeds:answer_nan"
    ANSWER_AT_LENGTH = "tests.uploads.deeds:answer_at_length"
    WRITE_MUCH = "tests.uploads.deeds:write_much"
    KILL_THE_SERVER = "tests.uploads.deeds:kill_the_server"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    os.environ["SECRET_OF_THE_CALLER"] = "hunter2-hunter2"
    with Sandbox(targets=Deed) as warm:
        yield warm
    del os.environ["SECRET_OF_THE_CALLER"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


def alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False


def dies(pid: int) -> bool:
    """Whether it is gone within a patience that only a failure uses up."""
    until = time.monotonic() + 20
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.01)
    return not alive(pid)


def still_works(sandbox: Sandbox, folder: Path) -> bool:
    home = folder.parent / "next"
    home.mkdir()
    told = sandbox.run(Deed.DESCRIBE, {"n": 1}, folder=home, limits=LIMITS)
    return bool(told["said"] == {"n": 1})


def test_a_child_lives_in_its_folder_and_answers_in_json(sandbox: Sandbox, folder: Path) -> None:
    told = sandbox.run(Deed.DESCRIBE, {"name": "pièce", "n": [1, None]}, folder=folder, limits=LIMITS)

    assert told["said"] == {"name": "pièce", "n": [1, None]}
    assert told["folder"] == str(folder.resolve())
    assert (folder / "made.txt").read_text() == "here"
    assert (told["leader"], told["core"], told["warm"]) == (True, 0, True)


def test_a_child_sees_no_secret_of_the_caller(sandbox: Sandbox, folder: Path) -> None:
    told = sandbox.run(Deed.DESCRIBE, {}, folder=folder, limits=LIMITS)

    assert set(told["environment"]) <= {
        "PATH", "LANG", "HOME", "TMPDIR", "NUMBA_CACHE_DIR",
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS", "MALLOC_ARENA_MAX",
    }  # fmt: skip
    assert "hunter2" not in told["at_birth"]


def test_memory_without_end_hits_the_wall(sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises((ChildKilled, ChildRaised)) as caught:
        sandbox.run(Deed.DEVOUR, {}, folder=folder, limits=LIMITS)

    assert isinstance(caught.value, ChildKilled) or caught.value.kind == "MemoryError"
    assert still_works(sandbox, folder)


def test_a_child_deaf_to_polite_signals_is_killed_by_the_clock(sandbox: Sandbox, folder: Path) -> None:
    limits = Limits(wall_seconds=0.2, memory_bytes=2 << 30)

    with pytest.raises(ChildTooSlow) as caught:
        sandbox.run(Deed.SPIN, {}, folder=folder, limits=limits)

    assert caught.value.seconds == 0.2
    assert still_works(sandbox, folder)


def test_processor_time_is_a_wall_too(sandbox: Sandbox, folder: Path) -> None:
    limits = Limits(cpu_seconds=1, wall_seconds=60.0, memory_bytes=2 << 30)

    with pytest.raises(ChildKilled) as caught:
        sandbox.run(Deed.SPIN, {}, folder=folder, limits=limits)

    assert caught.value.signal_number in {signal.SIGXCPU, signal.SIGKILL}


def test_leaving_without_a_word_is_told_with_the_exit_status(sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(ChildRaised, match="exit status 3"):
        sandbox.run(Deed.LEAVE, {}, folder=folder, limits=LIMITS)

    assert still_works(sandbox, folder)


def test_a_crash_in_native_code_is_told_with_its_signal(sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(ChildKilled) as caught:
        sandbox.run(Deed.CRASH, {}, folder=folder, limits=LIMITS)

    assert caught.value.signal_number == signal.SIGSEGV
    assert still_works(sandbox, folder)


def test_an_exception_crosses_as_its_name_and_place(sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(ChildRaised) as caught:
        sandbox.run(Deed.COMPLAIN, {}, folder=folder, limits=LIMITS)

    assert caught.value.kind == "LookupError"
    assert caught.value.detail.startswith("nothing there (deeds.py:")


def test_a_number_that_is_none_never_leaves_the_child(sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(ChildRaised) as caught:
        sandbox.run(Deed.ANSWER_NAN, {}, folder=folder, limits=LIMITS)

    assert caught.value.kind == "ValueError"


def test_answers_and_requests_larger_than_a_pipe_arrive_whole(sandbox: Sandbox, folder: Path) -> None:
    arguments = {"length": 5_000_000, "ballast": "y" * 3_000_000}

    told = sandbox.run(Deed.ANSWER_AT_LENGTH, arguments, folder=folder, limits=LIMITS)

    assert told == {"text": "x" * 5_000_000}


def test_an_answer_without_measure_is_refused(sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(ChildRaised, match="ResultTooLarge"):
        sandbox.run(Deed.ANSWER_AT_LENGTH, {"length": 70 << 20}, folder=folder, limits=LIMITS)

    assert still_works(sandbox, folder)


def test_a_file_beyond_the_wall_is_an_error_of_the_child(sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(ChildRaised) as caught:
        sandbox.run(Deed.WRITE_MUCH, {"length": 2 << 20}, folder=folder, limits=LIMITS)

    assert caught.value.kind == "OSError"


def test_grandchildren_die_with_the_child_even_in_sessions_of_their_own(
    sandbox: Sandbox, folder: Path
) -> None:
    told = sandbox.run(Deed.BREED, {}, folder=folder, limits=LIMITS)

    assert [dies(pid) for pid in told["pids"]] == [True, True]


def test_grandchildren_die_when_the_clock_kills(sandbox: Sandbox, folder: Path) -> None:
    note = folder.parent / "pids"
    limits = Limits(wall_seconds=1.0, memory_bytes=2 << 30)

    with pytest.raises(ChildTooSlow):
        sandbox.run(Deed.BREED, {"then": "hang", "tell": str(note)}, folder=folder, limits=limits)

    assert [dies(int(pid)) for pid in note.read_text().split()] == [True, True]


def test_a_murdered_server_is_replaced(sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(ChildKilled):
        sandbox.run(Deed.KILL_THE_SERVER, {}, folder=folder, limits=LIMITS)

    assert still_works(sandbox, folder)


def test_threads_share_one_server(sandbox: Sandbox, tmp_path: Path) -> None:
    told: dict[int, object] = {}

    def job(number: int) -> None:
        home = tmp_path / str(number)
        home.mkdir()
        told[number] = sandbox.run(Deed.DESCRIBE, {"n": number}, folder=home, limits=LIMITS)["said"]

    threads = [threading.Thread(target=job, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told == {number: {"n": number} for number in range(12)}


def test_a_target_that_is_no_member_is_refused(sandbox: Sandbox, folder: Path) -> None:
    with pytest.raises(TypeError):
        sandbox.run(Target.INSPECT, {}, folder=folder, limits=LIMITS)


def test_a_folder_that_holds_something_is_refused(sandbox: Sandbox, folder: Path) -> None:
    (folder / "old").touch()

    with pytest.raises(ValueError, match="not empty"):
        sandbox.run(Deed.DESCRIBE, {}, folder=folder, limits=LIMITS)


def test_memory_grows_by_twelve_times_the_file() -> None:
    assert limits_for(100 << 20).memory_bytes - limits_for(0).memory_bytes == 12 * (100 << 20)
    assert limits_for(0).memory_bytes == 1 << 30


def test_the_calling_process_loads_nothing_numeric(tmp_path: Path) -> None:
    story = f"""
import sys
from enum import StrEnum
from pathlib import Path
from uploads.sandbox import Limits, Sandbox
import uploads.errors, uploads.intake, uploads.kinds, uploads.printer, uploads.report, uploads.storage
class Deed(StrEnum):
    DESCRIBE = "tests.uploads.deeds:describe"
with Sandbox(targets=Deed) as sandbox:
    sandbox.run(Deed.DESCRIBE, {{}}, folder=Path({str(tmp_path)!r}), limits=Limits(memory_bytes=2 << 30))
print(sorted({{"numpy", "scipy", "trimesh", "numba", "lxml", "PIL"}} & set(sys.modules)))
"""

    told = subprocess.run([sys.executable, "-c", story], cwd=ROOT, capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "[]"


def test_everything_goes_when_the_caller_is_killed(tmp_path: Path) -> None:
    home, note = tmp_path / "home", tmp_path / "pids"
    home.mkdir()
    story = f"""
import os, signal
from enum import StrEnum
from pathlib import Path
from threading import Thread
from time import sleep
from uploads.sandbox import Limits, Sandbox
class Deed(StrEnum):
    BREED = "tests.uploads.deeds:breed"
note, home = Path({str(note)!r}), Path({str(home)!r})
arguments = {{"then": "hang", "tell": str(note)}}
with Sandbox(targets=Deed) as sandbox:
    limits = Limits(memory_bytes=2 << 30, wall_seconds=300.0)
    Thread(target=lambda: sandbox.run(Deed.BREED, arguments, folder=home, limits=limits)).start()
    while not (note.exists() and note.read_text()):
        sleep(0.01)
    os.kill(os.getpid(), signal.SIGKILL)
"""

    ended = subprocess.run([sys.executable, "-c", story], cwd=ROOT, check=False)

    assert ended.returncode == -signal.SIGKILL
    assert [dies(int(pid)) for pid in note.read_text().split()] == [True, True]


def test_an_interrupted_caller_leaves_no_child_behind(tmp_path: Path) -> None:
    home, note = tmp_path / "home", tmp_path / "pids"
    home.mkdir()
    story = f"""
import os, signal
from enum import StrEnum
from pathlib import Path
from threading import Thread
from time import sleep
from uploads.sandbox import Limits, Sandbox
class Deed(StrEnum):
    BREED = "tests.uploads.deeds:breed"
# A shell that starts something in the background has it ignore Ctrl-C, and so would we.
signal.signal(signal.SIGINT, signal.default_int_handler)
note, home = Path({str(note)!r}), Path({str(home)!r})
def interrupt():
    while not (note.exists() and note.read_text()):
        sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
with Sandbox(targets=Deed) as sandbox:
    Thread(target=interrupt).start()
    limits = Limits(memory_bytes=2 << 30, wall_seconds=300.0)
    try:
        sandbox.run(Deed.BREED, {{"then": "hang", "tell": str(note)}}, folder=home, limits=limits)
    except KeyboardInterrupt:
        print("interrupted")
"""

    told = subprocess.run([sys.executable, "-c", story], cwd=ROOT, capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "interrupted"
    assert [dies(int(pid)) for pid in note.read_text().split()] == [True, True]
