"""Neighbours on the same machine: nothing that the contest writes can be read by another account."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_files_are_their_owner_s_even_in_a_folder_that_all_may_open(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o755)

    subprocess.run(
        [sys.executable, "-m", "contest", "init", "--starting", "2026-11-19"],
        env={"PATH": os.environ["PATH"], "CONTEST_DATA_DIR": str(data)},
        cwd=ROOT,
        check=True,
        capture_output=True,
        umask=0o022,
    )

    written = [path for path in data.rglob("*") if path.is_file()]
    open_to_others = [path.name for path in written if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert data / "contest.sqlite" in written
    assert open_to_others == []
