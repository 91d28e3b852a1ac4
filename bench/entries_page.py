"""Times the organiser's list of entries, its drawer and the photos on a large contest: python -m bench.entries_page.

2,000 entries of 12 pupils with their receipts, files and photos; half of the entries wait for a decision. The aim is
300 ms of the server for each page. CONTEST_DATABASE_URL may name an empty PostgreSQL database.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from bench.board import measured, show, signed_in
from bench.gallery import ENTRIES, PUPILS, fill
from contest.app import create_app
from contest.database import Base, Database
from contest.models import Account, Entry, Inspection, Organiser, Photo, Publication
from contest.rules.eligibility import Eligibility, PhotoDecision
from contest.rules.entries import PhotoState
from contest.rules.phases import Phase
from contest.settings import Settings
from uploads.report import Verdict

LIST = "/organisation/candidatures"


def prepare(session: Session) -> int:
    """The contest of the gallery's bench before its jury: decisions and photos wait. The organiser's account."""
    fill(session, ENTRIES, PUPILS)
    session.execute(delete(Publication))
    session.execute(update(Inspection).values(verdict=Verdict.TO_CHECK))
    waits = Entry.number % 2 == 0
    session.execute(update(Entry).where(waits).values(eligibility=Eligibility.TO_DECIDE))
    ids = session.scalars(select(Entry.id)).all()
    session.execute(
        insert(Photo),
        [
            {
                "entry_id": each,
                "state": PhotoState.READY,
                "decision": PhotoDecision.OBJECT if each % 4 else None,
            }
            for each in ids
        ],
    )
    show(session, Phase.ELIGIBILITY)
    host = Account(email="organisation@bench.invalid", name="Samira B.")
    session.add(host)
    session.flush()
    session.add(Organiser(account_id=host.id))
    return host.id


def pages(session: Session) -> Iterator[tuple[str, str]]:
    """What is asked: a name and an address."""
    key = session.scalar(select(Entry.key).where(Entry.number == ENTRIES // 2))
    yield "list", LIST
    yield "list, last page", f"{LIST}?page={ENTRIES // 30}"
    yield "list, to decide", f"{LIST}?voir=to_decide"
    yield "list, by school", f"{LIST}?tri=school&page=30"
    yield "list, words", f"{LIST}?q=ville+pot"
    yield "drawer", f"{LIST}/{key}"
    yield "complete ones", f"{LIST}/completes"
    yield "table (CSV)", f"{LIST}.csv"
    yield "photos", "/organisation/photos"


def main() -> None:
    """Fill a database, then print a row for each page."""
    with tempfile.TemporaryDirectory() as place:
        settings = Settings(data_dir=Path(place), database_url=os.environ.get("CONTEST_DATABASE_URL", ""))
        database = Database(settings.database)
        Base.metadata.create_all(database.engine)
        with database.writing() as session:
            host = prepare(session)
            session.execute(text("ANALYZE"))
        app = create_app(settings, secret_key="bench")
        client = signed_in(app, database, host)
        with database.reading() as session:
            wanted = list(pages(session))
            count = session.scalar(select(func.count(Entry.id)))
        print(f"{count} entries, {database.engine.dialect.name}; milliseconds on the server (aim: 300)")
        print(f"{'page':<18}{'clock':>8}{'CPU':>8}{'statements':>12}")
        for name, path in wanted:
            wall, work, statements = measured(app, lambda path=path: client.get(path).get_data())
            print(f"{name:<18}{wall:8.0f}{work:8.0f}{statements:12d}", flush=True)
        app.extensions["contest.database"].dispose()
        database.dispose()


if __name__ == "__main__":
    main()
