"""Processor time of a large contest's ranking, publication and pages of results: 2,000 entries, 200 jurors, 5 readings.

    python bench/results.py

Seconds of the processor, so that a busy machine says the same; the child process of a job adds some ten milliseconds.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from flask.testing import FlaskClient  # noqa: E402
from sqlalchemy import insert, select  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from contest.app import create_app  # noqa: E402
from contest.database import Base, Database  # noqa: E402
from contest.models import (  # noqa: E402
    Account,
    Assignment,
    Ballot,
    ConsentRow,
    Edition,
    Entry,
    Juror,
    MarkRow,
    Organiser,
    Pupil,
    Result,
    School,
    Teacher,
    Team,
    TeamTeacher,
)
from contest.models.columns import new_key, utc_now  # noqa: E402
from contest.queries import ballots, editions, publishing  # noqa: E402
from contest.rules.consent import Answer, Signer, Use  # noqa: E402
from contest.rules.eligibility import Eligibility  # noqa: E402
from contest.rules.entries import EntryState  # noqa: E402
from contest.rules.jury import BallotState  # noqa: E402
from contest.rules.phases import Phase  # noqa: E402
from contest.rules.results import TOP  # noqa: E402
from contest.rules.rights import NOBODY, Actor, Role  # noqa: E402
from contest.rules.teams import TeamKind  # noqa: E402
from contest.services import awards, publication, results, sessions  # noqa: E402
from contest.services import editions as years  # noqa: E402
from contest.settings import Settings  # noqa: E402
from contest.wording.results import PLACES  # noqa: E402
from contest.worker.ranking import content_of  # noqa: E402
from judging.ranking import run  # noqa: E402
from judging.rubric import Rubric  # noqa: E402

ENTRIES, JURORS, READINGS = 2000, 200, 5
TIMES = 5
SEED = 2017
PROOF = "Une phrase de preuve."
PAGES = (
    "/organisation/resultats",
    "/organisation/resultats?page=40",
    "/organisation/resultats/a-regarder",
    "/organisation/resultats/prix",
    "/organisation/resultats/phrases",
    "/organisation/resultats/publier",
    "/organisation/resultats/bulletins.csv",
    "/organisation/resultats/classement.csv",
    "/resultats",
    "/resultats/bulletins.csv",
)


def told(what: str, seconds: float) -> None:
    """One line of the table."""
    print(f"{what:52} {1000 * seconds:9.0f} ms")


def timed(what: str, act: Callable[[], Any]) -> Any:
    """Do it once and print how long it took."""
    started = time.process_time()
    answer = act()
    told(what, time.process_time() - started)
    return answer


def filled(session: Session) -> tuple[Edition, Actor]:
    """The edition in deliberation with everything read; rows are inserted by the thousand."""
    chance = random.Random(SEED)
    edition = years.create_default(session, NOBODY, starting=date(2016, 11, 19))
    now = utc_now()
    _rows(
        session,
        School,
        [{"uai": f"9990{n:03d}X", "name": f"Collège {n}", "town": "V", "region": "R"} for n in range(200)],
    )
    _rows(
        session,
        Account,
        [
            {"email": f"j{n}@exemple.invalid", "name": f"Juré {n}", "created_at": now}
            for n in range(JURORS + 2)
        ],
    )
    session.add(Organiser(account_id=JURORS + 1))
    session.add(Assignment(edition_id=edition.id, number=1, seed="bench", readings=READINGS, facts={}))
    session.flush()
    _rows(session, Team, [
        {"key": new_key(), "edition_id": edition.id, "school_id": 1 + n % 200, "name": f"Équipe {n}",
         "kind": TeamKind.CLASS, "level": "4e", "class_code": f"CODE-{n}"}
        for n in range(ENTRIES)
    ])  # fmt: skip
    session.add(Teacher(account_id=JURORS + 2, school_id=1, approved_at=now))
    session.flush()
    session.add(TeamTeacher(team_id=1, teacher_id=1, leads=True))
    _rows(session, Pupil, [
        {"team_id": n + 1, "first_name": "Alias", "level": "4e", "under_15": True} for n in range(ENTRIES)
    ])  # fmt: skip
    _rows(session, ConsentRow, [
        {"pupil_id": n + 1, "use": use, "signer": Signer.MOTHER, "answer": Answer.YES, "signed_on": date(2017, 1, 9)}
        for n in range(ENTRIES)
        for use in Use
    ])  # fmt: skip
    _rows(session, Entry, [
        {"key": new_key(), "edition_id": edition.id, "team_id": n + 1, "number": n + 1, "title": f"Objet {n}",
         "state": EntryState.SUBMITTED, "eligibility": Eligibility.ACCEPTED, "level": "4e"}
        for n in range(ENTRIES)
    ])  # fmt: skip
    _rows(session, Juror, [
        {"edition_id": edition.id, "account_id": n + 1, "number": n + 1, "seed": n, "accepted_at": now}
        for n in range(JURORS)
    ])  # fmt: skip
    pairs = [(n + 1, (n * READINGS + k) % JURORS + 1) for n in range(ENTRIES) for k in range(READINGS)]
    _rows(session, Ballot, [
        {"key": new_key(), "juror_id": juror, "entry_id": entry, "assignment_id": 1, "position": entry,
         "state": BallotState.DONE, "saved_at": now, "done_at": now}
        for entry, juror in pairs
    ])  # fmt: skip
    codes = [each.code for each in Rubric.from_json(edition.rubric).criteria]
    marks = [
        (ballot, code, chance.choice((0, 1, 1, 2, 2, 2, 3, 3, 4)))
        for ballot in range(1, len(pairs) + 1)
        for code in codes
    ]
    _rows(session, MarkRow, [
        {"ballot_id": ballot, "criterion": code, "value": mark, "evidence": PROOF if mark in (0, 4) else ""}
        for ballot, code, mark in marks
    ])  # fmt: skip
    for phase in edition.phases:
        if phase.phase is Phase.RESULTS:
            phase.closes_at = now.replace(year=now.year + 1)
    return edition, Actor(role=Role.ORGANISER, account_id=JURORS + 1)


def _rows(session: Session, kind: type[Base], rows: list[dict[str, Any]]) -> None:
    session.execute(insert(kind), rows)


def computed(session: Session, edition: Edition) -> None:
    """What the job does, each part timed."""
    lines = timed("read the marks from the database", lambda: ballots.marks_of(session, edition))
    rows = [[line.entry, line.juror, line.criterion, line.mark] for line in lines]
    weights = {each.code: each.weight for each in Rubric.from_json(edition.rubric).criteria}
    ranking = timed(f"rank {len(rows):,} marks", lambda: run({"rows": rows, "weights": weights}, ROOT))
    content = timed(
        "explain each score, find the extents", lambda: content_of(ranking, rows=rows, weights=weights)
    )
    result = Result(edition_id=edition.id, number=1, method=results.METHOD)
    session.add(result)
    session.flush()
    timed(
        "keep the snapshot",
        lambda: results.record(session, result_id=result.id, content=content, now=utc_now()),
    )


def published(session: Session, edition: Edition, actor: Actor) -> None:
    """Prizes and the publication."""
    now = utc_now()
    awards.give_podium(session, actor, edition=edition, labels=PLACES, now=now)
    draft = timed("draft what would be published", lambda: publishing.draft(session, edition, top=TOP))
    timed("publish", lambda: publication.publish(
        session, actor, edition=edition, seen=draft.digest, top=TOP, after=0, now=now,
    ))  # fmt: skip


def page(client: FlaskClient, url: str) -> None:
    """The median of some visits, after a first one."""
    assert client.get(url).status_code == 200, url
    seconds = []
    for _ in range(TIMES):
        started = time.process_time()
        client.get(url)
        seconds.append(time.process_time() - started)
    told(url, statistics.median(seconds))


def main() -> None:
    """Print the table."""
    print(f"{ENTRIES:,} entries, {JURORS} jurors, {READINGS} readings each, SQLite")
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        database = Database(settings.database)
        Base.metadata.create_all(database.engine)
        with database.writing() as session:
            edition, actor = filled(session)
            computed(session, edition)
            published(session, edition, actor)
            token = sessions.open_for_account(session, JURORS + 1, days=1, now=utc_now())
            teacher_token = sessions.open_for_account(session, JURORS + 2, days=1, now=utc_now())
        app = create_app(settings, secret_key="bench")
        client, teacher = app.test_client(), app.test_client()
        client.set_cookie("contest_session", token)
        teacher.set_cookie("contest_session", teacher_token)
        with database.reading() as session:
            assert editions.current(session)
            key = session.scalar(select(Team.key).where(Team.id == 1))
        for url in PAGES:
            page(client, url)
        page(teacher, f"/equipes/{key}/resultat")
        database.dispose()
        app.extensions["contest.database"].dispose()


if __name__ == "__main__":
    main()
