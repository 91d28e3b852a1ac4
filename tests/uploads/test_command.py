"""The command line: exit codes, JSON, the table, standard input."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests import meshes
from uploads.__main__ import EXIT_CODES, main
from uploads.report import Verdict
from uploads.table import table

ROOT = Path(__file__).parents[2]


def run(*arguments: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The command as a person runs it."""
    return subprocess.run(
        [sys.executable, "-m", "uploads", *arguments], input=given, capture_output=True, cwd=ROOT, check=False
    )


def test_exit_codes_are_those_that_are_published():
    assert EXIT_CODES == {
        Verdict.PRINTABLE: 0,
        Verdict.TO_CHECK: 1,
        Verdict.TO_FIX: 2,
        Verdict.UNREADABLE: 3,
        Verdict.INSPECTION_FAILED: 4,
    }


def test_json_of_standard_input_is_one_report():
    done = run("check", "-", "--json", given=meshes.stl(meshes.holed()))

    report = json.loads(done.stdout)
    assert done.returncode == 2
    assert report["file"]["name"] == "standard input"
    assert [finding["code"] for finding in report["findings"]] == ["open_edges"]
    assert report["seconds"]["start"] > 0


def test_a_sound_file_leaves_with_zero_and_a_table(tmp_path):
    path = tmp_path / "box.stl"
    path.write_bytes(meshes.stl(meshes.box()))

    done = run("check", str(path))

    assert done.returncode == 0
    assert "verdict       printable" in done.stdout.decode()


def test_an_inspection_that_dies_is_our_failure_and_says_why(tmp_path, capfd):
    path = tmp_path / "box.stl"
    path.write_bytes(meshes.stl(meshes.box()))

    code = main(["check", str(path), "--json", "--seconds", "0"])

    assert code == 4
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["praise"],
        ["check"],
        ["check", "there-is-no-such-file.stl"],
        ["check", "README.md", "--printer", "typewriter"],
        ["check", "README.md", "--scale", "0"],
    ],
)
def test_wrong_usage_leaves_with_64_and_says_nothing_on_standard_output(arguments, capsys):
    try:
        code = main(arguments)
    except SystemExit as left:
        code = left.code

    told = capsys.readouterr()
    assert code == 64
    assert told.out == ""
    assert "python -m uploads" in told.err


def test_the_table_shows_no_control_characters():
    report = {
        "file": {"name": "\x1b[31mred\u202e.stl", "format": None},
        "verdict": "unreadable",
        "findings": [],
        "measurements": {
            "triangles": None,
            "size_mm": None,
            "volume_mm3": None,
            "area_mm2": None,
            "shells": None,
        },
        "estimates": {},
        "printer": {"name": "ecole-180"},
        "seconds": {"total": 0.1},
    }

    assert table(report).splitlines()[0] == "file        ?[31mred?.stl"
