"""Try a file without an account: send it, read its report, and it is erased."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from contest.models import Edition, Trial
from contest.models.columns import utc_now
from contest.queries import editions
from contest.queries.inspections import is_shown
from contest.queries.trials import trial_for
from contest.rules.entries import InspectionState
from contest.rules.errors import Invalid, NotFound
from contest.services import limits
from contest.services import trials as services
from contest.web.forms.checked import checked_files, head_of
from contest.web.forms.uploads import Sent, sent_by_form, sent_raw
from contest.web.request import client_address, database, db, settings, store
from contest.web.trial import samples
from contest.wording.numbers import bytes_in_words, number
from contest.wording.reports import told
from contest.wording.typography import typo
from contest.wording.units import read_as, unit_question
from contest.wording.uploads import NO_FILE, erased_after
from uploads.intake import receive as take_in
from uploads.printer import Printer

blueprint = Blueprint("trial", __name__)
HOUR_SECONDS = 3600


@blueprint.get("/essayer")
def try_it() -> ResponseReturnValue:
    """« Est-ce que ça s’imprimera ? »"""
    return _form()


@blueprint.post("/essayer")
def receive() -> ResponseReturnValue:
    """A plain form, for those who have no script."""
    limit_bytes = _welcome()
    try:
        sent = sent_by_form(limit_bytes)
    except Invalid as refusal:
        return _form(error=NO_FILE[refusal.reasons["file"]]), 422
    return redirect(url_for("trial.report", key=_keep(sent).key), 303)


@blueprint.put("/essayer")
def receive_raw() -> ResponseReturnValue:
    """The bytes as they are, with real progress."""
    trial = _keep(sent_raw(_welcome()))
    return jsonify({"location": url_for("trial.report", key=trial.key)}), 201


@blueprint.post("/essayer/exemple/<name>")
def sample(name: str) -> ResponseReturnValue:
    """One of our own files, checked like any other."""
    chosen = next((one for one in samples.available() if one.key == name), None)
    if chosen is None:
        raise NotFound
    limit_bytes = _welcome()
    with chosen.path.open("rb") as stream:
        received = take_in(stream, store=store(), limit_bytes=limit_bytes)
    return redirect(url_for("trial.report", key=_keep(Sent(received=received, name=chosen.file)).key), 303)


@blueprint.get("/essayer/<key>")
def report(key: str) -> ResponseReturnValue:
    """« Analyse en cours », then the report; nothing any more once its hour has passed."""
    now = utc_now()
    trial = trial_for(db(), key, now=now)
    found = trial.inspection
    if not is_shown(found, now=now):
        return _page("trial/report_waiting.html", trial, now)
    if found.state is InspectionState.FAILED or found.report is None:
        return _page("trial/report_failed.html", trial, now)
    words = told(found.report, found.pins, head=head_of(found))
    template = "trial/report_unreadable.html" if words.verdict == "unreadable" else "trial/report.html"
    return _page(template, trial, now, words=words)


@blueprint.get("/essayer/<key>/unite")
def units(key: str) -> ResponseReturnValue:
    """« Seraient-ce des pouces ? »"""
    now = utc_now()
    trial = trial_for(db(), key, now=now)
    if _question(trial) is None:
        return redirect(url_for("trial.report", key=key), 303)
    return _page("trial/units.html", trial, now)


@blueprint.post("/essayer/<key>/unite")
def units_apply(key: str) -> ResponseReturnValue:
    """Read the file as drawn in another unit: a check like another, counted like one."""
    _count()
    unit = request.form.get("unit", "")
    edition = editions.current(db())
    trial = services.rescale(db(), key=key, unit=unit, edition=edition, now=utc_now())
    flash(f"{read_as(trial.inspection.scale) or 'Lu à la taille reçue'}.", "good")
    return redirect(url_for("trial.report", key=key), 303)


@blueprint.post("/essayer/<key>/relancer")
def recheck(key: str) -> ResponseReturnValue:
    """Try again after a failure of ours."""
    _count()
    services.again(db(), key=key, now=utc_now())
    flash("C’est reparti : nous relisons votre fichier.", "good")
    return redirect(url_for("trial.report", key=key), 303)


def _welcome() -> int:
    """Count the attempt before the body is read, let go of the database meanwhile; gives the limit in bytes."""
    limit_bytes = editions.current(db()).max_upload_bytes
    db().rollback()
    _count()
    return limit_bytes


def _count() -> None:
    limits.count(
        database(),
        "try_file",
        client_address(),
        limit=settings().try_per_hour,
        window_seconds=HOUR_SECONDS,
        now=utc_now(),
    )


def _keep(sent: Sent) -> Trial:
    return services.receive(
        db(),
        received=sent.received,
        name=sent.name,
        edition=editions.current(db()),
        minutes=settings().try_minutes,
        now=utc_now(),
    )


def _form(error: str = "") -> str:
    edition = editions.current(db())
    return render_template(
        "trial/try_it.html",
        limits=_limits(edition),
        limit_bytes=edition.max_upload_bytes,
        limit_words=bytes_in_words(edition.max_upload_bytes),
        erased=erased_after(settings().try_minutes),
        samples=samples.available(),
        error=error,
    )


def _limits(edition: Edition) -> list[tuple[str, str]]:
    printer = Printer.from_json(dict(edition.printer))
    triangles = edition.max_triangles
    fine = f"{number(triangles / 1e6)} million{'s' if triangles >= 2e6 else ''} de triangles"
    return [
        ("Poids", typo(f"{bytes_in_words(edition.max_upload_bytes)} au plus")),
        ("Finesse", typo(fine if triangles >= 1e6 else f"{number(triangles)} triangles")),
        ("Taille", typo(f"un cube de {number(min(printer.bed_mm))} mm")),
        ("Imprimante", typo(f"fil fondu, buse de {number(printer.nozzle_mm)} mm")),
        ("Durée", "une minute, souvent moins"),
    ]


def _question(trial: Trial) -> object:
    found = trial.inspection.report
    return unit_question(found, scale=trial.inspection.scale) if found else None


def _page(template: str, trial: Trial, now: datetime, **more: object) -> str:
    return render_template(
        template,
        trial=trial,
        inspection=trial.inspection,
        files=checked_files(trial.inspection),
        question=_question(trial),
        read_as=read_as(trial.inspection.scale),
        now=now,
        **more,
    )


@blueprint.record_once
def _check_tokens_ourselves(state: BlueprintSetupState) -> None:
    # The general check reads the whole form first; sent_by_form checks the same token after the limits.
    state.app.extensions["csrf"].exempt(receive)
