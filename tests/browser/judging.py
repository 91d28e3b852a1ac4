"""A round of reading in a contest that really runs: objects with their picture, jurors with their piles."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image
from playwright.sync_api import Browser, BrowserContext
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import Ballot, Edition, Entry, Inspection, MarkRow, Photo
from contest.models.columns import utc_now
from contest.rules.eligibility import PhotoDecision
from contest.rules.entries import InspectionState, PhotoState
from contest.rules.phases import Phase
from contest.services import sessions
from tests import builders
from tests.browser.live import LiveContest
from tests.browser.test_viewer import light_cube
from uploads.report import Verdict
from uploads.storage import FolderStore

OBJECTS = ("Escargot range-câble", "Pique-savon", "Poto, le pot à semis", "Carotte goutte-à-goutte")
REPORT = {
    "measurements": {"size_mm": [40.0, 40.0, 40.0], "shells": 1},
    "estimates": {"grams": 27.0, "hours": 2.08, "support_mm3": 0.0},
    "printer": {"power_w": [70.0, 120.0]},
}


@dataclass(frozen=True, slots=True)
class Seated:
    """A juror, the token of their session, the keys of their ballots in their order."""

    juror_id: int
    token: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """What stands in the database about one ballot."""

    state: str
    marks: dict[str, int | None]
    evidence: dict[str, str]
    note: str


@dataclass(frozen=True, slots=True)
class Round:
    """The contest while jurors read."""

    contest: LiveContest
    database: Database

    def open(self) -> None:
        """Reading opened yesterday."""
        with self.database.writing() as session:
            builders.open_phase(session, _edition(session), Phase.JUDGING)

    def seat(self, ballots: int) -> Seated:
        """A new juror with so many ballots to read."""
        store = FolderStore(self.contest.settings.store_dir)
        with self.database.writing() as session:
            juror = builders.juror(session, edition=_edition(session))
            entries = _entries(session, store, ballots)
            keys = tuple(builders.ballot(session, juror=juror, entry=entry).key for entry in entries)
            token = sessions.open_for_account(session, juror.account_id, days=1, now=utc_now())
            return Seated(juror_id=juror.id, token=token, keys=keys)

    def marked(self, key: str) -> Marked:
        """That ballot as it is stored."""
        with self.database.reading() as session:
            ballot = session.scalars(select(Ballot).where(Ballot.key == key)).one()
            rows: list[MarkRow] = ballot.marks
            return Marked(
                state=ballot.state.value,
                marks={row.criterion: row.value for row in rows},
                evidence={row.criterion: row.evidence for row in rows if row.evidence},
                note=ballot.note,
            )

    def states(self, seated: Seated) -> list[str]:
        """The state of each of a juror's ballots."""
        return [self.marked(key).state for key in seated.keys]

    def url(self, key: str = "") -> str:
        """The page of a ballot, or the juror's home."""
        return f"{self.contest.url}/jury/bulletins/{key}" if key else f"{self.contest.url}/jury"

    @contextmanager
    def browser(self, chromium: Browser, seated: Seated, **options: object) -> Iterator[BrowserContext]:
        """A window of that juror's own."""
        context = chromium.new_context(reduced_motion="reduce", **options)  # type: ignore[arg-type]
        self.contest.give_cookie(context, seated.token)
        yield context
        context.close()


def _edition(session: Session) -> Edition:
    return session.scalars(select(Edition).where(Edition.is_current.is_(True))).one()


def _entries(session: Session, store: FolderStore, count: int) -> list[Entry]:
    known = list(session.scalars(select(Entry).order_by(Entry.id).limit(count)))
    return known + [_entry(session, store, number) for number in range(len(known), count)]


def _entry(session: Session, store: FolderStore, number: int) -> Entry:
    entry = builders.admitted_entry(session)
    entry.title = OBJECTS[number % len(OBJECTS)] + (f" {number + 1}" if number >= len(OBJECTS) else "")
    check: Inspection = entry.uploads[0].inspection
    check.state, check.verdict, check.report = InspectionState.DONE, Verdict.PRINTABLE, REPORT
    check.finished_at, check.light_digest = utc_now(), store.put(light_cube()).digest
    picture = store.put(_picture(number)).digest
    check.pictures = {"poster-400.webp": picture, "poster-1200.webp": picture}
    session.add(
        Photo(
            entry_id=entry.id, state=PhotoState.READY, decision=PhotoDecision.OBJECT, caption="De face",
            large_digest=picture, small_digest=picture, width=120, height=96,
        )
    )  # fmt: skip
    session.flush()
    return entry


def _picture(number: int) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (120, 96), (40 + 8 * number % 200, 150, 90)).save(kept, "WEBP")
    return kept.getvalue()
