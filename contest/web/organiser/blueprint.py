"""The blueprint that the pages of organisers hang on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("organiser", __name__)
