"""Times the organiser's board on 2,000 entries × 200 jurors × 5 readings and prints a table: python -m bench.board."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, insert, select, update
from sqlalchemy.orm import Session

from contest.app import create_app
from contest.database import Base, Database
from contest.login import cookie_name
from contest.models import (
    Account,
    Assignment,
    Ballot,
    Edition,
    EditionPhase,
    Entry,
    Inspection,
    Juror,
    MarkRow,
    Organiser,
    Photo,
    Pupil,
    School,
    Team,
    Upload,
)
from contest.models.columns import utc_now
from contest.queries import ballots, editions
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState, PhotoState
from contest.rules.jury import BallotState
from contest.rules.phases import Phase
from contest.rules.rights import NOBODY, Actor, Role
from contest.rules.teams import TeamKind
from contest.services import results, sessions
from contest.services.editions import create_default
from contest.settings import Settings
from contest.worker.ranking import content_of
from judging.ranking import run
from judging.rubric import Rubric
from uploads.printer import DEFAULT_PRINTER

ENTRIES, JURORS, READINGS, SCHOOLS = 2_000, 200, 5, 400
LOADS = 15
DONE_SHARE = 0.9
PICTURES = {"poster-400.webp": "a" * 64, "poster-1200.webp": "b" * 64, "report-1000.webp": "c" * 64}


def fill(session: Session) -> int:
    """The contest with its marks; the id of the organiser's account."""
    now = utc_now()
    edition = create_default(session, NOBODY, starting=(now - timedelta(days=114)).date(), demonstration=True)
    edition.readings = READINGS
    session.flush()
    host = _accounts(session, JURORS + 1)
    session.add(Organiser(account_id=host))
    _entries(session, edition)
    _jury(session, edition, first_account=host + 1)
    session.flush()
    return host


def _accounts(session: Session, count: int) -> int:
    rows = [{"email": f"a{n}@bench.invalid", "name": f"Personne {n}"} for n in range(count)]
    session.execute(insert(Account), rows)
    return session.scalars(select(Account.id).order_by(Account.id)).first() or 0


def _entries(session: Session, edition: Edition) -> None:
    numbers = range(1, ENTRIES + 1)
    session.execute(
        insert(School),
        [
            {"uai": f"{n:07d}A", "name": f"Collège {n}", "town": "Ville", "region": "Nulle-Part"}
            for n in range(SCHOOLS)
        ],
    )
    session.execute(
        insert(Team),
        [
            {
                "edition_id": edition.id,
                "school_id": 1 + n % SCHOOLS,
                "name": f"Équipe {n}",
                "kind": TeamKind.CLASS,
                "level": "4e",
                "class_code": f"MELON-{n:05d}",
            }
            for n in numbers
        ],
    )
    session.execute(
        insert(Entry),
        [
            {
                "edition_id": edition.id,
                "team_id": n,
                "number": n,
                "state": EntryState.SUBMITTED,
                "eligibility": Eligibility.ACCEPTED,
                "title": f"Objet {n}",
            }
            for n in numbers
        ],
    )
    session.execute(
        insert(Inspection),
        [
            {
                "digest": f"{n:064d}",
                "name": "objet.stl",
                "bytes": 684,
                "printer": DEFAULT_PRINTER.to_json(),
                "max_triangles": 1,
                "pictures": PICTURES,
            }
            for n in numbers
        ],
    )
    session.execute(
        insert(Upload),
        [
            {
                "entry_id": n,
                "number": 1,
                "name": "objet.stl",
                "digest": f"{n:064d}",
                "bytes": 684,
                "kind": "stl_binary",
                "received_at": utc_now(),
                "received_from": "account:1",
                "inspection_id": n,
            }
            for n in numbers
        ],
    )
    session.execute(
        insert(Pupil), [{"team_id": n, "first_name": "Ada", "level": "4e", "under_15": True} for n in numbers]
    )
    session.execute(insert(Photo), [{"entry_id": n, "state": PhotoState.READY} for n in numbers])


def _jury(session: Session, edition: Edition, *, first_account: int) -> None:
    chance, now = random.Random(7), utc_now()
    session.execute(
        insert(Juror),
        [
            {
                "edition_id": edition.id,
                "account_id": first_account + n,
                "number": n + 1,
                "seed": n,
                "accepted_at": now,
                "conflicts_declared_at": now,
                "seen_at": now,
            }
            for n in range(JURORS)
        ],
    )
    session.add(Assignment(edition_id=edition.id, number=1, seed="banc", readings=READINGS, facts={}))
    session.flush()
    rows = [
        {
            "juror_id": 1 + (entry * READINGS + place) % JURORS,
            "entry_id": entry,
            "assignment_id": 1,
            "position": entry,
            "state": BallotState.DONE if chance.random() < DONE_SHARE else BallotState.TO_READ,
        }
        for entry in range(1, ENTRIES + 1)
        for place in range(READINGS)
    ]
    session.execute(insert(Ballot), rows)
    done = [number for number, row in enumerate(rows, 1) if row["state"] is BallotState.DONE]
    codes = [each.code for each in Rubric.from_json(edition.rubric).criteria]
    session.execute(
        insert(MarkRow),
        [{"ballot_id": n, "criterion": code, "value": chance.randint(0, 4)} for n in done for code in codes],
    )


def compute(session: Session, edition: Edition, host: int) -> None:
    """The ranking, as a worker's child computes it."""
    actor = Actor(role=Role.ORGANISER, account_id=host)
    result = results.compute(session, actor, edition=edition, now=utc_now())
    rows = [[one.entry, one.juror, one.criterion, one.mark] for one in ballots.marks_of(session, edition)]
    weights = {each.code: each.weight for each in Rubric.from_json(edition.rubric).criteria}
    ranking = run({"rows": rows, "weights": weights, "method": result.method}, Path())
    content = content_of(ranking, rows=rows, weights=weights)
    results.record(session, result_id=result.id, content=content, now=utc_now())


def show(session: Session, phase: Phase) -> None:
    """Move the calendar so that this phase opened six days ago, of nine."""
    for place, each in enumerate(Phase):
        opens_at = utc_now() + timedelta(days=10 * (place - list(Phase).index(phase)) - 6)
        session.execute(
            update(EditionPhase)
            .where(EditionPhase.phase == each)
            .values(opens_at=opens_at, closes_at=opens_at + timedelta(days=9))
        )


def measured(app: Flask, ask: Callable[[], object]) -> tuple[float, float, int]:
    """Median milliseconds of one request on the clock and of this process alone, and its SQL statements."""
    count = [0]
    engine = app.extensions["contest.database"].engine
    event.listen(engine, "before_cursor_execute", lambda *_: count.__setitem__(0, count[0] + 1))
    ask()
    statements, walls, works = count[0], [], []
    for _ in range(LOADS):
        wall, work = time.perf_counter(), time.process_time()
        ask()
        walls.append(1000 * (time.perf_counter() - wall))
        works.append(1000 * (time.process_time() - work))
    return statistics.median(walls), statistics.median(works), statements


def signed_in(app: Flask, database: Database, host: int) -> FlaskClient:
    """The organiser's browser."""
    with database.writing() as session:
        token = sessions.open_for_account(session, host, days=1, now=utc_now())
    client = app.test_client()
    client.set_cookie(cookie_name(app.extensions["contest.settings"]), token)
    return client


def scenes(database: Database, host: int) -> Iterator[str]:
    """The board in each phase that asks most of it."""
    for phase in (Phase.SUBMISSION, Phase.JUDGING, Phase.DELIBERATION):
        with database.writing() as session:
            show(session, phase)
            if phase is Phase.DELIBERATION:
                compute(session, editions.current(session), host)
        yield phase.value


def main() -> None:
    """Fill a database in a folder that goes away, then print a row for each phase."""
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(data_dir=Path(place))
        database = Database(settings.database)
        Base.metadata.create_all(database.engine)
        with database.writing() as session:
            host = fill(session)
        app = create_app(settings, secret_key="bench")
        client = signed_in(app, database, host)
        print(
            f"{ENTRIES} entries, {JURORS} jurors, {READINGS} readings; milliseconds on the server (aim: 300)"
        )
        print(f"{'board during':<16}{'clock':>8}{'CPU':>8}{'statements':>12}")
        for name in scenes(database, host):
            wall, work, statements = measured(app, lambda: client.get("/organisation").get_data())
            print(f"{name:<16}{wall:8.0f}{work:8.0f}{statements:12d}")
        app.extensions["contest.database"].dispose()
        database.dispose()


if __name__ == "__main__":
    main()
