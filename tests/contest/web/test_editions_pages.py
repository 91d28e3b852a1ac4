"""The règlement, copied editions and what is erased, as an organiser without a script uses them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from contest.commands import edition as command
from contest.commands.line import parser
from contest.commands.place import Trouble
from contest.database import Database
from contest.models import Edition, Entry, Photo, Rulebook
from contest.models.columns import utc_now
from contest.queries import editions
from contest.rules.phases import Phase, window_of
from contest.settings import Settings
from tests import builders
from tests.people import letters, organiser_browser
from tests.visiting import Visitor, class_visits, teacher_visits

RULES = "/organisation/reglement"


@pytest.fixture
def organiser(app: Flask) -> Visitor:
    return Visitor(organiser_browser(app))


def accepted_entry(database: Database) -> tuple[str, int]:
    """The key of a team that submitted under the version in force, and its teacher's id."""
    with database.writing() as session:
        entry = builders.admitted_entry(session)
        entry.rulebook_id = editions.rulebook_in_force(session, editions.current(session)).id
        return entry.team.key, entry.team.teachers[0].teacher_id


def publish_second(organiser: Visitor) -> None:
    organiser.get(RULES)
    organiser.fill("/reglement", title_0="Le grand concours", changes="Le titre change.")
    organiser.fill("/publier")


def test_a_version_is_written_read_again_published_and_told(
    organiser: Visitor, database: Database, settings: Settings
) -> None:
    accepted_entry(database)
    organiser.get(RULES)
    before = organiser.page.text

    read_again = organiser.fill(
        "/reglement",
        title_0="Le grand concours",
        text_1="Tout le monde.\n\nVraiment.",
        changes="Deux articles.",
    )
    published = organiser.fill("/publier")

    assert "Version 1, publiée le" in before
    assert read_again.title == "Relisez la version 2"
    assert "Le grand concours" in read_again.text
    assert "Retiré" in read_again.text
    assert "1 enseignant prévenu" in read_again.text
    assert "La version 2 du règlement est publiée." in published.text
    [letter] = letters(database, settings)
    assert "version 2" in letter.subject
    assert "Deux articles." in letter.text
    assert "Vraiment." in organiser.get("/reglement").text


def test_an_article_is_added_and_nothing_typed_is_lost(organiser: Visitor) -> None:
    organiser.get(RULES)

    organiser.fill("/reglement", title_0="Un titre à moi", more="1")
    grown = organiser.page
    organiser.fill("/reglement", title_7="Le dernier", text_7="Pour finir.", changes="Un article de plus.")
    back = organiser.client.post(
        RULES, data={"title_0": "Un titre à moi", "text_0": "Mon texte", "after": "1", "back": "1"}
    )

    assert "Un titre à moi" in grown.response.text
    assert "Le dernier" in organiser.page.text
    assert "Mon texte" in back.text


def test_a_version_without_its_news_or_without_a_difference_is_refused(organiser: Visitor) -> None:
    organiser.get(RULES)
    silent = organiser.fill("/reglement", title_0="Le grand concours")
    organiser.get(RULES)
    same = organiser.fill("/reglement", changes="Rien du tout.")

    assert silent.status == 422
    assert "Dites ce qui change" in silent.text
    assert same.status == 422
    assert "Rien n’est différent" in same.text


def test_of_two_organisers_the_second_keeps_their_text_and_reads_the_others(
    app: Flask, organiser: Visitor, database: Database
) -> None:
    organiser.get(RULES)
    publish_second(Visitor(organiser_browser(app)))

    clash = organiser.fill("/reglement", title_1="Mon article à moi", changes="Le mien.")
    again = organiser.fill("/reglement")

    assert clash.status == 409
    assert "Le titre change." in clash.text
    assert "Mon article à moi" in clash.response.text
    assert again.title == "Relisez la version 3"
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Rulebook)) == 2


def test_a_team_reads_what_changed_and_says_so(app: Flask, organiser: Visitor, database: Database) -> None:
    key, teacher_id = accepted_entry(database)
    with database.reading() as session:
        team = session.scalars(select(Entry)).one().team
        teacher = team.teachers[0].teacher
    publish_second(organiser)
    visitor = teacher_visits(app.test_client(), database, teacher)
    pupils = class_visits(app.test_client(), database, team)

    told = visitor.get(f"/equipes/{key}/candidature").text
    told_pupils = pupils.get(f"/equipes/{key}/candidature").text
    after = visitor.fill(f"/equipes/{key}/reglement").text
    quiet = visitor.get(f"/equipes/{key}").text

    assert teacher.id == teacher_id
    assert "Le règlement a changé depuis votre accord" in told
    assert "Le titre change." in told
    assert "J’ai lu la version 2" in told
    assert "J’ai lu" not in told_pupils
    assert "Votre enseignant confirme" in told_pupils
    assert "vous avez lu la version 2" in after
    assert "a changé depuis votre accord" not in quiet


def test_every_version_stays_readable_and_says_whether_it_is_in_force(organiser: Visitor) -> None:
    publish_second(organiser)

    first, second = organiser.get("/reglement/1").text, organiser.get("/reglement/2").text

    assert "Cette version n’est plus en vigueur." in first
    assert "Le grand concours" not in first
    assert "Ce qui change : Le titre change." in second
    assert organiser.get("/reglement/3").status == 404


def test_an_edition_is_copied_checked_and_made_current(organiser: Visitor, database: Database) -> None:
    with database.writing() as session:
        builders.team(session)
        old = editions.current(session)
        slug, year, opens = old.slug, old.year, window_of(old.windows, Phase.SUBMISSION).opens_at
    organiser.get(f"/organisation/editions/{slug}/copier")
    preview = organiser.fill("/copier", preview="1", slug="essai")
    made = organiser.fill("/copier", slug="essai", title="Imagine encore")
    before = organiser.get("/reglement").text
    asked = organiser.get("/organisation/editions/essai/en-cours")
    done = organiser.fill("/en-cours")

    assert "Ses dates" in preview.text
    assert made.url == "/organisation/reglages"
    assert "qui n’est pas en cours" in made.text
    assert "Imagine encore" not in before
    assert "Leurs 1 équipe" in asked.text
    assert f"L’édition {year + 1} est en cours." in done.text
    with database.reading() as session:
        current = editions.current(session)
        moved = window_of(current.windows, Phase.SUBMISSION).opens_at
        assert (current.slug, current.title) == ("essai", "Imagine encore")
        assert moved.date() - opens.date() == timedelta(weeks=52)
    assert "Imagine encore" in organiser.get("/organisation/editions").text


def test_the_settings_of_an_edition_that_is_not_current_change_only_that_one(
    organiser: Visitor, database: Database
) -> None:
    with database.reading() as session:
        slug = editions.current(session).slug
    organiser.get(f"/organisation/editions/{slug}/copier")
    organiser.fill("/copier", slug="essai")

    organiser.fill("/teams?edition=essai", **{"teams__max_photos": "9"})
    paused = organiser.client.post("/organisation/reglages/etapes/submission/pause?edition=essai")

    assert paused.status_code == 303
    with database.reading() as session:
        assert editions.named(session, "essai").max_photos == 9
        assert editions.current(session).max_photos == 5
        assert not window_of(editions.current(session).windows, Phase.SUBMISSION).paused


def test_a_copy_that_cannot_be_says_why_beside_the_field(organiser: Visitor, database: Database) -> None:
    with database.reading() as session:
        slug = editions.current(session).slug
    organiser.get(f"/organisation/editions/{slug}/copier")

    page = organiser.fill("/copier", slug=slug, title="", year="l’an prochain", first_day="demain")

    assert page.status == 422
    assert "Donnez une année à quatre chiffres." in page.text
    assert "Donnez le premier jour" in page.text
    taken = organiser.fill("/copier", slug=slug, title="x", year="2028", first_day="2027-11-19")
    assert "Une édition porte déjà ce nom" in taken.text


def test_editions_are_listed_copied_and_chosen_by_command(
    settings: Settings, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.writing() as session:
        slug = builders.edition(session).slug

    def run(*words: str) -> str:
        assert command.do(parser().parse_args(["edition", *words]), settings) == 0
        return capsys.readouterr().out

    assert f"* {slug}" in run("list")
    assert "essai is ready" in run("copy", slug, "essai", "--starting", "2028-11-16")
    assert "essai is current" in run("use", "essai")
    assert "* essai" in run("list")
    with pytest.raises(Trouble, match="slug: taken"):
        run("copy", slug, "essai", "--starting", "2028-11-16")
    with pytest.raises(Trouble, match="no such edition"):
        run("use", "nulle-part")


def long_ago(database: Database) -> None:
    """A finished edition with one photo that may go."""
    with database.writing() as session:
        edition = session.scalars(select(Edition)).one()
        session.add(Photo(entry_id=builders.admitted_entry(session).id, large_digest="e" * 64))
        for row in edition.phases:
            row.opens_at, row.closes_at = (
                row.opens_at - timedelta(days=900),
                row.closes_at - timedelta(days=900),
            )


def test_what_would_be_erased_is_counted_and_erased_only_when_ticked(
    organiser: Visitor, database: Database
) -> None:
    before = organiser.get("/organisation/conservation").text
    long_ago(database)

    counted = organiser.get("/organisation/conservation")
    unticked = organiser.fill("/conservation")
    kept = _photos(database)
    done = organiser.fill("/conservation", sure="y")

    assert "Rien n’est à effacer aujourd’hui." in before
    assert "Effacer 2 lignes" in counted.text
    assert unticked.status == 422
    assert "Cochez la case" in unticked.text
    assert kept == 1
    assert "C’est effacé : 2 lignes." in done.text
    assert _photos(database) == 0


def test_a_count_that_changed_is_read_again(organiser: Visitor, database: Database) -> None:
    long_ago(database)
    organiser.get("/organisation/conservation")
    with database.writing() as session:
        session.add(Photo(entry_id=session.scalars(select(Entry.id)).first() or 0, large_digest="f" * 64))

    page = organiser.fill("/conservation", sure="y")

    assert page.status == 422
    assert "Le compte a changé" in page.text
    assert _photos(database) == 2


def _photos(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Photo)) or 0


def test_looking_at_these_pages_changes_nothing(organiser: Visitor, database: Database) -> None:
    long_ago(database)
    now = utc_now()
    for place in ("reglages", "reglement", "editions", "conservation"):
        assert organiser.get(f"/organisation/{place}").status == 200

    assert _photos(database) == 1
    with database.reading() as session:
        assert editions.current(session).version == 0
        assert session.scalar(select(func.count()).select_from(Rulebook)) == 1
    assert now <= utc_now()
