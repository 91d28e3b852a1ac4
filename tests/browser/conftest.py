"""What the tests in a browser share: Chromium, and contests that really run."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from tests.browser.exhibition import hang_sixty
from tests.browser.live import LiveContest

NAMES = ("chromium", "chromium-browser", "google-chrome")
# The 3D view needs a graphics card: this one is made of software.
ARGUMENTS = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
# A page may take its time on a machine that does other things too; what is wrong stays wrong.
PATIENCE_MS = 20_000
ABSENT = """

  NO BROWSER: nothing of what people see on their screens is tried.
  Get one with `apt-get install chromium`, or with `python -m playwright install chromium`.
"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else Playwright's own; without any the tests are skipped, and with CI=true they fail."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        if path is None and not Path(playwright.chromium.executable_path).exists():
            if os.environ.get("CI", "").lower() == "true":
                pytest.fail(ABSENT)
            pytest.skip(ABSENT)
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def contest_on_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveContest]:
    """A running contest with its SQLite file; its tests each bring their own people."""
    yield from _running(LiveContest(tmp_path_factory.mktemp("contest")))


@pytest.fixture(scope="session")
def contest_on_postgresql(
    postgres_url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[LiveContest]:
    """A running contest on a PostgreSQL database of its own, beside the one that other tests keep emptying."""
    name = f"contest_live_{uuid.uuid4().hex[:12]}"
    # No pool: other tests, when they empty the shared database, end every connection that idles there.
    admin = create_engine(postgres_url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    yield from _running(LiveContest(tmp_path_factory.mktemp("contest"), url))
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def exhibition(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveContest]:
    """A running contest of its own with sixty objects in its gallery."""
    for contest in _running(LiveContest(tmp_path_factory.mktemp("exhibition"))):
        hang_sixty(contest)
        yield contest


def _running(contest: LiveContest) -> Iterator[LiveContest]:
    try:
        contest.start()
        yield contest
    finally:
        contest.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def contest(request: pytest.FixtureRequest) -> LiveContest:
    """A running contest, once on each kind of database."""
    running: LiveContest = request.getfixturevalue(f"contest_on_{request.param}")
    return running
