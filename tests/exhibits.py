"""Objects that hang in the public gallery: submitted, admitted, authorised, checked, drawn and photographed."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Inspection, Photo, Publication, Receipt, Result
from contest.models.columns import utc_now
from contest.queries.receipts import digest_of, object_of
from contest.rules.eligibility import PhotoDecision
from contest.rules.entries import InspectionState, PhotoState
from contest.rules.phases import Phase
from tests import builders
from uploads.printer import DEFAULT_PRINTER
from uploads.report import Verdict
from uploads.storage import FolderStore

SCHOOL, TOWN, TEAM = "Lycée Zibeline", "Ornithorynque-sur-Mer", "Les Paradoxes"
PUPIL, TEACHER, FILE = "Wolfgangette", "Mme Quetzalcoatl", "collège-zibeline-4eB.stl"
SECRETS = (SCHOOL, TOWN, TEAM, PUPIL, TEACHER, FILE, "Zibeline", "zibeline", "quetzal@")
PICTURES = ("poster-400.webp", "poster-1200.webp", "report-1000.webp")
REPORT: dict[str, Any] = {
    "file": {"name": FILE, "bytes": 684, "sha256": "0" * 64, "format": "stl_binary"},
    "verdict": "printable",
    "findings": [],
    "measurements": {
        "triangles": 12, "size_mm": [94.1, 53.9, 52.4], "volume_mm3": 41_800.0, "area_mm2": 9.0, "shells": 1,
    },
    "estimates": {"grams": 38.2, "hours": 2.83, "cost_eur": 0.8, "support_mm3": 0.0},
    "printer": DEFAULT_PRINTER.to_json(),
    "seconds": {},
}  # fmt: skip


def hang(session: Session, *, store: FolderStore | None = None, **changes: Any) -> Entry:
    """A public object of a team whose names are unmistakable; `changes` are of the entry."""
    teacher = builders.teacher(session)
    teacher.account.name, teacher.account.email = TEACHER, f"quetzal@{teacher.id}.invalid"
    teacher.school.name, teacher.school.town = SCHOOL, TOWN
    entry = builders.admitted_entry(session, teacher=teacher)
    entry.team.name = f"{TEAM} {entry.number}"
    entry.team.pupils[0].first_name = PUPIL
    for name, value in changes.items():
        setattr(entry, name, value)
    check(entry.uploads[-1].inspection, store)
    entry.uploads[-1].name = FILE
    photo(session, entry, store)
    submit(session, entry)
    return entry


def check(inspection: Inspection, store: FolderStore | None) -> None:
    """The check has ended; its files lie in the store, if there is one."""
    inspection.name, inspection.state, inspection.finished_at = FILE, InspectionState.DONE, utc_now()
    inspection.verdict, inspection.report = Verdict.PRINTABLE, REPORT
    inspection.light_digest = _kept(store, f"light of {inspection.id}")
    inspection.layers_digest = _kept(store, f'{{"layers of": {inspection.id}}}')
    inspection.pictures = {name: _kept(store, f"{name} of {inspection.id}") for name in PICTURES}


def photo(session: Session, entry: Entry, store: FolderStore | None) -> Photo:
    """A photo of the object alone, looked at."""
    made = Photo(
        entry_id=entry.id, state=PhotoState.READY, caption="De face", width=1600, height=1200,
        decision=PhotoDecision.OBJECT, looked_at=utc_now(),
    )  # fmt: skip
    session.add(made)
    session.flush()
    made.large_digest, made.small_digest = (_kept(store, f"{size} of photo {made.id}") for size in ("l", "s"))
    session.flush()
    session.refresh(entry, ["photos"])
    return made


def submit(session: Session, entry: Entry) -> Receipt:
    """Another receipt of the entry as it is."""
    session.flush()
    session.refresh(entry, ["uploads", "photos", "receipts"])
    upload = entry.uploads[-1]
    content = {"object": object_of(entry, upload), "team": {"name": entry.team.name}}
    made = Receipt(
        entry_id=entry.id, number=len(entry.receipts) + 1, submitted_at=utc_now(), upload_id=upload.id,
        content=content, content_digest=digest_of(content),
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.refresh(entry, ["receipts"])
    return made


def publish(session: Session, edition: Edition, *, awards: list[dict[str, Any]] | None = None) -> None:
    """The results are out and everybody may see them; nobody is ranked."""
    builders.open_phase(session, edition, Phase.RESULTS)
    result = Result(edition_id=edition.id, number=1, method="mean", content={"marks": []})
    session.add(result)
    session.flush()
    content = {"entries": [], "unranked": [], "awards": awards or [], "top": 3}
    session.add(
        Publication(edition_id=edition.id, number=1, result_id=result.id, content=content, digest="0" * 64)
    )
    session.flush()


def _kept(store: FolderStore | None, words: str) -> str:
    return store.put(words.encode()).digest if store is not None else "f" * 64
