"""The blueprint that the pages of accounts hang on."""

from __future__ import annotations

from flask import Blueprint, Response

blueprint = Blueprint("account", __name__)


@blueprint.after_request
def keep_nowhere(response: Response) -> Response:
    """These pages show addresses and secrets, to visitors who aren't signed in yet too: no copy stays."""
    response.headers["Cache-Control"] = "private, no-store"
    return response
