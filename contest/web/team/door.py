"""The blueprint that every page of a team hangs on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("team", __name__)
