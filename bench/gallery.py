"""Times the public pages on a large contest, one request after the other: python -m bench.gallery [ENTRIES [PUPILS]].

Milliseconds that the server needs for one answer, median and worst of several, and those of its own processor: they
count on a busy machine (a database of its own isn't in them). The goal is 300 ms at 2,000 entries.
CONTEST_DATABASE_URL may name an empty PostgreSQL database; otherwise a temporary SQLite file is filled.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from contest.app import create_app
from contest.database import Base, Database
from contest.models import (
    ConsentRow,
    Edition,
    Entry,
    Inspection,
    Publication,
    Pupil,
    Receipt,
    Result,
    School,
    Team,
    Upload,
)
from contest.models.columns import new_key, utc_now
from contest.queries import publicity
from contest.rules.consent import Answer, Signer, Use
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState, InspectionState
from contest.rules.phases import Phase
from contest.rules.rights import NOBODY
from contest.rules.teams import TeamKind
from contest.services import editions
from contest.settings import Settings
from uploads.examples.catalogue import EXAMPLES
from uploads.printer import DEFAULT_PRINTER

DAY = date(2027, 1, 9)
ENTRIES, PUPILS, TEAMS_A_SCHOOL = 2000, 12, 5
ROUNDS = 7
PAGES = (
    ("home", "/"),
    ("gallery", "/galerie"),
    ("gallery, page 40", "/galerie?page=40"),
    ("gallery, one theme", "/galerie?theme=water"),
    ("gallery, words", "/galerie?mots=ecole+pot"),
    ("gallery, by name", "/galerie?tri=nom"),
    ("gallery to print", "/galerie?vue=imprimer"),
    ("object", "/objets/F-001"),
    ("no such object", "/objets/F-99999"),
)
SAID = (
    "Il remplace ce que l’on jette après un seul usage, et il tient des années sur la table de la classe. "
    * 4
)


def rows(session: Session, kind: type[Base], values: Sequence[dict[str, Any]]) -> list[int]:
    """Insert many rows at once; their ids in the same order."""
    made = session.scalars(insert(kind).returning(kind.__table__.c.id, sort_by_parameter_order=True), values)
    return list(made)


def report() -> dict[str, Any]:
    """A report as long as that of an object with a few findings."""
    places = {"faces": list(range(200)), "edges": [], "points": []}
    found = {"code": "overhangs", "severity": "warning", "count": 200, "measures": {"support_mm3": 900.0}}
    return {
        "schema": 1,
        "method": "1",
        "file": {"name": "objet.stl", "bytes": 1, "sha256": "0" * 64, "format": "stl_binary"},
        "verdict": "to_check",
        "findings": [found | {"places": places}] * 3,
        "measurements": {
            "triangles": 9, "size_mm": [94.1, 53.9, 52.4], "volume_mm3": 41800.0, "area_mm2": 9.0, "shells": 1,
        },
        "estimates": {
            "grams": 38.2, "hours": 2.8, "cost_eur": 0.8, "support_mm3": 0.0, "layers": 262, "wall_min_mm": 1.2,
            "contact_mm2": 300.0, "overhang_mm2": 0.0,
        },
        "printer": DEFAULT_PRINTER.to_json(),
        "seconds": {},
        "peak_mb": None,
    }  # fmt: skip


def fill(session: Session, entries: int, pupils: int) -> Edition:
    """A contest in which everything is public and the results are out."""
    now = utc_now()
    edition = editions.create_default(session, NOBODY, starting=(now - timedelta(days=130)).date())
    number = range(1, entries + 1)
    schools = rows(session, School, [
        {"uai": f"999{i:05d}", "name": f"Collège {i}", "town": f"Ville {i}", "region": "Nulle-Part"}
        for i in range(entries // TEAMS_A_SCHOOL + 1)
    ])  # fmt: skip
    teams = rows(session, Team, [
        {
            "edition_id": edition.id, "school_id": schools[i // TEAMS_A_SCHOOL], "name": f"Équipe {i}",
            "kind": TeamKind.CLASS, "level": "4e", "class_code": f"BANC-{i}",
        }
        for i in number
    ])  # fmt: skip
    _papers(session, teams, pupils)
    checks = rows(session, Inspection, [
        {
            "digest": "0" * 64, "name": "objet.stl", "bytes": 1, "printer": DEFAULT_PRINTER.to_json(),
            "max_triangles": 9, "state": InspectionState.DONE, "report": report(), "light_digest": "1" * 64,
            "pictures": {"poster-400.webp": "2" * 64, "poster-1200.webp": "3" * 64}, "finished_at": now,
        }
        for _ in number
    ])  # fmt: skip
    _entries(session, edition, teams, checks, now)
    result = rows(session, Result, [{"edition_id": edition.id, "number": 1, "method": "mean"}])[0]
    content = {"entries": [], "awards": [], "top": 3, "unranked": []}
    session.execute(insert(Publication).values(
        edition_id=edition.id, number=1, result_id=result, content=content, digest="0" * 64
    ))  # fmt: skip
    return edition


def _papers(session: Session, teams: Sequence[int], pupils: int) -> None:
    ids = rows(session, Pupil, [
        {"team_id": team, "first_name": f"Alias {i}", "level": "4e", "under_15": True}
        for team in teams for i in range(pupils)
    ])  # fmt: skip
    for use in Use:
        session.execute(insert(ConsentRow), [
            {"pupil_id": pupil, "use": use, "signer": Signer.MOTHER, "answer": Answer.YES, "signed_on": DAY}
            for pupil in ids
        ])  # fmt: skip


def _entries(
    session: Session, edition: Edition, teams: Sequence[int], checks: Sequence[int], now: datetime
) -> None:
    made = []
    for i, team in enumerate(teams):
        idea = EXAMPLES[i % len(EXAMPLES)]
        made.append({
            "edition_id": edition.id, "team_id": team, "number": i + 1, "state": EntryState.SUBMITTED,
            "eligibility": Eligibility.ACCEPTED, "title": f"{idea.title} {i}", "replaces": idea.replaces,
            "why_ecological": SAID, "why_fun": SAID, "material": "PLA", "level": "4e",
            "theme": edition.themes[i % len(edition.themes)]["code"],
        })  # fmt: skip
    ids = rows(session, Entry, made)
    uploads = rows(session, Upload, [
        {
            "entry_id": entry, "number": 1, "name": "objet.stl", "digest": "0" * 64, "bytes": 1, "kind": "stl_binary",
            "received_at": now, "received_from": "account:1", "inspection_id": check,
        }
        for entry, check in zip(ids, checks, strict=True)
    ])  # fmt: skip
    texts = ("title", "replaces", "why_ecological", "why_fun", "material", "level", "theme")
    session.execute(insert(Receipt), [
        {
            "entry_id": entry, "number": 1, "submitted_at": now, "upload_id": upload, "content_digest": "0" * 64,
            "content": {"object": {"texts": {field: row[field] for field in texts}, "file": {}, "photos": []}},
        }
        for entry, upload, row in zip(ids, uploads, made, strict=True)
    ])  # fmt: skip


def timed(client: Any, path: str) -> Iterator[tuple[float, float]]:
    """Milliseconds of several answers by the clock and by the processor, the first one aside."""
    client.get(path)
    for _ in range(ROUNDS):
        clock, processor = time.perf_counter(), time.process_time()
        client.get(path)
        yield (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000


def main() -> None:
    """Fill, then print a row for each page."""
    entries, pupils = [int(each) for each in sys.argv[1:3]] + [ENTRIES, PUPILS][len(sys.argv) - 1 :]
    with tempfile.TemporaryDirectory() as place:
        given = os.environ.get("CONTEST_DATABASE_URL", "")
        settings = Settings(data_dir=Path(place), database_url=given)
        database = Database(settings.database)
        Base.metadata.create_all(database.engine)
        with database.writing() as session:
            edition = fill(session, entries, pupils)
            assert edition.phases
        if database.engine.dialect.name == "postgresql":
            with database.writing() as session:
                session.execute(text("ANALYZE"))  # what its autovacuum does a minute after so many new rows
        assert Phase.RESULTS in {window.phase for window in edition.windows}
        with database.reading() as session:
            assert publicity.results_visible(session, edition, utc_now())
        client = create_app(settings, secret_key=new_key()).test_client()
        print(f"{entries} entries, {pupils} pupils each, {database.engine.dialect.name}; milliseconds")
        print(f"{'page':<22}{'median':>8}{'worst':>8}{'processor':>11}")
        for name, path in PAGES:
            clock, processor = zip(*timed(client, path), strict=True)
            spent = f"{statistics.median(clock):>8.0f}{max(clock):>8.0f}{statistics.median(processor):>11.0f}"
            print(f"{name:<22}{spent}", flush=True)
        database.dispose()


if __name__ == "__main__":
    main()
