"""Times the pages of the jury and of its assignment on 2,000 entries × 200 jurors: python -m bench.assignment_page."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update

from bench.board import ENTRIES, JURORS, READINGS, SCHOOLS, fill, measured, show, signed_in
from contest.app import create_app
from contest.database import Base, Database
from contest.models import Assignment, Ballot, Juror, MarkRow
from contest.queries import editions
from contest.queries.plans import Wish, preview
from contest.rules.phases import Phase
from contest.settings import Settings

PAGE = "/organisation/jury/repartition"
FIELD = re.compile(
    r'<input type="hidden" name="(empreinte|graine|lectures|piles|csrf_token)" value="([^"]*)">'
)


def undealt(database: Database) -> None:
    """The same contest before anything was dealt, every second juror of a school of the contest."""
    with database.writing() as session:
        for row in (MarkRow, Ballot, Assignment):
            session.execute(delete(row))
        session.execute(
            update(Juror).where(Juror.number % 2 == 0).values(school_id=1 + (Juror.number * 7) % SCHOOLS)
        )
        show(session, Phase.ELIGIBILITY)


def planned(database: Database, *, keep: bool) -> float:
    """Seconds of the plan alone, rows already read."""
    with database.reading() as session:
        wish = Wish(seed="2027-0304-17", readings=READINGS, keep_piles=keep)
        return preview(session, editions.current(session), wish).seconds


def once(ask: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds on the clock and of this process alone."""
    wall, work = time.perf_counter(), time.process_time()
    ask()
    return 1000 * (time.perf_counter() - wall), 1000 * (time.process_time() - work)


def apply(client: FlaskClient) -> tuple[float, float]:
    """Open the page and press its button: the second request is timed."""
    fields = dict(FIELD.findall(client.get(f"{PAGE}?graine=2027-0304-17").text))
    return once(lambda: _expect_done(client.post(PAGE, data=fields).status_code))


def _expect_done(status: int) -> None:
    if status != 303:
        raise SystemExit(f"not applied: {status}")


def main() -> None:
    """Fill a database in a folder that goes away, then print a row for each page."""
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(data_dir=Path(place))
        database = Database(settings.database)
        Base.metadata.create_all(database.engine)
        with database.writing() as session:
            host = fill(session)
        undealt(database)
        app = create_app(settings, secret_key="bench")
        client = signed_in(app, database, host)
        print(f"{ENTRIES} entries, {JURORS} jurors, {READINGS} readings; milliseconds on the server")
        print(f"the plan alone, nothing dealt: {1000 * planned(database, keep=False):.0f} (aim: 1000)")
        print(f"{'page':<34}{'clock':>8}{'CPU':>8}{'statements':>12}")

        def row(name: str, address: str) -> None:
            wall, work, statements = measured(app, lambda: client.get(address).get_data())
            print(f"{name:<34}{wall:8.0f}{work:8.0f}{statements:12d}")

        row("preview, nothing dealt", PAGE)
        wall, work = apply(client)
        print(f"{'apply':<34}{wall:8.0f}{work:8.0f}{'':>12}")
        with database.writing() as session:
            show(session, Phase.JUDGING)
            dealt = session.scalar(select(func.count()).select_from(Ballot))
        print(f"{dealt} ballots dealt")
        row("preview in mid-round, piles kept", PAGE)
        row("preview without two jurors", f"{PAGE}?sans=3&sans=18")
        row("preview with level piles", f"{PAGE}?piles=egaliser")
        row("the jury", "/organisation/jury")
        row("conflicts", "/organisation/jury/conflits?voir=in_force")
        app.extensions["contest.database"].dispose()
        database.dispose()


if __name__ == "__main__":
    main()
