"""A field of an entry is whole or absent: written, kept, read again, named in French, shown to whoever may see it."""

from __future__ import annotations

from collections.abc import Callable, Collection

import pytest
from flask import Flask
from sqlalchemy import String

from contest.database import Database
from contest.models import Entry
from contest.queries import editions
from contest.queries.seen import TEXTS
from contest.rules.drafts import ADDED_LATER, LIMITS
from contest.rules.phases import Phase
from contest.wording.eligibility import NAMED
from contest.wording.entries import FIELD_NAMES
from tests import builders, exhibits
from tests.people import organiser_browser, signed_in
from tests.visiting import Page

# Told by a word of ours for each code, never by the code itself.
CHOSEN = {"color", "level", "theme"}
# What the very first receipts hold: this list never changes.
FIRST = {"title", "replaces", "why_ecological", "why_fun", "material", "color", "level"}


def said(field: str) -> str:
    """Words that are found nowhere else, short enough for every field."""
    return f"Zygomatique {field}"


def test_every_field_has_a_name_in_french() -> None:
    assert FIELD_NAMES.keys() == LIMITS.keys()


def test_what_may_be_typed_fits_its_column() -> None:
    for field, limit in LIMITS.items():
        kind = Entry.__table__.c[field].type
        assert isinstance(kind, String)
        assert kind.length is None or kind.length >= limit, field


def test_a_field_that_came_later_leaves_earlier_receipts_as_they_were() -> None:
    """Otherwise every submitted entry says that it changed since its receipt, and nobody can mend that."""
    assert set(LIMITS) - ADDED_LATER == FIRST


def test_what_jurors_and_the_public_read_was_decided_for_every_text() -> None:
    """A text that may tell who the team is (thanks, a link) isn't for TEXTS: then it is taken away here, by name."""
    assert set(LIMITS) - CHOSEN == set(TEXTS)


def test_a_first_name_is_looked_for_in_every_text_that_becomes_public() -> None:
    assert NAMED.keys() == {*TEXTS, "captions"}


def test_the_page_of_the_draft_has_a_control_for_every_field(app: Flask, database: Database) -> None:
    with database.writing() as session:
        teacher = builders.teacher(session)
        team = builders.complete_team(session, teacher=teacher)

    page = Page(signed_in(app, teacher.account_id).get(f"/equipes/{team.key}/candidature"))

    assert LIMITS.keys() <= {control.get("name") for control in page.tree.iter()}


def _teacher(app: Flask, entry: Entry) -> str:
    account_id = entry.team.teachers[0].teacher.account_id
    return signed_in(app, account_id).get(f"/equipes/{entry.team.key}/depot").text


def _organiser(app: Flask, entry: Entry) -> str:
    return organiser_browser(app).get(f"/organisation/candidatures/{entry.key}").text


def _juror(app: Flask, entry: Entry) -> str:
    with app.extensions["contest.database"].writing() as session:
        builders.open_phase(session, editions.current(session), Phase.JUDGING)
        juror = builders.juror(session, conflicts_declared_at=entry.created_at)
        ballot = builders.ballot(session, juror=juror, entry=entry)
        account_id, key = juror.account_id, ballot.key
    return signed_in(app, account_id).get(f"/jury/bulletins/{key}").text


def _public(app: Flask, entry: Entry) -> str:
    with app.extensions["contest.database"].writing() as session:
        builders.open_phase(session, editions.current(session), Phase.JUDGING)
    return app.test_client().get(f"/objets/F-{entry.number:03d}").text


@pytest.mark.parametrize(
    ("read", "fields"),
    [
        (_teacher, LIMITS.keys() - CHOSEN),
        (_organiser, LIMITS.keys() - CHOSEN),
        # The material stands on the sheet about printing, which comes after the other marks.
        (_juror, set(TEXTS) - {"material"}),
        (_public, TEXTS),
    ],
)
def test_whoever_reads_an_entry_reads_every_text_that_is_for_them(
    app: Flask, database: Database, read: Callable[[Flask, Entry], str], fields: Collection[str]
) -> None:
    with database.writing() as session:
        entry = exhibits.hang(session, **{field: said(field) for field in LIMITS.keys() - CHOSEN})
        assert entry.team.teachers[0].teacher.account_id  # read here, for _teacher

    page = read(app, entry)

    assert [field for field in fields if said(field) not in page] == []
