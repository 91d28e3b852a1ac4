"""What is published is the ranking to the digit, stays as it was, names nobody, and is told when everybody may look."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.mail import compose
from contest.models import Ballot, Edition, Entry, Job, Publication, School, Team
from contest.models.columns import utc_now
from contest.models.jobs import JobKind
from contest.queries import publications, publishing
from contest.rules.awards import AwardKind
from contest.rules.default_edition import RUBRIC
from contest.rules.eligibility import Eligibility
from contest.rules.errors import Closed, Conflict, Invalid, NotFound, Refused
from contest.rules.frozen import GivenAward, bundle, digest_of, freeze, shown, veiled
from contest.rules.phases import Phase, window_of
from contest.rules.rights import NOBODY, Actor
from contest.services import awards, edition_copies, editions, hiding, publication
from contest.services.awards import Wanted
from contest.services.edition_copies import NewEdition
from contest.settings import Settings
from contest.worker.ranking import content_of
from judging.ranking import rank, run
from judging.rubric import Rubric
from judging.table import read_ballots
from tests import builders, computing

NOW = utc_now()
TOP = 3


def deliberating(session: Session, entries: int = 6) -> tuple[Edition, Actor]:
    """A judged edition whose ranking is computed, and whose second entry gets a mention."""
    edition = builders.edition(session)
    builders.open_phase(session, edition, Phase.DELIBERATION)
    computing.judge(session, edition=edition, entries=entries)
    computing.compute(session, edition=edition)
    organiser = builders.acting_organiser(builders.organiser(session))
    mention = Wanted(kind=AwardKind.MENTION, label="Le plus rigolo", reason="Coup de cœur.")
    awards.give(session, organiser, edition=edition, number=5, wanted=mention, now=NOW)
    return edition, organiser


def publish(session: Session, edition: Edition, actor: Actor, **changes: Any) -> Publication:
    """Publish what is there to be published, as somebody does who has just read it again."""
    draft = publishing.draft(session, edition, top=changes.get("top", TOP))
    values = {"seen": draft.digest if draft else "", "top": TOP, "after": 0, "now": NOW} | changes
    return publication.publish(session, actor, edition=edition, **values)


def test_what_is_published_is_the_ranking_to_the_digit(session: Session) -> None:
    edition, organiser = deliberating(session)

    made = publish(session, edition, organiser)

    assert made.result.content is not None
    ranking = made.result.content["ranking"]
    assert [(each["entry"], each["rank"], each["score"]) for each in made.content["entries"]] == [
        (each["entry"], each["rank"], each["score"]) for each in ranking["standings"]
    ]
    for each in made.content["entries"]:
        assert sum(_hundredths(term["points"]) for term in each["terms"]) == _hundredths(each["score"])
    assert made.content["input_digest"] == made.result.input_digest == ranking["digest"]
    assert made.digest == digest_of(made.content)


def test_a_new_mark_changes_nothing_of_what_was_published(session: Session) -> None:
    edition, organiser = deliberating(session)
    made = publish(session, edition, organiser)
    before = json.dumps(made.content, sort_keys=True)

    for row in session.scalars(select(Ballot)).all():
        row.marks[0].value = 0
    session.flush()
    computing.compute(session, edition=edition)
    session.expire_all()

    latest = publications.latest(session, edition.id)
    assert latest is not None
    assert (latest.id, digest_of(latest.content)) == (made.id, made.digest)
    assert json.dumps(latest.content, sort_keys=True) == before


def test_nothing_that_is_frozen_names_anybody(session: Session) -> None:
    edition, organiser = deliberating(session)

    frozen = json.dumps(publish(session, edition, organiser).content, ensure_ascii=False)

    names = [*session.scalars(select(Team.name)), *session.scalars(select(School.name))]
    names += [*session.scalars(select(Entry.title)), *session.scalars(select(builders.Pupil.first_name))]
    names += [name for name in session.scalars(select(builders.Account.name)) if name]
    assert [name for name in names if name in frozen] == []


def test_the_published_table_gives_the_same_scores_and_hides_whose_the_last_ones_are(
    session: Session,
) -> None:
    edition, organiser = deliberating(session)
    made = publish(session, edition, organiser)
    assert made.result.content is not None
    sealed = made.content["bundle"]

    table, digest = bundle(made.result.content, sealed["veils"])
    read = read_ballots(table)
    again = rank(read.marks, read.weights)

    assert set(sealed["veils"]) == {"F-004", "F-006"}
    assert not any(code in table for code in sealed["veils"])
    assert [each.printed for each in again.standings] == [each["score"] for each in made.content["entries"]]
    assert [each.entry for each in again.standings][:TOP] == ["F-001", "F-002", "F-003"]
    assert (
        (again.digest, len(table.encode()))
        == (digest, sealed["bytes"])
        == (sealed["digest"], sealed["bytes"])
    )


def test_it_is_published_once_and_corrected_with_a_reason(session: Session) -> None:
    edition, organiser = deliberating(session)
    first = publish(session, edition, organiser)
    kept = first.digest

    with pytest.raises(Conflict, match="publication"):
        publish(session, edition, organiser)
    with pytest.raises(Invalid) as silent:
        publish(session, edition, organiser, after=1)
    second = publish(session, edition, organiser, after=1, reason="Une note avait été mal recopiée.", top=5)

    assert silent.value.reasons == {"reason": "missing"}
    assert (second.number, second.reason) == (2, "Une note avait été mal recopiée.")
    assert publications.latest(session, edition.id) is second
    assert (first.digest, digest_of(first.content)) == (kept, kept)


def test_only_what_was_read_again_is_published(session: Session) -> None:
    edition, organiser = deliberating(session)
    draft = publishing.draft(session, edition, top=TOP)
    assert draft is not None
    lightest = Wanted(kind=AwardKind.MENTION, label="Le plus léger", reason="19 g.")
    awards.give(session, organiser, edition=edition, number=4, wanted=lightest, now=NOW)

    with pytest.raises(Conflict, match="publication"):
        publish(session, edition, organiser, seen=draft.digest)


def test_marks_that_moved_ask_for_another_computation_first(session: Session) -> None:
    edition, organiser = deliberating(session)
    row = session.scalars(select(Ballot)).first()
    assert row is not None
    row.marks[0].value = 1
    session.flush()

    with pytest.raises(Conflict, match="marks"):
        publish(session, edition, organiser)


def test_an_award_of_an_entry_that_is_gone_stops_it(session: Session) -> None:
    edition, organiser = deliberating(session)
    entry = session.scalars(select(Entry).where(Entry.number == 5)).one()
    entry.eligibility = Eligibility.REFUSED
    session.flush()
    computing.compute(session, edition=edition)

    with pytest.raises(Conflict, match="awards"):
        publish(session, edition, organiser)


def test_a_place_that_the_ranking_has_left_is_published_with_its_reason_only(session: Session) -> None:
    edition, organiser = deliberating(session)
    first, second = session.scalars(select(Entry).order_by(Entry.number).limit(2))
    hiding.hide(session, organiser, key=first.key, reason="À revoir", version=0, now=NOW)
    computing.compute(session, edition=edition)
    prize = Wanted(kind=AwardKind.PRIZE, label="1er prix", rank=1)
    given = awards.give(session, organiser, edition=edition, number=second.number, wanted=prize, now=NOW)
    hiding.show(session, organiser, key=first.key, version=1)
    computing.compute(session, edition=edition)

    with pytest.raises(Conflict, match="override"):
        publish(session, edition, organiser)
    awards.change(
        session, organiser, edition=edition, award_id=given.id, version=given.version,
        label="1er prix", reason="Vote du jury.", now=NOW,
    )  # fmt: skip

    assert publish(session, edition, organiser).content["awards"][0]["reason"] == "Vote du jury."


@pytest.mark.parametrize("top", [2, 51])
def test_the_number_of_public_places_has_its_limits(session: Session, top: int) -> None:
    edition, organiser = deliberating(session)

    with pytest.raises(Invalid) as refused:
        publish(session, edition, organiser, top=top)

    assert refused.value.reasons == {"top": "range"}


def test_nothing_is_published_too_early_by_somebody_else_or_without_a_ranking(session: Session) -> None:
    edition = builders.edition(session)
    organiser = builders.acting_organiser(builders.organiser(session))

    with pytest.raises(Closed):
        publish(session, edition, organiser)
    builders.open_phase(session, edition, Phase.DELIBERATION)
    with pytest.raises(NotFound):
        publish(session, edition, organiser)
    with pytest.raises(Refused):
        publish(session, edition, NOBODY)


def letters(session: Session) -> Sequence[Job]:
    jobs = session.scalars(select(Job).where(Job.kind == JobKind.MAIL).order_by(Job.id))
    return [job for job in jobs if job.arguments["template"] == publication.LETTER]


def test_teachers_are_told_once_when_the_results_open(session: Session, settings: Settings) -> None:
    edition, organiser = deliberating(session)
    opens_at = window_of(edition.windows, Phase.RESULTS).opens_at

    publish(session, edition, organiser)
    publish(session, edition, organiser, after=1, reason="Une note avait été mal recopiée.")
    waiting = letters(session)
    early = compose(session, waiting[0].arguments, settings, NOW)
    builders.open_phase(session, edition, Phase.RESULTS)
    late = compose(session, waiting[0].arguments, settings, utc_now())

    assert len(waiting) == 6
    assert {job.run_after for job in waiting} == {opens_at}
    assert early is None
    assert len(letters(session)) == 7
    assert late is not None
    assert "Une note avait été mal recopiée." in late.text
    assert "/equipes" in late.text


def test_letters_follow_the_opening_when_it_moves(session: Session) -> None:
    edition, organiser = deliberating(session)
    publish(session, edition, organiser)
    later, now = NOW + timedelta(days=2), NOW - timedelta(days=2)

    editions.move_phase(session, organiser, edition=edition, phase=Phase.RESULTS, opens_at=later)
    session.expire_all()
    put_off = {job.run_after for job in letters(session)}
    editions.move_phase(session, organiser, edition=edition, phase=Phase.RESULTS, opens_at=now)
    session.expire_all()

    assert put_off == {later}
    assert all(job.run_after <= utc_now() for job in letters(session))


def test_the_dates_of_another_edition_move_no_letter(session: Session) -> None:
    edition, organiser = deliberating(session)
    publish(session, edition, organiser)
    opens_at = window_of(edition.windows, Phase.RESULTS).opens_at
    wanted = NewEdition(title="La suivante", year=2031, slug="suivante", first_day=date(2031, 1, 6))
    following = edition_copies.copy(session, organiser, source_id=edition.id, wanted=wanted, now=NOW)

    editions.move_phase(
        session,
        organiser,
        edition=following,
        phase=Phase.RESULTS,
        opens_at=window_of(following.windows, Phase.RESULTS).opens_at + timedelta(days=2),
    )

    session.expire_all()
    assert {job.run_after for job in letters(session)} == {opens_at}


marks = some.integers(0, 4) | some.none()
tables = some.dictionaries(
    some.integers(1, 30).map(lambda number: f"F-{number:03d}"),
    some.lists(some.tuples(marks, marks, marks), min_size=1, max_size=4),
    min_size=1,
    max_size=12,
)


@given(tables, some.integers(3, 12), some.data())
def test_whatever_the_marks_the_publication_is_the_ranking_and_its_table_says_the_same(
    table: dict[str, list[tuple[int | None, int | None, int | None]]], top: int, data: some.DataObject
) -> None:
    rubric = Rubric.from_json(RUBRIC)
    weights = {each.code: each.weight for each in rubric.criteria}
    rows = [
        [entry, f"J-{juror:02d}", code, mark]
        for entry, readings in table.items()
        for juror, reading in enumerate(readings, start=1)
        for code, mark in zip(weights, reading, strict=True)
    ]
    computed = content_of(run({"rows": rows, "weights": weights}, None), rows=rows, weights=weights)  # type: ignore[arg-type]
    prized = data.draw(some.lists(some.sampled_from(sorted(table)), unique=True, max_size=3))
    given_awards = [
        GivenAward(entry=entry, kind="mention", label="Le plus rigolo", reason="Oui.", rank=None)
        for entry in prized
    ]

    content = freeze(computed, rubric=rubric, awards=given_awards, top=top)
    hidden = veiled(computed, content)
    published, _ = bundle(computed, {code: f"O-{place}" for place, code in enumerate(hidden)})

    standings = computed["ranking"]["standings"]
    ranked = {each["entry"]: each for each in standings if each["rank"] is not None}
    assert {each["entry"] for each in content["entries"]} == set(ranked)
    for each in content["entries"]:
        assert (each["rank"], each["score"]) == (
            ranked[each["entry"]]["rank"],
            ranked[each["entry"]]["score"],
        )
        assert sum(_hundredths(term["points"]) for term in each["terms"]) == _hundredths(each["score"])
    public = {code for code, each in ranked.items() if each["rank"] <= top} | set(prized)
    assert set(shown(content)) == public
    assert set(hidden) == set(table) - public
    read = read_ballots(published)
    again = rank(read.marks, read.weights)
    assert sorted(each.printed or "" for each in again.standings) == sorted(
        each["score"] or "" for each in standings
    )


def _hundredths(printed: str) -> int:
    return round(float(printed) * 100)
