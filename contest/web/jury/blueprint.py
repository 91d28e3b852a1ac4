"""The blueprint that the pages of jurors hang on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("jury", __name__)
