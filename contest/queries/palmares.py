"""How the entries of a published result look today: whether they are public and whose they are is read live, so that
a withdrawn authorisation hides them at once; title and level are those that were submitted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Edition, Entry, Inspection, Upload
from contest.queries.ballots import entry_code, entry_number
from contest.queries.naming import names_of
from contest.queries.publicity import is_public
from contest.queries.seen import submitted, submitted_texts
from contest.queries.submitted import counted_upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """What is shown of one entry. Nothing but its code while it isn't public: then `public` is False.

    `pictures` are digests by name, `inspection` the key of their addresses; `team` may be empty (it names a pupil).
    """

    code: str
    public: bool = False
    title: str = ""
    team: str = ""
    level: str = ""
    inspection: str = ""
    pictures: dict[str, str]


def faces(session: Session, edition: Edition, codes: Iterable[str]) -> dict[str, Face]:
    """By code, in four statements; a code that isn't an entry of the edition gets a blank face too."""
    # entries with the check of their file · teams with school · pupils · their answers about the first name
    wanted = {entry_number(code): code for code in codes}
    rows = session.execute(
        select(
            Entry.id, Entry.number, submitted_texts().label("texts"), Entry.title, Entry.level,
            Inspection.key, Inspection.pictures,
        )
        .select_from(Entry)
        .outerjoin(Upload, Upload.id == counted_upload())
        .outerjoin(Inspection, Inspection.id == Upload.inspection_id)
        .where(is_public(edition), Entry.number.in_(wanted))
    ).all()  # fmt: skip
    names = names_of(session, edition, [row.id for row in rows])
    found = {code: Face(code=code, pictures={}) for code in wanted.values()}
    for row in rows:
        found[entry_code(row.number)] = Face(
            code=entry_code(row.number),
            public=True,
            title=submitted(row, "title"),
            team=names[row.id].team,
            level=submitted(row, "level"),
            inspection=row.key or "",
            pictures=row.pictures or {},
        )
    return found
