"""Tables of the jury's work that leave the platform: ballots without names, the last ranking, the jurors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, contains_eager

from contest.models import Account, Ballot, Edition, Juror
from contest.queries import awards, results
from contest.queries.ballots import entry_code, entry_number, juror_code, marks_of
from contest.rules.jury import OPEN, BallotState
from judging.rubric import Rubric

Row = tuple[str, ...]
BALLOTS: Row = ("entry", "juror", "criterion", "mark", "weight")
JURORS: Row = (
    "juror", "name", "email", "affiliation", "school_uai", "capacity", "state", "done", "cannot", "open", "freed",
    "last_seen",
)  # fmt: skip
RANKED: Row = ("rank", "tied", "entry", "title", "team", "school", "town", "level", "score", "exact")


def ballots(session: Session, edition: Edition) -> Iterator[Row]:
    """Every mark that counts, under codes; an empty mark is one that couldn't be given."""
    for line in marks_of(session, edition):
        mark = "" if line.mark is None else str(line.mark)
        yield (line.entry, line.juror, line.criterion, mark, str(line.weight))


def ranking_heads(_session: Session, edition: Edition) -> Row:
    """One column for the mean of each criterion."""
    criteria = (f"mean_{each.code}" for each in Rubric.from_json(edition.rubric).criteria)
    return (*RANKED, *criteria, "readers", "lowest", "highest", "awards")


def ranking(session: Session, edition: Edition) -> Iterator[Row]:
    """One row an entry of the last ranking, in its order; none before the first."""
    # 1 ranking · 2 awards with their entries · 3 entries with team and school
    last = results.ranked(session, edition.id)
    if last is None:
        return
    criteria = [each.code for each in Rubric.from_json(edition.rubric).criteria]
    given: dict[str, list[str]] = {}
    for award in awards.of(session, edition):
        given.setdefault(entry_code(award.entry.number), []).append(award.label)
    names = results.named(session, edition, [entry_number(each["entry"]) for each in last.standings])
    for each in last.standings:
        named, extent = names.get(entry_number(each["entry"])), last.extents.get(each["entry"], {})
        who = (named.title, named.team, named.school, named.town, named.level) if named else ("",) * 5
        yield (
            str(each["rank"] or ""),
            "yes" if each["tied"] else "",
            each["entry"],
            *who,
            each["score"] or "",
            each["exact"] or "",
            *(each["means"].get(code, {}).get("mean") or "" for code in criteria),
            str(each["readers"]),
            extent.get("lowest") or "",
            extent.get("highest") or "",
            ", ".join(given.get(each["entry"], ())),
        )


def jurors(session: Session, edition: Edition) -> Iterator[Row]:
    """One row a juror with how far they are, in one statement."""

    def counted(*states: BallotState) -> Any:
        return func.count(case((Ballot.state.in_(states), Ballot.id)))

    statement = (
        select(
            Juror,
            counted(BallotState.DONE),
            counted(BallotState.CANNOT),
            counted(*OPEN),
            counted(BallotState.FREED),
        )
        .join(Juror.account)
        .outerjoin(Ballot, Ballot.juror_id == Juror.id)
        .where(Juror.edition_id == edition.id)
        .group_by(Juror.id, Account.id)
        .order_by(Juror.number)
        .options(contains_eager(Juror.account))
    )
    for juror, *counts in session.execute(statement):
        yield (
            juror_code(juror.number),
            juror.account.name,
            juror.account.email or "",
            juror.affiliation,
            juror.school.uai if juror.school else "",
            str(juror.capacity or ""),
            _state(juror),
            *map(str, counts),
            juror.seen_at.isoformat() if juror.seen_at else "",
        )


def _state(juror: Juror) -> str:
    if juror.left_at is not None:
        return "left"
    if juror.declined_at is not None:
        return "declined"
    return "accepted" if juror.accepted_at is not None else "invited"
