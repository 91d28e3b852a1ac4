"""The organiser's board: one sentence for each phase, tasks that come and go, late jurors, the end of the contest."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from contest.database import Database
from contest.jobs.queue import enqueue
from contest.models import (
    Award,
    Ballot,
    ConflictOfInterest,
    ContentReport,
    Edition,
    EditionPhase,
    EligibilityDecision,
    Entry,
    Job,
    Juror,
    Photo,
    Publication,
    Result,
    Teacher,
)
from contest.models.columns import utc_now
from contest.models.jobs import JobKind, JobState
from contest.queries import editions
from contest.rules import legal
from contest.rules.awards import AwardKind
from contest.rules.eligibility import Eligibility, PhotoDecision
from contest.rules.entries import EntryState, PhotoState
from contest.rules.jury import BallotState, Cannot, ConflictKind
from contest.rules.phases import Phase
from contest.web.organiser.overview import address
from contest.wording.tasks import ending, entering, judging
from contest.wording.tasks.order import TELLERS
from contest.wording.tasks.task import Place, Task
from tests import builders, computing
from tests.listening import cost
from tests.people import organiser_browser

Arrange = Callable[[Session, Edition], None]
MARKS = {"originality": 2, "creativity": 2, "ecology": 2}


def during(session: Session, phase: Phase, *, days_gone: float = 1) -> Edition:
    """The current edition with that phase open since so many days, of nine."""
    edition = editions.current(session)
    builders.open_phase(session, edition, phase)
    for row in edition.phases:
        row.opens_at -= timedelta(days=days_gone - 1)
        row.closes_at -= timedelta(days=days_gone - 1)
    session.flush()
    return edition


def board(app: Flask) -> str:
    """The page, its unbreakable spaces made plain."""
    return re.sub(r"[\u00a0\u202f]", " ", organiser_browser(app).get("/organisation").text)


def headline(app: Flask) -> str:
    found = re.search(r"<h1>(.*?)</h1>", board(app))
    assert found is not None
    return found[1]


def titles(app: Flask) -> list[str]:
    """The tasks, in their order."""
    return re.findall(r"<h3>(.*?)</h3>", board(app))


def links(app: Flask) -> list[str]:
    """Where the tasks lead."""
    page = board(app)
    todo = page[page.index('class="todo"') : page.index("</ul>", page.index('class="todo"'))]
    return [link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*)"', todo)]


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase.REGISTRATION, "Les inscriptions avancent : 2 équipes."),
        (Phase.SUBMISSION, "Le dépôt avance : 1 candidature sur 2."),
        (Phase.ELIGIBILITY, "La recevabilité est prononcée : 1 candidature recevable."),
        (Phase.JUDGING, "L’évaluation avance. Il manque 3 lectures."),
        (Phase.DELIBERATION, "Le jury a rendu ses bulletins. Le classement reste à calculer."),
        (Phase.RESULTS, "Le jour des résultats est venu. Rien n’est encore publié."),
    ],
)
def test_each_phase_has_its_headline(app: Flask, database: Database, phase: Phase, words: str) -> None:
    with database.writing() as session:
        edition = during(session, phase)
        builders.team(session)
        builders.ballot(session, juror=builders.juror(session), entry=builders.admitted_entry(session))
        assert edition.readings == 3

    assert headline(app) == words


@pytest.mark.parametrize(
    ("phase", "words"),
    [
        (Phase.REGISTRATION, "Les inscriptions sont ouvertes : aucune équipe."),
        (Phase.SUBMISSION, "Le dépôt est ouvert : aucune candidature."),
        (Phase.ELIGIBILITY, "La recevabilité est ouverte, et aucune candidature n’est déposée."),
    ],
)
def test_nothing_is_said_in_words_and_not_in_figures(
    app: Flask, database: Database, phase: Phase, words: str
) -> None:
    with database.writing() as session:
        during(session, phase)

    assert headline(app) == words
    assert "0 équipe" not in board(app).partition("À faire maintenant")[2]


def test_a_draft_is_no_entry_yet(app: Flask, database: Database) -> None:
    with database.writing() as session:
        during(session, Phase.SUBMISSION)
        builders.team(session)

    assert headline(app) == "Le dépôt est ouvert : aucune candidature sur 1."


def test_a_pause_is_the_headline(app: Flask, database: Database) -> None:
    with database.writing() as session:
        edition = during(session, Phase.JUDGING)
        next(row for row in edition.phases if row.phase is Phase.JUDGING).paused_at = utc_now()

    assert headline(app) == "L’évaluation est en pause."


def test_what_came_of_each_phase_stands_under_its_name(app: Flask, database: Database) -> None:
    with database.writing() as session:
        edition = during(session, Phase.DELIBERATION)
        computing.judge(session, edition=edition, entries=2)

    page = board(app)

    whens = re.findall(r"<strong>(\w+).*?</strong><span class=\"small\">(.*?)</span>", page)
    assert whens[:4] == [
        ("Inscription", "2 équipes"),
        ("Dépôt", "2 candidatures"),
        ("Recevabilité", "2 recevables"),
        ("Évaluation", "6 lectures"),
    ]
    assert whens[4][1].startswith("se ferme le ")
    assert whens[5][1].startswith("le ")


def test_letters_of_a_later_day_are_planned_and_do_not_wait(app: Flask, database: Database) -> None:
    with database.writing() as session:
        enqueue(session, JobKind.MAIL, run_after=utc_now() + timedelta(days=1), template="juror_ready")

    page = board(app)

    assert "1 tâche prévue pour plus tard." in page
    assert "en attente" not in page


def by_hand(database: Database, phase: Phase, **moments: timedelta) -> None:
    """Open or close a phase so long from now."""
    with database.writing() as session:
        row = next(row for row in editions.current(session).phases if row.phase is phase)
        for name, since in moments.items():
            setattr(row, name, utc_now() + since)


def test_a_round_closed_early_says_what_comes_after_it_never_what_came_before(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        during(session, Phase.JUDGING)
    by_hand(database, Phase.ELIGIBILITY, opens_at=timedelta(days=1), closes_at=timedelta(days=2))
    by_hand(database, Phase.JUDGING, closes_at=-timedelta(minutes=1))

    page = board(app)

    assert "L’évaluation est fermée" in headline(app)
    assert "Elle a fermé" in page or "L’évaluation a fermé" in page
    assert "La délibération ouvre" in page
    assert "La recevabilité ouvre" not in page


def test_a_phase_that_is_over_and_left_nothing_to_count_says_when_it_ended(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        during(session, Phase.RESULTS)

    found = re.search(r"<strong>Délibération.*?</strong><span class=\"small\">(.*?)</span>", board(app))

    assert found is not None
    assert found[1].startswith("terminée le ")


def test_a_closed_eligibility_no_longer_advances(app: Flask, database: Database) -> None:
    with database.writing() as session:
        _to_decide(session, editions.current(session))
    by_hand(database, Phase.ELIGIBILITY, closes_at=-timedelta(minutes=1))

    assert headline(app) == "La recevabilité est fermée. Il reste 1 candidature à décider."


def _report(session: Session, _edition: Edition) -> None:
    entry, juror = builders.admitted_entry(session), builders.juror(session)
    session.add(ContentReport(entry_id=entry.id, juror_id=juror.id, reason="Un nom se lit sur la photo."))


def _failed(session: Session, _edition: Edition) -> None:
    job = enqueue(session, JobKind.MAIL, template="receipt", account_id=1)
    job.state, job.attempts, job.error, job.finished_at = JobState.DEAD, 3, "OSError", utc_now()


def _absent(session: Session, edition: Edition) -> None:
    during(session, Phase.JUDGING, days_gone=6)
    entry = builders.admitted_entry(session)
    for _ in range(2):
        builders.ballot(session, juror=builders.juror(session, seen_at=None), entry=entry)


def _late(session: Session, edition: Edition) -> None:
    during(session, Phase.JUDGING, days_gone=8)
    juror = builders.juror(session, seen_at=utc_now() - timedelta(hours=2))
    for _ in range(2):
        builders.ballot(session, juror=juror, entry=builders.admitted_entry(session))


def _to_decide(session: Session, _edition: Edition) -> None:
    during(session, Phase.ELIGIBILITY)
    builders.admitted_entry(session).eligibility = Eligibility.TO_DECIDE


def _asked(session: Session, **changes: object) -> None:
    during(session, Phase.ELIGIBILITY)
    entry = builders.admitted_entry(session)
    entry.eligibility = Eligibility.TO_DECIDE if "answer" in changes else Eligibility.ASKED
    session.add(EligibilityDecision(entry_id=entry.id, decision=Eligibility.ASKED, message="?", **changes))


def _answered(session: Session, _edition: Edition) -> None:
    _asked(session, answer="Oui.", answered_at=utc_now())


def _overdue(session: Session, _edition: Edition) -> None:
    _asked(session, answer_until=utc_now() - timedelta(hours=1))


def _photo(session: Session, _edition: Edition) -> None:
    during(session, Phase.ELIGIBILITY)
    session.add(Photo(entry_id=builders.admitted_entry(session).id, state=PhotoState.READY))


def _plan(session: Session, _edition: Edition) -> None:
    during(session, Phase.JUDGING)
    builders.admitted_entry(session)
    for _ in range(3):
        builders.juror(session)


def _no_jury(session: Session, _edition: Edition) -> None:
    during(session, Phase.ELIGIBILITY)
    builders.juror(session)


def _short(session: Session, edition: Edition) -> None:
    during(session, Phase.JUDGING)
    juror = builders.juror(session)
    builders.ballot(session, juror=juror, entry=builders.admitted_entry(session))


def _conflict(session: Session, _edition: Edition) -> None:
    juror, entry = builders.juror(session), builders.admitted_entry(session)
    session.add(
        ConflictOfInterest(
            juror_id=juror.id, kind=ConflictKind.ENTRY, entry_id=entry.id, why=Cannot.RECOGNISED, note="Vu."
        )
    )


def _opposed(session: Session, edition: Edition) -> None:
    during(session, Phase.JUDGING)
    entry = builders.admitted_entry(session)
    for value in (0, 4):
        marks = MARKS | {"creativity": value}
        builders.ballot(session, juror=builders.juror(session), entry=entry, marks=marks)


def _compute(session: Session, edition: Edition) -> None:
    computing.judge(session, edition=during(session, Phase.DELIBERATION))


def _ranked(session: Session, edition: Edition) -> None:
    during(session, Phase.DELIBERATION)
    computing.judge(session, edition=edition)
    computing.compute(session, edition=edition)


def _read_to_the_end(session: Session, edition: Edition) -> None:
    during(session, Phase.JUDGING)
    computing.judge(session, edition=edition)


def _before_deliberation(session: Session, edition: Edition) -> None:
    _ranked(session, edition)
    row = next(row for row in edition.phases if row.phase is Phase.DELIBERATION)
    row.opens_at, row.closes_at = utc_now() + timedelta(days=2), utc_now() + timedelta(days=3)


def _recompute(session: Session, edition: Edition) -> None:
    _ranked(session, edition)
    session.execute(update(Result).values(computed_at=utc_now() - timedelta(days=1)))


def _broken(session: Session, edition: Edition) -> None:
    _compute(session, edition)
    session.add(Result(edition_id=edition.id, number=1, method="mean", failure="MemoryError"))


def _awarded(session: Session, edition: Edition) -> None:
    _ranked(session, edition)
    _give(session)


def _give(session: Session) -> None:
    entry = session.scalars(select(Entry).order_by(Entry.number)).first()
    assert entry is not None
    session.add(
        Award(edition_id=entry.edition_id, entry_id=entry.id, kind=AwardKind.PRIZE, label="1er prix", rank=1)
    )


def _publish(session: Session) -> None:
    result = session.scalars(select(Result)).one()
    session.add(Publication(edition_id=result.edition_id, result_id=result.id, content={}, digest="a" * 64))


def _draft(session: Session, edition: Edition) -> None:
    builders.team(session)
    closes_at = utc_now() + timedelta(days=3)
    session.execute(
        update(EditionPhase).where(EditionPhase.phase == Phase.SUBMISSION).values(closes_at=closes_at)
    )


TASKS: dict[str, tuple[Arrange, Callable[[Session], object]]] = {
    "Confirmer 1 enseignant": (
        lambda session, _edition: builders.teacher(session, approved=False),
        lambda session: session.execute(update(Teacher).values(approved_at=utc_now())),
    ),
    "Regarder un signalement": (
        _report,
        lambda session: session.execute(update(ContentReport).values(handled_at=utc_now())),
    ),
    "1 tâche a échoué": (
        _failed,
        lambda session: session.execute(update(Job).values(state=JobState.DONE)),
    ),
    "Redistribuer les bulletins de 2 jurés absents": (
        _absent,
        lambda session: session.execute(update(Juror).values(seen_at=utc_now())),
    ),
    "Relancer un juré en retard": (
        _late,
        lambda session: session.execute(update(Ballot).values(state=BallotState.DONE)),
    ),
    "Décider de 1 candidature": (
        _to_decide,
        lambda session: session.execute(update(Entry).values(eligibility=Eligibility.ACCEPTED)),
    ),
    "Lire une précision": (
        _answered,
        lambda session: session.execute(update(Entry).values(eligibility=Eligibility.ACCEPTED)),
    ),
    "Une précision n’est pas arrivée": (
        _overdue,
        lambda session: session.execute(
            update(EligibilityDecision).values(answer_until=utc_now() + timedelta(days=1))
        ),
    ),
    "Regarder une photo": (
        _photo,
        lambda session: session.execute(update(Photo).values(decision=PhotoDecision.OBJECT)),
    ),
    "Composer le jury": (
        _no_jury,
        lambda session: [builders.juror(session) for _ in range(2)],
    ),
    "Répartir 1 candidature": (
        _plan,
        lambda session: builders.assignment(session, edition_id=editions.current(session).id),
    ),
    "Compléter les lectures d’un objet": (
        _short,
        lambda session: session.execute(update(Edition).values(readings=1)),
    ),
    "Décider d’un conflit signalé": (
        _conflict,
        lambda session: session.execute(update(ConflictOfInterest).values(looked_at=utc_now())),
    ),
    "Regarder deux notes très opposées": (
        _opposed,
        lambda session: session.execute(update(Ballot).values(state=BallotState.STARTED)),
    ),
    "Fermer l’évaluation": (
        _read_to_the_end,
        lambda session: during(session, Phase.DELIBERATION),
    ),
    "Ouvrir la délibération": (
        _before_deliberation,
        lambda session: during(session, Phase.DELIBERATION),
    ),
    "Calculer le classement": (
        _compute,
        lambda session: computing.compute(session, edition=editions.current(session)),
    ),
    "Calculer à nouveau le classement": (
        _recompute,
        lambda session: computing.compute(session, edition=editions.current(session)),
    ),
    "Recommencer le calcul": (
        _broken,
        lambda session: computing.compute(session, edition=editions.current(session)),
    ),
    "Trancher 2 ex æquo": (
        _ranked,
        _give,
    ),
    "Donner les prix": (
        _ranked,
        _give,
    ),
    "Publier les résultats": (
        _awarded,
        _publish,
    ),
    "Relancer 1 brouillon": (
        _draft,
        lambda session: session.execute(update(Entry).values(state=EntryState.SUBMITTED)),
    ),
}


@pytest.mark.parametrize("title", TASKS)
def test_a_task_comes_with_its_reason_and_goes_when_it_is_done(
    app: Flask, database: Database, title: str
) -> None:
    arrange, finish = TASKS[title]
    with database.writing() as session:
        arrange(session, editions.current(session))

    before = titles(app)
    organiser = organiser_browser(app)
    answers = {organiser.get(link.partition("#")[0] or "/organisation").status_code for link in links(app)}
    with database.writing() as session:
        finish(session)
    after = titles(app)

    assert title in before
    assert answers == {200}
    assert title not in after


def test_every_task_that_somebody_wrote_has_its_turn() -> None:
    written = [
        told
        for module in (entering, judging, ending)
        for name, told in inspect.getmembers(module, inspect.isfunction)
        if told.__module__ == module.__name__ and not name.startswith("_")
    ]

    assert set(TELLERS) == set(written)
    assert len(TELLERS) == len(written)


@pytest.mark.parametrize("place", Place)
def test_every_place_has_an_address(app: Flask, place: Place) -> None:
    with app.test_request_context():
        assert address(Task(sign="bell", title="", words="", act="", place=place, key="k"))


def test_the_first_task_has_the_main_button_and_the_most_urgent_comes_first(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        _photo(session, editions.current(session))
        _report(session, editions.current(session))

    page = board(app)

    assert titles(app).index("Regarder un signalement") < titles(app).index("Regarder une photo")
    assert page.count("button-main") == 1


def test_settings_that_are_missing_are_a_task_but_not_in_a_demonstration(
    app: Flask, database: Database
) -> None:
    page = board(app)
    with database.writing() as session:
        editions.current(session).is_demonstration = True

    assert "Compléter les réglages" in page
    assert (
        "Les mentions légales sont incomplètes, l’adresse de contact n’existe que sur cette machine" in page
    )
    assert "CONTEST_MAIL_URL" in page
    assert "Compléter les réglages" not in titles(app)


def test_late_jurors_are_listed_by_number_the_slowest_first(app: Flask, database: Database) -> None:
    with database.writing() as session:
        edition = during(session, Phase.JUDGING, days_gone=8)
        entries = [builders.admitted_entry(session, edition=edition) for _ in range(4)]
        slow, slower, done = (builders.juror(session) for _ in range(3))
        slow.seen_at = utc_now() - timedelta(days=2)
        for place, entry in enumerate(entries):
            builders.ballot(session, juror=slower, entry=entry)
            builders.ballot(session, juror=slow, entry=entry, **({"marks": MARKS} if place == 0 else {}))
            builders.ballot(session, juror=done, entry=entry, marks=MARKS)

    page = board(app)

    table = page[page.index('id="retard"') :]
    assert re.findall(r"Juré nº (\d+)", table) == ["2", "1"]
    assert "0 sur 4" in table
    assert "1 sur 4" in table
    assert "il y a 2 jours" in table
    assert "1 juré est à l’heure, dont 1 a terminé." in table


def test_the_podium_shows_scores_as_they_are_printed_and_says_who_shares_a_place(
    app: Flask, database: Database
) -> None:
    with database.writing() as session:
        _ranked(session, editions.current(session))

    page = board(app)

    assert headline(app) == "Le classement est calculé : 2 ex æquo parmi les 4 premiers."
    leaders = page[page.index('class="leaders"') : page.index("</ol>", page.index('class="leaders"'))]
    assert re.findall(r"<b>(F-\d+)</b>", leaders) == ["F-001", "F-002", "F-003"]
    assert leaders.count("ex æquo") == 2
    assert re.search(r"leader-score\">\d,\d\d<", leaders)


def test_published_results_leave_nothing_to_do_about_the_jury(app: Flask, database: Database) -> None:
    with database.writing() as session:
        edition = editions.current(session)
        _awarded(session, edition)
        _opposed(session, edition)
        during(session, Phase.RESULTS)
        _publish(session)

    assert headline(app) == "Les résultats sont publiés : 1 prix."
    assert re.search(r"Le concours se termine le [^;]* ; les résultats restent visibles\.", board(app))
    assert titles(app) == ["Compléter les réglages"]


@pytest.mark.parametrize("phase", [Phase.SUBMISSION, Phase.JUDGING, Phase.DELIBERATION])
def test_the_board_asks_the_database_as_often_for_one_entry_as_for_three(
    app: Flask, database: Database, phase: Phase
) -> None:
    organiser = organiser_browser(app)
    with database.writing() as session:
        edition = during(session, phase, days_gone=8)
        computing.judge(session, edition=edition, entries=1)
        if phase is Phase.DELIBERATION:
            computing.compute(session, edition=edition)
    one = cost(app, lambda: organiser.get("/organisation"))
    with database.writing() as session:
        edition = editions.current(session)
        computing.judge(session, edition=edition, entries=3)
        for arrange in (_report, _conflict, _failed):
            arrange(session, edition)
        if phase is Phase.DELIBERATION:
            computing.compute(session, edition=edition)
    three = cost(app, lambda: organiser.get("/organisation"))

    # A dead job asks for the list of dead jobs, entries with posters for their pictures.
    assert three <= one + 2
    assert three <= 40


def test_an_empty_board_says_that_nothing_waits(app: Flask, database: Database) -> None:
    app.extensions["contest.settings"] = replace(
        app.extensions["contest.settings"], mail_url="smtp://localhost"
    )
    with database.writing() as session:
        edition = editions.current(session)
        edition.contact_email = "concours@exemple.invalid"
        edition.legal = legal.checked(dict.fromkeys(legal.Notice, "Écrit."))

    assert "Rien n’attend" in board(app)
