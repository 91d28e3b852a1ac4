"""The conditions in SQL say exactly what the rules of publication say, whatever was signed and decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from contest.models import ConsentRow, Entry
from contest.models.columns import utc_now
from contest.queries import publicity
from contest.rules import publication
from contest.rules.consent import Answer, Signature, Signer, Use
from contest.rules.eligibility import Eligibility
from contest.rules.entries import EntryState
from contest.rules.publication import Publicity
from tests import builders

DAY = date(2027, 1, 12)


@dataclass(frozen=True, slots=True)
class Paper:
    """One declared signature, perhaps withdrawn since."""

    use: Use
    signer: Signer
    answer: Answer
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Case:
    """One entry with the papers of each pupil of its team."""

    state: EntryState
    eligibility: Eligibility
    hidden: bool
    dissolved: bool
    pupils: tuple[tuple[Paper, ...], ...]

    def as_the_rule_takes_it(self) -> Publicity:
        return Publicity(
            state=self.state,
            eligibility=self.eligibility,
            hidden=self.hidden,
            dissolved=self.dissolved,
            pupils=tuple(
                tuple(
                    Signature(use=paper.use, signer=paper.signer, answer=paper.answer, signed_on=DAY)
                    for paper in papers
                    if not paper.withdrawn
                )
                for papers in self.pupils
            ),
        )


def mostly(usual: object, kind: type) -> some.SearchStrategy:
    return some.just(usual) | some.sampled_from(kind)


papers = some.builds(
    Paper,
    use=some.sampled_from(Use),
    signer=some.sampled_from(Signer),
    answer=mostly(Answer.YES, Answer),
    withdrawn=some.sampled_from([False, False, True]),
)
# What is needed, so that public entries are met too; then whatever else was signed.
enough = some.sampled_from([Signer.MOTHER, Signer.GUARDIAN]).map(
    lambda signer: [Paper(use, signer, Answer.YES, withdrawn=False) for use in publication.NEEDED]
)
pupils = some.lists(
    some.builds(lambda first, then: (*first, *then), enough | some.just([]), some.lists(papers, max_size=4))
    | enough.map(tuple),
    max_size=3,
)
cases = some.builds(
    Case,
    state=mostly(EntryState.SUBMITTED, EntryState),
    eligibility=mostly(Eligibility.ACCEPTED, Eligibility),
    hidden=some.sampled_from([False, False, False, True]),
    dissolved=some.sampled_from([False, False, False, True]),
    pupils=pupils.map(tuple),
)
on_a_database = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def laid(session: Session, case: Case) -> int:
    """The id of an entry made so."""
    team = builders.team(session, dissolved_at=utc_now() if case.dissolved else None)
    entry = session.scalars(select(Entry).where(Entry.team_id == team.id)).one()
    entry.state, entry.eligibility = case.state, case.eligibility
    entry.hidden_at = utc_now() if case.hidden else None
    for papers in case.pupils:
        pupil = builders.pupil(session, team=team)
        for paper in papers:
            builders.consent(
                session,
                pupil=pupil,
                use=paper.use,
                signer=paper.signer,
                answer=paper.answer,
                withdrawn_at=utc_now() if paper.withdrawn else None,
            )
    return entry.id


def found(session: Session, condition: ColumnElement[bool]) -> set[int]:
    return set(session.scalars(select(Entry.id).where(condition)))


@on_a_database
@given(some.lists(cases, min_size=1, max_size=4), some.sampled_from([1, 2]))
def test_the_condition_finds_the_entries_that_the_rule_calls_public(
    session: Session, world: list[Case], needed: int
) -> None:
    with session.begin_nested() as attempt:
        edition = builders.edition(session, signatures_needed=needed)
        ids = [laid(session, case) for case in world]

        public = found(session, publicity.is_public(edition))

        assert public == {
            number
            for number, case in zip(ids, world, strict=True)
            if publication.is_public(case.as_the_rule_takes_it(), signatures_needed=needed)
        }
        attempt.rollback()


@on_a_database
@given(cases, some.sampled_from([1, 2]), some.sampled_from(Use))
def test_a_use_is_granted_to_all_when_the_rule_says_so(
    session: Session, case: Case, needed: int, use: Use
) -> None:
    with session.begin_nested() as attempt:
        edition = builders.edition(session, signatures_needed=needed)
        number = laid(session, case)

        granted = number in found(session, publicity.granted_to_all(edition, use))

        assert granted == publication.granted(
            case.as_the_rule_takes_it().pupils, use, signatures_needed=needed
        )
        attempt.rollback()


def test_one_withdrawn_authorisation_takes_the_entry_away_at_once(session: Session) -> None:
    edition = builders.edition(session)
    entry = builders.admitted_entry(session)
    before = found(session, publicity.is_public(edition))

    work = session.scalars(select(ConsentRow).join(ConsentRow.pupil).where(ConsentRow.use == Use.WORK)).one()
    work.withdrawn_at = utc_now()
    session.flush()

    assert before == {entry.id}
    assert found(session, publicity.is_public(edition)) == set()


def test_an_entry_of_another_edition_is_not_public_in_this_one(session: Session) -> None:
    builders.edition(session, slug="avant")
    builders.admitted_entry(session)

    later = builders.edition(session)

    assert found(session, publicity.is_public(later)) == set()


def test_a_pupil_whose_family_said_nothing_hides_the_whole_team(session: Session) -> None:
    edition = builders.edition(session)
    entry = builders.admitted_entry(session)

    builders.pupil(session, team=entry.team)

    assert found(session, publicity.is_public(edition)) == set()
