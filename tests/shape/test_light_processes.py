"""Neither the web process nor the worker ever loads a numeric library: a child of the worker does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = "{'numpy', 'scipy', 'numba', 'trimesh', 'stl', 'PIL', 'lxml', 'networkx', 'manifold3d'}"

PREPARE = """
import os, sys
from contest.commands.place import settings_from
from contest.database import Database
from contest.migrations.upgrade import upgrade
from contest.services.editions import create_default
from contest.rules.rights import NOBODY
from datetime import date
settings = settings_from(os.environ)
settings.data_dir.mkdir(parents=True)
database = Database(settings.database)
upgrade(database)
with database.writing() as session:
    create_default(session, NOBODY, starting=date.today())
"""

SERVE = """
from contest.commands import serve
from contest.app import create_app
app = create_app(settings, secret_key="x")
assert app.test_client().get("/").status_code == 200
assert app.test_client().get("/essayer").status_code == 200
"""

WORK = """
from contest.commands import work
from contest.jobs.queue import enqueue
from contest.models import Inspection, Job
from contest.models.jobs import JobState
from contest.worker.loop import Worker
from contest.worker.workshop import Workshop
from contest.services import inspections
from contest.queries import editions
from uploads.intake import Received
from uploads.kinds import Kind
from uploads.sandbox import Sandbox
from uploads.storage import FolderStore
store = FolderStore(settings.store_dir)
stored = store.put(b"solid nothing" + b" " * 80)
with database.writing() as session:
    edition = editions.current(session)
    received = Received(digest=stored.digest, size=stored.size, kind=Kind.STL_ASCII)
    inspections.request(session, received=received, name="rien.stl", edition=edition)
with Sandbox() as sandbox:
    worker = Worker(Workshop(settings=settings, database=database, store=store, sandbox=sandbox))
    assert worker.step()
with database.reading() as session:
    assert session.get(Inspection, 1).verdict.value == "unreadable"
"""


def heavy_modules_after(code: str, folder: Path) -> str:
    script = PREPARE + code + f"\nprint(sorted({HEAVY} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "CONTEST_DATA_DIR": str(folder / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_the_web_process_is_light_after_a_request(tmp_path: Path) -> None:
    assert heavy_modules_after(SERVE, tmp_path) == "[]"


def test_the_worker_is_light_after_a_job(tmp_path: Path) -> None:
    assert heavy_modules_after(WORK, tmp_path) == "[]"
