"""The draft, its pupils, their authorisations and its photos."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from contest.database import Database
from contest.models import ConsentRow, Job, JournalRow, Photo, Pupil, Team
from contest.models.columns import utc_now
from contest.models.jobs import JobKind
from contest.queries.entries import draft_of
from contest.rules.consent import Answer, Signer, State, Use, state_of
from contest.rules.drafts import EditedMeanwhile, stamp
from contest.rules.entries import PhotoState
from contest.rules.errors import Closed, Invalid, NotFound, TooMany
from contest.rules.rights import Actor
from contest.rules.teams import TeamKind
from contest.services import consents, entries, photos, pupils, scope
from tests import builders
from uploads.errors import PictureRefused
from uploads.intake import Received
from uploads.kinds import Kind

SIGNED = date(2026, 1, 12)
JPEG = Received(digest="b" * 64, size=9, kind=Kind.JPEG)


def led_team(session: Session, **changes: object) -> tuple[Actor, Team]:
    """A teacher and their team."""
    teacher = builders.teacher(session)
    return builders.acting(teacher), builders.team(session, teacher=teacher, **changes)


def save(
    session: Session, actor: Actor, team: Team, shown: dict[str, str] | None = None, **texts: str
) -> None:
    entries.save(session, actor, key=team.key, texts=texts, shown=shown or {}, now=utc_now())


def test_only_the_fields_that_were_sent_change_and_the_class_may_write(session: Session) -> None:
    actor, team = led_team(session)
    save(session, actor, team, title="Poto", material="PLA")

    save(session, builders.acting_class(team), team, title="  Poto,\tle pot ")

    entry = scope.entry_for(session, actor, team.key)
    assert (entry.title, entry.material, entry.version) == ("Poto, le pot", "PLA", 2)
    assert session.scalars(select(JournalRow.actor)).all()[-1] == f"class:{team.id}"


def test_saving_the_same_text_again_counts_as_no_change(session: Session) -> None:
    actor, team = led_team(session)
    save(session, actor, team, title="Poto")
    save(session, actor, team, title="Poto")

    assert scope.entry_for(session, actor, team.key).version == 1


def test_two_people_in_different_fields_never_overwrite_each_other(session: Session) -> None:
    actor, team = led_team(session)
    before = {field: stamp("") for field in ("title", "why_fun")}

    save(session, actor, team, shown=before, title="Poto", why_fun="")
    save(session, builders.acting_class(team), team, shown=before, title="", why_fun="Il sourit.")

    entry = scope.entry_for(session, actor, team.key)
    assert (entry.title, entry.why_fun) == ("Poto", "Il sourit.")


def test_two_people_in_the_same_field_are_told_and_nothing_is_written(session: Session) -> None:
    actor, team = led_team(session)
    before = {"title": stamp(""), "material": stamp("")}
    save(session, actor, team, shown=before, title="Poto")

    with pytest.raises(EditedMeanwhile) as clash:
        save(session, builders.acting_class(team), team, shown=before, title="Popot", material="PLA")

    entry = scope.entry_for(session, actor, team.key)
    assert clash.value.fields == ("title",)
    assert (entry.title, entry.material) == ("Poto", "")


def test_simultaneous_saves_of_different_fields_are_all_kept(database: Database) -> None:
    with database.writing() as session:
        actor, team = led_team(session)
        key = team.key
    fields = ("title", "replaces", "why_ecological", "why_fun", "material")

    def write(field: str) -> None:
        for turn in range(4):
            with database.writing() as own:
                texts = {field: f"{field} {turn}"}
                entries.save(own, actor, key=key, texts=texts, shown={}, now=utc_now())

    threads = [threading.Thread(target=write, args=(field,)) for field in fields]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with database.reading() as session:
        entry = scope.entry_for(session, actor, key)
        assert {field: getattr(entry, field) for field in fields} == {field: f"{field} 3" for field in fields}
        assert entry.version == 20


@pytest.mark.parametrize(
    ("field", "text"), [("title", "x" * 81), ("color", "red"), ("level", "CM2"), ("why_fun", "x" * 601)]
)
def test_values_that_do_not_fit_are_refused_whole(session: Session, field: str, text: str) -> None:
    actor, team = led_team(session)

    with pytest.raises(Invalid) as refusal:
        save(session, actor, team, material="PLA", **{field: text})

    assert list(refusal.value.reasons) == [field]
    assert scope.entry_for(session, actor, team.key).material == ""


def test_the_draft_is_closed_after_the_deadline(session: Session) -> None:
    actor, team = led_team(session)
    builders.close_submission(session, team.edition)

    with pytest.raises(Closed):
        save(session, actor, team, title="Trop tard")


def add(session: Session, actor: Actor, team: Team, *names: str, under_15: bool = True) -> list[Pupil]:
    return pupils.add(session, actor, key=team.key, first_names=names, level="4e", under_15=under_15)


def test_a_whole_class_is_added_at_once(session: Session) -> None:
    actor, team = led_team(session)

    added = add(session, actor, team, "Adèle", " Ismaël ", "Jean-Noël", "Léa B", "MJ")

    assert [pupil.first_name for pupil in added] == ["Adèle", "Ismaël", "Jean-Noël", "Léa B", "MJ"]


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["Adèle DUPONT"], "surname"),
        (["LE-GALL Zoé"], "surname"),
        (["Zoé", "zoé"], "twice"),
        (["x" * 41], "too_long"),
        ([" "], "missing"),
    ],
)
def test_names_that_say_too_much_or_nothing_are_refused(
    session: Session, names: list[str], reason: str
) -> None:
    actor, team = led_team(session)

    with pytest.raises(Invalid) as refusal:
        add(session, actor, team, *names)

    assert refusal.value.reasons == {"first_names": reason}


def test_an_individual_entry_has_one_pupil(session: Session) -> None:
    actor, team = led_team(session, kind=TeamKind.INDIVIDUAL)
    add(session, actor, team, "Adèle")

    with pytest.raises(TooMany):
        add(session, actor, team, "Ismaël")


def test_removing_a_pupil_erases_their_authorisations(session: Session) -> None:
    actor, team = led_team(session)
    (pupil,) = add(session, actor, team, "Adèle")
    declare(session, actor, team, [pupil])

    pupils.remove(session, actor, key=team.key, pupil_id=pupil.id, now=utc_now())

    assert session.scalars(select(ConsentRow)).all() == []
    assert "Adèle" not in str([row.facts for row in session.scalars(select(JournalRow))])


def test_another_teams_pupil_is_not_found(session: Session) -> None:
    actor, team = led_team(session)
    _, other = led_team(session)
    pupil = builders.pupil(session, team=other)

    with pytest.raises(NotFound):
        pupils.remove(session, actor, key=team.key, pupil_id=pupil.id, now=utc_now())
    with pytest.raises(NotFound):
        declare(session, actor, team, [pupil])
    with pytest.raises(NotFound):
        pupils.add(
            session, builders.acting_class(other), key=team.key, first_names=["A"], level="4e", under_15=True
        )


def declare(
    session: Session,
    actor: Actor,
    team: Team,
    chosen: list[Pupil],
    *,
    signer: Signer = Signer.MOTHER,
    answer: Answer = Answer.YES,
    signed_on: date = SIGNED,
) -> list[ConsentRow]:
    return consents.declare(
        session,
        actor,
        key=team.key,
        pupil_ids=[pupil.id for pupil in chosen],
        signer=signer,
        signed_on=signed_on,
        answers={Use.PARTICIPATION: answer},
        now=utc_now(),
    )


def participation(pupil: Pupil, needed: int = 1) -> State:
    return state_of(pupil.signatures, Use.PARTICIPATION, signatures_needed=needed)


def test_a_pile_of_papers_is_noted_in_one_go(session: Session) -> None:
    actor, team = led_team(session)
    chosen = add(session, actor, team, "Adèle", "Ismaël", "Lina")

    declare(session, actor, team, chosen)

    assert [participation(pupil) for pupil in chosen] == [State.GRANTED] * 3


def test_two_parents_sign_when_the_edition_asks_for_two(session: Session) -> None:
    actor, team = led_team(session)
    (pupil,) = add(session, actor, team, "Lina")

    declare(session, actor, team, [pupil])
    assert participation(pupil, 2) is State.HALF
    declare(session, actor, team, [pupil], signer=Signer.FATHER)

    assert participation(pupil, 2) is State.GRANTED


def test_the_same_paper_noted_twice_is_one_signature(session: Session) -> None:
    actor, team = led_team(session)
    (pupil,) = add(session, actor, team, "Lina")

    assert len(declare(session, actor, team, [pupil])) == 1
    assert declare(session, actor, team, [pupil]) == []


def test_a_later_answer_of_the_same_adult_replaces_the_earlier_one(session: Session) -> None:
    actor, team = led_team(session)
    (pupil,) = add(session, actor, team, "Lina")
    declare(session, actor, team, [pupil], answer=Answer.NO)
    assert participation(pupil) is State.REFUSED

    declare(session, actor, team, [pupil], signed_on=SIGNED + timedelta(days=1))

    assert participation(pupil) is State.GRANTED
    assert [row.withdrawn_at is None for row in pupil.consents] == [False, True]


def test_an_authorisation_is_withdrawn_even_after_the_deadline_and_its_trace_stays(session: Session) -> None:
    actor, team = led_team(session)
    (pupil,) = add(session, actor, team, "Lina")
    (row,) = declare(session, actor, team, [pupil])
    builders.close_submission(session, team.edition)

    consents.withdraw(session, actor, key=team.key, consent_id=row.id, now=utc_now())

    assert participation(pupil) is State.TO_ASK
    assert session.scalars(select(ConsentRow)).one().withdrawn_at is not None
    assert session.scalars(select(JournalRow.act)).all()[-1] == "consent.withdrawn"


def test_a_day_to_come_and_a_child_who_signs_alone_are_refused(session: Session) -> None:
    actor, team = led_team(session)
    (pupil,) = add(session, actor, team, "Lina")

    with pytest.raises(Invalid):
        declare(session, actor, team, [pupil], signed_on=utc_now().date() + timedelta(days=2))
    with pytest.raises(Invalid):
        declare(session, actor, team, [pupil], signer=Signer.PUPIL)
    with pytest.raises(Invalid):
        declare(session, actor, team, [])


def add_photo(session: Session, actor: Actor, team: Team, received: Received = JPEG) -> Photo:
    return photos.add(
        session, actor, key=team.key, received=received, caption=" Poto imprimé ", now=utc_now()
    )


def test_a_photo_waits_for_its_clean_copy(session: Session) -> None:
    _actor, team = led_team(session)

    photo = add_photo(session, builders.acting_class(team), team)

    assert (photo.state, photo.received_digest, photo.caption) == (
        PhotoState.WAITING,
        JPEG.digest,
        "Poto imprimé",
    )
    job = session.scalars(select(Job)).one()
    assert (job.kind, job.arguments) == (JobKind.PHOTO, {"photo_id": photo.id})


@pytest.mark.parametrize(
    ("kind", "why"), [(Kind.HEIC, "heic"), (Kind.PDF, "not_a_picture"), (Kind.HTML, "not_a_picture")]
)
def test_what_is_not_a_picture_is_refused_with_its_reason(session: Session, kind: Kind, why: str) -> None:
    actor, team = led_team(session)

    with pytest.raises(PictureRefused) as refusal:
        add_photo(session, actor, team, Received(digest="c" * 64, size=9, kind=kind))

    assert refusal.value.why == why


def test_the_sixth_photo_is_refused_and_a_refused_one_takes_no_place(session: Session) -> None:
    actor, team = led_team(session)
    kept = [add_photo(session, actor, team) for _ in range(5)]

    with pytest.raises(TooMany):
        add_photo(session, actor, team)
    photos.refuse(session, photo_id=kept[0].id, reason="broken")

    assert add_photo(session, actor, team).id


def test_the_received_bytes_are_given_up_once_no_photo_needs_them(session: Session) -> None:
    actor, team = led_team(session)
    first, second = add_photo(session, actor, team), add_photo(session, actor, team)

    def record(photo: Photo) -> str | None:
        return photos.record(
            session, photo_id=photo.id, large_digest="d" * 64, small_digest="e" * 64, width=1600, height=1200
        )

    assert record(first) is None
    assert record(second) == JPEG.digest
    assert (second.state, second.received_digest, second.width) == (PhotoState.READY, None, 1600)


def test_a_photo_is_captioned_and_taken_away_by_its_team_only(session: Session) -> None:
    actor, team = led_team(session)
    stranger, _ = led_team(session)
    photo = add_photo(session, actor, team)

    with pytest.raises(NotFound):
        photos.delete(session, stranger, key=photo.key, now=utc_now())
    photos.caption(session, actor, key=photo.key, words="Le voilà\n!", now=utc_now())
    assert photo.caption == "Le voilà !"
    photos.delete(session, actor, key=photo.key, now=utc_now())

    assert draft_of(session, scope.entry_for(session, actor, team.key)).photos == []
