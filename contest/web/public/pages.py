"""The home page, the règlement, the calendar, the rubric and the pages of words."""

from __future__ import annotations

from flask import Blueprint, render_template

from contest.models import Edition, Rulebook
from contest.models.columns import utc_now
from contest.queries import editions, publicity, rulebooks, settings
from contest.queries.gallery import Wanted, shuffle_of, wall
from contest.rules import legal as legal_rules
from contest.rules.editions import Section
from contest.rules.phases import Phase, Stage, in_force, window_of
from contest.web.public import shown
from contest.web.public.tiles import tile
from contest.web.request import db
from contest.wording import retention as retention_words
from contest.wording.invitations import invitation
from judging.rubric import Rubric

blueprint = Blueprint("public", __name__)
TEASER = 4


@blueprint.get("/")
def home() -> str:
    """What the contest is, when things happen, and the one next thing to do."""
    edition, now = editions.current(db()), utc_now()
    named = publicity.results_visible(db(), edition, now)
    registration = window_of(in_force(edition.windows), Phase.REGISTRATION)
    hung = wall(db(), edition, Wanted(shuffle=shuffle_of(now), size=TEASER), named=named)
    return render_template(
        "public/home.html",
        edition=edition,
        calendar=shown.calendar(edition.windows, now),
        invitation=invitation(edition.windows, now, results=named),
        hung=hung,
        tiles=[tile(edition, each) for each in hung.objects],
        examples=shown.EXAMPLES,
        steps=shown.STEPS,
        registering=registration.stage(now) is not Stage.OVER,
        rubric=Rubric.from_json(edition.rubric),
    )


@blueprint.get("/calendrier")
def calendar() -> str:
    """The six phases with their days and hours."""
    edition, now = editions.current(db()), utc_now()
    return render_template(
        "public/calendar.html",
        edition=edition,
        calendar=shown.calendar(edition.windows, now),
        rows=shown.rows(edition.windows, now),
        submitting=now < window_of(edition.windows, Phase.SUBMISSION).closes_at,
    )


@blueprint.get("/reglement")
def rules() -> str:
    """The règlement in force, with its version, its date, and the versions before."""
    edition = editions.current(db())
    return _rules_page(edition, editions.rulebook_in_force(db(), edition))


@blueprint.get("/reglement/<int(max=2147483647):version>")
def rules_version(version: int) -> str:
    """One version, in force or not: a team accepted that one."""
    edition = editions.current(db())
    return _rules_page(edition, rulebooks.version(db(), edition, version))


def _rules_page(edition: Edition, rulebook: Rulebook) -> str:
    known = rulebooks.versions(db(), edition)
    return render_template(
        "public/rules.html", edition=edition, rulebook=rulebook, versions=known, in_force=known[0].version
    )


@blueprint.get("/grille")
def rubric() -> str:
    """The jury's grid: what each mark means."""
    edition = editions.current(db())
    return render_template("public/rubric.html", edition=edition, rubric=Rubric.from_json(edition.rubric))


@blueprint.get("/exporter-en-stl")
def export_help() -> str:
    """How to get a printable file out of five programs."""
    return render_template("public/export_help.html", edition=editions.current(db()))


@blueprint.get("/vie-privee")
def privacy() -> str:
    """What is kept, why, for how long, and how to have it erased."""
    edition = editions.current(db())
    return render_template(
        "public/privacy.html", edition=edition, kept=retention_words.lines(edition.retention)
    )


@blueprint.get("/accessibilite")
def accessibility() -> str:
    """What was tested and what wasn't."""
    return render_template("public/accessibility.html", edition=editions.current(db()))


@blueprint.get("/mentions-legales")
def legal() -> str:
    """Who publishes this site."""
    edition = editions.current(db())
    return render_template(
        "public/legal.html",
        edition=edition,
        legal=settings.values(edition, Section.LEGAL),
        missing=legal_rules.missing(edition.legal),
    )


@blueprint.get("/contact")
def contact() -> str:
    """How to write to the organisers."""
    return render_template("public/contact.html", edition=editions.current(db()))
