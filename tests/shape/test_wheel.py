"""The wheel holds what it needs and nothing else, and what it installs runs."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "wheel", "--quiet", "--no-deps",
         "--no-build-isolation", "--no-index", "--wheel-dir", folder, ROOT],
        check=True,
    )  # fmt: skip
    (made,) = folder.glob("*.whl")
    return made


def test_the_wheel_holds_the_three_packages_and_the_templates(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()

    tops = {name.split("/")[0] for name in names if ".dist-info" not in name}
    assert tops == {"contest", "judging", "uploads"}
    assert "contest/templates/base.html" in names
    assert "contest/static/css/site.css" in names
    assert "contest/migrations/env.py" in names
    assert not [name for name in names if "tests" in name.split("/") or name.endswith("conftest.py")]


def test_what_it_installs_runs_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    place = tmp_path / "venv"
    venv.create(place, with_pip=False, symlinks=True)
    site = next((place / "lib").glob("python*/site-packages"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    # The dependencies are those of this environment; the project itself must come from the wheel.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    environment["CONTEST_DATA_DIR"] = str(tmp_path / "data")

    shown = subprocess.run(
        [place / "bin" / "python", "-m", "contest", "init", "--starting", "2027-01-15"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    where = subprocess.run(
        [place / "bin" / "python", "-c", "import contest.paths; print(contest.paths.TEMPLATES)"],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert shown.returncode == 0, shown.stderr
    assert "Edition 2027 is ready" in shown.stdout
    assert where.stdout.strip() == str(site / "contest" / "templates")
