"""The juror's first page: how many ballots are done, how many are left."""

from __future__ import annotations

from flask import render_template

from contest.web.jury.blueprint import blueprint


@blueprint.get("/jury")
def home() -> str:
    """Where the juror stands."""
    return render_template("jury/home.html")
