"""The files of the entries that were chosen: by their place, or by an award."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Upload
from contest.queries import awards, results
from contest.queries.ballots import entry_code, entry_number
from contest.queries.results import admitted
from contest.queries.seen import submitted_text
from contest.queries.submitted import counted_upload

EXTENSIONS = {"stl_binary": "stl", "stl_ascii": "stl", "3mf": "3mf", "obj": "obj", "ply": "ply"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """One entry with its submitted file, named by its code; `rank` and `score` are empty before a ranking."""

    code: str
    title: str
    material: str
    color: str
    rank: str
    score: str
    awards: tuple[str, ...]
    kind: str
    digest: str
    bytes: int

    @property
    def file_name(self) -> str:
        """« F-014.stl »: nothing of the team's own name for it."""
        return f"{self.code}.{EXTENSIONS.get(self.kind, 'bin')}"


def first_places(session: Session, edition: Edition, places: int) -> list[Chosen]:
    """The entries of the first places of the last ranking, in its order; those ex æquo with the last one too."""
    last = results.ranked(session, edition.id)
    standings = last.standings if last else ()
    first = [each["entry"] for each in standings if each["rank"] is not None and each["rank"] <= places]
    return _chosen(session, edition, first)


def awarded(session: Session, edition: Edition) -> list[Chosen]:
    """The entries with an award, in the order of the awards."""
    codes = [entry_code(award.entry.number) for award in awards.of(session, edition)]
    return _chosen(session, edition, list(dict.fromkeys(codes)))


def _chosen(session: Session, edition: Edition, codes: Iterable[str]) -> list[Chosen]:
    # 1 entries with their file · 2 ranking · 3 awards with their entries
    wanted = {entry_number(code): code for code in codes}
    rows = session.execute(
        select(Entry, Upload, submitted_text("title"), submitted_text("material"), submitted_text("color"))
        .select_from(Entry)
        .join(Upload, Upload.id == counted_upload())
        .where(admitted(edition), Entry.number.in_(wanted))
    )
    places = _places(session, edition)
    given: dict[int, list[str]] = {}
    for award in awards.of(session, edition):
        given.setdefault(award.entry_id, []).append(award.label)
    found = {}
    for entry, upload, title, material, color in rows:
        rank, score = places.get(entry_code(entry.number), ("", ""))
        found[entry_code(entry.number)] = Chosen(
            code=entry_code(entry.number),
            title=title,
            material=material,
            color=color,
            rank=rank,
            score=score,
            awards=tuple(given.get(entry.id, ())),
            kind=upload.kind,
            digest=upload.digest,
            bytes=upload.bytes,
        )
    return [found[code] for code in wanted.values() if code in found]


def _places(session: Session, edition: Edition) -> dict[str, tuple[str, str]]:
    last = results.ranked(session, edition.id)
    standings = last.standings if last else ()
    return {each["entry"]: (str(each["rank"] or ""), each["score"] or "") for each in standings}
