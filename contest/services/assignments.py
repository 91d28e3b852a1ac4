"""Apply an assignment exactly as it was previewed: deal, take away, tell the jurors; never move what is started."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from contest.jobs.queue import enqueue
from contest.models import Assignment, Ballot, Edition, Job, Juror
from contest.models.columns import new_key
from contest.models.jobs import JobKind, JobState
from contest.queries.assignments import Source, last_number
from contest.queries.plans import Preview, Wish, preview
from contest.rules.errors import Conflict
from contest.rules.jury import OPEN, BallotState, Freed
from contest.rules.phases import Phase, window_of
from contest.rules.rights import Actor
from contest.services import journal, jurors, piles
from judging.plan import Pair, Plan, own_order

LETTER = "juror_ready"
# A letter that comes too early asks again at the opening, and never more often than this.
PAUSE = timedelta(minutes=10)
# Ids in one statement: the engines count their parameters.
AT_ONCE = 5_000


def apply(
    session: Session, actor: Actor, *, edition: Edition, wish: Wish, digest: str, now: datetime
) -> Assignment:
    """Compute the plan again and write it. Refused for anyone but an organiser.

    Conflict("assignment") when anything it depends on changed since the preview with that digest, or when there is no
    plan or nothing to change.
    """
    jurors.expect_organiser(actor)
    # Two organisers who apply at the same moment come one after the other; the second finds another digest.
    session.get_one(Edition, edition.id, with_for_update={"of": Edition}, populate_existing=True)
    # Who declares a tie at this moment comes before, and is in the plan, or after, and finds the new ballots.
    piles.hold_jurors(session, Juror.edition_id == edition.id)
    found = preview(session, edition, wish)
    if found.plan is None or found.digest != digest or found.changes_nothing:
        raise Conflict("assignment")
    for juror_id in sorted(wish.without):
        jurors.take_out(session, actor, juror_id=juror_id, now=now)
    assignment = _write(session, actor, edition, found, found.plan, now=now)
    _take_away(session, found, now=now)
    _deal(session, assignment, found.added, found.source, now=now)
    _keep_readings(session, actor, edition, found.wish.readings)
    journal.write(
        session,
        actor,
        "assignment.applied",
        f"assignment:{assignment.id}",
        dealt=len(found.added),
        taken=len(found.dropped),
    )
    _tell(session, edition, assignment, found, now=now)
    return assignment


def wait_for_opening(session: Session, edition: Edition, juror: Juror, *, now: datetime) -> bool:
    """Whether it is too early to tell this juror that their ballots are ready; then the letter is put back."""
    opens_at = window_of(edition.windows, Phase.JUDGING).opens_at
    if now >= opens_at:
        return False
    _letter(
        session,
        juror.account_id,
        juror.id,
        last_number(session, edition.id),
        run_after=max(opens_at, now + PAUSE),
    )
    return True


def _write(
    session: Session, actor: Actor, edition: Edition, found: Preview, plan: Plan, *, now: datetime
) -> Assignment:
    assignment = Assignment(
        edition_id=edition.id,
        number=last_number(session, edition.id) + 1,
        seed=found.wish.seed,
        readings=found.wish.readings,
        facts={
            "loads": plan.loads,
            "links": plan.links.to_json(),
            "dealt": len(found.added),
            "taken": len(found.dropped),
            "kept_piles": found.wish.keep_piles,
        },
        applied_at=now,
        applied_by=actor.account_id,
    )
    session.add(assignment)
    session.flush()
    return assignment


def _take_away(session: Session, found: Preview, *, now: datetime) -> None:
    present = {place.code for place in found.source.places}
    moved = [ballot for ballot in found.dropped if ballot.pair[1] in present]
    _hold(session, [*(ballot.id for ballot in moved), *found.source.orphans])
    # A ballot that somebody begins at this very moment isn't in that state any more: then nothing is applied.
    _free(
        session,
        [ballot.id for ballot in moved if not ballot.excluded],
        Freed.DEALT_AGAIN,
        {BallotState.TO_READ},
        now=now,
    )
    _free(session, [ballot.id for ballot in moved if ballot.excluded], Freed.CONFLICT, OPEN, now=now)
    _free(session, found.source.orphans, Freed.ENTRY_GONE, OPEN, now=now)


def _hold(session: Session, ids: Collection[int]) -> None:
    """Hold these ballots by id, as an entry that goes does with its own."""
    for some in _cut(sorted(ids)):
        wanted = select(Ballot.id).where(Ballot.id.in_(some)).order_by(Ballot.id)
        session.scalars(wanted.with_for_update(of=Ballot)).all()


def _free(
    session: Session,
    ids: Collection[int],
    why: Freed,
    states: Collection[BallotState],
    *,
    now: datetime,
) -> None:
    freed = 0
    for some in _cut(ids):
        taken = (
            update(Ballot)
            .where(Ballot.id.in_(some), Ballot.state.in_(states))
            .values(state=BallotState.FREED, freed=why, freed_at=now)
            .returning(Ballot.id)
            .execution_options(synchronize_session=False)
        )
        freed += len(session.scalars(taken).all())
    if freed != len(ids):
        raise Conflict("assignment")


def _deal(
    session: Session, assignment: Assignment, pairs: Collection[Pair], source: Source, *, now: datetime
) -> None:
    """New ballots come after those that a juror holds, in the juror's own random order."""
    back = {ballot.pair: ballot.id for ballot in source.ballots}
    entry_ids = {entry.code: entry.id for entry in source.entries}
    new: dict[str, list[str]] = defaultdict(list)
    for entry, juror in pairs:
        new[juror].append(entry)
    ids = {code: source.juror_ids[code] for code in new}
    seeds, last = _seeds(session, ids.values()), _last_positions(session, ids.values())
    rows, returning = [], {}
    for juror, entries in new.items():
        juror_id = ids[juror]
        ordered = own_order(str(seeds[juror_id]), juror, entries)
        for position, entry in enumerate(ordered, start=last.get(juror_id, 0) + 1):
            if (entry, juror) in back:
                returning[back[entry, juror]] = position
                continue
            rows.append(
                {
                    "key": new_key(),
                    "juror_id": juror_id,
                    "entry_id": entry_ids[entry],
                    "assignment_id": assignment.id,
                    "position": position,
                    "assigned_at": now,
                }
            )
    if rows:
        session.execute(insert(Ballot), rows)
    _bring_back(session, assignment, returning, now=now)


def _bring_back(
    session: Session, assignment: Assignment, positions: dict[int, int], *, now: datetime
) -> None:
    """Pairs that were apart before keep their row, and what was marked on it."""
    for some in _cut(positions):
        ballots = session.scalars(select(Ballot).where(Ballot.id.in_(some))).all()
        piles.put_back(session, ballots)
        for ballot in ballots:
            ballot.assignment_id, ballot.assigned_at = assignment.id, now
            ballot.position = positions[ballot.id]
    session.flush()


def _seeds(session: Session, juror_ids: Collection[int]) -> dict[int, int]:
    return dict(session.execute(select(Juror.id, Juror.seed).where(Juror.id.in_(juror_ids))).all())


def _last_positions(session: Session, juror_ids: Collection[int]) -> dict[int, int]:
    return dict(
        session.execute(
            select(Ballot.juror_id, func.max(Ballot.position))
            .where(Ballot.juror_id.in_(juror_ids))
            .group_by(Ballot.juror_id)
        ).all()
    )


def _keep_readings(session: Session, actor: Actor, edition: Edition, readings: int) -> None:
    if edition.readings != readings:
        edition.readings = readings
        edition.version += 1
        session.flush()
        journal.write(session, actor, "readings.changed", f"edition:{edition.id}", readings=readings)


def _tell(
    session: Session, edition: Edition, assignment: Assignment, found: Preview, *, now: datetime
) -> None:
    """Before the opening everybody who has ballots is told at the opening; afterwards those who got new ones, now."""
    opens_at = window_of(edition.windows, Phase.JUDGING).opens_at
    new = {juror for _, juror in found.added}
    told = [
        place.id
        for place in found.source.places
        if place.code in new or (now < opens_at and found.loads[place.code])
    ]
    accounts = dict(session.execute(select(Juror.id, Juror.account_id).where(Juror.id.in_(told))).all())
    for juror_id in told:
        _letter(session, accounts[juror_id], juror_id, assignment.number, run_after=max(now, opens_at))


def move_letters(session: Session, edition: Edition, *, now: datetime) -> None:
    """Let « vos bulletins sont prêts » leave at the opening, after somebody moved that moment."""
    opens_at = window_of(edition.windows, Phase.JUDGING).opens_at
    theirs = select(Juror.id).where(Juror.edition_id == edition.id)
    session.execute(
        update(Job)
        .where(
            Job.kind == JobKind.MAIL,
            Job.state == JobState.READY,
            Job.arguments["template"].as_string() == LETTER,
            Job.arguments["juror_id"].as_integer().in_(theirs),
        )
        .values(run_after=max(now, opens_at))
        .execution_options(synchronize_session=False)
    )


def _letter(
    session: Session, account_id: int, juror_id: int, assignment: int, *, run_after: datetime
) -> None:
    enqueue(
        session,
        JobKind.MAIL,
        run_after=run_after,
        template=LETTER,
        account_id=account_id,
        juror_id=juror_id,
        assignment=assignment,
    )


def _cut(ids: Iterable[int]) -> Iterable[list[int]]:
    all_ids = list(ids)
    return (all_ids[start : start + AT_ONCE] for start in range(0, len(all_ids), AT_ONCE))
