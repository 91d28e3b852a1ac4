"""What would be published now, and what an organiser should know before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.models import Account, Award, Edition, Entry, Result, Team, TeamTeacher
from contest.models.accounts import Teacher
from contest.models.columns import Document
from contest.queries import awards as giving
from contest.queries import ballots
from contest.queries.publicity import is_public
from contest.queries.results import admitted, changed_since, ranked
from contest.rules.frozen import GivenAward, digest_of, freeze
from judging.rubric import Rubric


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The content as it would be frozen, before the codes of the published table are drawn.

    `stale`: marks moved since the ranking was computed. `gone`: awards of entries that are no longer admitted.
    `unexplained`: places that aren't the ranking's (any more), and nobody said why.
    """

    result: Result
    content: Document
    stale: bool
    gone: tuple[Award, ...]
    unexplained: tuple[Award, ...]

    @property
    def digest(self) -> str:
        """What an organiser saw: publishing anything else is refused."""
        return digest_of(self.content)


def draft(session: Session, edition: Edition, *, top: int, exactly: bool = True) -> Draft | None:
    """From the last ranking and the awards as they are; None before the first ranking.

    `exactly` compares every mark with those of the ranking; a page that is only read trusts the instants of the saves.
    """
    last = ranked(session, edition.id, additions=True)
    if last is None:
        return None
    given = giving.of(session, edition)
    living = set(
        session.scalars(
            select(Entry.id).where(admitted(edition), Entry.id.in_([award.entry_id for award in given]))
        )
    )
    content = freeze(
        {"ranking": last.ranking, "additions": last.additions, "extents": last.extents},
        rubric=Rubric.from_json(edition.rubric),
        awards=[_frozen(award) for award in given if award.entry_id in living],
        top=top,
    )
    return Draft(
        result=last.result,
        content={"result": last.result.number, "result_digest": last.result.digest, **content},
        stale=_is_stale(session, edition, last.result, exactly=exactly),
        gone=tuple(award for award in given if award.entry_id not in living),
        unexplained=_unexplained(given, content),
    )


def _is_stale(session: Session, edition: Edition, result: Result, *, exactly: bool) -> bool:
    if exactly:
        return ballots.digest_of(session, edition) != result.input_digest
    assert result.computed_at is not None  # it is the last one computed
    return bool(changed_since(session, edition, result.computed_at))


def _unexplained(given: Sequence[Award], content: Document) -> tuple[Award, ...]:
    """A place that followed an earlier ranking needs a reason as much as one given against this one."""
    places = {each["entry"]: each["rank"] for each in content["entries"]}
    return tuple(
        award
        for award in given
        if award.rank is not None
        and not award.reason
        and places.get(ballots.entry_code(award.entry.number)) != award.rank
    )


def public_numbers(session: Session, edition: Edition, numbers: Sequence[int]) -> frozenset[int]:
    """Those of the entries that may be shown with picture, title and team today."""
    return frozenset(
        session.scalars(select(Entry.number).where(is_public(edition), Entry.number.in_(numbers)))
    )


def teachers(session: Session, edition: Edition) -> Sequence[int]:
    """The accounts of the teachers of all admitted entries, each once."""
    return session.scalars(
        select(Account.id)
        .join(Teacher, Teacher.account_id == Account.id)
        .join(TeamTeacher, TeamTeacher.teacher_id == Teacher.id)
        .join(Team, Team.id == TeamTeacher.team_id)
        .join(Entry, Entry.team_id == Team.id)
        .where(admitted(edition), Team.dissolved_at.is_(None), Account.erased_at.is_(None))
        .distinct()
        .order_by(Account.id)
    ).all()


def _frozen(award: Award) -> GivenAward:
    return GivenAward(
        entry=ballots.entry_code(award.entry.number),
        kind=award.kind.value,
        label=award.label,
        reason=award.reason,
        rank=award.rank,
    )
