"""The assignment: a preview that writes nothing, and the button that applies exactly that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from contest.models import ConflictOfInterest, Edition, School
from contest.models.columns import utc_now
from contest.queries import assignments, conflicts, editions, jurors
from contest.queries.ballots import entry_code
from contest.queries.plans import Preview, Wish, next_seed, preview, usual_seed
from contest.rules.errors import Conflict
from contest.rules.phases import Phase, window_of
from contest.services import assignments as applying
from contest.web.organiser import drawings
from contest.web.organiser.blueprint import blueprint
from contest.web.request import actor, db
from contest.wording import assignments as wording
from contest.wording import jurors as people
from contest.wording.dates import paris
from contest.wording.refusals import sentence_of

MOST_READINGS, MOST_SEED = 12, 40
# A school with so many possible readers more than it needs isn't worth a warning.
SPARE = 2
TIGHT_AT_MOST, CONFLICTS_AT_MOST, CODES_AT_MOST = 3, 8, 6
KEEP, LEVEL = "garder", "egaliser"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One juror and the objects of one school that they don't read."""

    title: str
    words: str
    codes: tuple[str, ...]  # empty when the title says it
    others: str
    sign: str


@blueprint.route("/organisation/jury/repartition", methods=["GET", "POST"])
def assignment() -> ResponseReturnValue:
    """GET computes and shows; POST computes again and writes, unless anything changed in between."""
    now, edition = utc_now(), editions.current(db())
    window, wish = window_of(edition.windows, Phase.JUDGING), _wish(edition)
    if request.method == "GET":
        return _page(edition, wish)
    try:
        made = applying.apply(
            db(), actor(), edition=edition, wish=wish, digest=request.form.get("empreinte", ""), now=now
        )
    except Conflict as conflict:
        db().rollback()
        flash(sentence_of(conflict), "warning")
        return _page(editions.current(db()), wish), 409
    flash(wording.applied_words(made.facts["dealt"], window, now), "good")
    return redirect(url_for("organiser.jury"), 303)


def _wish(edition: Edition) -> Wish:
    """What is asked for, by the address or by the form; whatever makes no sense is the usual."""
    values, now = request.values, utc_now()
    typed = "".join(letter for letter in values.get("graine", "") if letter.isprintable()).strip()[:MOST_SEED]
    readings = values.get("lectures", edition.readings, type=int)
    opened = now >= window_of(edition.windows, Phase.JUDGING).opens_at
    return Wish(
        seed=typed or usual_seed(paris(now), assignments.last_number(db(), edition.id) + 1),
        readings=readings if 1 <= readings <= MOST_READINGS else edition.readings,
        without=frozenset(values.getlist("sans", type=int)),
        keep_piles=values.get("piles", KEEP if opened else LEVEL) == KEEP,
    )


def _page(edition: Edition, wish: Wish) -> str:
    found, now = preview(db(), edition, wish), utc_now()
    if not found.source.entries or not found.source.places:
        return render_template("organiser/assignment_empty.html", source=found.source, wording=wording)
    window, pace = window_of(edition.windows, Phase.JUDGING), jurors.pace(db(), edition.id)
    asked: dict[str, Any] = {
        "lectures": wish.readings,
        "sans": sorted(wish.without),
        "piles": KEEP if wish.keep_piles else LEVEL,
    }
    return render_template(
        "organiser/assignment.html",
        found=found,
        window=window,
        headline=wording.headline(found),
        when=wording.when(window, now),
        figures=wording.figures(found, pace),
        basis=wording.basis(pace),
        undeclared=sum(not place.has_declared for place in found.source.places),
        asked=asked,
        again=url_for("organiser.assignment", **asked, graine=next_seed(wish.seed)),
        starts=wording.starts(window, now, found),
        wording=wording,
        now=now,
        **_drawn(found),
        **_apart(edition, found),
        **_ways(found, wish),
    )


def _drawn(found: Preview) -> dict[str, Any]:
    """Piles and pairs, as drawings or as distributions."""
    places = found.source.places
    numbers = {place.code: place.number for place in places}
    new = {
        place.code: max(0, found.loads[place.code] - place.held) if found.current else 0 for place in places
    }
    shared = drawings.common_objects(found.plan.pairs if found.plan else (), numbers)
    drawn: dict[str, Any] = {"piles": None, "triangle": None, "loads": (), "meetings": (), "new": new}
    if len(places) > drawings.DRAWN_JURORS:
        return drawn | {
            "loads": drawings.distribution(found.loads.values()),
            "meetings": drawings.distribution(shared.values()),
        }
    codes = [place.code for place in places]
    met = defaultdict(list)
    for (one, other), count in shared.items():
        if count:
            first, second = sorted((codes.index(one), codes.index(other)))
            met[second].append(first)
    return drawn | {
        "piles": drawings.piles(numbers, found.loads, new),
        "triangle": drawings.triangle([place.number for place in places], met),
    }


def _apart(edition: Edition, found: Preview) -> dict[str, Any]:
    """Who is kept from what, by juror number and object number; schools with hardly enough readers."""
    entries: dict[int, list[str]] = defaultdict(list)
    for entry in found.source.entries:
        entries[entry.school_id].append(entry.code)
    rows = conflicts.in_force(db(), edition)
    kept = [
        _kept(place.number, tuple(entries[school]), rows.get((place.id, school)))
        for place in found.source.places
        for school in sorted(place.apart.schools)
        if school in entries
    ]
    apart: dict[int, int] = defaultdict(int)
    for place in found.source.places:
        for school in place.apart.schools:
            apart[school] += 1
    readings, present = found.wish.readings, len(found.source.places)
    narrow = sorted(
        (present - count, school)
        for school, count in apart.items()
        if school in entries and readings <= present - count < readings + SPARE
    )
    names = _names({school for _, school in narrow} | _named_by(found))
    return {
        "kept": kept[:CONFLICTS_AT_MOST],
        "kept_count": len(kept),
        "tight": [
            wording.tight(names[str(school)], possible, readings)
            for possible, school in narrow[:TIGHT_AT_MOST]
        ]
        if found.plan
        else [],
        "troubles": [wording.trouble(reason, names, readings=readings) for reason in found.reasons],
    }


def _kept(number: int, codes: tuple[str, ...], row: ConflictOfInterest | None) -> Kept:
    """A row that isn't there: the juror works in that school, and hasn't declared anything yet."""
    named = codes[0] if len(codes) == 1 else None
    if row is not None and row.entry is not None and named is None:
        named = f"{entry_code(row.entry.number)} et son école"
    return Kept(
        title=wording.kept_title(number, named, len(codes)),
        words=people.conflict_words(row) if row is not None else "Son établissement.",
        sign=people.SIGNS[row.kind] if row is not None else "school",
        codes=codes[:CODES_AT_MOST] if len(codes) > 1 else (),
        others=wording.others(len(codes) - CODES_AT_MOST),
    )


def _named_by(found: Preview) -> set[int]:
    schools = {getattr(reason, "school", "") for reason in found.reasons}
    return {int(school) for school in schools if school}


def _names(ids: set[int]) -> Mapping[str, str]:
    rows = db().execute(select(School.id, School.name, School.town).where(School.id.in_(ids)))
    return {str(school_id): f"{name}, {town}" for school_id, name, town in rows}


def _ways(found: Preview, wish: Wish) -> dict[str, Any]:
    """The other previews that the page leads to."""
    asked: dict[str, Any] = {"lectures": wish.readings, "sans": sorted(wish.without), "graine": wish.seed}
    other = LEVEL if found.wish.keep_piles else KEEP
    fewer = wish.readings - 1
    return {
        "other_way": url_for("organiser.assignment", **asked, piles=other) if found.current else "",
        "levels": other == LEVEL,
        "fewer_way": url_for("organiser.assignment", **asked | {"lectures": fewer}) if fewer else "",
        "fewer": fewer,
    }
